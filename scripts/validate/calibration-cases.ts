import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  calibrate,
  type CalibratedItem,
  type CalibrationOptions,
  type CalibrationResult,
  type ItemKind,
  type ItemPrior,
  type ItemSpec,
  type ResponseModel,
  type Responses,
  responsesFromRows,
  toScoringFunction,
  toSlopeIntercept,
} from '@millwright/psychometrics'
import { absolute, type Comparison, met, relative } from './case.ts'
import { dataSets, readTable, referenceOf, type ReferenceTable as Table } from './reference.ts'

type Figures = Readonly<Record<string, number | null>>

/** A fit of one skill as the references give it, whatever file it stood in. */
export interface ReferenceFit {
  readonly file: string
  readonly name: string
  readonly responses: Responses
  readonly specs: readonly ItemSpec[]
  readonly options: CalibrationOptions
  readonly logLik: number | null
  /** By column: estimates under mirt's names (a1, d, d1, ak1, g, logit(g)), and standard errors where given. */
  readonly items: readonly { readonly est: Figures; readonly se: Figures | null }[]
  readonly group: { readonly est: Figures; readonly se: Figures | null } | null
}

/** Answers to the named columns, each column's codes replaced by their rank: 0 upwards, gaps closed. */
export function recode(
  { columns, rows }: Table,
  names: readonly string[],
): { responses: Responses; categories: number[] } {
  const at = names.map((name) => columns.indexOf(name))
  const codes = at.map((column) =>
    [...new Set(rows.flatMap((row) => row[column] ?? []))].toSorted((one, other) => one - other),
  )
  const recoded = rows.map((row) =>
    at.map((column, j) => {
      const value = row[column] ?? null
      return value === null ? null : codes[j]!.indexOf(value)
    }),
  )
  return { responses: responsesFromRows(recoded), categories: codes.map((list) => list.length) }
}

/** Every fit of one skill in a folder of data sets, found by the shape of its files; `sets` narrows them by name. */
export function referenceFits(dataFolder: string, sets: readonly string[] = dataSets(dataFolder)): ReferenceFit[] {
  return sets.flatMap((set) => {
    const data = join(dataFolder, set, 'data.csv')
    const reference = referenceOf<Simulated & Mirt>(dataFolder, set, 'reference.json')
    if (!reference || !existsSync(data)) return []
    const table = readTable(data)
    const modes = referenceOf<Modes>(dataFolder, set, 'reference_3pl.json')
    const where = `${set}/reference.json`
    return [
      ...mirtFits(where, table, reference),
      ...simulatedFits(where, table, reference),
      ...(modes ? directModes(`${set}/reference_3pl.json`, table, modes) : []),
    ]
  })
}

interface MirtFit {
  itemtype?: string
  note?: string
  logLik: number
  n_estimated?: number
  parameters: Record<string, { est: Figures; se: Figures | null }>
}

interface Mirt {
  fits?: Record<string, MirtFit>
}

/** `fits` by name: the item type chooses the spec. */
function mirtFits(file: string, table: Table, reference: Mirt): ReferenceFit[] {
  return Object.entries(reference.fits ?? {}).flatMap(([name, { itemtype, note, logLik, n_estimated, parameters }]) => {
    if (itemtype === undefined || Array.isArray(parameters)) return []
    const names = Object.keys(parameters).filter((item) => table.columns.includes(item))
    const estimates = names.map((item) => parameters[item]!)
    if (estimates.some(({ est }) => 'a2' in est)) return []
    const { responses, categories } = recode(table, names)
    const equal = itemtype === '2PL' && n_estimated === names.length + 1
    const specs = names.map((item, j): ItemSpec => {
      const kind = kindOf(itemtype, categories[j]!)
      const priors = kind === '3pl' || kind === '4pl' ? notedPriors(note ?? '') : []
      return { name: item, kind, priors, ...(equal && { equalSlope: 'all' }) }
    })
    return [
      { file, name, responses, specs, options: {}, logLik, items: estimates, group: parameters['GroupPars'] ?? null },
    ]
  })
}

