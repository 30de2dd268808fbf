import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How fast a crash may follow a start before we stop trying. */
const QUICK_CRASH_MS = 10_000
const MAX_QUICK_CRASHES = 5

export interface ChildOptions {
  name: string
  script: string
  env: NodeJS.ProcessEnv
  /** Each line of its standard output. */
  onLine: (line: string) => void
  /** It ended for good: stopped by us, or crashed too often. */
  onEnd: (reason: 'stopped' | 'keeps-crashing' | 'never-started') => void
  /** Whether it ever worked; before that, an exit is a wrong setting and starting again would not help. */
  everReady: () => boolean
}

/** Keeps one of our processes running until `stop`. Its standard input closes when we die, and it stops then. */
export function keepRunning(options: ChildOptions): { stop(): Promise<void> } {
  const { name, script, env, onLine, onEnd, everReady } = options
  let child: ChildProcess
  let stopping = false
  let quickCrashes = 0
  let ended: Promise<void>

  const begin = () => {
    const began = Date.now()
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--with-parent'], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
      // Of its own process group: Ctrl-C reaches us, and we stop our children in order.
      detached: true,
    })
    if (child.stdout) createInterface({ input: child.stdout }).on('line', onLine)
    ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve()
        if (stopping) return
        if (!everReady()) return onEnd('never-started')
        quickCrashes = Date.now() - began < QUICK_CRASH_MS ? quickCrashes + 1 : 0
        if (quickCrashes > MAX_QUICK_CRASHES) return onEnd('keeps-crashing')
        console.error(`The ${name} ended (${signal ?? `code ${code}`}); starting it again. Nothing that was saved is lost.`)
        setTimeout(() => {
          if (!stopping) begin()
        }, 250 * 2 ** quickCrashes)
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
