import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  calibrateBifactor,
  calibrateSkills,
  type Responses,
  scoreSkills,
  type SkillItemSpec,
} from '@millwright/psychometrics'
import { recode } from './calibration-cases.ts'
import { absolute, type Comparison } from './case.ts'
import { worstByQuantity } from './linking-cases.ts'
import { dataSets, has, readTable, referenceOf } from './reference.ts'

type Row = Readonly<Record<string, number | string | null>>

const figure = (row: Row, name: string): number | null => (typeof row[name] === 'number' ? row[name] : null)

/** d of a binary item, or d1, d2 ... of one with more categories. */
function interceptsOf(row: Row): number[] {
  const d = figure(row, 'd')
  if (d !== null) return [d]
  const list: number[] = []
  for (let k = 1; figure(row, `d${k}`) !== null; k++) list.push(figure(row, `d${k}`)!)
  return list
}

/** Slopes a1, a2 ... of a row, as long as they are there. */
function slopesOf(row: Row): number[] {
  const list: number[] = []
  for (let k = 1; figure(row, `a${k}`) !== null; k++) list.push(figure(row, `a${k}`)!)
  return list
}

/** Correlated skills: sets whose reference has items with slopes a1 ... aK, one of them not 0, and a K x K covariance. */
export function correlatedSkillsCases(dataFolder: string): Comparison[] {
  return dataSets(dataFolder).flatMap((set) => {
    const reference = referenceOf<{ estimate?: unknown }>(dataFolder, set, 'reference.json')
    const data = join(dataFolder, set, 'data.csv')
    if (!existsSync(data) || !has(reference?.estimate, 'items', 'cov')) return []
    const estimate = reference.estimate as {
      items: readonly Row[]
      cov: readonly (readonly number[])[]
      logLik?: number
    }
    if (!Array.isArray(estimate.cov) || estimate.cov.length < 2) return []
    const { columns, rows } = readTable(data)
    const { responses, categories } = recode(
      { columns, rows, text: [] },
      columns.filter((column) => column !== 'group'),
    )
    const specs = estimate.items.map((row, j): SkillItemSpec => {
      const skill = slopesOf(row).findIndex((slope) => slope !== 0)
      return {
        name: columns[j]!,
        skill,
        kind: figure(row, 'd') === null ? 'graded' : '2pl',
        categories: categories[j]!,
      }
    })
    const fit = calibrateSkills(responses, specs)
    const found: Comparison[] = []
    const add = (quantity: string, ours: number, theirs: number, tolerance: number): void => {
      found.push({
        file: `${set}/reference.json`,
        case: `${estimate.cov.length} correlated skills`,
        quantity,
        deviation: absolute(ours, theirs),
        tolerance,
      })
    }
    if (estimate.logLik !== undefined) add('log-likelihood', fit.logLikelihood, estimate.logLik, 1e-3)
    fit.items.forEach((item, j) => {
      const row = estimate.items[j]!
      add('a', item.estimates[0]!, slopesOf(row)[item.skill]!, 5e-3)
      interceptsOf(row).forEach((d, k) => add('d', item.estimates[k + 1]!, d, 5e-3))
    })
    estimate.cov.forEach((row: readonly number[], i: number) =>
      row.forEach((value: number, k: number) =>
        add('covariance of skills', fit.covariance[i * row.length + k]!, value, 5e-3),
      ),
    )
    const scores = join(dataFolder, set, 'scores_EAP.csv')
    if (existsSync(scores)) {
      const K = estimate.cov.length
      const own = scoreSkills(fit, responses)
      readTable(scores).rows.forEach((row, i) => {
        row.slice(0, K).forEach((value, k) => value !== null && add('EAP', own[i]!.mean[k]!, value, 5e-3))
        row
          .slice(K, 2 * K)
          .forEach(
            (value, k) =>
              value !== null && add('posterior SD', Math.sqrt(own[i]!.covariance[k * (K + 1)]!), value, 5e-3),
          )
      })
    }
    return worstByQuantity(found)
  })
}

interface BifactorReference {
  readonly label: string
  readonly specific: readonly (number | null)[]
  readonly slopes: readonly (readonly number[])[]
  readonly intercepts: readonly (readonly number[])[]
  readonly logLik: number
}

