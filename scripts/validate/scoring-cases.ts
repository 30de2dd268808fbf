import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ScoredAnswer,
  categoryLogProbability,
  estimateAbility,
  expectedScore,
  gaussian,
  information,
  logProbabilities,
  maximumAPosteriori,
  maximumInformation,
  maximumLikelihood,
  createBank,
  informationIndex,
  type PointEstimate,
  weightedLikelihood,
  type ProjectedObservation,
  posterior,
  posteriorProbabilities,
  project,
  type ResponseModel,
} from '@millwright/psychometrics'
import { absolute, type Comparison, relative } from './case.ts'
import {
  dataSets,
  has,
  jsonFiles,
  modelOf,
  modelOfEstimates,
  readTable,
  type ReferenceItem,
  referenceOf,
  type ReferenceParameters,
} from './reference.ts'
import { Worst } from './worst.ts'

interface ItemFunctionCase {
  readonly item: ReferenceItem
  readonly theta: readonly number[]
  readonly logP: readonly (readonly number[])[]
  readonly info: readonly number[]
  readonly expected_score: readonly number[]
}

/** Log probabilities, information and expected score of single items. */
export function itemFunctionCases(folder: string): Comparison[] {
  return casesWith<ItemFunctionCase>(folder, 'item', 'theta', 'logP', 'info').flatMap(({ file, cases }) => {
    const kinds = [...new Set(cases.map(({ item }) => item.model))]
    return kinds.flatMap((kind) => {
      const [logP, info, score] = [new Worst(), new Worst(), new Worst()]
      for (const one of cases.filter(({ item }) => item.model === kind)) {
        const model = modelOf(one.item)
        one.theta.forEach((theta, t) => {
          const where = `theta ${theta}`
          logProbabilities(model, theta).forEach((log, k) => logP.add(beyondDigits(log, one.logP[t]![k]!), where))
          info.add(relative(information(model, theta), one.info[t]!), where)
          score.add(relative(expectedScore(model, theta), one.expected_score[t]!), where)
        })
      }
      const about = { file, case: kind, tolerance: 1e-9 }
      return [
        ...logP.comparison({ ...about, quantity: 'log probability (relative)' }),
        ...info.comparison({ ...about, quantity: 'information (relative)' }),
        ...score.comparison({ ...about, quantity: 'expected score (relative)' }),
      ]
    })
  })
}

/** Relative deviation; the reference's 80-bit floats keep nothing below 2e-19 beside 1 (they print 0 where we give -1e-25). */
function beyondDigits(ours: number, theirs: number): number {
  const kept = Math.max(0, absolute(ours, theirs) - 2e-19)
  return kept === 0 ? 0 : kept / Math.max(Math.abs(theirs), 1e-300)
}

interface Bayesian {
  readonly EAP: number
  readonly PSD: number
  readonly P_level: readonly number[]
  readonly MAP?: number
  readonly SE_MAP_observed?: number
  readonly SE_MAP_expected?: number
}
interface AnswerCase {
  readonly items: readonly ReferenceItem[]
  readonly x: readonly number[]
}

const TOLERANCE = 1e-6
const DEFAULT_CUTS = [-0.4, 0.8]

/** Ability estimates under one or several priors: keys `prior_<mean>_<sd>`, or the figures directly for N(0, 1). */
export function abilityCases(folder: string): Comparison[] {
  return casesWith<AnswerCase>(folder, 'items', 'x').flatMap(({ file, cases, data }) => {
    const cuts = has(data, 'cuts') ? (data.cuts as number[]) : DEFAULT_CUTS
    const worst = new Map<string, Worst>()
    const add = (name: string, deviation: number, where: string): void => {
      const collected = worst.get(name) ?? new Worst()
      worst.set(name, collected)
      collected.add(deviation, where)
    }
    cases.forEach((one, i) => {
      const where = has(one, 'name') ? String(one.name) : `case ${i + 1}`
      const answers = one.x.map((category, j): ScoredAnswer => ({ model: modelOf(one.items[j]!), category }))
      for (const [key, value] of [...Object.entries(one), ['prior_0_1', one] as const]) {
        const named = /^prior_(-?[\d.]+)_([\d.]+)$/.exec(key)
        if (!named || !has(value, 'EAP', 'PSD')) continue
        compareBayesian(
          answers,
          Number(named[1]),
          Number(named[2]),
          cuts,
          value as unknown as Bayesian,
          (quantity, deviation) => add(`${key} ${quantity}`, deviation, where),
        )
      }
    })
    const others = pointEstimateCases(file, cases)
    const bayesian = [...worst].flatMap(([name, collected]) => {
      const [prior = '', ...quantity] = name.split(' ')
      const about = { file, case: `${prior}, level probabilities`, quantity: quantity.join(' '), tolerance: TOLERANCE }
      return collected.comparison(/P_level/.test(name) ? about : { ...about, case: prior })
    })
    return [...bayesian, ...others]
  })
}

