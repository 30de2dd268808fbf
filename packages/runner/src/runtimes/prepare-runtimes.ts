import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compilePolicy } from '../seccomp/policy.ts'
import type { RuntimeId } from '../task.ts'
import { findPythons, hasWheels, type Python } from './find-python.ts'
import { installLibraries } from './install-libraries.ts'
import { runCommand } from './run-command.ts'

export const PACKAGE_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const SANDBOX_PROGRAMS = join(PACKAGE_ROOT, 'sandbox')
const REQUIREMENTS = join(PACKAGE_ROOT, 'runtimes', 'python-ml.txt')

/** What could not be set up, in words for the person who runs the server. */
export interface RuntimeProblem {
  runtimes: RuntimeId[]
  message: string
  remedy: string
}

/** The interpreter that builds the box, and the packages that its zygote imports. */
interface PythonRuntime {
  executable: string
  prefix: string
  version: string
  /** Folder with the installed packages; null when they are the system's own or there are none. */
  libraries: string | null
  preload: 'python-ml' | 'none'
  source: 'pypi' | 'debian' | 'none'
}

export interface PreparedRuntimes {
  /** Null when the machine has no usable Python: then no box can be built at all. */
  python: PythonRuntime | null
  node: { executable: string; version: string }
  /** What other runtimes need, by name: each is read-only at /opt/millwright/<name> in the box. */
  folders: Record<string, string>
  /** Folders that must never show inside the box. */
  hide: string[]
  /** Changes with anything that could change a verdict: packages, interpreters, our own programs. */
  hash: string
  problems: RuntimeProblem[]
}

export type PrepareOptions = ({ dataDirectory: string } | { runtimesDirectory: string }) & {
  onProgress?: (message: string) => void
  environment?: NodeJS.ProcessEnv
  /** Another list of pinned packages than ours. */
  requirements?: string
}

interface Prepared {
  python: PythonRuntime
  requirements: string
  executable: { size: number; mtimeMs: number }
}

/**
 * Makes the runtimes that challenges need: installs the pinned Python packages once, under
 * `<dataDirectory>/runtimes/<hash of requirements and Python version>/`. Later calls only look at a few files.
 * Never throws for something missing on the machine; `problems` says what is off and how to mend it.
 */
export async function prepareRuntimes(options: PrepareOptions): Promise<PreparedRuntimes> {
  const directory = resolve(
    'runtimesDirectory' in options ? options.runtimesDirectory : join(options.dataDirectory, 'runtimes'),
  )
  const list = options.requirements ?? REQUIREMENTS
  const requirements = sha256(await readFile(list))
  const note = join(directory, 'python-ml.json')
  const problems: RuntimeProblem[] = []
  const python =
    (await readNote(note, requirements)) ??
    (await preparePython({
      directory,
      note,
      list,
      requirements,
      environment: options.environment ?? process.env,
      problems,
      onProgress: (message) => options.onProgress?.(message),
    }))
  const hide = [resolve(PACKAGE_ROOT, '../..'), directory]
  if ('dataDirectory' in options) hide.push(resolve(options.dataDirectory))
  return {
    python,
    node: { executable: process.execPath, version: process.versions.node },
    folders: {},
    hide,
    hash: sha256(
      requirements,
      python ? `${python.version} ${python.source} ${python.preload}` : 'no python',
      process.versions.node,
      await programsHash(),
      compilePolicy({ memoryIsCounted: true }),
    ),
    problems,
  }
}

/** The result of an earlier preparation, when neither the interpreter nor the requirements have changed since. */
async function readNote(note: string, requirements: string): Promise<PythonRuntime | null> {
  try {
    const prepared = JSON.parse(await readFile(note, 'utf8')) as Prepared
    const { size, mtimeMs } = await stat(prepared.python.executable)
    if (prepared.requirements !== requirements) return null
    if (prepared.executable.size !== size || prepared.executable.mtimeMs !== mtimeMs) return null
    if (prepared.python.libraries) await stat(prepared.python.libraries)
    return prepared.python
  } catch {
    return null // first start, or something moved: prepare again
  }
}

/** What the steps of one preparation share. */
interface Preparation {
  directory: string
  note: string
  /** The list of pinned packages, and its hash. */
  list: string
  requirements: string
  environment: NodeJS.ProcessEnv
  problems: RuntimeProblem[]
  onProgress: (message: string) => void
}