/** Bifactor fits: `fits.bifactor` with a table of parameters, or an estimate whose items have a general and specific slopes. */
export function bifactorCases(dataFolder: string): Comparison[] {
  return dataSets(dataFolder).flatMap((set) => {
    const reference = referenceOf<{ fits?: unknown; estimate?: unknown; logLik?: number }>(
      dataFolder,
      set,
      'reference.json',
    )
    const data = join(dataFolder, set, 'data.csv')
    if (!reference || !existsSync(data)) return []
    const { columns, rows } = readTable(data)
    const { responses, categories } = recode(
      { columns, rows, text: [] },
      columns.filter((column) => column !== 'group'),
    )
    return [tableFit(reference.fits, categories), listedFit(reference.estimate, reference.logLik)].flatMap((fit) =>
      fit && fit.slopes.length === responses.items
        ? compareBifactor(`${set}/reference.json`, fit, responses, categories)
        : [],
    )
  })
}

/** Rows of [general, specific 1, ..., intercepts ..., g and u of binary items]. */
function tableFit(fits: unknown, categories: readonly number[]): BifactorReference | null {
  if (!has(fits, 'bifactor') || !has(fits.bifactor, 'specific', 'parameters', 'logLik')) return null
  const { specific, parameters, logLik } = fits.bifactor as {
    specific: (number | null)[]
    parameters: (number | null)[][]
    logLik: number
  }
  const numbers = specific.flatMap((factor) => (factor === null ? [] : [factor]))
  // Specific factors count from 1 or from 2 (the general one being 1).
  const first = Math.min(...numbers)
  const count = new Set(numbers).size
  return {
    label: 'fit bifactor',
    specific: specific.map((factor) => (factor === null ? null : factor - first)),
    slopes: parameters.map((row) => row.slice(0, count + 1).map((value) => value ?? 0)),
    intercepts: parameters.map((row, j) =>
      row.slice(count + 1, count + categories[j]!).map((value) => value ?? Number.NaN),
    ),
    logLik,
  }
}

function listedFit(estimate: unknown, logLik: number | undefined): BifactorReference | null {
  if (!Array.isArray(estimate) || logLik === undefined) return null
  const rows = estimate as readonly Row[]
  const slopes = rows.map(slopesOf)
  const dimensions = slopes[0]?.length ?? 0
  if (dimensions < 3 || slopes.some((own) => own[0] === 0 || own.slice(1).filter((slope) => slope !== 0).length > 1))
    return null
  return {
    label: 'testlets',
    specific: slopes.map((own) => {
      const factor = own.slice(1).findIndex((slope) => slope !== 0)
      return factor < 0 ? null : factor
    }),
    slopes,
    intercepts: rows.map(interceptsOf),
    logLik,
  }
}

function compareBifactor(
  file: string,
  reference: BifactorReference,
  responses: Responses,
  categories: readonly number[],
): Comparison[] {
  const specs = reference.specific.map((specific, j) => ({
    kind: categories[j]! > 2 ? ('graded' as const) : ('2pl' as const),
    specific,
    categories: categories[j]!,
  }))
  const fit = calibrateBifactor(responses, specs)
  const found: Comparison[] = []
  const note = fit.problems.length > 0 ? { note: fit.problems.join('; ') } : {}
  const add = (quantity: string, ours: number, theirs: number, tolerance: number): void => {
    found.push({ file, case: reference.label, quantity, deviation: absolute(ours, theirs), tolerance, ...note })
  }
  const gain = fit.logLikelihood - reference.logLik
  const better = gain > 1e-2 ? { note: `ours is higher by ${gain.toFixed(3)}` } : note
  found.push({
    file,
    case: reference.label,
    quantity: 'log-likelihood',
    deviation: Math.abs(gain),
    tolerance: 1e-2,
    ...better,
  })
  fit.items.forEach((item, j) => {
    const [general, ...specifics] = reference.slopes[j]!
    // The sign of a specific factor is arbitrary: its slopes are compared as they point together.
    const members = reference.specific.flatMap((factor, i) => (factor === item.specific ? [i] : []))
    const sign =
      item.specific === null || members.reduce((sum, i) => sum + reference.slopes[i]![item.specific! + 1]!, 0) >= 0
        ? 1
        : -1
    const tolerance = (slope: number): number => (Math.abs(slope) > 4 ? 5e-3 : 1e-3)
    add('a of the general factor', item.estimates[0]!, general!, tolerance(general!))
    const from = item.specific === null ? 1 : 2
    if (item.specific !== null)
      add(
        'a of the specific factor',
        item.estimates[1]!,
        sign * specifics[item.specific]!,
        tolerance(specifics[item.specific]!),
      )
    reference.intercepts[j]!.forEach((d, k) => add('d', item.estimates[from + k]!, d, 1e-3))
  })
  return worstByQuantity(found)
}
