import { realpath } from 'node:fs/promises'
import { runCommand } from './run-command.ts'

/** The version of the bash that the box will show, such as `5.2.15(1)-release`; null when there is none. */
export async function findBash(): Promise<string | null> {
  const path = await realpath('/bin/bash').catch(() => null)
  // The box shows the system's folders only: a bash that is a link to elsewhere would not be there.
  if (!path || !/^\/(usr\/)?bin\//.test(path)) return null
  const { ok, stdout } = await runCommand(path, ['-c', 'echo "$BASH_VERSION"'], { limitMs: 5000 })
  return ok ? stdout.trim() : null
}
