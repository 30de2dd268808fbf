/**
 * Times and checks the calibration of several skills. Run: node --conditions development bench/psychometrics/multi-skill.ts [section ...]
 * Sections: three, many, propagation, testlets, coverage, workers, cold-start. All data are simulated here from fixed seeds.
 */
import { availableParallelism } from 'node:os'
import {
  calibrateBifactor,
  calibrateSideBySide,
  calibrateSkills,
  calibrateSkillsInParallel,
  expectedPrecision,
  gaussian,
  gaussianSampler,
  type ItemBelief,
  randomNormal,
  type ResponseModel,
  type Responses,
  responsesFromRows,
  sampleCategory,
  scoreSkills,
  seededRandom,
  type SkillItemSpec,
  updateItemBelief,
} from '@millwright/psychometrics'

const sections = process.argv.slice(2)
const wanted = (name: string): boolean => sections.length === 0 || sections.includes(name)
const seconds = <T>(work: () => T): [T, number] => {
  const start = performance.now()
  const result = work()
  return [result, (performance.now() - start) / 1000]
}
const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)]!
const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)

interface Simulated {
  readonly specs: SkillItemSpec[]
  readonly models: ResponseModel[]
  readonly responses: Responses
  readonly thetas: Float64Array[]
}

function simulate(
  correlation: number[][],
  persons: number,
  binary: number,
  graded: number,
  seed: string,
  missing = 0,
): Simulated {
  const random = seededRandom(seed)
  const draw = gaussianSampler(
    gaussian(
      correlation.map(() => 0),
      correlation,
    ),
  )
  const specs: SkillItemSpec[] = []
  const models: ResponseModel[] = []
  correlation.forEach((_, skill) => {
    for (let j = 0; j < binary + graded; j++) {
      const a = Math.exp(0.1 + 0.3 * randomNormal(random))
      const b = 1.1 * randomNormal(random)
      specs.push({ kind: j < binary ? '2pl' : 'graded', skill })
      models.push(
        j < binary
          ? { kind: 'dichotomous', a, b, c: 0, d: 1 }
          : { kind: 'graded', a: 1.3 * a, b: [b - 1.2, b - 0.2, b + 0.7, b + 1.5] },
      )
    }
  })
  const thetas: Float64Array[] = []
  const rows = Array.from({ length: persons }, () => {
    const theta = draw(random)
    thetas.push(theta)
    return specs.map(({ skill }, j) => (random() < missing ? null : sampleCategory(models[j]!, theta[skill]!, random)))
  })
  return { specs, models, responses: responsesFromRows(rows), thetas }
}

/** Correlations that are no product of two loadings. */
function correlations(K: number): number[][] {
  return Array.from({ length: K }, (_, i) =>
    Array.from({ length: K }, (__, j) => (i === j ? 1 : 0.35 + 0.4 * 0.8 ** Math.abs(i - j))),
  )
}

const THREE = [
  [1, 0.7, 0.5],
  [0.7, 1, 0.6],
  [0.5, 0.6, 1],
]

if (wanted('three')) {
  const { specs, responses } = simulate(THREE, 2000, 8, 2, 'three')
  const runs = Array.from({ length: 5 }, () => seconds(() => calibrateSkills(responses, specs)))
  const errors = seconds(() => calibrateSkills(responses, specs, { standardErrors: true }))[1]
  const approximate = seconds(() => calibrateSkills(responses, specs, { method: 'propagation' }))
  const [fit] = runs[0]!
  console.log(
    `three skills, 2,000 x 30, 25^3 nodes: median of 5 ${median(runs.map(([, s]) => s)).toFixed(2)} s, ${fit.steps} EM steps, logL ${fit.logLikelihood.toFixed(4)}; with standard errors ${errors.toFixed(1)} s`,
  )
  console.log(
    `  by propagation: ${approximate[1].toFixed(2)} s, logL off by ${(approximate[0].logLikelihood - fit.logLikelihood).toFixed(3)}`,
  )
}

