import { readFile, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compilePolicy } from '../seccomp/policy.ts'
import type { RuntimeId } from '../task.ts'
import { sha256 } from './digest.ts'
import { findBash } from './find-bash.ts'
import { preparePostgres } from './prepare-postgres.ts'
import { preparePython, type PythonRuntime } from './prepare-python.ts'
import { prepareTypeScript } from './prepare-typescript.ts'
import type { RuntimeProblem } from './runtime-problem.ts'

export const PACKAGE_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const SANDBOX_PROGRAMS = join(PACKAGE_ROOT, 'sandbox')
const REQUIREMENTS = join(PACKAGE_ROOT, 'runtimes', 'python-ml.txt')

export interface PreparedRuntimes {
  /** Null when the machine has no usable Python: then no box can be built at all. */
  python: PythonRuntime | null
  node: { executable: string; version: string }
  /** What other runtimes need, by name: each is read-only at /opt/millwright/<name> in the box. */
  folders: Record<string, string>
  /** The runtimes that need nothing of what the fork server imports, with their versions. */
  versions: Partial<Record<RuntimeId, string>>
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

/**
 * Makes the runtimes that challenges need, once, under `<dataDirectory>/runtimes/`: the pinned Python packages,
 * PostgreSQL with a data directory to start from, the TypeScript transformer. Later calls only look at a few files.
 * Never throws for something missing on the machine; `problems` says what is off and how to mend it.
 */
export async function prepareRuntimes(options: PrepareOptions): Promise<PreparedRuntimes> {
  const directory = resolve(
    'runtimesDirectory' in options ? options.runtimesDirectory : join(options.dataDirectory, 'runtimes'),
  )
  const onProgress = (message: string) => options.onProgress?.(message)
  const list = options.requirements ?? REQUIREMENTS
  const requirements = sha256(await readFile(list))
  const environment = options.environment ?? process.env
  const [{ python, problems }, postgres, typescript, bash] = await Promise.all([
    preparePython({ directory, list, requirements, environment, onProgress }),
    preparePostgres(directory, SANDBOX_PROGRAMS, onProgress),
    prepareTypeScript(directory),
    findBash(),
  ])
  const node = { executable: process.execPath, version: process.versions.node }
  const folders: Record<string, string> = {}
  const versions: PreparedRuntimes['versions'] = {
    typescript: `Node ${node.version}`,
    javascript: `Node ${node.version}`,
  }
  if (typescript) {
    folders['amaro'] = typescript.folder
    versions.typescript += `, amaro ${typescript.version}`
  }
  if (bash) versions.bash = `bash ${bash}`
  if ('folder' in postgres) {
    folders['pglite'] = postgres.folder
    versions['sql-postgres'] = postgres.version
  } else problems.push(postgres)
  const hide = [resolve(PACKAGE_ROOT, '../..'), directory]
  if ('dataDirectory' in options) hide.push(resolve(options.dataDirectory))
  return {
    python,
    node,
    folders,
    versions,
    hide,
    hash: sha256(
      requirements,
      python ? `${python.version} ${python.source} ${python.preload}` : 'no python',
      JSON.stringify(versions),
      await programsHash(),
      compilePolicy({ memoryIsCounted: true }),
    ),
    problems,
  }
}

async function programsHash(): Promise<string> {
  const names = (await readdir(SANDBOX_PROGRAMS, { recursive: true })).filter((name) => /\.(py|mjs)$/.test(name))
  const contents = await Promise.all(names.toSorted().map((name) => readFile(join(SANDBOX_PROGRAMS, name))))
  return sha256(...contents)
}
