import { existsSync, readFileSync } from 'node:fs'
import type { ResponseModel } from '../src/index.ts'

const FOLDER = new URL('../../../../shared/data/psychometrics/', import.meta.url)

export interface ReferenceItem {
  model: string
  a?: number
  b?: number | number[]
  c?: number
  d?: number
  ak?: number[]
  dk?: number[]
}

/** Reads a reference file beside the repository; says loudly which one is missing and returns null then. */
export function referenceData<T>(name: string): T | null {
  const file = new URL(name, FOLDER)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T
  console.warn(`SKIPPED: reference data ${name} is not in ${FOLDER.pathname}; these tests compare with nothing.`)
  return null
}

/** Our form of a reference item. @throws Error for a model we do not know */
export function modelOf({ model, a = 1, b, c = 0, d = 1, ak, dk }: ReferenceItem): ResponseModel {
  if (model === 'NRM' && ak && dk) return { kind: 'nominal', slopes: ak, intercepts: dk }
  if (model === 'GRM' && Array.isArray(b)) return { kind: 'graded', a, b }
  if (model === 'GPCM' && Array.isArray(b)) return { kind: 'gpcm', a, b }
  if (typeof b === 'number') return { kind: 'dichotomous', a, b, c, d }
  throw new Error(`unknown reference model ${model}`)
}

/** Rows of a reference table by column name; an empty cell is null, text stays text. Skips as `referenceData` does. */
export function referenceTable(name: string): Record<string, number | string | null>[] | null {
  const file = new URL(name, FOLDER)
  if (!existsSync(file)) {
    console.warn(`SKIPPED: reference table ${name} is not in ${FOLDER.pathname}; these tests compare with nothing.`)
    return null
  }
  const [header = [], ...rows] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '').trim()))
  const valueOf = (cell: string): number | string | null =>
    cell === '' || cell === 'NA' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell)
  return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, valueOf(row[i] ?? '')])))
}

/** Our form of an item as mirt's slope-intercept estimates give it. */
export function modelOfEstimates(est: Record<string, number>): ResponseModel {
  const a = est['a1']!
  const intercepts = Object.keys(est)
    .filter((key) => /^d[1-9]$/.test(key))
    .map((key) => est[key]!)
  if ('ak1' in est) {
    // exp(ak_k a theta + d_k): each step is where two neighbouring categories are equally likely.
    return { kind: 'gpcm', a, b: intercepts.map((d, k) => ((k > 0 ? intercepts[k - 1]! : 0) - d) / a) }
  }
  if (intercepts.length > 0) return { kind: 'graded', a, b: intercepts.map((d) => -d / a) }
  const g = est['g'] ?? 1 / (1 + Math.exp(-est['logit(g)']!))
  const u = est['u'] ?? 1 / (1 + Math.exp(-est['logit(u)']!))
  return { kind: 'dichotomous', a, b: -est['d']! / a, c: g, d: u }
}
