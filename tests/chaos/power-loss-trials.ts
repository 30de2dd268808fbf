import { createHash, randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from '../../apps/server/src/db/migrate.ts'
import { openDurable, openShared, type Db } from '../../apps/server/src/db/open-database.ts'
import { randomFrom } from '../../bench/soak/random.ts'
import { afterPowerLoss, type Promises } from './power-loss.ts'
import { RecordingFileSystem, type Operation } from './recording-file-system.ts'

interface Acknowledged {
  /** How many operations the file system had been asked for when the commit returned. */
  after: number
  id: number
  hash: string
}

/** What a database did, and what it had acknowledged when. */
export interface Recording {
  base: string
  original: ReadonlyMap<string, number>
  operations: readonly Operation[]
  acknowledged: readonly Acknowledged[]
  /** When the tables had been made. */
  migratedAfter: number
  remove(): void
}

const CHECKPOINT_EVERY = 40
/** At once, so that commits share a sync. */
const WRITERS = 6

/**
 * Makes a database, brings its tables up to date and commits rows, several at a time, large enough to fill several files of its log,
 * with a checkpoint now and then; and writes down every change and sync of files.
 */
export async function recordWork(rows: number, bytesPerRow: number, seed: number): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-power-'))
  const [live, base] = [join(folder, 'live'), join(folder, 'base')]
  // A new database is synced as a whole (`beginMaking`), so this is where the record begins.
  await (await openDurable(live)).close()
  cpSync(live, base, { recursive: true })
  const files = new RecordingFileSystem(live)
  const client = await openShared(live, files)
  const random = randomFrom(seed)
  await migrate(drizzle(client as unknown as PGlite) as unknown as Db)
  await client.query('create table kept (id integer primary key, text text not null)')
  const migratedAfter = files.operations.length
  const acknowledged: Acknowledged[] = []
  let next = 0
  const writer = async () => {
    for (let id = next++; id < rows; id = next++) {
      const text = randomBytes(Math.ceil((random() * 2 * bytesPerRow * 3) / 4)).toString('base64')
      const insert = { text: 'insert into kept values ($1, $2)', values: [id, text] }
      if (random() < 0.5) await client.query(insert.text, insert.values)
      else await client.transaction(async (tx) => void (await tx.query(insert.text, insert.values)))
      acknowledged.push({ after: files.operations.length, id, hash: hashOf(text) })
      if (id % CHECKPOINT_EVERY === CHECKPOINT_EVERY - 1) await client.query('checkpoint')
      if (id % 70 === 69) await client.query(`create table more_${id} as select * from kept limit 3`)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  await client.close()
  return {
    base,
    original: files.original,
    operations: files.operations,
    acknowledged,
    migratedAfter,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Trial {
  promises: Promises
  seed: number
  /** Syncs that the disk ignores, to see the trial fail. */
  ignore?: 'every sync' | 'syncs of directories'
  /** At the very end, on a disk that wrote nothing but what it had to. */
  worst?: boolean
}

/** Lets the power go at a random moment and opens what is left. @returns what is wrong then; nothing when all is well */
export async function losePower(
  recording: Recording,
  { promises, seed, ignore, worst = false }: Trial,
): Promise<string[]> {
  const random = randomFrom(seed)
  const { base, original, acknowledged } = recording
  const { length } = recording.operations
  const cut = worst ? length : Math.floor(random() * (length + 1))
  const operations = recording.operations
    .slice(0, cut)
    .filter(
      ({ kind }) =>
        !(ignore === 'every sync' && kind.startsWith('sync')) &&
        !(ignore === 'syncs of directories' && kind === 'sync-directory'),
    )
  const folder = mkdtempSync(join(tmpdir(), 'millwright-power-'))
  const directory = join(folder, 'pg')
  try {
    afterPowerLoss({ base, original, operations, promises, random, ...(worst ? { luck: 0 } : {}) }, directory)
    const pglite = await openDurable(directory)
    try {
      const due = acknowledged.filter(({ after }) => after <= cut)
      const { rows: found } = await pglite.query<{ id: number; text: string }>(
        cut < recording.migratedAfter ? `select 0 as id, '' as text limit 0` : 'select id, text from kept order by id',
      )
      const hashes = new Map(found.map(({ id, text }) => [id, hashOf(text)]))
      const lost = due.filter(({ id, hash }) => hashes.get(id) !== hash).map(({ id }) => id)
      const problems = lost.length > 0 ? [`LOST: ${lost.length} of ${due.length} rows, such as ${lost.at(-1)}`] : []
      if (found.length > due.length + WRITERS)
        problems.push(`${found.length} rows where ${due.length} were acknowledged`)
      // The same by index, and writing goes on.
      await migrate(drizzle(pglite) as unknown as Db)
      if (cut >= recording.migratedAfter) {
        await pglite.exec(`set enable_seqscan = off; insert into kept values (-1, 'afterwards')`)
        const { rows } = await pglite.query<{ id: number }>('select id from kept where id >= 0 order by id')
        if (rows.length !== found.length) problems.push(`the index has ${rows.length} rows, the table ${found.length}`)
      }
      return problems
    } finally {
      await pglite.close()
    }
  } catch (error) {
    return [`the database does not open: ${error instanceof Error ? error.message : String(error)}`]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
