import type { AnswerPatterns, Column } from './answer-patterns.ts'
import { continuousFamily } from './family-continuous.ts'
import { fourParameterFamily, logisticFamily } from './family-dichotomous.ts'
import { gradedFamily } from './family-graded.ts'
import { nominalFamily, partialCreditFamily } from './family-softmax.ts'
import { type Family, logit } from './family.ts'
import { type CompiledPrior, compilePrior } from './priors.ts'
import type { Responses } from './responses.ts'
import type { CalibrationOptions, ItemSpec, LatentSpec } from './types.ts'

/** An item on its way: `values` holds all of its parameters, `free` says which are estimated and `global` where they stand. */
export interface PlannedItem {
  readonly name: string
  readonly spec: ItemSpec
  readonly family: Family
  readonly values: Float64Array
  readonly free: readonly number[]
  readonly global: readonly number[]
  readonly priors: readonly CompiledPrior[]
  /** Rows in the table of log probabilities. */
  readonly column: Column
}

export interface PlannedGroup {
  mean: number
  sd: number
  /** Places in the parameter vector; -1 when not estimated. */
  readonly meanIndex: number
  readonly logSdIndex: number
}

/** Which parameters there are, where they stand in one vector, and what binds them. */
export interface Plan {
  readonly items: readonly PlannedItem[]
  readonly groups: readonly PlannedGroup[]
  readonly size: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Items whose M steps are solved together because they share a slope; all others stand alone. */
  readonly units: readonly (readonly number[])[]
}

/** An asymptote this close to 0 or 1 (6e-6) is where more of the same changes nothing. */
const MAX_LOGIT = 12
const MAX_INTERCEPT_PER_SLOPE = 10

/** One more than the highest category seen, unless the spec or the anchor says it. */
export function columnsOf(responses: Responses, specs: readonly ItemSpec[]): Column[] {
  const highest = new Int32Array(responses.items)
  for (let n = 0; n < responses.item.length; n++) {
    const j = responses.item[n]!
    highest[j] = Math.max(highest[j]!, responses.category[n]!)
  }
  return specs.map((spec, j) => {
    const name = spec.name ?? `item ${j + 1}`
    if (spec.kind === 'continuous') return { name, rows: 2, continuous: true }
    if (spec.fixed) return { name, rows: familyOf(spec, anchorCategories(spec.fixed)).rows, continuous: false }
    const binary = spec.kind === 'rasch' || spec.kind === '2pl' || spec.kind === '3pl' || spec.kind === '4pl'
    const rows = binary ? 2 : (spec.categories ?? Math.max(2, highest[j]! + 1))
    if (!(Number.isInteger(rows) && rows >= 2)) throw new RangeError(`${name}: ${rows} categories; it needs 2 or more`)
    return { name, rows, continuous: false }
  })
}

function anchorCategories(model: NonNullable<ItemSpec['fixed']>): number {
  if (model.kind === 'nominal') return model.slopes.length
  return model.kind === 'graded' || model.kind === 'gpcm' ? model.b.length + 1 : 2
}

function familyOf(spec: ItemSpec, categories: number): Family {
  switch (spec.kind) {
    case 'rasch':
    case '2pl':
      return logisticFamily
    case '3pl':
    case '4pl':
      return fourParameterFamily
    case 'graded':
      return gradedFamily(categories)
    case 'gpcm':
    case 'pcm':
      return partialCreditFamily(categories)
    case 'nominal':
      return nominalFamily(categories)
    case 'continuous':
      return continuousFamily
  }
}

