import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { prepare, ROOT } from './prepare.mjs'

/** Prepares what is missing, then runs `millwright <args>` and exits as it does. */
export async function runCli(args) {
  const node = await prepare()
  // The child watches its standard input: when this process dies, however it dies, everything stops.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(ROOT, 'apps/cli/dist/main.js'), ...args], {
    stdio: [args[0] === 'start' ? 'pipe' : 'inherit', 'inherit', 'inherit'],
    env: { ...process.env, MILLWRIGHT_ROOT: ROOT },
  })
  // Ctrl-C reaches the child by itself, a plain `kill` only us: both are passed on, and the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