function kindOf(itemtype: string, categories: number): ItemKind {
  switch (itemtype.toLowerCase()) {
    case 'rasch':
      return categories > 2 ? 'pcm' : 'rasch'
    case 'nominal':
    case 'graded':
    case 'gpcm':
    case '2pl':
    case '3pl':
    case '4pl':
      return itemtype.toLowerCase() as ItemKind
    default:
      throw new Error(`unknown item type ${itemtype}`)
  }
}

const NUMBER = '(-?[0-9.]+)'

/** Priors as the notes of the references state them. */
function notedPriors(note: string): ItemPrior[] {
  const logit = new RegExp(`logit\\(c\\) ~ N\\(${NUMBER}, *${NUMBER}\\^2\\)`).exec(note)
  return logit ? [{ kind: 'normal', parameter: 'logitC', mean: Number(logit[1]), sd: Number(logit[2]) }] : []
}

interface SimulatedItem {
  item?: string
  _row?: string
  a1: number
  a2?: number
  d: number
  g?: number
}

interface Simulated {
  model?: string
  prior_mean_d?: number[]
  truth?: { a?: number[]; b?: number[] }
  estimate?: { items?: SimulatedItem[]; new_items?: SimulatedItem[]; mean?: number; var?: number; logLik?: number }
  se_a?: number[]
  se_d?: number[]
}

/** `estimate.items` of one skill, with priors where the model states them; `estimate.new_items` with the others as anchors. */
function simulatedFits(file: string, table: Table, reference: Simulated): ReferenceFit[] {
  const { model = '', truth, estimate, se_a, se_d, prior_mean_d } = reference
  const names = table.columns.filter((column) => /^I\d+$/.test(column))
  const given = estimate?.items ?? estimate?.new_items
  if (
    !Array.isArray(given) ||
    given.some(({ a1, a2, d }) => a2 !== undefined || typeof a1 !== 'number' || typeof d !== 'number')
  ) {
    return []
  }
  const { responses } = recode(table, names)
  const by = new Map(given.map((item, n) => [item._row ?? item.item ?? '', { item, n }]))
  const lognormal = new RegExp(`a ~ lognormal\\(${NUMBER}, *${NUMBER}\\)`).exec(model)
  const spread = new RegExp(`d ~ N\\([^,]*, *${NUMBER}\\)`).exec(model)
  const three = model.startsWith('3PL')
  const specs = names.map((name, j): ItemSpec => {
    if (!by.has(name)) {
      const [a, b] = [truth?.a?.[j], truth?.b?.[j]]
      if (a === undefined || b === undefined)
        throw new Error(`${file}: ${name} has neither an estimate nor a truth to fix`)
      return { name, kind: '2pl', fixed: { kind: 'dichotomous', a, b, c: 0, d: 1 } }
    }
    const priors: ItemPrior[] = three ? notedPriors(model) : []
    if (lognormal)
      priors.push({ kind: 'lognormal', parameter: 'a', mean: Number(lognormal[1]), sd: Number(lognormal[2]) })
    if (spread && prior_mean_d)
      priors.push({ kind: 'normal', parameter: 'd', mean: prior_mean_d[j]!, sd: Number(spread[1]) })
    return { name, kind: three ? '3pl' : '2pl', priors }
  })
  const anchored = estimate?.new_items !== undefined
  return [
    {
      file,
      name: three ? '3PL' : '2PL',
      responses,
      specs,
      options: anchored ? { latent: [{ mean: 'free', variance: 'free' }] } : {},
      logLik: estimate?.logLik ?? null,
      items: names.map((name) => {
        const known = by.get(name)
        if (!known) return { est: {}, se: null }
        const { a1, d, g = 0 } = known.item
        const se = se_a && se_d ? { a1: se_a[known.n]!, d: se_d[known.n]! } : null
        return { est: { a1, d, ...(three && { g }) }, se }
      }),
      group: anchored ? { est: { MEAN_1: estimate?.mean ?? null, COV_11: estimate?.var ?? null }, se: null } : null,
    },
  ]
}

interface DirectMode {
  logLik: number
  a: number[]
  d: number[]
  c: number[]
}

interface Modes {
  about: string
  fits: Record<string, DirectMode>
}

