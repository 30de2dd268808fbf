import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export interface MaintenanceCall {
  command: 'migrate' | 'backup' | 'restore' | 'move-to-postgres' | 'doctor' | 'rescore' | 'sweep' | 'owner-link'
  args: string[]
  /** The data directory. */
  data: string
  /** More settings; addresses with passwords go here, because everybody on the machine may read a command line. */
  env?: NodeJS.ProcessEnv
}

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null) => (signal ? 1 : (code ?? 1))

/** The commands about an installation's data are part of the server, in which the tables are known. Its words go to the terminal. */
export function runMaintenance(call: MaintenanceCall): Promise<number> {
  const child = start(call, 'inherit')
  // Ctrl-C reaches the child by itself; it takes away what is half done and ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => done(exitCodeOf(code, signal)))
  })
}

/** The same for what a program reads. @returns its standard output */
export function readMaintenance(call: MaintenanceCall): Promise<string> {
  const child = start(call, 'pipe')
  return new Promise((done, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', reject)
    child.once('close', (code, signal) =>
      code === 0 ? done(output) : reject(new Error(`The server’s part of this command ended with ${signal ?? code}.`)),
    )
  })
}

function start({ command, args, data, env }: MaintenanceCall, stdout: 'inherit' | 'pipe') {
  const script = join(process.env['MILLWRIGHT_ROOT'] ?? process.cwd(), 'apps/server/dist/maintenance.js')
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, command, ...args], {
    env: { ...process.env, MILLWRIGHT_DATA: resolve(data), ...env },
    stdio: ['ignore', stdout, 'inherit'],
  })
}
