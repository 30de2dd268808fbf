import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PACKAGE_ROOT, SANDBOX_PROGRAMS, prepareRuntimes } from '../runtimes/prepare-runtimes.ts'
import { openSandbox, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts'

/** An ordinary user without an account; user namespaces need none. */
export const ORDINARY_UID = 61_234

/** Opens a sandbox on the runtimes of this checkout, installing them first where they are missing. */
export async function openTestSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return openSandbox({ runtimes: await testRuntimes(), ...options })
}

export function testRuntimes() {
  const runtimesDirectory = process.env['MILLWRIGHT_RUNTIMES'] ?? join(PACKAGE_ROOT, '../../runtimes')
  return prepareRuntimes({ runtimesDirectory })
}

/** Null when the suite can start the sandbox as an ordinary user; else the reason it cannot. */
export async function whyNotAsOrdinaryUser(): Promise<string | null> {
  if (process.geteuid?.() !== 0) return 'the suite itself runs as an ordinary user'
  const { python } = await testRuntimes()
  if (!python) return 'no Python'
  for (const path of [SANDBOX_PROGRAMS, python.executable, python.libraries ?? '/usr']) {
    const { status } = spawnSync('/usr/bin/test', ['-r', path], { uid: ORDINARY_UID, gid: ORDINARY_UID })
    if (status !== 0) return `uid ${ORDINARY_UID} cannot read ${path}`
  }
  return null
}
