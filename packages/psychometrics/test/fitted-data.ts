import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { type Population, type ResponseModel, type Responses, categoryCount, responsesFromRows } from '../src/index.ts'

const FOLDER = new URL('../../../../shared/data/psychometrics/', import.meta.url)

type Estimates = Readonly<Record<string, number | null>>

export interface ReferenceFitOf<Row> {
  readonly itemtype: string
  readonly parameters: Readonly<Record<string, { readonly est: Estimates }>>
  readonly itemfit?: readonly Row[]
  readonly empirical_rxx_EAP?: number
  readonly marginal_rxx?: number
}

/** A data set with one fit of the reference program, in our form. */
export interface FittedData<Row> {
  readonly name: string
  readonly fit: ReferenceFitOf<Row>
  readonly responses: Responses
  readonly models: readonly ResponseModel[]
  readonly population: Population
  /** Estimated parameters that touch each item: its own and the population's variance. */
  readonly estimated: readonly number[]
}

/** Every data set beside the repository whose reference has fits; says loudly when there is none. */
export function fittedData<Row>(): FittedData<Row>[] {
  if (!existsSync(FOLDER)) {
    console.warn(`SKIPPED: no reference data in ${FOLDER.pathname}; these tests compare with nothing.`)
    return []
  }
  return readdirSync(FOLDER).flatMap((folder) => {
    const file = new URL(`${folder}/reference.json`, FOLDER)
    if (!existsSync(file) || !existsSync(new URL(`${folder}/data.csv`, FOLDER))) return []
    const { fits = {} } = JSON.parse(readFileSync(file, 'utf8')) as { fits?: Record<string, ReferenceFitOf<Row>> }
    const table = readFileSync(new URL(`${folder}/data.csv`, FOLDER), 'utf8')
      .trim()
      .split('\n')
    return Object.entries(fits).flatMap(([name, fit]) => {
      if (!Object.hasOwn(fit, 'itemtype')) return []
      const items = Object.keys(fit.parameters).filter((item) => item !== 'GroupPars')
      const variance = fit.parameters['GroupPars']?.est['COV_11'] ?? 1
      const models = items.map((item) => modelOf(fit.parameters[item]!.est, fit.itemtype))
      return [
        {
          name: `${folder} ${name}`,
          fit,
          responses: responsesFromRows(answers(table.slice(1), items.length)),
          models,
          population: { mean: 0, standardDeviation: Math.sqrt(variance) },
          estimated: models.map((model) => estimatedParameters(fit.itemtype, categoryCount(model))),
        },
      ]
    })
  })
}

/** Of an item, and of the population where its variance is free (Rasch). */
function estimatedParameters(itemtype: string, categories: number): number {
  if (itemtype === 'Rasch') return categories
  if (itemtype === 'nominal') return 2 * categories - 2
  return itemtype === '3PL' ? 3 : categories
}

function answers(lines: readonly string[], items: number): (number | null)[][] {
  const rows = lines.map((line) =>
    line
      .split(',')
      .slice(0, items)
      .map((cell) => (cell === '' ? null : Number(cell))),
  )
  const lowest = Array.from({ length: items }, (_, j) => Math.min(...rows.map((row) => row[j] ?? Infinity)))
  return rows.map((row) => row.map((value, j) => (value === null ? null : value - lowest[j]!)))
}

function modelOf(est: Estimates, itemtype: string): ResponseModel {
  const a = est['a1'] ?? 1
  const numbered = (prefix: string): number[] =>
    Object.keys(est)
      .filter((key) => new RegExp(`^${prefix}\\d+$`).test(key))
      .sort((x, y) => Number(x.slice(prefix.length)) - Number(y.slice(prefix.length)))
      .map((key) => est[key]!)
  const slopes = numbered('ak')
  const intercepts = numbered('d')
  if (slopes.length > 0) {
    const all = intercepts.length === slopes.length ? intercepts : [0, ...intercepts]
    return { kind: 'nominal', slopes: slopes.map((slope) => slope * a), intercepts: all }
  }
  if (intercepts.length > 0 && itemtype === 'Rasch') {
    return { kind: 'nominal', slopes: [0, ...intercepts.map((_, k) => a * (k + 1))], intercepts: [0, ...intercepts] }
  }
  if (intercepts.length > 0) return { kind: 'graded', a, b: intercepts.map((d) => -d / a) }
  const logitC = est['logit(g)'] ?? -999
  return { kind: 'dichotomous', a, b: -est['d']! / a, c: logitC <= -900 ? 0 : 1 / (1 + Math.exp(-logitC)), d: 1 }
}