/** Modes by direct maximisation: `normal` as the text states it, `beta_<alpha>_<beta>` on c itself. */
function directModes(file: string, table: Table, reference: Modes): ReferenceFit[] {
  return Object.entries(reference.fits).map(([name, { logLik, a, d, c }]) => {
    const names = table.columns.slice(0, a.length)
    const { responses } = recode(table, names)
    const beta = /^beta_(\d+)_(\d+)$/.exec(name)
    const prior: ItemPrior = beta
      ? { kind: 'beta', parameter: 'c', alpha: Number(beta[1]), beta: Number(beta[2]) }
      : { kind: 'normal', parameter: 'logitC', mean: -1.386294, sd: 0.5 }
    return {
      file,
      name: `3PL, prior ${name}`,
      responses,
      specs: names.map((item): ItemSpec => ({ name: item, kind: '3pl', priors: [prior] })),
      options: {},
      logLik,
      items: names.map((_, j) => ({ est: { a1: a[j]!, d: d[j]!, g: c[j]! }, se: null })),
      group: null,
    }
  })
}

/** Our estimates of an item under mirt's names. */
function named({ model, parameters, standardErrors, estimates }: CalibratedItem): { est: Figures; se: Figures } {
  const own: Record<string, number> = {}
  if (model.kind === 'nominal') {
    const { a, ak, d } = toScoringFunction(model)
    own['a1'] = a
    ak.forEach((value, k) => (own[`ak${k}`] = value))
    d.forEach((value, k) => (own[`d${k}`] = value))
  } else {
    const { a, d } = toSlopeIntercept(model)
    own['a1'] = a
    if (model.kind === 'dichotomous') {
      own['d'] = d[0]!
      own['g'] = model.c
    } else {
      if (model.kind === 'gpcm') own['d0'] = 0
      d.forEach((value, k) => (own[`d${k + 1}`] = value))
    }
  }
  const mirt: Record<string, string> = { a: 'a1', logitC: 'logit(g)', logitU: 'logit(u)' }
  parameters.forEach((parameter, p) => {
    if (parameter.startsWith('logit')) own[mirt[parameter]!] = estimates[p]!
  })
  const se = Object.fromEntries(
    model.kind === 'nominal'
      ? []
      : parameters.map((parameter, p) => [mirt[parameter] ?? parameter, standardErrors?.[p] ?? null]),
  )
  return { est: own, se }
}

/** The log-likelihood of the reference's own estimates, by us; null where it gives no full set of them. */
function logLikelihoodOfReference(
  { responses, specs, items, group, options }: ReferenceFit,
  result: CalibrationResult,
): number | null {
  const fixed = specs.map((spec, j): ItemSpec | null => {
    const model = spec.fixed ?? modelOfReference(items[j]!.est, result.items[j]!.model)
    return model && { ...spec, priors: [], fixed: model }
  })
  if (fixed.includes(null)) return null
  const latent = [{ mean: group?.est['MEAN_1'] ?? 0, variance: group?.est['COV_11'] ?? 1 }]
  const same: CalibrationOptions = { ...options, latent, grid: result.grid, fixedGrid: true, standardErrors: false }
  return calibrate(responses, fixed as ItemSpec[], same).logLikelihood
}

function modelOfReference(est: Figures, { kind }: ResponseModel): ResponseModel | null {
  const a = est['a1'] ?? null
  if (a === null || kind === 'continuous') return null
  const numbers = (prefix: string, from: number): number[] => {
    const found: number[] = []
    for (let k = from; typeof est[`${prefix}${k}`] === 'number'; k++) found.push(est[`${prefix}${k}`]!)
    return found
  }
  const d = numbers('d', 1)
  if (kind === 'nominal') return { kind, slopes: numbers('ak', 0).map((ak) => ak * a), intercepts: [0, ...d] }
  if (kind === 'graded') return { kind, a, b: d.map((value) => -value / a) }
  if (kind === 'gpcm') return { kind, a, b: d.map((value, k) => -(value - (k === 0 ? 0 : d[k - 1]!)) / a) }
  const logit = est['logit(g)'] ?? -999
  return { kind, a, b: -est['d']! / a, c: est['g'] ?? (logit === -999 ? 0 : 1 / (1 + Math.exp(-logit))), d: 1 }
}

