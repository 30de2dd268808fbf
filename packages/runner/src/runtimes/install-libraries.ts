import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Python } from './find-python.ts'
import { runCommand } from './run-command.ts'

export type InstallResult = { outcome: 'installed' } | { outcome: 'no-pip' | 'failed'; text: string }

const INSTALL_LIMIT_MS = 15 * 60_000
const SAFE = ['--require-hashes', '--only-binary', ':all:', '--no-deps', '--no-input', '--no-compile']
const QUIET = ['--disable-pip-version-check', '--no-warn-conflicts', '--root-user-action=ignore', '--progress-bar=off']

/**
 * Installs the pinned wheels into `target` with the ordinary pip: its own, one from a throw-away environment,
 * or another interpreter's. Hashes are required and nothing is built, so no package can run code while installing.
 */
export async function installLibraries(
  python: Python,
  others: readonly Python[],
  requirements: string,
  target: string,
  onProgress: (message: string) => void,
): Promise<InstallResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'millwright-pip-'))
  try {
    const pip = await findPip(python, others, scratch)
    if (!pip) return { outcome: 'no-pip', text: `${python.executable} has neither pip nor ensurepip` }
    const install = await runCommand(
      pip[0]!,
      [...pip.slice(1), 'install', ...SAFE, ...QUIET, '--target', target, '-r', requirements],
      {
        limitMs: INSTALL_LIMIT_MS,
        onLine: (line) => {
          const step = /^Collecting ([^\s=]+)/.exec(line.trim())
          if (step) onProgress(`Downloading ${step[1]!}`)
          if (line.startsWith('Installing collected packages')) onProgress('Unpacking the Python packages')
        },
      },
    )
    if (!install.ok) return { outcome: 'failed', text: lastLines(install.output) }
    await offerOpenMp(target)
    onProgress('Compiling the Python packages')
    // The box cannot write, so byte code must be there before; some packages ship files of other versions that fail.
    await runCommand(python.executable, ['-I', '-m', 'compileall', '-q', '-j', '0', target], {
      limitMs: INSTALL_LIMIT_MS,
    })
    // As root, jobs run as users of their own who must be able to read this whatever our umask is.
    await runCommand('chmod', ['-R', 'a+rX', target], { limitMs: 120_000 })
    return { outcome: 'installed' }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * LightGBM wants the system's libgomp.so.1, which a machine without a compiler does not have. scikit-learn brings the
 * same library under another name: in `openmp/`, where the zygote looks first, all packages share that one.
 */
async function offerOpenMp(target: string): Promise<void> {
  const own = (await readdir(join(target, 'scikit_learn.libs')).catch(() => [])).find((name) =>
    name.startsWith('libgomp'),
  )
  if (!own) return
  await mkdir(join(target, 'openmp'))
  await symlink(join('..', 'scikit_learn.libs', own), join(target, 'openmp', 'libgomp.so.1'))
}

async function findPip(python: Python, others: readonly Python[], scratch: string): Promise<string[] | null> {
  if (python.hasPip) return [python.executable, '-I', '-m', 'pip']
  const environment = join(scratch, 'environment')
  const made = await runCommand(python.executable, ['-I', '-m', 'venv', environment], { limitMs: 120_000 })
  if (made.ok) return [join(environment, 'bin', 'python'), '-I', '-m', 'pip']
  const helper = others.find((other) => other.hasPip)
  return helper ? [helper.executable, '-I', '-m', 'pip', '--python', python.executable] : null
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n')
}
