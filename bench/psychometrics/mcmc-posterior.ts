/**
 * Long chains for three posteriors of many skills, the reference of `posterior` and `posteriorProbabilities`. Run, about
 * two minutes: node --conditions development bench/psychometrics/mcmc-posterior.ts
 * Writes packages/psychometrics/src/posterior/fixtures/mcmc-posterior.json.
 * Elliptical slice sampling (Murray, Adams & MacKay 2010, AISTATS 9, 541-548) over skills and testlet effects: no step size, no
 * tuning, nothing shared with expectation propagation but the response models. Standard errors from 50 batch means.
 */
import { writeFileSync } from 'node:fs'
import {
  type ProjectedObservation,
  type ResponseModel,
  categoryLogProbability,
  gaussian,
  gaussianSampler,
  randomIndex,
  randomNormal,
  sampleCategory,
  seededRandom,
} from '@millwright/psychometrics'

const ITERATIONS = Number(process.argv[2] ?? 1_000_000)
const BATCHES = 50

/** Unit variances and correlations without structure: normalised inner products of random vectors with a common part. */
function randomCorrelations(skills: number, common: number, random: () => number): number[][] {
  const rows = Array.from({ length: skills }, () =>
    Array.from({ length: skills }, (_, j) => (j === 0 ? common : 0) + randomNormal(random)),
  )
  const norms = rows.map((row) => Math.hypot(...row))
  return rows.map((a, i) =>
    rows.map((b, j) => (i === j ? 1 : a.reduce((sum, x, k) => sum + x * b[k]!, 0) / (norms[i]! * norms[j]!))),
  )
}

