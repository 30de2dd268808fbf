/**
 * Do calibrated parameters lie where their standard errors say? Simulates many samples from known items, calibrates each, and
 * counts how often the 95 % interval holds the truth; and the RMSE of parameters on 5,000 x 100 (2PL).
 *
 *   node --conditions=development bench/psychometrics/calibration-coverage.ts [--replications 300] [--persons 1000]
 */
import { parseArgs } from 'node:util'
import {
  calibrate,
  type ItemSpec,
  randomNormal,
  type ResponseModel,
  responsesFromRows,
  sampleCategory,
  seededRandom,
  toScoring,
  toSlopeIntercept,
} from '@millwright/psychometrics'
import { simulate } from './simulate-2pl.ts'

const { values } = parseArgs({
  options: { replications: { type: 'string', default: '300' }, persons: { type: 'string', default: '1000' } },
})
const replications = Number(values.replications)
const persons = Number(values.persons)
const Z = 1.959964

type Ordered = Exclude<ResponseModel, { kind: 'nominal' | 'continuous' }>

/** Six items of each kind, with slopes from 0.8 to 1.9 and difficulties from -1.5 to 1.5. */
function design(): { spec: ItemSpec; model: Ordered }[] {
  return Array.from({ length: 18 }, (_, j) => {
    const a = 0.8 + 0.22 * (j % 6)
    const b = -1.5 + 0.6 * ((j * 5) % 6)
    if (j % 3 === 0) return { spec: { kind: '2pl' }, model: { kind: 'dichotomous', a, b, c: 0, d: 1 } }
    const steps = [b - 0.7, b, b + 0.8]
    return j % 3 === 1
      ? { spec: { kind: 'graded' }, model: { kind: 'graded', a, b: steps } }
      : { spec: { kind: 'gpcm' }, model: { kind: 'gpcm', a, b: steps } }
  })
}

class Share {
  hits = 0
  all = 0
  add(hit: boolean): void {
    this.hits += hit ? 1 : 0
    this.all++
  }
  text(): string {
    const share = this.hits / this.all
    return `${(100 * share).toFixed(1)} % of ${this.all}`
  }
}

const shares = new Map<string, Share>()
const count = (name: string, hit: boolean): void => {
  if (!shares.has(name)) shares.set(name, new Share())
  shares.get(name)!.add(hit)
}
const items = design()
let failed = 0
for (let n = 0; n < replications; n++) {
  const random = seededRandom(`coverage ${n}`)
  const rows = Array.from({ length: persons }, () => {
    const theta = randomNormal(random)
    return items.map(({ model }) => (random() < 0.2 ? null : sampleCategory(model, theta, random)))
  })
  const result = calibrate(
    responsesFromRows(rows),
    items.map(({ spec }) => spec),
  )
  if (!result.converged || result.problems.length > 0) failed++
  result.items.forEach((item, j) => {
    const { model } = items[j]!
    const { a, d } = toSlopeIntercept(model)
    const truth = [a, ...d]
    item.estimates.forEach((estimate, p) => {
      const kind = p === 0 ? 'a' : 'd'
      count(`${model.kind} ${kind}`, Math.abs(estimate - truth[p]!) <= Z * item.standardErrors![p]!)
    })
    const { model: estimated, parameterVariance } = toScoring(item)
    const mean = (one: Ordered): number =>
      typeof one.b === 'number' ? one.b : one.b.reduce((sum, b) => sum + b, 0) / one.b.length
    const error = mean(estimated as Ordered) - mean(model)
    count(`${model.kind} b (delta method)`, Math.abs(error) <= Z * Math.sqrt(parameterVariance!.b))
  })
}
console.log(
  `${replications} samples of ${persons} persons, 18 items, 20 % of the answers missing; ${failed} not converged or with a problem`,
)
for (const [name, share] of shares) console.log(`${name}: ${share.text()}`)
const counted = [...shares].filter(([name]) => !name.includes('delta'))
const total = counted.reduce((sum, [, share]) => sum + share.all, 0)
const hits = counted.reduce((sum, [, share]) => sum + share.hits, 0)
console.log(`all parameters: ${((100 * hits) / total).toFixed(2)} % of ${total}`)

const { responses, truth } = simulate(5_000, 100, 'calibration 5000 x 100')
const { items: fitted } = calibrate(
  responses,
  truth.a.map(() => ({ kind: '2pl' as const })),
  { standardErrors: false },
)
const rmse = (errors: readonly number[]): string =>
  Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length).toFixed(3)
const models = fitted.map(({ model }) => model as Ordered)
console.log(
  `2PL 5,000 x 100: RMSE of a ${rmse(models.map(({ a }, j) => a - truth.a[j]!))}, of b ${rmse(models.map(({ b }, j) => (b as number) - truth.b[j]!))}`,
)
