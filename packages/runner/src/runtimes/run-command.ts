import { spawn, type ChildProcess } from 'node:child_process'

export interface CommandResult {
  ok: boolean
  stdout: string
  /** Both streams together, as a person would have seen them. */
  output: string
}

const running = new Set<ChildProcess>()
// A download that goes on after we were stopped would install for nobody.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Runs a program of ours to its end, without a shell. Never throws: a missing program is an outcome. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { limitMs: number; onLine?: (line: string) => void },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: options.limitMs })
    running.add(child)
    let stdout = ''
    let output = ''
    let line = ''
    const hear = (chunk: Buffer) => {
      const text = chunk.toString('utf8')
      output = (output + text).slice(-64 * 1024)
      if (!options.onLine) return
      const lines = (line + text).split('\n')
      line = lines.pop() ?? ''
      for (const complete of lines) options.onLine(complete)
    }
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8')
      hear(chunk)
    })
    child.stderr.on('data', hear)
    const finish = (result: CommandResult) => {
      running.delete(child)
      resolve(result)
    }
    // A program that is not there reports an error and never an exit.
    child.on('error', (error) => finish({ ok: false, stdout, output: `${output}${error.message}` }))
    child.on('close', (code) => finish({ ok: code === 0, stdout, output }))
  })
}