function chain(name: string, skills: number, answers: number, common: number) {
  const random = seededRandom(name)
  const mean = Array.from({ length: skills }, () => Math.round(100 * (random() - 0.5)) / 100)
  const covariance = randomCorrelations(skills, common, random)
  covariance.forEach((row, i) => row.forEach((_, j) => (row[j] = j <= i ? Math.round(1e4 * row[j]!) / 1e4 : row[j]!)))
  covariance.forEach((row, i) => row.forEach((_, j) => (row[j] = j > i ? covariance[j]![i]! : row[j]!)))
  const prior = gaussian(mean, covariance)
  const truth = gaussianSampler(prior)(random)
  const observations = Array.from({ length: answers }, (_, i): ProjectedObservation => {
    const index = randomIndex(random, skills)
    const [a, b] = [Math.round(100 * (0.8 + random())) / 100, Math.round(100 * (3 * random() - 1.5)) / 100]
    const models: ResponseModel[] = [
      { kind: 'dichotomous', a, b, c: 0.2, d: 1 },
      { kind: 'graded', a, b: [b - 0.5, b + 0.5] },
      { kind: 'gpcm', a, b: [b - 0.4, b + 0.4] },
      { kind: 'nominal', slopes: [0, -0.4, a], intercepts: [0, 0.5, -0.5 * b] },
    ]
    const model = models[i % 4]!
    const loadings =
      i % 7 === 6
        ? [
            { index, weight: 0.6 },
            { index: (index + 1) % skills, weight: 0.4 },
          ]
        : [{ index, weight: 1 }]
    const eta = loadings.reduce((sum, { index: at, weight }) => sum + weight * truth[at]!, 0)
    const testlet = i % 5 === 0 ? { testlet: { id: `lab-${i % 2}`, variance: 0.5 } } : {}
    return { loadings, model, category: sampleCategory(model, eta, random), ...testlet }
  })

  const labs = [...new Set(observations.flatMap(({ testlet }) => (testlet ? [testlet.id] : [])))]
  const logs = observations.map((o) => categoryLogProbability(o.model, o.category))
  const logLikelihood = (x: Float64Array): number => {
    let sum = 0
    for (let i = 0; i < observations.length; i++) {
      const { loadings, testlet } = observations[i]!
      let eta = testlet ? x[skills + labs.indexOf(testlet.id)]! : 0
      for (const { index, weight } of loadings) eta += weight * x[index]!
      sum += logs[i]!(eta)
    }
    return sum
  }
  const drawSkills = gaussianSampler(prior)
  const draw = (): Float64Array => {
    const x = new Float64Array(skills + labs.length)
    x.set(drawSkills(random))
    for (let k = skills; k < x.length; k++) x[k] = Math.sqrt(0.5) * randomNormal(random)
    return x
  }
  const center = (k: number): number => (k < skills ? mean[k]! : 0)

  const cuts = Array.from(truth, (theta) => Math.round(100 * (theta - 0.8)) / 100)
  const compositeCut = Math.round(100 * (truth.reduce((sum, theta) => sum + theta, 0) / skills - 0.2)) / 100
  const width = 3 * skills + 4
  const batches = Array.from({ length: BATCHES }, () => new Float64Array(width))
  let x = draw()
  let level = logLikelihood(x)
  const burn = 5000
  for (let n = -burn; n < ITERATIONS; n++) {
    const other = draw()
    const threshold = level + Math.log(1 - random())
    let angle = 2 * Math.PI * random()
    let [low, high] = [angle - 2 * Math.PI, angle]
    for (;;) {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
      const proposal = x.map((value, k) => center(k) + (value - center(k)) * cos + (other[k]! - center(k)) * sin)
      const reached = logLikelihood(proposal)
      if (reached > threshold) {
        x = proposal
        level = reached
        break
      }
      if (angle < 0) low = angle
      else high = angle
      angle = low + (high - low) * random()
    }
    if (n < 0) continue
    const sums = batches[Math.floor((n * BATCHES) / ITERATIONS)]!
    let all = 1
    let total = 0
    for (let k = 0; k < skills; k++) {
      const above = x[k]! >= cuts[k]! ? 1 : 0
      sums[k]! += x[k]!
      sums[skills + k]! += x[k]! ** 2
      sums[2 * skills + k]! += above
      all *= above
      total += x[k]! / skills
    }
    sums[3 * skills]! += total
    sums[3 * skills + 1]! += total ** 2
    sums[3 * skills + 2]! += total >= compositeCut ? 1 : 0
    sums[3 * skills + 3]! += all
  }
  const means = batches.map((batch) => batch.map((sum) => (sum * BATCHES) / ITERATIONS))
  const estimate = (at: (batch: Float64Array) => number) => {
    const values = means.map(at)
    const value = values.reduce((sum, v) => sum + v, 0) / BATCHES
    const variance = values.reduce((sum, v) => sum + (v - value) ** 2, 0) / (BATCHES - 1)
    return { value: Number(value.toFixed(6)), error: Number(Math.sqrt(variance / BATCHES).toFixed(6)) }
  }
  const each = (offset: number) => Array.from({ length: skills }, (_, k) => estimate((batch) => batch[offset + k]!))
  return {
    name,
    mean,
    covariance,
    observations,
    cuts,
    compositeCut,
    means: each(0),
    squares: each(skills),
    above: each(2 * skills),
    compositeMean: estimate((batch) => batch[3 * skills]!),
    compositeSquare: estimate((batch) => batch[3 * skills + 1]!),
    compositeAbove: estimate((batch) => batch[3 * skills + 2]!),
    allAbove: estimate((batch) => batch[3 * skills + 3]!),
  }
}

const cases = [
  chain('6 skills, 14 answers', 6, 14, 1.5),
  chain('8 skills, 40 answers', 8, 40, 3),
  chain('12 skills, 30 answers', 12, 30, 2.5),
]
const origin = `bench/psychometrics/mcmc-posterior.ts: elliptical slice sampling, ${ITERATIONS} steps a case, errors from ${BATCHES} batch means`
const file = new URL('../../packages/psychometrics/src/posterior/fixtures/mcmc-posterior.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ origin, cases }, null, 1)}\n`)
for (const { name, above, compositeAbove, allAbove } of cases) {
  console.log(name, above.map(({ value, error }) => `${value} (${error})`).join(', '), compositeAbove, allAbove)
}