/** @throws RangeError naming the item whose spec or answers do not allow an estimate */
export function makePlan(
  responses: Responses,
  specs: readonly ItemSpec[],
  columns: readonly Column[],
  data: AnswerPatterns,
  options: CalibrationOptions,
): Plan {
  const answers = answerCounts(responses, columns)
  const maxSlope = options.maxSlope ?? 40
  const lower: number[] = []
  const upper: number[] = []
  const shared = new Map<string, { index: number; unit: number[] }>()
  const units: number[][] = []
  const items = specs.map((spec, j): PlannedItem => {
    const column = columns[j]!
    const within = <T>(work: () => T): T => {
      try {
        return work()
      } catch (error) {
        throw error instanceof RangeError ? new RangeError(`${column.name}: ${error.message}`, { cause: error }) : error
      }
    }
    const family = familyOf(spec, column.rows)
    const held = spec.fixed ? family.names : heldNames(spec)
    const free = family.names.flatMap((name, p) => (held.includes(name) ? [] : [p]))
    const cumulative = spec.kind === 'gpcm' || spec.kind === 'pcm'
    const priors = within(() => (spec.priors ?? []).map((prior) => compilePrior(prior, family.names, cumulative)))
    if (free.length > 0 && priors.length === 0) within(() => checkEstimable(answers[j]!, family))
    const values = within(() => (spec.fixed ? family.fromModel(spec.fixed) : startValues(spec, family, answers[j]!)))
    let unit = [j]
    const global = free.map((p) => {
      const name = family.names[p]!
      const [low, high] = boundsOf(name, maxSlope)
      if (name === 'a' && spec.equalSlope !== undefined) {
        const known = shared.get(spec.equalSlope)
        if (known) {
          unit = known.unit
          unit.push(j)
          return known.index
        }
        shared.set(spec.equalSlope, { index: lower.length, unit })
      }
      lower.push(low)
      upper.push(high)
      return lower.length - 1
    })
    if (free.length > 0 && unit.at(-1) === j && unit.length === 1) units.push(unit)
    return { name: column.name, spec, family, values, free, global, priors, column }
  })
  startNominal(items, responses)
  const groups = latentSpecs(specs, data.groups, options.latent).map((latent): PlannedGroup => {
    const place = (value: number | 'free', low: number, high: number): number => {
      if (value !== 'free') return -1
      lower.push(low)
      upper.push(high)
      return lower.length - 1
    }
    if (typeof latent.variance === 'number' && !(latent.variance > 0)) {
      throw new RangeError(`variance ${latent.variance} of ability is not positive`)
    }
    return {
      mean: latent.mean === 'free' ? 0 : latent.mean,
      sd: latent.variance === 'free' ? 1 : Math.sqrt(latent.variance),
      meanIndex: place(latent.mean, -20, 20),
      logSdIndex: place(latent.variance, Math.log(0.01), Math.log(20)),
    }
  })
  return { items, groups, size: lower.length, lower: Float64Array.from(lower), upper: Float64Array.from(upper), units }
}

function boundsOf(name: string, maxSlope: number): [number, number] {
  if (name === 'logitC' || name === 'logitU') return [-MAX_LOGIT, MAX_LOGIT]
  if (name === 'logSd') return [Math.log(1e-3), Math.log(10)]
  const most = name.startsWith('a') ? maxSlope : MAX_INTERCEPT_PER_SLOPE * maxSlope
  return [-most, most]
}

function heldNames(spec: ItemSpec): readonly string[] {
  if (spec.kind === 'rasch' || spec.kind === 'pcm') return ['a']
  return spec.kind === '3pl' ? ['logitU'] : []
}

function startValues(spec: ItemSpec, family: Family, answers: Float64Array): Float64Array {
  const values = family.start(answers)
  if (spec.kind === '3pl') values[family.names.indexOf('logitU')] = logit(1)
  for (const prior of spec.priors ?? []) {
    const p = family.names.indexOf(prior.parameter)
    if (p >= 0 && prior.kind === 'lognormal') values[p] = Math.exp(prior.mean)
    else if (p >= 0 && prior.parameter === 'logitC' && prior.kind === 'normal') values[p] = prior.mean
  }
  return values
}

/** Answers of each category of each item, weighted; for continuous items at 0, at 1, between, their sum and sum of squares. */
function answerCounts(
  { persons, start, item, category, weight }: Responses,
  columns: readonly Column[],
): Float64Array[] {
  const counts = columns.map((column) => new Float64Array(column.continuous ? 5 : column.rows))
  for (let i = 0; i < persons; i++) {
    const w = weight?.[i] ?? 1
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const own = counts[item[n]!]!
      const x = category[n]!
      if (!columns[item[n]!]!.continuous) own[x]! += w
      else if (x === 0 || x === 1) own[x]! += w
      else {
        own[2]! += w
        own[3]! += w * x
        own[4]! += w * x * x
      }
    }
  }
  return counts
}

