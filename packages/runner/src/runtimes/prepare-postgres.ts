import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { sha256 } from './digest.ts'
import { installOnce } from './install-once.ts'
import { runCommand } from './run-command.ts'
import type { RuntimeProblem } from './runtime-problem.ts'

const require = createRequire(import.meta.url)
const MAKE_LIMIT_MS = 120_000

export interface PostgresRuntime {
  /** The engine and a data directory to start from; in the box at /opt/millwright/pglite. */
  folder: string
  /** For example `PostgreSQL 18.6 (PGlite 0.5.16)`. */
  version: string
}

/**
 * Makes PostgreSQL for the box once, from the installed PGlite package: see sandbox/make-postgres.mjs.
 * In a process of its own, because it takes half a gigabyte for two seconds.
 */
export async function preparePostgres(
  directory: string,
  programs: string,
  onProgress: (message: string) => void,
): Promise<PostgresRuntime | RuntimeProblem> {
  const failed = (why: string): RuntimeProblem => ({
    runtimes: ['sql-postgres'],
    message: `PostgreSQL for challenges could not be prepared: ${why}`,
    remedy: 'Run "npm ci" in the project, then start again.',
  })
  try {
    const distribution = dirname(require.resolve('@electric-sql/pglite'))
    const about = await readFile(join(distribution, '../package.json'), 'utf8')
    const { version } = JSON.parse(about) as { version: string }
    const maker = join(programs, 'make-postgres.mjs')
    const recipe = sha256(await readFile(maker), await readFile(join(programs, 'postgres.mjs')))
    const target = join(directory, `pglite-${version}-${recipe.slice(0, 8)}`)
    let why = ''
    const made = await installOnce(target, async (partial) => {
      onProgress('Preparing PostgreSQL')
      const result = await runCommand(process.execPath, [maker, distribution, partial], { limitMs: MAKE_LIMIT_MS })
      if (!result.ok) why = result.output.slice(-500)
      // As root, jobs run as users of their own who must be able to read this whatever our umask is.
      return result.ok && (await runCommand('chmod', ['-R', 'a+rX', partial], { limitMs: 10_000 })).ok
    })
    if (!made) return failed(why)
    const inside = JSON.parse(await readFile(join(target, 'about.json'), 'utf8')) as { postgres: string }
    return { folder: target, version: `PostgreSQL ${inside.postgres} (PGlite ${version})` }
  } catch (error) {
    return failed(String(error))
  }
}