interface Point {
  readonly theta: number
  readonly SE_expected?: number | null
  readonly SE_observed?: number | null
}

/** Maximum likelihood and Warm's estimate; null stands for an infinite one, or one outside the range searched. */
function pointEstimateCases(file: string, cases: readonly AnswerCase[]): Comparison[] {
  return [['MLE', maximumLikelihood] as const, ['WLE', weightedLikelihood] as const].flatMap(([name, estimate]) => {
    const [theta, expectedError, observedError] = [new Worst(), new Worst(), new Worst()]
    let withoutReference = 0
    cases.forEach((one, i) => {
      if (!has(one, name) || typeof one[name] === 'number') return
      const answers = one.x.map((category, j): ScoredAnswer => ({ model: modelOf(one.items[j]!), category }))
      const theirs = one[name] as Point | null
      const ours = estimate(answers)
      const where = `case ${i + 1}`
      if (theirs === null) {
        // The references search [-15, 15] and give no WLE for nominal items; ours may be found outside, or exist.
        const nominal = answers.some(({ model }) => model.kind === 'nominal')
        const outside = ours.outcome !== 'found' || Math.abs(ours.theta) > 15
        if (name === 'WLE' && nominal) withoutReference++
        else theta.add(outside ? 0 : Infinity, where)
        return
      }
      theta.add(ours.outcome === 'found' ? absolute(ours.theta, theirs.theta) : Infinity, where)
      if (ours.outcome !== 'found') return
      if (typeof theirs.SE_expected === 'number')
        expectedError.add(relative(ours.standardErrorExpected ?? NaN, theirs.SE_expected, 1), where)
      if (typeof theirs.SE_observed === 'number')
        observedError.add(relative(ours.standardErrorObserved ?? NaN, theirs.SE_observed, 1), where)
    })
    const about = { file, case: name, tolerance: TOLERANCE }
    const note = withoutReference > 0 ? `${withoutReference} cases with nominal items have no reference` : undefined
    return [
      ...theta.comparison({ ...about, quantity: 'estimate' }, note),
      ...expectedError.comparison({ ...about, quantity: 'standard error, expected' }),
      ...observedError.comparison({ ...about, quantity: 'standard error, observed' }),
    ]
  })
}

function compareBayesian(
  answers: readonly ScoredAnswer[],
  mean: number,
  standardDeviation: number,
  cuts: readonly number[],
  expected: Bayesian,
  add: (quantity: string, deviation: number) => void,
): void {
  const ours = estimateAbility(answers, { mean, standardDeviation }, cuts)
  add('EAP', absolute(ours.mean, expected.EAP))
  add('posterior SD', absolute(ours.standardDeviation, expected.PSD))
  if (expected.MAP !== undefined) {
    const map = maximumAPosteriori(answers, { mean, standardDeviation })
    add('MAP', absolute(map.theta, expected.MAP))
    if (expected.SE_MAP_expected !== undefined) {
      add('SE of MAP, expected', absolute(map.standardErrorExpected, expected.SE_MAP_expected))
    }
    if (expected.SE_MAP_observed !== undefined) {
      add('SE of MAP, observed', absolute(map.standardErrorObserved, expected.SE_MAP_observed))
    }
  }
  const theirs = expected.P_level
  ours.levels.forEach((share, k) => add('P_level', absolute(share, theirs[k]!)))
  if (ours.levels.some((share, k) => absolute(share, theirs[k]!) > TOLERANCE)) {
    sumOfReference(answers, mean, standardDeviation, cuts).forEach((share, k) =>
      add("P_level by the reference's sum", absolute(share, theirs[k]!)),
    )
  }
}