if (wanted('many')) {
  for (const K of [6, 10, 14]) {
    const truth = correlations(K)
    const { specs, responses, thetas } = simulate(truth, 2000, 6, 1, `many ${K}`, 0.3)
    for (const method of ['propagation', 'second-order'] as const) {
      const [fit, time] = seconds(() => calibrateSkills(responses, specs, { method }))
      const errors = truth.flatMap((row, i) => row.flatMap((r, j) => (j < i ? [fit.covariance[i * K + j]! - r] : [])))
      const scores = scoreSkills(fit, responses)
      const inside = scores.reduce(
        (sum, { mean, covariance }, i) =>
          sum +
          Array.from(mean).filter((m, k) => Math.abs(m - thetas[i]![k]!) < 1.96 * Math.sqrt(covariance[k * (K + 1)]!))
            .length,
        0,
      )
      console.log(
        `${K} skills x 7 items, 2,000 persons, 30 % missing, ${method}: ${time.toFixed(1)} s, ${fit.steps} steps, ${fit.stop}; correlations RMSE ${rms(errors).toFixed(3)}, bias ${(errors.reduce((s, e) => s + e, 0) / errors.length).toFixed(3)}; 95 % intervals of ability cover ${((100 * inside) / (2000 * K)).toFixed(1)} %`,
      )
    }
  }
}

if (wanted('propagation')) {
  for (const [binary, graded] of [
    [2, 0],
    [4, 0],
    [8, 2],
    [20, 0],
  ] as const) {
    const { specs, responses } = simulate(THREE, 2000, binary, graded, `short ${binary}`)
    const exact = calibrateSkills(responses, specs)
    const fit = calibrateSkills(responses, specs, { method: 'propagation' })
    const items = fit.items.flatMap((item, j) =>
      item.estimates.map((value, p) => value - exact.items[j]!.estimates[p]!),
    )
    const r = [3, 6, 7].map((at) => fit.covariance[at]! - exact.covariance[at]!)
    console.log(
      `propagation against the exact grid, ${binary} binary and ${graded} graded items a skill: logL off by ${(fit.logLikelihood - exact.logLikelihood).toFixed(3)}, items at most ${Math.max(...items.map(Math.abs)).toFixed(4)}, correlations at most ${Math.max(...r.map(Math.abs)).toFixed(4)}`,
    )
  }
}

function testlets(persons: number, items: number, each: number, missing: number, seed: string) {
  const random = seededRandom(seed)
  const specs = Array.from({ length: items }, (_, j) => ({ kind: '2pl' as const, specific: Math.floor(j / each) }))
  const slopes = specs.map(
    () => [Math.exp(0.2 + 0.2 * randomNormal(random)), 0.2 + 0.8 * random(), 1.2 * randomNormal(random)] as const,
  )
  const rows = Array.from({ length: persons }, () => {
    const general = randomNormal(random)
    const specific = Array.from({ length: Math.ceil(items / each) }, () => randomNormal(random))
    return specs.map((spec, j) => {
      const [a, s, d] = slopes[j]!
      return random() < missing
        ? null
        : Number(random() < 1 / (1 + Math.exp(-(a * general + s * specific[spec.specific]! + d))))
    })
  })
  return { specs, slopes, responses: responsesFromRows(rows) }
}

if (wanted('testlets')) {
  for (const [persons, items, each, missing] of [
    [2000, 20, 5, 0],
    [1509, 16, 4, 0.15],
    [1509, 16, 3, 0.3],
    [600, 32, 11, 0],
  ] as const) {
    const { specs, responses, slopes } = testlets(persons, items, each, missing, `testlets ${items} ${each}`)
    const [fit, time] = seconds(() => calibrateBifactor(responses, specs))
    console.log(
      `bifactor ${persons} x ${items}, ${each} a testlet, ${100 * missing} % missing: ${time.toFixed(2)} s, ${fit.steps} steps, ${fit.stop}, logL ${fit.logLikelihood.toFixed(4)}; RMSE of slopes ${rms(fit.items.map((item, j) => item.estimates[0]! - slopes[j]![0])).toFixed(3)}, ${rms(fit.items.map((item, j) => item.estimates[1]! - slopes[j]![1])).toFixed(3)} ${fit.problems.join('; ')}`,
    )
  }
}

