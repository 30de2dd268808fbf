import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { extract, pack, type Extract, type Pack } from 'tar-stream'
import { z } from 'zod'
import { Summing, type TableShape } from './tables.ts'

export const FORMAT = 'millwright-backup'
const FORMAT_VERSION = 1

/** Names only: how rows are written and put in order is the reading release's own knowledge, never the file's. */
const Shape = z.object({ name: z.string(), columns: z.array(z.string()) })

/** The first file of a backup: what it is and what it was made from. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION, {
    error:
      'This backup is of a format that this Millwright does not know; use the release that made it, or a newer one.',
  }),
  product: z.string(),
  createdAt: z.iso.datetime(),
  database: z.enum(['embedded', 'postgresql']),
  migrations: z.array(z.string()),
  /** The content that was in use; null when the server never ran. */
  catalogueHash: z.string().nullable(),
  tables: z.array(Shape),
  /** By which one finds out whether a secret is the one of then; tells nothing about it. Null when none was to be found. */
  secretFingerprint: z.string().nullable(),
  /** Whether the secret itself is in the file. */
  hasSecret: z.boolean(),
})
export type Manifest = z.output<typeof Manifest>

/** The last file: without it, the backup is not whole. */
const Checksums = z.object({
  manifestSha256: z.string(),
  tables: z.record(z.string(), z.object({ rows: z.int(), sha256: z.string() })),
  sequences: z.record(z.string(), z.string().nullable()),
})
export type Checksums = z.output<typeof Checksums>

/** The backup cannot be used; the message says why, in one line. */
export class BackupProblem extends Error {
  override name = 'BackupProblem'
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

/** What goes into a backup. */
export interface BackupSource {
  manifest: Manifest
  secret: string | null
  tables: TableShape[]
  /** A table's rows as lines of JSON, some at a time. */
  rows(shape: TableShape): AsyncIterable<string[]>
  sequences(): Promise<Record<string, string | null>>
}

/**
 * A backup as a stream: a tar archive of `manifest.json`, `tables/NAME/PART.ndjson`, the secret, and at the end `checksums.json`. No
 * table is in memory as a whole. An error of the source destroys the stream.
 */
export function writeArchive(source: BackupSource, onTable: (name: string, rows: number) => void = () => {}): Readable {
  const archive = pack()
  // Whoever reads hears of an error by reading; when it is they who gave up, nobody is left to tell.
  archive.on('error', () => {})
  const fill = async () => {
    const manifest = `${JSON.stringify(source.manifest, null, 2)}\n`
    await put(archive, 'manifest.json', manifest)
    const tables: Checksums['tables'] = {}
    for (const shape of source.tables) {
      const summing = new Summing()
      let part = 0
      for await (const lines of source.rows(shape)) {
        summing.add(lines)
        part++
        await put(archive, `tables/${shape.name}/${String(part).padStart(6, '0')}.ndjson`, `${lines.join('\n')}\n`)
      }
      const sum = summing.sum()
      tables[shape.name] = sum
      onTable(shape.name, sum.rows)
    }
    if (source.secret !== null) await put(archive, 'secret', source.secret)
    const checksums: Checksums = { manifestSha256: sha256(manifest), tables, sequences: await source.sequences() }
    await put(archive, 'checksums.json', `${JSON.stringify(checksums, null, 2)}\n`)
    archive.finalize()
  }
  fill().catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))))
  // tar-stream's streams are not Node's own.
  return Readable.from(archive)
}

/** Waits until whoever reads has made room. */
function put(archive: Pack, name: string, content: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = archive.entry({ name, mode: 0o600 }, Buffer.from(content), (error) =>
      error ? reject(error) : resolve(),
    )
    // The callback has it already.
    entry.on('error', () => {})
  })
}

/** What is done with the parts of a backup, in their order. */
export interface BackupTarget {
  /** Called once, before anything else. */
  begin(manifest: Manifest): Promise<void>
  rows(table: string, lines: string[]): Promise<void>
}

export interface ReadBackup {
  manifest: Manifest
  checksums: Checksums
  secret: string | null
}

/**
 * Reads a backup, handing its rows on as they come, and checks that it is whole and unchanged.
 * @throws BackupProblem when it is not; the target may have got some of its rows by then
 */
export async function readArchive(stream: Readable, target: BackupTarget): Promise<ReadBackup> {
  const archive = extract()
  // The loop below hears of it.
  archive.on('error', () => {})
  void feed(archive, stream)
  let manifest: Manifest | null = null
  let manifestSum = ''
  let checksums: Checksums | null = null
  let secret: string | null = null
  const sums = new Map<string, Summing>()
  try {
    for await (const entry of archive) {
      const { name } = entry.header
      if (!manifest) {
        if (name !== 'manifest.json') throw new BackupProblem('This is no backup of Millwright: it has no manifest.')
        const text = await contentOf(entry)
        manifest = parsed(Manifest, text, 'manifest')
        manifestSum = sha256(text)
        for (const { name: table } of manifest.tables) sums.set(table, new Summing())
        await target.begin(manifest)
      } else if (name === 'checksums.json') checksums = parsed(Checksums, await contentOf(entry), 'list of checksums')
      else if (name === 'secret') secret = (await contentOf(entry)).toString('utf8')
      else {
        const table = /^tables\/([^/]+)\/\d+\.ndjson$/.exec(name)?.[1]
        const shape = manifest.tables.find((one) => one.name === table)
        if (!shape) throw new BackupProblem(`The backup has a file that does not belong there: ${name}.`)
        const lines = (await contentOf(entry)).toString('utf8').split('\n').slice(0, -1)
        sums.get(shape.name)!.add(lines)
        await target.rows(shape.name, lines)
      }
    }
  } catch (error) {
    // A cut or damaged file ends in the middle of a block, of a gzip member or of a file.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const damaged = code.startsWith('Z_') || (error instanceof Error && /tar|Unexpected end/i.test(error.message))
    if (!damaged || error instanceof BackupProblem) throw error
    throw new BackupProblem(`The backup is damaged or cut short (${(error as Error).message}). Use another one.`)
  }
  if (!manifest) throw new BackupProblem('The file is empty.')
  if (!checksums) throw new BackupProblem('The backup is not whole: its end is missing. Use another one.')
  const same = manifest.tables.every(({ name }) => {
    const [found, written] = [sums.get(name)!.sum(), checksums.tables[name]]
    return written && found.rows === written.rows && found.sha256 === written.sha256
  })
  if (!same || checksums.manifestSha256 !== manifestSum)
    throw new BackupProblem('The backup was changed after it was made: its checksums do not fit. Use another one.')
  return { manifest, checksums, secret }
}

/** Hands on bytes as fast as they are used up, and an error as an error. */
async function feed(archive: Extract, stream: Readable): Promise<void> {
  try {
    for await (const chunk of stream) {
      if (archive.write(chunk)) continue
      await new Promise<void>((resolve) => {
        const go = () => {
          archive.off('drain', go)
          archive.off('close', go)
          resolve()
        }
        archive.on('drain', go)
        archive.on('close', go)
      })
      if (archive.destroyed) return
    }
    archive.end(null)
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: Buffer, what: string): z.output<Schema> {
  try {
    const result = schema.safeParse(JSON.parse(text.toString('utf8')))
    if (result.success) return result.data
    throw new BackupProblem(`The backup’s ${what} cannot be read: ${z.prettifyError(result.error)}`)
  } catch (error) {
    if (error instanceof SyntaxError) throw new BackupProblem(`The backup’s ${what} is no JSON.`)
    throw error
  }
}

async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