/** The reference's own method: a grid of 0.002 on [-12, 12], half of a point's weight to each side where it is a cut. */
function sumOfReference(answers: readonly ScoredAnswer[], mean: number, sd: number, cuts: readonly number[]): number[] {
  const logs = answers.map(({ model, category }) => categoryLogProbability(model, category))
  const points = Array.from({ length: 12_001 }, (_, i) => -12 + i * 0.002)
  const values = points.map((theta) => logs.reduce((sum, log) => sum + log(theta), -0.5 * ((theta - mean) / sd) ** 2))
  const peak = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const levels = [...cuts, 0].map(() => 0)
  let total = 0
  points.forEach((theta, i) => {
    const weight = Math.exp(values[i]! - peak)
    total += weight
    const level = cuts.filter((cut) => cut < theta + 1e-9).length
    const onCut = cuts.some((cut) => Math.abs(cut - theta) < 1e-9)
    levels[level]! += onCut ? weight / 2 : weight
    if (onCut) levels[level - 1]! += weight / 2
  })
  return levels.map((share) => share / total)
}

interface TraceFile {
  readonly cuts: readonly number[]
  readonly bank: readonly ReferenceItem[]
  readonly traces: readonly {
    readonly steps: readonly {
      readonly item: number
      readonly gap: number
      readonly x: number
      readonly EAP: number
      readonly PSD: number
      readonly P_level: readonly number[]
    }[]
  }[]
}

/** Adaptive tests with given answers: the item chosen by maximum information at the EAP, and the estimates after each answer. */
export function adaptiveTraceCases(folder: string): Comparison[] {
  return jsonFiles(folder).flatMap(({ file, data }) => {
    if (!has(data, 'bank', 'traces')) return []
    const { bank: items, traces, cuts } = data as unknown as TraceFile
    const models = items.map(modelOf)
    const index = informationIndex(createBank(models))
    const [choice, eap, sd, levels] = [new Worst(), new Worst(), new Worst(), new Worst()]
    traces.forEach(({ steps }, t) => {
      const open = new Uint8Array(models.length).fill(1)
      const answers: ScoredAnswer[] = []
      let theta = 0
      steps.forEach((step, s) => {
        const where = `trace ${t + 1}, step ${s + 1}`
        const ours = maximumInformation(index, theta, open)
        if (step.gap > 1e-9) choice.add(ours?.item === step.item ? 0 : 1, where)
        open[step.item] = 0
        answers.push({ model: models[step.item]!, category: step.x })
        const now = estimateAbility(answers, { mean: 0, standardDeviation: 1 }, cuts)
        theta = now.mean
        eap.add(absolute(now.mean, step.EAP), where)
        sd.add(absolute(now.standardDeviation, step.PSD), where)
        now.levels.forEach((share, k) => levels.add(absolute(share, step.P_level[k]!), where))
      })
    })
    const about = { file, case: 'adaptive traces', tolerance: TOLERANCE }
    return [
      ...choice.comparison({ ...about, quantity: 'other items chosen', tolerance: 0 }),
      ...eap.comparison({ ...about, quantity: 'EAP' }),
      ...sd.comparison({ ...about, quantity: 'posterior SD' }),
      ...levels.comparison({ ...about, case: 'adaptive traces, level probabilities', quantity: 'P_level' }),
    ]
  })
}

interface SkillCase {
  readonly responses: readonly { readonly skill: number; readonly item: ReferenceItem; readonly x: number }[]
  readonly mean: readonly number[]
  readonly cov: readonly (readonly number[])[]
  readonly composite_mean: number
  readonly composite_sd: number
  readonly P_composite_above: readonly number[]
}
interface SkillFile {
  readonly about?: string
  readonly prior_mean: readonly number[]
  readonly prior_cov: readonly (readonly number[])[]
  readonly weights: readonly number[]
  readonly cuts: readonly number[]
}