if (wanted('coverage')) {
  const runs = 100
  for (const method of ['grid', 'propagation'] as const) {
    let [inside, all, insideR] = [0, 0, 0]
    for (let r = 0; r < runs; r++) {
      const { specs, models, responses } = simulate(
        [
          [1, 0.6],
          [0.6, 1],
        ],
        500,
        6,
        1,
        `coverage ${r}`,
      )
      const fit = calibrateSkills(responses, specs, { method, standardErrors: true, points: 21 })
      fit.items.forEach((item, j) => {
        const model = models[j]!
        if (model.kind !== 'dichotomous' && model.kind !== 'graded') return
        const truth = [model.a, ...(typeof model.b === 'number' ? [model.b] : model.b).map((b) => -model.a * b)]
        truth.forEach((value, p) => {
          all++
          if (item.standardErrors && Math.abs(item.estimates[p]! - value) < 1.96 * item.standardErrors[p]!) inside++
        })
      })
      if (fit.latentStandardErrors && Math.abs(fit.covariance[1]! - 0.6) < 1.96 * fit.latentStandardErrors[0]!)
        insideR++
    }
    console.log(
      `coverage of 95 % intervals, 500 x 14 x 2 skills, ${runs} samples, ${method}: items ${((100 * inside) / all).toFixed(1)} % of ${all}, correlation ${((100 * insideR) / runs).toFixed(0)} %`,
    )
  }
}

if (wanted('workers')) {
  const { specs, responses } = simulate(THREE, 4000, 8, 2, 'workers')
  const [here, alone] = seconds(() => calibrateSkills(responses, specs))
  for (const workers of [1, 2]) {
    const start = performance.now()
    const there = await calibrateSkillsInParallel(responses, specs, { workers })
    console.log(
      `three skills, 4,000 x 30: this thread ${alone.toFixed(2)} s, ${workers} workers ${((performance.now() - start) / 1000).toFixed(2)} s on ${availableParallelism()} cores; identical: ${there.logLikelihood === here.logLikelihood && there.items.every((item, j) => item.estimates.every((value, p) => value === here.items[j]!.estimates[p]))}`,
    )
  }
  const tasks = Array.from({ length: 8 }, (_, t) => {
    const one = simulate([[1]], 4000, 40, 0, `task ${t}`, 0.2)
    return {
      kind: 'one-skill' as const,
      responses: one.responses,
      specs: one.specs.map(() => ({ kind: '2pl' as const })),
      options: { standardErrors: true },
    }
  })
  for (const workers of [1, 2]) {
    const start = performance.now()
    await calibrateSideBySide(tasks, { workers })
    console.log(
      `8 calibrations of 4,000 x 40 side by side, ${workers} workers: ${((performance.now() - start) / 1000).toFixed(2)} s`,
    )
  }
}

