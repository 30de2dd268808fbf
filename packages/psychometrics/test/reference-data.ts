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