/** Posteriors of several correlated skills by expectation propagation, an approximation: 5e-3. Probabilities without taking it for Gaussian. */
export function severalSkillsCases(folder: string): Comparison[] {
  return casesWith<SkillCase>(folder, 'responses', 'mean', 'cov').flatMap(({ file, cases, data }) => {
    const { about: method = '', prior_mean: mean, prior_cov: covariance, weights, cuts } = data as SkillFile
    const step = compositeStep(method, weights)
    const prior = gaussian(mean, covariance)
    const loadings = weights.map((weight, index) => ({ index, weight }))
    const [means, deviations, correlations, composite, spread, above, summed] = Array.from(
      { length: 7 },
      () => new Worst(),
    )
    // Points of the reference's grid lie on a cut when it is a whole number of steps.
    const edges = cuts.flatMap((cut) => {
      const onGrid = step !== null && Math.abs(cut / step - Math.round(cut / step)) < 1e-6
      return onGrid ? [cut, cut - step / 2, cut + step / 2] : [cut, cut, cut]
    })
    cases.forEach((one, i) => {
      const where = `case ${i + 1}`
      const observations = one.responses.map(({ skill, item, x }): ProjectedObservation => ({
        loadings: [{ index: skill, weight: 1 }],
        model: modelOf(item),
        category: x,
      }))
      const result = posterior(prior, observations)
      const now = result.gaussian
      const { sums } = posteriorProbabilities(prior, observations, result, { sums: [{ loadings, cuts: edges }] })
      const at = (row: number, column: number): number => now.covariance[row * now.dimension + column]!
      one.mean.forEach((value, k) => {
        means!.add(absolute(now.mean[k]!, value), where)
        deviations!.add(absolute(Math.sqrt(at(k, k)), Math.sqrt(one.cov[k]![k]!)), where)
        one.cov[k]!.forEach((theirs, j) => correlations!.add(absolute(at(k, j), theirs), where))
      })
      const whole = project(now, loadings)
      composite!.add(absolute(whole.mean, one.composite_mean), where)
      spread!.add(absolute(Math.sqrt(whole.variance), one.composite_sd), where)
      one.P_composite_above.forEach((theirs, k) => {
        const [share, under, over] = sums[0]!.above.slice(3 * k)
        above!.add(absolute(share!, theirs), where)
        if (step !== null) summed!.add(absolute(share! + under! - over!, theirs), where)
      })
    })
    const about = { file, case: `${mean.length} skills`, tolerance: 5e-3 }
    return [
      ...means!.comparison({ ...about, quantity: 'mean' }),
      ...deviations!.comparison({ ...about, quantity: 'SD' }),
      ...correlations!.comparison({ ...about, quantity: 'covariance' }),
      ...composite!.comparison({ ...about, quantity: 'composite mean' }),
      ...spread!.comparison({ ...about, quantity: 'composite SD' }),
      ...above!.comparison({ ...about, quantity: 'P(composite above a cut)' }),
      ...summed!.comparison({ ...about, quantity: "P(composite above a cut) by the reference's sum" }),
    ]
  })
}

/**
 * The reference sums over a grid of equal spacing in every skill, on which the composite moves in steps of the spacing times
 * the greatest common divisor of the weights. Points on a cut should count by half; the reference counts them one and a
 * half times, which adds the mass of one step around the cut. Null when the file does not state its grid.
 */