if (wanted('cold-start')) {
  const prior: ItemBelief = {
    model: { kind: 'dichotomous', a: 1, b: 0, c: 0, d: 1 },
    variance: { a: 0.35 ** 2, b: 0.64 },
  }
  const error = 0.35
  const random = seededRandom('cold start')
  for (const expected of expectedPrecision(prior, [50, 200, 1000], { mean: 0, sd: 1, abilityError: error })) {
    const items = 400
    const found = Array.from({ length: items }, () => {
      const a = Math.exp(0.35 * randomNormal(random))
      const b = 0.8 * randomNormal(random)
      const answers = Array.from({ length: expected.answers }, () => {
        const mean = Math.sqrt(1 - error * error) * randomNormal(random)
        const x = Number(random() < 1 / (1 + Math.exp(-a * (mean + error * randomNormal(random) - b))))
        return { mean, x }
      })
      const exact = posteriorOnGrid(answers, error)
      let belief = prior
      for (const { x, mean } of answers) belief = updateItemBelief(belief, x, { mean, variance: error * error })
      if (belief.model.kind !== 'dichotomous') throw new Error('the kind changed')
      return {
        exact,
        belief: { b: belief.model.b, sd: Math.sqrt(belief.variance.b) },
        inside: Math.abs(exact.b - b) < 1.96 * Math.sqrt(exact.varB),
        streamInside: Math.abs(belief.model.b - b) < 1.96 * Math.sqrt(belief.variance.b),
      }
    })
    const share = (count: number): string => `${((100 * count) / items).toFixed(1)} %`
    console.log(
      `cold start, ${expected.answers} answers: expected SD a ${expected.slopeSd.toFixed(3)}, b ${expected.difficultySd.toFixed(3)} (data ${(100 * expected.dataShare).toFixed(0)} %, ${expected.basis}); simulated ${rms(found.map((one) => Math.sqrt(one.exact.varA))).toFixed(3)}, ${rms(found.map((one) => Math.sqrt(one.exact.varB))).toFixed(3)}; exact intervals cover ${share(found.filter((one) => one.inside).length)}`,
    )
    const distance = found.map((one) => (one.belief.b - one.exact.b) / Math.sqrt(one.exact.varB))
    console.log(
      `  streaming update: from the exact mean ${rms(distance).toFixed(2)} SD, its SD / exact ${median(found.map((one) => one.belief.sd / Math.sqrt(one.exact.varB))).toFixed(3)}, covers ${share(found.filter((one) => one.streamInside).length)}`,
    )
  }
}

/** Posterior of (log a, b) by brute force, ability integrated out on 13 nodes. */
function posteriorOnGrid(answers: readonly { x: number; mean: number }[], error: number) {
  const nodes = Array.from({ length: 13 }, (_, h) => -3.6 + 0.6 * h)
  const weights = nodes.map((z) => Math.exp((-z * z) / 2))
  const total = weights.reduce((sum, w) => sum + w, 0)
  let best = { a: 1, b: 0 }
  let [reachA, reachB] = [1.3, 2.8]
  let result = { a: 1, b: 0, varA: 0, varB: 0 }
  // First the whole prior, then what the posterior left of it.
  for (const size of [9, 13]) {
    const cells: { a: number; b: number; log: number }[] = []
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const logA = Math.log(best.a) + reachA * ((2 * i) / (size - 1) - 1)
        const b = best.b + reachB * ((2 * j) / (size - 1) - 1)
        const a = Math.exp(logA)
        let log = -0.5 * (logA / 0.35) ** 2 - 0.5 * (b / 0.8) ** 2
        for (const { x, mean } of answers) {
          let p = 0
          for (let h = 0; h < 13; h++) p += weights[h]! / (1 + Math.exp(-a * (mean + error * nodes[h]! - b)))
          log += Math.log(x === 1 ? p / total : 1 - p / total)
        }
        cells.push({ a, b, log })
      }
    }
    const peak = Math.max(...cells.map((cell) => cell.log))
    const mass = cells.map((cell) => Math.exp(cell.log - peak))
    const all = mass.reduce((sum, m) => sum + m, 0)
    const mean = (value: (cell: { a: number; b: number }) => number): number =>
      cells.reduce((sum, cell, c) => sum + mass[c]! * value(cell), 0) / all
    const [a, b] = [Math.exp(mean((cell) => Math.log(cell.a))), mean((cell) => cell.b)]
    const meanA = mean((cell) => cell.a)
    result = { a, b, varA: mean((cell) => (cell.a - meanA) ** 2), varB: mean((cell) => (cell.b - b) ** 2) }
    best = { a, b }
    const spacing = [(2 * reachA) / (size - 1), (2 * reachB) / (size - 1)]
    reachA = 4 * Math.hypot(Math.sqrt(result.varA) / a, spacing[0]! / 3)
    reachB = 4 * Math.hypot(Math.sqrt(result.varB), spacing[1]! / 3)
  }
  return result
}
