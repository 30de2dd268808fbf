import { existsSync, readFileSync } from 'node:fs'
import type { ResponseModel } from '../src/index.ts'

const FOLDER = new URL('../../../../shared/data/psychometrics/', import.meta.url)

export interface ReferenceItem {
  model: string
  a: number
  b: number | number[]
  c?: number
  d?: number
}

/** Reads a reference file beside the repository; says loudly which one is missing and returns null then. */
export function referenceData<T>(name: string): T | null {
  const file = new URL(name, FOLDER)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T
  console.warn(`SKIPPED: reference data ${name} is not in ${FOLDER.pathname}; these tests compare with nothing.`)
  return null
}

/** Our form of a reference item; null for the nominal model, which we do not have yet. */
export function modelOf({ model, a, b, c = 0, d = 1 }: ReferenceItem): ResponseModel | null {
  if (model === 'GRM' && Array.isArray(b)) return { kind: 'graded', a, b }
  if (model === 'GPCM' && Array.isArray(b)) return { kind: 'gpcm', a, b }
  return typeof b === 'number' ? { kind: 'dichotomous', a, b, c, d } : null
}
