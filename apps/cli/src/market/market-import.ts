import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BandComputer, bandsFile, MarketBands, MarketMapping, type MarketSource } from '@millwright/catalog'
import { parse } from 'yaml'
import { z } from 'zod'
import { InputProblem } from '../responses/input-problem.ts'
import type { Terminal } from '../terminal.ts'
import { type BadRow, readSalaries } from './read-salaries.ts'

export interface ImportOptions {
  /** The collection whose market/mapping.yaml is used and whose market/bands.yaml is written. */
  content: string
  /** The day up to which the file reaches. */
  asOf: string
  /** Whom to credit; all four, or none where the source of the bands of before is still right. */
  title?: string
  publisher?: string
  url?: string
  licence?: string
  /** Leave bad rows out instead of importing nothing. */
  skipBad?: boolean
}

/** So many bad rows are shown; all are counted. */
const SHOWN = 20

/**
 * Reads a file of salaries, computes the bands anew and writes them. Either all of it or nothing is written.
 * @returns the exit code: 1 when rows are bad and were not to be skipped
 * @throws InputProblem for what a person can mend
 */
export async function marketImport(file: string, options: ImportOptions, { out, say }: Terminal): Promise<number> {
  const folder = join(options.content, 'market')
  const mapping = await readYamlFile(join(folder, 'mapping.yaml'), MarketMapping)
  const target = join(folder, 'bands.yaml')
  const source = await sourceFrom(options, target)
  const computer = new BandComputer(mapping)
  const bad: BadRow[] = []
  let badRows = 0
  const levels = new Set([...mapping.levels, ...mapping.leftOut].map(({ code }) => code))
  for await (const read of readSalaries(file, levels)) {
    if ('row' in read) computer.add(read.row)
    else {
      badRows += 1
      if (bad.length < SHOWN) bad.push(read.bad)
    }
  }
  for (const { line, problem } of bad) say(`${file}, line ${line}: ${problem}.`)
  if (badRows > SHOWN) say(`… and ${badRows - SHOWN} more.`)
  const computed = computer.finish()
  if (badRows > 0 && !options.skipBad) {
    say(`${rows(badRows)} of ${badRows + computed.counts.rows} cannot be used. Nothing was imported.`)
    say('  → Mend them, or leave them out by --skip-bad.')
    return 1
  }
  if (computed.counts.rows === 0)
    throw new InputProblem(file, 'has no row that can be used', 'Give at least one row below the header.')
  const bands = MarketBands.parse({ source, ...computed })
  await writeFile(`${target}.new`, bandsFile(bands))
  await rename(`${target}.new`, target)
  const withPay = bands.bands.filter(({ pay }) => pay).length
  if (badRows > 0) out(`Left out: ${rows(badRows)}.`)
  out(`Read: ${rows(bands.counts.rows)}, ${bands.counts.adverts} adverts, ${bands.counts.ofOurRoles} of our roles.`)
  out(`Wrote ${target}: ${withPay} groups with pay, ${bands.bands.length - withPay} with too few adverts.`)
  out(`Credited to: ${source.publisher}, ${source.title}, ${source.url}, ${source.licence}, up to ${source.date}.`)
  return 0
}

/** Whom the figures are credited to. Half a credit would mix two sources, so it is refused. */
async function sourceFrom(options: ImportOptions, target: string): Promise<MarketSource> {
  const { title, publisher, url, licence, asOf: date } = options
  if (title && publisher && url && licence) return { title, publisher, url, licence, date }
  if (title || publisher || url || licence)
    throw new InputProblem(
      'the source',
      'is named in part',
      'Give --title, --publisher, --url and --licence together, or none of them to keep the source of before.',
    )
  const before = await readFile(target, 'utf8').catch(() => null)
  if (before === null)
    throw new InputProblem(target, 'does not exist yet', 'Give --title, --publisher, --url and --licence.')
  return { ...parseYaml(target, before, MarketBands).source, date }
}

async function readYamlFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null)
    throw new InputProblem(path, 'there is no such file', 'It says which titles are which role; see content/market.')
  return parseYaml(path, text, schema)
}

function parseYaml<T>(path: string, text: string, schema: z.ZodType<T>): T {
  try {
    const result = schema.safeParse(parse(text))
    if (result.success) return result.data
    throw new InputProblem(path, z.prettifyError(result.error), 'Run "millwright content check".')
  } catch (error) {
    if (error instanceof InputProblem) throw error
    throw new InputProblem(path, `is not YAML: ${String(error)}`, 'Run "millwright content check".')
  }
}

const rows = (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}`
