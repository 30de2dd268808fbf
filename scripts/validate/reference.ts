import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResponseModel } from '@millwright/psychometrics'

/** An item as the reference files write it. */
export interface ReferenceItem {
  readonly model: string
  readonly a?: number
  readonly b?: number | readonly number[]
  readonly c?: number
  readonly d?: number
  readonly ak?: readonly number[]
  readonly dk?: readonly number[]
}

/** Our form of a reference item. @throws Error for a model we do not know */
export function modelOf({ model, a = 1, b, c = 0, d = 1, ak, dk }: ReferenceItem): ResponseModel {
  if (ak && dk) return { kind: 'nominal', slopes: ak, intercepts: dk }
  if (/^(GRM|graded)$/i.test(model) && Array.isArray(b)) return { kind: 'graded', a, b }
  if (/^(G?PCM)$/i.test(model) && Array.isArray(b)) return { kind: 'gpcm', a, b }
  if (typeof b === 'number') return { kind: 'dichotomous', a, b, c, d }
  throw new Error(`unknown reference model ${model}`)
}

/** Fits of one program: by item name, estimates under the program's names (a1, d, d1, ak0, logit(g)). */
export type ReferenceParameters = Readonly<Record<string, { readonly est: Readonly<Record<string, number | null>> }>>

/** Our form of an item of mirt with one ability (README, parameters). @throws Error for a shape we do not know */
export function modelOfEstimates(est: Readonly<Record<string, number | null>>, itemtype: string): ResponseModel {
  const at = (name: string): number | null => est[name] ?? null
  const list = (prefix: string, from: number): number[] => {
    const values: number[] = []
    for (let k = from; at(`${prefix}${k}`) !== null; k++) values.push(at(`${prefix}${k}`)!)
    return values
  }
  const a = at('a1') ?? 1
  const intercepts = list('d', 1)
  const slopes = list('ak', 0)
  if (slopes.length > 0) {
    const all = [at('d0') ?? 0, ...intercepts]
    const steps = all.slice(1).map((d, k) => -(d - all[k]!) / a)
    const scored = slopes.every((slope, k) => slope === k)
    if (scored && a > 0) return { kind: 'gpcm', a, b: steps }
    return { kind: 'nominal', slopes: slopes.map((slope) => slope * a), intercepts: all }
  }
  if (intercepts.length > 0 && /Rasch|gpcm/i.test(itemtype)) {
    return { kind: 'gpcm', a, b: intercepts.map((d, k) => -(d - (k === 0 ? 0 : intercepts[k - 1]!)) / a) }
  }
  if (intercepts.length > 0) return { kind: 'graded', a, b: intercepts.map((d) => -d / a) }
  const d = at('d')
  if (d === null) throw new Error(`unknown parameters ${Object.keys(est).join(', ')}`)
  const [c, u] = [asymptote(at('logit(g)') ?? -999), asymptote(at('logit(u)') ?? 999)]
  return { kind: 'dichotomous', a, b: -d / a, c, d: u }
}

function asymptote(logit: number): number {
  if (logit <= -900) return 0
  return logit >= 900 ? 1 : 1 / (1 + Math.exp(-logit))
}

export interface ReferenceFile {
  /** Path inside the folder. */
  readonly file: string
  readonly data: unknown
}

/** The JSON files directly in the folder. */
export function jsonFiles(folder: string): ReferenceFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((file) => ({ file, data: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown }))
}

/** The folders with one data set each. */
export function dataSets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
}

/** A JSON file of a data set, or null where it has none. */
export function referenceOf<T>(folder: string, ...path: string[]): T | null {
  const file = join(folder, ...path)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

export interface ReferenceTable {
  readonly columns: readonly string[]
  /** Numbers, null for an empty cell; text cells become NaN. */
  readonly rows: readonly (readonly (number | null)[])[]
  readonly text: readonly (readonly string[])[]
}

/** A comma-separated file of the references: quoted names, no line ends inside quotes. */
export function readTable(file: string): ReferenceTable {
  const lines = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const cells = lines.map(splitLine)
  const [columns = [], ...text] = cells
  return {
    columns,
    text,
    rows: text.map((row) => row.map((cell) => (cell === '' || cell === 'NA' ? null : Number(cell)))),
  }
}

function splitLine(line: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!
    if (character === '"' && quoted && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}

/** Whether a value is an object with these keys. */
export function has<K extends string>(value: unknown, ...keys: readonly K[]): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value)
}
