import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { DATABASES } from '../testing/test-database.ts'
import { person } from './schema.ts'
import { DirectoryInUseError } from './directory-lock.ts'
import { openDatabase } from './open-database.ts'

const WRITER = fileURLToPath(new URL('../testing/write-rows.ts', import.meta.url))
const SOURCE = ['--conditions=development', '--disable-warning=ExperimentalWarning']
const strace = spawnSync('strace', ['-V']).status === 0
if (!strace) console.warn('SKIPPED: "syncs each commit to disk", because strace is not installed.')

describe('the embedded database', () => {
  const directories: string[] = []
  const directory = () => {
    const made = mkdtempSync(join(tmpdir(), 'millwright-db-'))
    directories.push(made)
    return made
  }
  afterEach(() => {
    for (const made of directories.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  it('lets one process in, and frees the directory when that one is killed', async () => {
    const at = directory()
    const first = await openDatabase({ directory: at })
    await expect(openDatabase({ directory: at })).rejects.toThrow(DirectoryInUseError)
    await first.close()
    // The child opens the same directory, writes, and kills itself with signal 9 while it holds the lock.
    const killed = spawnSync(process.execPath, [...SOURCE, WRITER, at, '3', 'kill'], { encoding: 'utf8' })
    expect(killed.signal).toBe('SIGKILL')
    const again = await openDatabase({ directory: at })
    expect(await again.db.select().from(person)).toHaveLength(3)
    await again.close()
  }, 60_000)

  it.skipIf(!strace)(
    'syncs each commit to disk before it is acknowledged',
    () => {
      const at = directory()
      spawnSync(process.execPath, [...SOURCE, WRITER, at, '1'])
      const trace = join(at, 'trace')
      execFileSync('strace', [
        '-f',
        '-e',
        'trace=fdatasync,fsync',
        '-o',
        trace,
        process.execPath,
        ...SOURCE,
        WRITER,
        at,
        '100',
      ])
      const written = execFileSync('grep', ['-c', 'fdatasync', trace], { encoding: 'utf8' })
      // Opening and closing sync about 20 times by themselves, so the commits must be many more.
      expect(Number(written)).toBeGreaterThanOrEqual(100)
    },
    120_000,
  )

  it('gives whole numbers for counts, as PostgreSQL does', async () => {
    const memory = await openDatabase({ memory: true })
    const [row] = await memory.db.select({ count: sql<number>`count(*)::int` }).from(person)
    expect(row?.count).toBe(0)
    await memory.close()
  })
})

describe.each(DATABASES.filter(({ name }) => name === 'PostgreSQL'))('the database on $name', ({ open }) => {
  it('goes on after the server closed its connections', async () => {
    const database = await open()
    const { db } = database
    await Promise.all([1, 2, 3].map(() => db.execute(sql`select pg_sleep(0.05)`)))
    const others = sql`datname = current_database() and pid <> pg_backend_pid()`
    // As the superuser: the application's own role may not end the connections of a superuser.
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local role none`)
      await tx.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`)
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await db.select().from(person)).toEqual([])
    await database.close()
  })
})
