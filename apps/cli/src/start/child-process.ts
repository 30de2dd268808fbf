import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process that fails this often in a row before it is ready will not work by being started again. */
const MAX_FAILED_STARTS = 5

export interface ChildOptions {
  name: string
  script: string
  env: NodeJS.ProcessEnv
  /** Each line of its standard output. */
  onLine: (line: string) => void
  /** The line by which it says that it works. */
  isReady: (line: string) => boolean
  /** It ended for good: stopped by us, or failing again and again, or never able to start. */
  onEnd: (reason: 'stopped' | 'keeps-failing' | 'never-started') => void
}

/** Keeps one of our processes running until `stop`. Its standard input closes when we die, and it stops then. */
export function keepRunning(options: ChildOptions): { stop(): Promise<void> } {
  const { name, script, env, onLine, isReady, onEnd } = options
  let child: ChildProcess
  let stopping = false
  let everReady = false
  let failedStarts = 0
  let ended: Promise<void>

  const begin = () => {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--with-parent'], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      // Of its own process group: Ctrl-C reaches us, and we stop our children in order.
      detached: true,
    })
    failedStarts++
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (isReady(line)) {
          everReady = true
          failedStarts = 0
        }
        onLine(line)
      })
    }
    ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve()
        if (stopping) return
        // Before it ever worked, an exit is a wrong setting, and the process itself has said what to do.
        if (!everReady) return onEnd('never-started')
        if (failedStarts >= MAX_FAILED_STARTS) return onEnd('keeps-failing')
        console.error(
          `The ${name} ended (${signal ?? `code ${code}`}); starting it again. Nothing that was saved is lost.`,
        )
        setTimeout(
          () => {
            if (!stopping) begin()
          },
          100 * 2 ** failedStarts,
        )
      })
    })
  }
  begin()
  return {
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 8000)
      await ended
      clearTimeout(force)
      onEnd('stopped')
    },
  }
}