function compositeStep(method: string, weights: readonly number[]): number | null {
  const spacing = Number(/grid of ([\d.]*\d)/.exec(method)?.[1] ?? NaN)
  const divisor = weights.map((weight) => Math.round(Math.abs(weight) * 1e6)).reduce(greatestCommonDivisor, 0) / 1e6
  return spacing > 0 && divisor > 0 ? spacing * divisor : null
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/** Scores that another program gives for answer patterns: `scores_<fit>.csv` beside a reference with that fit. */
export function scoreTableCases(folder: string): Comparison[] {
  return dataSets(folder).flatMap((set) => {
    const reference = referenceOf<{
      fits?: Record<string, { itemtype: string; parameters: ReferenceParameters } | undefined>
    }>(folder, set, 'reference.json')
    return readdirSync(join(folder, set)).flatMap((name) => {
      const fitName = /^scores_(\w+)\.csv$/.exec(name)?.[1]
      const fit = fitName === undefined ? undefined : reference?.fits?.[fitName]
      if (!fit) return []
      const table = readTable(join(folder, set, name))
      const items = table.columns.filter((column) => column in fit.parameters)
      const models = items.map((item) => modelOfEstimates(fit.parameters[item]!.est, fit.itemtype))
      const { MEAN_1: mean = 0, COV_11: variance = 1 } = fit.parameters['GroupPars']?.est ?? {}
      const lowest = smallestCodes(join(folder, set, 'data.csv'), items)
      const persons = table.rows.map((row) =>
        answersOfRow(
          row,
          items.map((item) => table.columns.indexOf(item)),
          models,
          lowest,
        ),
      )
      const prior = { mean: mean ?? 0, standardDeviation: Math.sqrt(variance ?? 1) }
      return compareScores({ file: `${set}/${name}`, case: `scores ${fitName}` }, persons, table, prior)
    })
  })
}

/** Scores of a bank whose parameters are given: items.csv, responses.csv, scores_*.csv. */
export function poolCases(folder: string): Comparison[] {
  return dataSets(folder).flatMap((set) => {
    const [itemsFile, responsesFile] = [join(folder, set, 'items.csv'), join(folder, set, 'responses.csv')]
    if (!existsSync(itemsFile) || !existsSync(responsesFile)) return []
    const items = readTable(itemsFile)
    const models = items.text.map((row) => modelOfPool(items.columns, row))
    const responses = readTable(responsesFile)
    const columns = models.map((_, i) => i)
    const lowest = smallestCodes(responsesFile, responses.columns)
    const none = models.map(() => 0)
    const persons = responses.rows.map((row) =>
      answersOfRow(row, columns, models, Math.min(...lowest) > 0 ? lowest : none),
    )
    return readdirSync(join(folder, set))
      .filter((name) => /^scores_.*\.csv$/.test(name))
      .flatMap((name) =>
        compareScores(
          { file: `${set}/${name}`, case: `scores of a bank of ${models.length}` },
          persons,
          readTable(join(folder, set, name)),
          { mean: 0, standardDeviation: 1 },
        ),
      )
  })
}

/** TestDesign's item files: MODEL and PAR1 ..., or columns a, b, c. */
function modelOfPool(columns: readonly string[], row: readonly string[]): ResponseModel {
  const at = (name: string): string => row[columns.indexOf(name)] ?? ''
  const kind = at('MODEL')
  if (kind === '') return { kind: 'dichotomous', a: Number(at('a')), b: Number(at('b')), c: Number(at('c') || 0), d: 1 }
  const values = columns.flatMap((name, i) =>
    /^PAR\d+$/.test(name) && row[i] !== '' && row[i] !== 'NA' ? [Number(row[i])] : [],
  )
  const [a = 1, ...rest] = values
  switch (kind) {
    case 'GR':
      return { kind: 'graded', a, b: rest }
    case 'GPC':
      return { kind: 'gpcm', a, b: rest }
    case 'PC':
      return { kind: 'gpcm', a: 1, b: values }
    case '1PL':
      return { kind: 'dichotomous', a: 1, b: a, c: 0, d: 1 }
    case '2PL':
    case '3PL':
      return { kind: 'dichotomous', a, b: rest[0]!, c: rest[1] ?? 0, d: 1 }
    default:
      throw new Error(`unknown model ${kind} in items.csv`)
  }
}

/** The smallest code of each item in the raw data: categories count from there. */
function smallestCodes(file: string, items: readonly string[]): number[] {
  if (!existsSync(file)) return items.map(() => 0)
  const { columns, rows } = readTable(file)
  return items.map((item) => {
    const index = columns.indexOf(item)
    return rows.reduce((least, row) => Math.min(least, row[index] ?? Infinity), Infinity)
  })
}

function answersOfRow(
  row: readonly (number | null)[],
  columns: readonly number[],
  models: readonly ResponseModel[],
  lowest: readonly number[],
): ScoredAnswer[] {
  return columns.flatMap((column, i) => {
    const value = row[column]
    return value === null || value === undefined || Number.isNaN(value)
      ? []
      : [{ model: models[i]!, category: value - (Number.isFinite(lowest[i]!) ? lowest[i]! : 0) }]
  })
}

function compareScores(
  about: Pick<Comparison, 'file' | 'case'>,
  persons: readonly (readonly ScoredAnswer[])[],
  table: { readonly columns: readonly string[]; readonly rows: readonly (readonly (number | null)[])[] },
  prior: { readonly mean: number; readonly standardDeviation: number },
): Comparison[] {
  const [eap, sd, map, mapError, ml, mlError, wle, wleError] = Array.from(
    { length: 8 },
    () => new Worst(),
  ) as Worst[] & {
    length: 8
  }
  // mirt's WLE is the Jeffreys mode: Warm's estimate for two-parameter items only.
  const warm = persons.every((answers) =>
    answers.every(({ model }) => model.kind === 'dichotomous' && model.c === 0 && model.d === 1),
  )
  table.rows.forEach((row, p) => {
    const at = (name: string): number | null => row[table.columns.indexOf(name)] ?? null
    const ours = estimateAbility(persons[p]!, prior)
    const where = `row ${p + 1}`
    if (table.columns.includes('EAP')) eap!.add(absolute(ours.mean, at('EAP')), where)
    if (table.columns.includes('SE_EAP')) sd!.add(absolute(ours.standardDeviation, at('SE_EAP')), where)
    const comparePoint = (name: string, ability: Worst, error: Worst, found: PointEstimate): void => {
      const theirs = at(name)
      if (!table.columns.includes(name)) return
      if (theirs === null || found.outcome !== 'found') {
        ability.add(theirs === null && found.outcome !== 'found' ? 0 : Infinity, where)
        return
      }
      ability.add(absolute(found.theta, theirs), where)
      const theirError = at(`SE_${name}`)
      if (theirError === null) return
      const either = [found.standardErrorExpected, found.standardErrorObserved].map((value) =>
        relative(value ?? NaN, theirError),
      )
      error.add(Math.min(...either), where)
    }
    comparePoint('MAP', map!, mapError!, maximumAPosteriori(persons[p]!, prior))
    comparePoint('ML', ml!, mlError!, maximumLikelihood(persons[p]!))
    const theirWle = at('WLE')
    const theirError = at('SE_WLE')
    if (warm && theirWle !== null) {
      comparePoint('WLE', wle!, new Worst(), weightedLikelihood(persons[p]!))
      if (theirError !== null) wleError!.add(relative(jeffreysError(persons[p]!, theirWle), theirError), where)
    }
  })
  const tolerance = TABLE_TOLERANCE
  return [
    ...eap!.comparison({ ...about, quantity: 'EAP', tolerance }),
    ...sd!.comparison({ ...about, quantity: 'SE of EAP', tolerance }),
    ...map!.comparison({ ...about, quantity: 'MAP', tolerance: POINT_TOLERANCE }),
    ...mapError!.comparison({ ...about, quantity: 'SE of MAP (relative)', tolerance: 1e-3 }),
    ...ml!.comparison({ ...about, quantity: 'maximum likelihood', tolerance: POINT_TOLERANCE }),
    ...mlError!.comparison({ ...about, quantity: 'SE of maximum likelihood (relative)', tolerance: 1e-3 }),
    ...wle!.comparison({ ...about, quantity: 'WLE', tolerance: POINT_TOLERANCE }),
    ...wleError!.comparison({ ...about, quantity: 'SE of WLE as mirt defines it (relative)', tolerance: 1e-3 }),
  ]
}

/**
 * mirt's standard error of its WLE: from the curvature of log likelihood + log(information) / 2, by differences here. Ours is
 * 1 / sqrt(information), as Warm has it and as ability_estimates.json does.
 */
function jeffreysError(answers: readonly ScoredAnswer[], theta: number): number {
  const logs = answers.map(({ model, category }) => categoryLogProbability(model, category))
  const height = (at: number): number =>
    logs.reduce((sum, log) => sum + log(at), 0) +
    Math.log(answers.reduce((sum, { model }) => sum + information(model, at), 0)) / 2
  const step = 1e-3
  return 1 / Math.sqrt(-(height(theta + step) - 2 * height(theta) + height(theta - step)) / step ** 2)
}

/** The README gives no tolerance for these files: their parameters are printed to nine digits, so 1e-6 would be the digits. */
const TABLE_TOLERANCE = 1e-5
/** mirt finds maxima by a general optimiser, whose step tolerance shows. */
const POINT_TOLERANCE = 1e-4

/** Files at the top of the folder whose cases have these keys. */
function casesWith<T>(folder: string, ...keys: string[]): { file: string; cases: T[]; data: unknown }[] {
  return jsonFiles(folder).flatMap(({ file, data }) => {
    if (!has(data, 'cases') || !Array.isArray(data.cases) || !has(data.cases[0], ...keys)) return []
    return [{ file, cases: data.cases as T[], data }]
  })
}
