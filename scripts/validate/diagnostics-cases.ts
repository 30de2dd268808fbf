import { join } from 'node:path'
import { existsSync } from 'node:fs'
import {
  type ItemKind,
  type Population,
  type ResponseModel,
  type Responses,
  categoryCount,
  differentialFunctioning,
  expectedAbilities,
  formReliability,
  generalizedLogLikelihoodRatio,
  itemFits,
  likelihoodRatioDif,
  logLikelihoodRatio,
  marginalReliability,
  maximumLikelihood,
  normalCdf,
  normalErrorClassification,
  personFit,
  responsesFromRows,
  summedScoreEstimates,
  summedScoreFit,
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

interface ItemFitRow {
  readonly item: string
  readonly Zh?: number | null
  readonly outfit?: number | null
  readonly infit?: number | null
  readonly S_X2?: number | null
  readonly 'df.S_X2'?: number | null
  readonly 'p.S_X2'?: number | null
}

interface Fit {
  readonly itemtype?: string
  readonly parameters?: ReferenceParameters
  readonly itemfit?: unknown
  readonly empirical_rxx_EAP?: number
  readonly marginal_rxx?: number
}

interface FittedSet {
  readonly file: string
  readonly name: string
  readonly fit: Fit
  readonly itemtype: string
  readonly models: readonly ResponseModel[]
  readonly responses: Responses
  readonly population: Population
}

/** S-X2, infit, outfit and Zh of every fit that has an item fit table, at the reference's own parameters. */
export function itemFitCases(folder: string): Comparison[] {
  return fittedSets(folder, ({ itemfit }) => Array.isArray(itemfit)).flatMap((set) => {
    const { file, name, fit, itemtype, models, responses, population } = set
    const rows = fit.itemfit as readonly ItemFitRow[]
    const estimatedParameters = models.map((model) => parametersOf(itemtype, categoryCount(model)))
    const tests = summedScoreFit(responses, models, {
      populations: [population],
      estimatedParameters,
      cellsOfMirt: true,
    })
    const abilities = expectedAbilities(responses, models, [population]).mean
    const fits = itemFits(responses, models, abilities, { smallestVariance: Math.sqrt(1e-5) })
    const [statistic, freedom, pValue] = [new Worst(), new Worst(), new Worst()]
    const [infit, outfit, lz] = [new Worst(), new Worst(), new Worst()]
    rows.forEach((row, j) => {
      if (typeof row.S_X2 === 'number') {
        statistic.add(relative(tests[j]!.statistic ?? Infinity, row.S_X2), row.item)
        freedom.add(absolute(tests[j]!.degreesOfFreedom, row['df.S_X2'] ?? 0), row.item)
        pValue.add(absolute(tests[j]!.pValue, row['p.S_X2'] ?? null), row.item)
      }
      if (typeof row.infit === 'number') infit.add(absolute(fits[j]?.infit ?? null, row.infit), row.item)
      if (typeof row.outfit === 'number') outfit.add(absolute(fits[j]?.outfit ?? null, row.outfit), row.item)
      if (typeof row.Zh === 'number') lz.add(absolute(fits[j]?.lz ?? null, row.Zh), row.item)
    })
    const about = { file, case: `item fit ${name}` }
    return [
      ...statistic.comparison({ ...about, quantity: 'S-X2 (relative)', tolerance: 0.05 }, MIRT_CELLS),
      ...freedom.comparison({ ...about, quantity: 'S-X2 degrees of freedom', tolerance: 0 }),
      ...pValue.comparison({ ...about, quantity: 'S-X2 p value', tolerance: 1e-3 }),
      ...infit.comparison({ ...about, quantity: 'infit', tolerance: 5e-3 }, MIRT_FLOOR),
      ...outfit.comparison({ ...about, quantity: 'outfit', tolerance: 5e-3 }, MIRT_FLOOR),
      ...lz.comparison({ ...about, quantity: 'Zh', tolerance: 0.05 }),
    ]
  })
}

const MIRT_CELLS =
  "with mirt's cells (`cellsOfMirt`): it decides which rows to merge before it joins the scores of single persons, so sparse polytomous data differ from our default"
const MIRT_FLOOR =
  'with variances raised to sqrt(1e-5) as in mirt; it scores on 61 nodes of [-6, 6], which cuts wide populations'

/** Empirical reliability of the data, and the reliability of the form in Normal(0, 1). */
export function reliabilityCases(folder: string): Comparison[] {
  const wanted = (fit: Fit): boolean => fit.empirical_rxx_EAP !== undefined || fit.marginal_rxx !== undefined
  return fittedSets(folder, wanted).flatMap(({ file, name, fit, itemtype, models, responses, population }) => {
    const about = { file, case: `reliability ${name}` }
    const comparisons: Comparison[] = []
    if (typeof fit.empirical_rxx_EAP === 'number') {
      const { reliability } = marginalReliability(expectedAbilities(responses, models, [population]))
      const deviation = absolute(reliability, fit.empirical_rxx_EAP)
      comparisons.push({ ...about, quantity: 'empirical reliability', deviation, tolerance: 1e-4 })
    }
    // With a free variance mirt's figure is not that of the form in its population (research, 5.1.8): nothing to compare with.
    if (typeof fit.marginal_rxx === 'number' && itemtype !== 'Rasch') {
      const deviation = absolute(formReliability(models, population).ability, fit.marginal_rxx)
      comparisons.push({ ...about, quantity: 'reliability of the form', deviation, tolerance: 1e-4 })
    }
    return comparisons
  })
}

interface PersonFitCase {
  readonly items: readonly ReferenceItem[]
  readonly x: readonly number[]
  readonly MLE?: number | null
  readonly lz?: number | null
  readonly lz_star_MLE?: number | null
  readonly person_outfit?: number | null
  readonly person_infit?: number | null
}

/** lz, lz*, infit and outfit of persons at our own maximum likelihood. */
export function personFitCases(folder: string): Comparison[] {
  return jsonFiles(folder).flatMap(({ file, data }) => {
    if (!has(data, 'cases') || !Array.isArray(data.cases)) return []
    const cases = (data.cases as readonly unknown[]).filter((one) => has(one, 'items', 'x', 'lz')) as PersonFitCase[]
    const worst = { lz: new Worst(), lzStar: new Worst(), outfit: new Worst(), infit: new Worst() }
    cases.forEach(({ items, x, lz, lz_star_MLE, person_outfit, person_infit }, i) => {
      const answers = items.map((item, j) => ({ model: modelOf(item), category: x[j]! }))
      const estimate = maximumLikelihood(answers)
      const fit = estimate.outcome === 'found' ? personFit(answers, estimate.theta) : null
      const compare = (into: Worst, ours: number | null, theirs: number | null | undefined): void => {
        if (typeof theirs === 'number') into.add(absolute(ours, theirs), `case ${i + 1}`)
      }
      compare(worst.lz, fit?.lz ?? null, lz)
      compare(worst.lzStar, fit?.lzStar ?? null, lz_star_MLE)
      compare(worst.outfit, fit?.outfit ?? null, person_outfit)
      compare(worst.infit, fit?.infit ?? null, person_infit)
    })
    const about = { file, case: 'person fit', tolerance: 1e-6 }
    return [
      ...worst.lz.comparison({ ...about, quantity: 'lz' }),
      ...worst.lzStar.comparison({ ...about, quantity: 'lz*' }),
      ...worst.outfit.comparison({ ...about, quantity: 'person outfit' }),
      ...worst.infit.comparison({ ...about, quantity: 'person infit' }),
    ]
  })
}

interface DecisionCase extends PersonFitCase {
  readonly cut?: number
  readonly delta?: number
  readonly log_LR?: number
  readonly GLR_log?: number
  readonly summed_score_prob?: readonly number[]
  readonly summed_score_EAP?: readonly number[]
}

/** Likelihood ratios about a cut, and what summed scores say in Normal(0, 1). */
export function decisionCases(folder: string): Comparison[] {
  return jsonFiles(folder).flatMap(({ file, data }) => {
    if (!has(data, 'cases') || !Array.isArray(data.cases)) return []
    const cases = (data.cases as readonly unknown[]).filter((one) => has(one, 'items', 'x')) as DecisionCase[]
    const worst = { ratio: new Worst(), generalized: new Worst(), share: new Worst(), mean: new Worst() }
    cases.forEach(({ items, x, cut, delta, log_LR, GLR_log, summed_score_prob, summed_score_EAP }, i) => {
      const where = `case ${i + 1}`
      const models = items.map(modelOf)
      const answers = models.map((model, j) => ({ model, category: x[j]! }))
      if (typeof cut === 'number' && typeof delta === 'number') {
        if (typeof log_LR === 'number')
          worst.ratio.add(absolute(logLikelihoodRatio(answers, cut, delta), log_LR), where)
        if (typeof GLR_log === 'number') {
          worst.generalized.add(absolute(generalizedLogLikelihoodRatio(answers, cut, delta), GLR_log), where)
        }
      }
      if (!summed_score_prob && !summed_score_EAP) return
      summedScoreEstimates(models).forEach(({ probability, mean }, score) => {
        if (summed_score_prob) worst.share.add(absolute(probability, summed_score_prob[score] ?? null), where)
        if (summed_score_EAP) worst.mean.add(absolute(mean, summed_score_EAP[score] ?? null), where)
      })
    })
    const about = { file, tolerance: 1e-6 }
    return [
      ...worst.ratio.comparison({ ...about, case: 'decision at a cut', quantity: 'log likelihood ratio' }),
      ...worst.generalized.comparison({ ...about, case: 'decision at a cut', quantity: 'generalised log ratio' }),
      ...worst.share.comparison({ ...about, case: 'summed scores', quantity: 'probability' }),
      ...worst.mean.comparison({ ...about, case: 'summed scores', quantity: 'EAP' }),
    ]
  })
}

interface RudnerRow {
  readonly se: number
  readonly confusion_true_by_observed?: readonly (readonly number[])[]
  readonly accuracy: number
  readonly consistency: number
}

/** Accuracy and consistency of levels under a normal error (Rudner). */
export function classificationCases(folder: string): Comparison[] {
  return jsonFiles(folder).flatMap(({ file, data }) => {
    if (!has(data, 'rudner') || !has(data.rudner, 'cuts', 'rows')) return []
    const { cuts, rows } = data.rudner as { cuts: readonly number[]; rows: readonly RudnerRow[] }
    const [accuracy, consistency, cells] = [new Worst(), new Worst(), new Worst()]
    for (const row of rows) {
      const ours = normalErrorClassification({ mean: 0, standardDeviation: 1 }, cuts, row.se)
      accuracy.add(absolute(ours.accuracy, row.accuracy), `se ${row.se}`)
      consistency.add(absolute(ours.consistency, row.consistency), `se ${row.se}`)
      const sums = sumOnGrid(cuts, row.se)
      row.confusion_true_by_observed?.forEach((given, t) =>
        given.forEach((share, o) => cells.add(absolute(sums[t]![o]!, share), `se ${row.se}`)),
      )
    }
    const about = { file, case: 'classification (Rudner)', tolerance: 1e-6 }
    const note =
      'the reference sums nodes 0.001 apart and gives the node on a cut to the level above, an end error of up to 1e-4 in a cell; the same sum by us is compared here'
    return [
      ...accuracy.comparison({ ...about, quantity: 'accuracy' }),
      ...consistency.comparison({ ...about, quantity: 'consistency' }),
      ...cells.comparison({ ...about, quantity: "confusion by the reference's sum" }, note),
    ]
  })
}

/** The confusion table as the reference sums it: nodes 0.001 apart on [-8, 8], a node on a cut in the level above. */
function sumOnGrid(cuts: readonly number[], se: number): number[][] {
  const table = Array.from({ length: cuts.length + 1 }, () => Array.from({ length: cuts.length + 1 }, () => 0))
  let total = 0
  for (let i = -8000; i <= 8000; i++) {
    const theta = i / 1000
    const weight = Math.exp(-0.5 * theta * theta)
    total += weight
    const row = table[cuts.filter((cut) => theta >= cut - 1e-9).length]!
    const below = [0, ...cuts.map((cut) => normalCdf((cut - theta) / se)), 1]
    row.forEach((_, o) => (row[o]! += weight * (below[o + 1]! - below[o]!)))
  }
  return table.map((row) => row.map((share) => share / total))
}

interface DifRow {
  readonly item: string | number
  readonly MH_alpha: number
  readonly MH_chisq_cc: number
  readonly MH_chisq: number
  readonly ETS_delta: number
  readonly LR_uniform: number
  readonly LR_nonuniform: number
  readonly LR_both: number
}

/** Mantel-Haenszel and logistic regression, matched on the total score. */
export function differentialFunctioningCases(folder: string): Comparison[] {
  return dataSets(folder).flatMap((name) => {
    const reference = referenceOf<unknown>(folder, name, 'reference.json')
    const rows = difTable(reference)
    if (!rows) return []
    const ours = differentialFunctioning(groupedResponses(folder, name, rows.length))
    const names = [
      'MH_alpha',
      'ETS_delta',
      'MH_chisq',
      'MH_chisq_cc',
      'LR_uniform',
      'LR_nonuniform',
      'LR_both',
    ] as const
    const worst = names.map(() => new Worst())
    // Ours is the odds ratio of a right answer, reference over focal group; the tables hold its reciprocal.
    const side = (sign: 1 | -1): number =>
      rows.reduce((sum, row, j) => sum + absolute((ours[j]!.mantelHaenszel?.oddsRatio ?? 1) ** sign, row.MH_alpha), 0)
    const sign = side(-1) < side(1) ? -1 : 1
    rows.forEach((row, j) => {
      const { mantelHaenszel: mh, logistic } = ours[j]!
      const values = [
        mh?.oddsRatio ? mh.oddsRatio ** sign : null,
        mh?.delta ? sign * mh.delta : null,
        mh?.chiSquare ?? null,
        mh?.chiSquareCorrected ?? null,
        logistic?.uniform.statistic ?? null,
        logistic?.nonUniform.statistic ?? null,
        logistic?.both.statistic ?? null,
      ]
      names.forEach((quantity, k) => worst[k]!.add(absolute(values[k] ?? null, row[quantity]), String(row.item)))
    })
    const note = sign === -1 ? 'the table has the odds ratio of a wrong answer: compared with 1 / ours' : undefined
    return names.flatMap((quantity, k) =>
      worst[k]!.comparison(
        { file: `${name}/reference.json`, case: 'DIF by total score', quantity, tolerance: 1e-6 },
        k < 2 ? note : undefined,
      ),
    )
  })
}

interface LikelihoodRatioTable {
  readonly note?: string
  readonly item: readonly string[]
  readonly X2: readonly number[]
}

/** Likelihood ratio with anchors: one calibration a tested item. */
export function likelihoodRatioDifCases(folder: string): Comparison[] {
  return dataSets(folder).flatMap((name) => {
    const reference = referenceOf<unknown>(folder, name, 'reference.json')
    if (!has(reference, 'IRT_LR') || !has(reference.IRT_LR, 'item', 'X2')) return []
    const { item, X2 } = reference.IRT_LR as unknown as LikelihoodRatioTable
    const columns = readTable(join(folder, name, 'data.csv')).columns.filter((column) => column !== 'group')
    const tested = item.map((one) => columns.indexOf(one))
    const anchors = columns.flatMap((_, j) => (tested.includes(j) ? [] : [j]))
    const kind: ItemKind = has(reference, 'model') && /rasch/i.test(String(reference.model)) ? 'rasch' : '2pl'
    const data = groupedResponses(folder, name, columns.length)
    const ours = likelihoodRatioDif(
      data,
      columns.map(() => ({ kind })),
      { anchors, tested },
    )
    const worst = new Worst()
    X2.forEach((expected, k) => worst.add(absolute(ours.items[k]!.statistic, expected), item[k]))
    const note =
      'difference of two log-likelihoods of mirt, which stops short of the maximum by a few 1e-5; ours are within 1e-9 of it'
    const about = { file: `${name}/reference.json`, case: 'DIF by likelihood ratio', quantity: 'X2', tolerance: 1e-3 }
    return worst.comparison(about, note)
  })
}

function difTable(reference: unknown): readonly DifRow[] | null {
  const isTable = (rows: unknown): rows is readonly DifRow[] =>
    Array.isArray(rows) && rows.length > 0 && has(rows[0], 'MH_alpha', 'LR_uniform')
  if (has(reference, 'dif') && has(reference.dif, 'table') && isTable(reference.dif.table)) return reference.dif.table
  if (has(reference, 'MH_and_logistic') && isTable(reference.MH_and_logistic)) return reference.MH_and_logistic
  return null
}

function groupedResponses(folder: string, name: string, items: number): Responses {
  const { columns, rows, text } = readTable(join(folder, name, 'data.csv'))
  const at = columns.indexOf('group')
  if (at === -1) throw new Error(`${name}/data.csv has no column group`)
  const labels = [...new Set(text.map((row) => row[at]!))].sort((x, y) => Number(x) - Number(y) || (x < y ? -1 : 1))
  const answers = rows.map((row) => row.filter((_, j) => j !== at).slice(0, items))
  return responsesFromRows(recoded(answers), { group: text.map((row) => labels.indexOf(row[at]!)) })
}

/** Lowest code of each column becomes 0. */
function recoded(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const lowest = (rows[0] ?? []).map((_, j) =>
    rows.reduce((least, row) => Math.min(least, row[j] ?? Infinity), Infinity),
  )
  return rows.map((row) => row.map((value, j) => (value === null ? null : value - lowest[j]!)))
}

/** Data sets with a fit by one ability that has what is wanted. */
function fittedSets(folder: string, wanted: (fit: Fit) => boolean): FittedSet[] {
  return dataSets(folder).flatMap((name) => {
    const reference = referenceOf<unknown>(folder, name, 'reference.json')
    const table = join(folder, name, 'data.csv')
    if (!has(reference, 'fits') || !existsSync(table)) return []
    return Object.entries(reference.fits as Readonly<Record<string, Fit>>).flatMap(([label, fit]): FittedSet[] => {
      const { itemtype, parameters } = fit
      if (!itemtype || !parameters || !wanted(fit)) return []
      const items = Object.keys(parameters).filter((item) => item !== 'GroupPars')
      const group = parameters['GroupPars']?.est ?? {}
      const { columns, rows } = readTable(table)
      const places = items.map((item, j) => (columns.includes(item) ? columns.indexOf(item) : j))
      return [
        {
          file: `${name}/reference.json`,
          name: label,
          fit,
          itemtype,
          models: items.map((item) => modelOfEstimates(parameters[item]!.est, itemtype)),
          responses: responsesFromRows(recoded(rows.map((row) => places.map((j) => row[j] ?? null)))),
          population: { mean: group['MEAN_1'] ?? 0, standardDeviation: Math.sqrt(group['COV_11'] ?? 1) },
        },
      ]
    })
  })
}

/** Estimated parameters that touch an item: its own and, for Rasch, the variance of the population. */
function parametersOf(itemtype: string, categories: number): number {
  if (/Rasch/i.test(itemtype)) return categories
  if (/nominal/i.test(itemtype)) return 2 * categories - 2
  if (/3PL/.test(itemtype)) return 3
  return /4PL/.test(itemtype) ? 4 : categories
}