/** The comparisons of one fit: log-likelihood, slopes, intercepts, asymptotes, latent mean and variance, standard errors. */
export function compareFit(fit: ReferenceFit, result: CalibrationResult): Comparison[] {
  const { file } = fit
  const title = `calibration ${fit.name}`
  const comparisons: Comparison[] = []
  const unbiased = fit.specs.every(({ priors }) => !priors?.length)
  if (fit.logLik !== null) {
    const excess = result.logLikelihood - fit.logLik
    // A better maximum is better by little; by more than a thousandth the answers cannot be the same.
    const higher = unbiased && result.converged && excess > 1e-3 && excess < 1e-3 * Math.abs(fit.logLik)
    comparisons.push({
      file,
      case: title,
      quantity: 'log-likelihood',
      deviation: higher ? 0 : absolute(result.logLikelihood, fit.logLik),
      tolerance: 1e-3,
      ...(higher && {
        note: `ours is higher by ${excess.toPrecision(3)}, on ${result.grid.points} nodes checked with finer ones`,
      }),
    })
  }
  const most = new Map<string, Comparison>()
  const add = (quantity: string, deviation: number, tolerance: number): void => {
    const known = most.get(quantity)
    const count = (known?.count ?? 0) + 1
    // The worst share of the tolerance stands for all.
    const worse = !known || deviation / tolerance >= known.deviation / known.tolerance
    most.set(quantity, worse ? { file, case: title, quantity, deviation, tolerance, count } : { ...known, count })
  }
  fit.items.forEach(({ est, se }, j) => {
    const ours = named(result.items[j]!)
    const steep = Math.abs(est['a1'] ?? 0) > 4
    for (const [key, value] of Object.entries(est)) {
      if (value === null || Math.abs(value) === 999 || key === 'u') continue
      const own = ours.est[key]
      if (own === undefined && /^(logit\([gu]\)|ak\d)$/.test(key)) continue
      const quantity = key.startsWith('a') ? (key.startsWith('ak') ? 'ak' : 'a') : key.startsWith('d') ? 'd' : key
      add(quantity, absolute(own ?? null, value), steep ? 5e-3 : 1e-3)
    }
    for (const [key, value] of Object.entries(se ?? {})) {
      if (value === null || est[key] === null || Math.abs(est[key] ?? 0) === 999) continue
      add('standard error', relative(ours.se[key] ?? NaN, value), 0.02)
    }
  })
  const [group] = result.groups
  const ability = { MEAN_1: group!.mean, COV_11: group!.variance }
  const abilityError = { MEAN_1: group!.meanStandardError, COV_11: group!.varianceStandardError }
  for (const key of ['MEAN_1', 'COV_11'] as const) {
    const value = fit.group?.est[key] ?? null
    if (value !== null)
      add(key === 'MEAN_1' ? 'mean of ability' : 'variance of ability', absolute(ability[key], value), 1e-3)
    const error = fit.group?.se?.[key] ?? null
    if (error !== null) add('standard error', relative(abilityError[key] ?? NaN, error), 0.02)
  }
  const found = [...most.values()]
  if (!unbiased || found.every(met)) return [...comparisons, ...found]
  // README of the references: a higher log-likelihood, checked with finer nodes, beats the reference.
  const theirs = logLikelihoodOfReference(fit, result)
  if (theirs === null || !(result.logLikelihood > theirs + 1e-8)) return [...comparisons, ...found]
  const note = (deviation: number): string =>
    `differs by ${deviation.toPrecision(3)}, but ours has the higher log-likelihood (by ${(result.logLikelihood - theirs).toPrecision(2)}, both by the same sum): theirs stopped before the maximum`
  return [...comparisons, ...found.map((one) => (met(one) ? one : { ...one, deviation: 0, note: note(one.deviation) }))]
}

/** Calibrates every data set of one skill in the folder and compares with its reference. */
export function calibrationCases(dataFolder: string): Comparison[] {
  return referenceFits(dataFolder).flatMap((fit) => compareFit(fit, calibrate(fit.responses, fit.specs, fit.options)))
}