/** Without a prior a category nobody chose has its parameter at infinity. */
function checkEstimable(answers: Float64Array, family: Family): void {
  if (answers.every((n) => n === 0)) throw new RangeError('nobody answered it: leave it out or give it priors')
  if (family.rows !== answers.length || family.names.includes('logSd')) return
  const missing = answers.findIndex((n) => n === 0)
  if (missing >= 0) {
    throw new RangeError(
      `nobody is in category ${missing}, so it has no finite estimate: leave it out, recode it or give it priors`,
    )
  }
}

/** Slopes of nominal items start at how able those who chose a category are: their order is not known beforehand. */
function startNominal(items: readonly PlannedItem[], { persons, start, item, category }: Responses): void {
  if (!items.some(({ spec, free }) => spec.kind === 'nominal' && free.length > 0)) return
  const ordered = items.filter(({ spec }) => spec.kind !== 'nominal').length >= 3
  const rough = Float64Array.from({ length: persons }, (_, i) => {
    let sum = 0
    let count = 0
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const { spec, column } = items[item[n]!]!
      if (ordered && spec.kind === 'nominal') continue
      sum += category[n]! / (column.continuous ? 1 : column.rows - 1)
      count++
    }
    return count > 0 ? sum / count : Number.NaN
  })
  const known = rough.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length)) || 1
  items.forEach(({ spec, values, free, column }, j) => {
    if (spec.kind !== 'nominal' || free.length === 0) return
    const sum = new Float64Array(column.rows)
    const count = new Float64Array(column.rows)
    for (let i = 0; i < persons; i++) {
      if (Number.isNaN(rough[i])) continue
      for (let n = start[i]!; n < start[i + 1]!; n++) {
        if (item[n] !== j) continue
        sum[category[n]!]! += (rough[i]! - mean) / sd
        count[category[n]!]!++
      }
    }
    const level = (k: number): number => sum[k]! / Math.max(1, count[k]!)
    for (let k = 1; k < column.rows; k++) values[k - 1] = level(k) - level(0)
  })
}

/** Normal(0, 1) for the first group, its variance free where items have slope 1 and no anchor; the others free. */
function latentSpecs(specs: readonly ItemSpec[], groups: number, given?: readonly LatentSpec[]): readonly LatentSpec[] {
  if (given && given.length !== groups) throw new RangeError(`latent has ${given.length} entries for ${groups} groups`)
  if (given) return given
  const freeVariance = specs.some(({ kind, fixed }) => !fixed && (kind === 'rasch' || kind === 'pcm'))
  return Array.from({ length: groups }, (_, g): LatentSpec =>
    g > 0 ? { mean: 'free', variance: 'free' } : { mean: 0, variance: freeVariance ? 'free' : 1 },
  )
}

/** The parameter vector as the plan's values stand now. */
export function parametersOf(plan: Plan): Float64Array {
  const x = new Float64Array(plan.size)
  for (const { values, free, global } of plan.items) free.forEach((p, n) => (x[global[n]!] = values[p]!))
  for (const { mean, sd, meanIndex, logSdIndex } of plan.groups) {
    if (meanIndex >= 0) x[meanIndex] = mean
    if (logSdIndex >= 0) x[logSdIndex] = Math.log(sd)
  }
  return x
}

/** Writes a parameter vector into the plan's values. */
export function setParameters(plan: Plan, x: ArrayLike<number>): void {
  for (const { values, free, global } of plan.items) {
    for (let n = 0; n < free.length; n++) values[free[n]!] = x[global[n]!]!
  }
  for (const group of plan.groups) {
    if (group.meanIndex >= 0) group.mean = x[group.meanIndex]!
    if (group.logSdIndex >= 0) group.sd = Math.exp(x[group.logSdIndex]!)
  }
}

/** Whether every item's values are allowed: boundaries in order, asymptotes apart, priors positive. */
export function feasible(plan: Plan): boolean {
  return plan.items.every(
    ({ family, values, free, priors }) =>
      free.length === 0 || (family.feasible(values) && priors.every((prior) => prior(values) > -Infinity)),
  )
}