async function preparePython(preparation: Preparation): Promise<PythonRuntime | null> {
  const { directory, note, requirements, problems } = preparation
  preparation.onProgress('Looking for Python')
  const pythons = await findPythons(preparation.environment)
  const first = pythons[0]
  if (!first) {
    problems.push({
      runtimes: ['python-ml', 'typescript', 'sql-duckdb', 'sql-sqlite'],
      message: 'No Python 3.9 or newer was found, so code cannot be executed.',
      remedy:
        'Install Python 3.11, 3.12 or 3.13 (Debian and Ubuntu: apt-get install python3 python3-venv), then start again.',
    })
    return null
  }
  const python = (await installFromPyPI(preparation, pythons)) ?? (await findSystemPackages(pythons))
  // No note without packages: the next start tries again.
  if (!python) return { ...plain(first), libraries: null, preload: 'none', source: 'none' }
  if (python.source === 'debian') problems.length = 0
  await mkdir(directory, { recursive: true })
  const { size, mtimeMs } = await stat(python.executable)
  await writeFile(note, JSON.stringify({ python, requirements, executable: { size, mtimeMs } } satisfies Prepared))
  return python
}

async function installFromPyPI(preparation: Preparation, pythons: readonly Python[]): Promise<PythonRuntime | null> {
  const { directory, requirements, problems } = preparation
  const python = pythons.find(hasWheels)
  if (!python) {
    problems.push({
      runtimes: ['python-ml', 'sql-duckdb'],
      message: `The pinned packages exist for Python 3.11 to 3.13; found only ${pythons.map(({ version }) => version).join(', ')}.`,
      remedy: 'Install Python 3.11, 3.12 or 3.13, or name one in MILLWRIGHT_PYTHON, then start again.',
    })
    return null
  }
  const target = join(directory, sha256(requirements, python.version).slice(0, 16))
  await mkdir(directory, { recursive: true })
  const unlock = await lock(`${target}.lock`)
  try {
    const there = (await exists(target)) || (await installInto(target, preparation, python, pythons))
    return there ? { ...plain(python), libraries: target, preload: 'python-ml', source: 'pypi' } : null
  } finally {
    await unlock()
  }
}

/** Installs beside the target and renames when complete, so that a stop half-way never looks finished. */
async function installInto(
  target: string,
  { list, problems, onProgress }: Preparation,
  python: Python,
  pythons: readonly Python[],
): Promise<boolean> {
  await removeLeftovers(dirname(target))
  const partial = `${target}.partial-${process.pid}`
  const result = await installLibraries(python, pythons, list, partial, onProgress)
  if (result.outcome === 'installed') {
    await rename(partial, target)
    return true
  }
  await rm(partial, { recursive: true, force: true })
  problems.push({
    runtimes: ['python-ml', 'sql-duckdb'],
    message: `The Python packages could not be installed: ${result.text}`,
    remedy:
      result.outcome === 'no-pip'
        ? 'Install pip (Debian and Ubuntu: apt-get install python3-venv), then start again.'
        : 'Check that PyPI is reached (pip config list shows proxies and indexes), then start again; or install ' +
          'python3-sklearn and python3-pandas from your distribution.',
  })
  return false
}

/** One process installs at a time; the others wait for its result. A lock whose owner died is taken over. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = await readFile(path, 'utf8').catch(() => '')
      // An empty lock is one whose owner died before it wrote its name, unless it was made just now.
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      )
      const stale = owner === '' ? age > 5000 : !(await exists(`/proc/${owner}`))
      if (stale) await rm(path, { force: true })
      await sleep(200)
    }
  }
}

async function findSystemPackages(pythons: readonly Python[]): Promise<PythonRuntime | null> {
  for (const python of pythons.filter(({ prefix }) => prefix === '/usr')) {
    const script = 'import numpy, pandas, scipy, sklearn'
    const { ok } = await runCommand(python.executable, ['-I', '-c', script], { limitMs: 60_000 })
    if (ok) return { ...plain(python), libraries: null, preload: 'python-ml', source: 'debian' }
  }
  return null
}

async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1]
    if (pid && !(await exists(`/proc/${pid}`))) await rm(join(directory, name), { recursive: true, force: true })
  }
}

async function programsHash(): Promise<string> {
  const names = (await readdir(SANDBOX_PROGRAMS, { recursive: true })).filter((name) => /\.(py|mjs)$/.test(name))
  const contents = await Promise.all(names.toSorted().map((name) => readFile(join(SANDBOX_PROGRAMS, name))))
  return sha256(...contents)
}

function plain({ executable, prefix, version }: Python) {
  return { executable, prefix, version }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
