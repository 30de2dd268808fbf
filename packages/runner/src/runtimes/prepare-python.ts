import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lookAtMachine } from '../machine/machine.ts'
import { remedyFor } from '../machine/remedies.ts'
import { sha256 } from './digest.ts'
import { findPythons, hasWheels, type Python } from './find-python.ts'
import { installLibraries } from './install-libraries.ts'
import { installOnce } from './install-once.ts'
import { runCommand } from './run-command.ts'
import type { RuntimeProblem } from './runtime-problem.ts'
import { RUNTIME_IDS } from '../task.ts'

/** The interpreter that builds the box, and the packages that its zygote imports. */
export interface PythonRuntime {
  executable: string
  prefix: string
  version: string
  /** Folder with the installed packages; null when they are the system's own or there are none. */
  libraries: string | null
  preload: 'python-ml' | 'none'
  source: 'pypi' | 'debian' | 'none'
}

export interface PythonPreparation {
  directory: string
  /** The list of pinned packages, and its hash. */
  list: string
  requirements: string
  environment: NodeJS.ProcessEnv
  onProgress: (message: string) => void
}

/** `python` is null when the machine has none that is usable: then no box can be built at all. */
export interface PreparedPython {
  python: PythonRuntime | null
  problems: RuntimeProblem[]
}

/** What an earlier preparation found, and what it depended on. */
interface Note extends PreparedPython {
  python: PythonRuntime
  requirements: string
  named: string | null
  executable: { size: number; mtimeMs: number }
}

/**
 * Installs the pinned packages from PyPI under `<directory>/<hash of requirements and Python version>/`; where that
 * fails, uses the distribution's. Later calls only look at a few files.
 */
export async function preparePython(preparation: PythonPreparation, find = findPythons): Promise<PreparedPython> {
  return (await readNote(preparation)) ?? prepareAnew(preparation, find)
}

const noteOf = (preparation: PythonPreparation) => join(preparation.directory, 'python-ml.json')
const namedPython = ({ environment }: PythonPreparation) => environment['MILLWRIGHT_PYTHON'] ?? null

/** The result of an earlier preparation, when nothing that it depended on has changed since. */
async function readNote(preparation: PythonPreparation): Promise<PreparedPython | null> {
  try {
    const note = JSON.parse(await readFile(noteOf(preparation), 'utf8')) as Note
    const { python, problems, executable } = note
    const { size, mtimeMs } = await stat(python.executable)
    if (note.requirements !== preparation.requirements || note.named !== namedPython(preparation)) return null
    if (executable.size !== size || executable.mtimeMs !== mtimeMs) return null
    if (python.libraries) await stat(python.libraries)
    return { python, problems }
  } catch {
    return null // first start, or something moved: prepare again
  }
}

async function prepareAnew(preparation: PythonPreparation, find: typeof findPythons): Promise<PreparedPython> {
  preparation.onProgress('Looking for Python')
  const pythons = await find(preparation.environment)
  const first = pythons[0]
  if (!first) {
    const problem: RuntimeProblem = {
      runtimes: [...RUNTIME_IDS],
      message: 'No Python 3.9 or newer was found, so code cannot be executed.',
      remedy: remedyFor('python', lookAtMachine()),
    }
    return { python: null, problems: [problem] }
  }
  const pinned = await installFromPyPI(preparation, pythons)
  if ('python' in pinned) return takeNote(preparation, pinned.python, [])
  const system = await findSystemPackages(pythons)
  if (system) return takeNote(preparation, system, [withoutDuckDb(pinned.problem, noteOf(preparation))])
  // No note without packages: the next start tries again.
  const python: PythonRuntime = { ...plain(first), libraries: null, preload: 'none', source: 'none' }
  return { python, problems: [pinned.problem] }
}

async function takeNote(
  preparation: PythonPreparation,
  python: PythonRuntime,
  problems: RuntimeProblem[],
): Promise<PreparedPython> {
  const { requirements, directory } = preparation
  const { size, mtimeMs } = await stat(python.executable)
  const note: Note = {
    python,
    problems,
    requirements,
    named: namedPython(preparation),
    executable: { size, mtimeMs },
  }
  await mkdir(directory, { recursive: true })
  await writeFile(noteOf(preparation), JSON.stringify(note))
  return { python, problems }
}

async function installFromPyPI(
  { directory, list, requirements, onProgress }: PythonPreparation,
  pythons: readonly Python[],
): Promise<{ python: PythonRuntime } | { problem: RuntimeProblem }> {
  const runtimes: RuntimeProblem['runtimes'] = ['python-ml', 'sql-duckdb']
  const python = pythons.find(hasWheels)
  if (!python) {
    const found = pythons.map(({ version }) => version).join(', ')
    const message = `The pinned packages exist for Python 3.11 to 3.13; found only ${found}.`
    return { problem: { runtimes, message, remedy: remedyFor('wheels', lookAtMachine()) } }
  }
  const target = join(directory, sha256(requirements, python.version).slice(0, 16))
  let problem: RuntimeProblem | undefined
  const installed = await installOnce(target, async (partial) => {
    const result = await installLibraries(python, pythons, list, partial, onProgress)
    if (result.outcome === 'installed') return true
    problem = {
      runtimes,
      message: `The Python packages could not be installed: ${result.text}`,
      remedy: remedyFor(result.outcome === 'no-pip' ? 'pip' : 'packages', lookAtMachine()),
    }
    return false
  })
  if (!installed) return { problem: problem! }
  return { python: { ...plain(python), libraries: target, preload: 'python-ml', source: 'pypi' } }
}

async function findSystemPackages(pythons: readonly Python[]): Promise<PythonRuntime | null> {
  for (const python of pythons.filter(({ prefix }) => prefix === '/usr')) {
    const script = 'import numpy, pandas, scipy, sklearn'
    const { ok } = await runCommand(python.executable, ['-I', '-c', script], { limitMs: 60_000 })
    if (ok) return { ...plain(python), libraries: null, preload: 'python-ml', source: 'debian' }
  }
  return null
}

/** Python works, with the distribution's versions; said at every start, because scores may differ from the pinned ones'. */
function withoutDuckDb({ message }: RuntimeProblem, note: string): RuntimeProblem {
  return {
    runtimes: ['sql-duckdb'],
    message: `Python challenges use the distribution's packages, which have no DuckDB. ${message}`,
    remedy: `To use the pinned packages, check that PyPI is reached, remove ${note} and start again.`,
  }
}

function plain({ executable, prefix, version }: Python) {
  return { executable, prefix, version }
}
