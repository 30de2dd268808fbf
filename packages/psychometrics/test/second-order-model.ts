import { type Gaussian, type ProjectedObservation, categoryLogProbability, gaussian } from '../src/index.ts'

/**
 * Skills with one common factor: theta_k = lambda_k g + sqrt(1 - lambda_k^2) e_k. Given g they are independent, so everything
 * about the posterior is a nest of one-dimensional integrals. Each answer looks at one skill.
 */
export function secondOrderPrior(lambda: readonly number[]): Gaussian {
  return gaussian(
    lambda.map(() => 0),
    lambda.map((a, i) => lambda.map((b, j) => (i === j ? 1 : a * b))),
  )
}

const STEP = 0.1
const GRID = Float64Array.from({ length: 161 }, (_, i) => (i - 80) * STEP)
const FACTOR = Float64Array.from({ length: 57 }, (_, i) => (i - 28) * 0.2)

/** Exact posterior (sums that converge faster than any power of the step), with the mean of all skills as the composite. */
export function secondOrderPosterior(
  lambda: readonly number[],
  observations: readonly ProjectedObservation[],
  cuts: readonly number[],
  compositeCut?: number,
) {
  const skills = lambda.length
  const logs = lambda.map((_, k) => {
    const own = observations
      .filter(({ loadings }) => loadings[0]!.index === k)
      .map((o) => categoryLogProbability(o.model, o.category, o.parameterVariance))
    return GRID.map((theta) => own.reduce((sum, log) => sum + log(theta), 0))
  })
  // P(theta >= cut) within a grid needs a finer one near the cut: panels of Simpson's rule from the cut upwards.
  const above = lambda.map((_, k) => {
    const own = observations
      .filter(({ loadings }) => loadings[0]!.index === k)
      .map((o) => categoryLogProbability(o.model, o.category, o.parameterVariance))
    return Array.from({ length: 201 }, (__, i) => {
      const theta = cuts[k]! + (i * (8 - cuts[k]!)) / 200
      const weight = (((8 - cuts[k]!) / 200) * (i === 0 || i === 200 ? 1 : i % 2 ? 4 : 2)) / 3
      return { theta, value: weight * Math.exp(own.reduce((sum, log) => sum + log(theta), 0)) }
    })
  })
  let mass = 0
  let all = 0
  const first = new Float64Array(skills)
  const second = new Float64Array(skills)
  const each = new Float64Array(skills)
  let composite = 0
  let sumFirst = 0
  let sumSecond = 0
  for (const g of FACTOR) {
    const densities: Float64Array[] = []
    const m = new Float64Array(skills)
    const a = new Float64Array(skills)
    const mean = new Float64Array(skills)
    const square = new Float64Array(skills)
    for (let k = 0; k < skills; k++) {
      const rest = 1 - lambda[k]! ** 2
      const normal = (theta: number) =>
        Math.exp(-((theta - lambda[k]! * g) ** 2) / (2 * rest)) / Math.sqrt(2 * Math.PI * rest)
      const density = GRID.map((theta, i) => normal(theta) * Math.exp(logs[k]![i]!) * STEP)
      m[k] = density.reduce((sum, p) => sum + p, 0)
      mean[k] = density.reduce((sum, p, i) => sum + p * GRID[i]!, 0) / m[k]!
      square[k] = density.reduce((sum, p, i) => sum + p * GRID[i]! ** 2, 0) / m[k]!
      a[k] = above[k]!.reduce((sum, { theta, value }) => sum + value * normal(theta), 0) / m[k]!
      densities.push(density.map((p) => p / m[k]!))
    }
    const weight = Math.exp(-(g * g) / 2) * m.reduce((product, value) => product * value, 1)
    mass += weight
    all += weight * a.reduce((product, value) => product * value, 1)
    for (let k = 0; k < skills; k++) {
      first[k]! += weight * mean[k]!
      second[k]! += weight * square[k]!
      each[k]! += weight * a[k]!
    }
    const total = mean.reduce((sum, value) => sum + value, 0) / skills
    sumFirst += weight * total
    sumSecond += weight * (total ** 2 + mean.reduce((sum, value, k) => sum + square[k]! - value ** 2, 0) / skills ** 2)
    if (compositeCut !== undefined) composite += weight * sumAbove(densities, compositeCut * skills)
  }
  const means = first.map((value) => value / mass)
  return {
    means,
    sds: second.map((value, k) => Math.sqrt(value / mass - means[k]! ** 2)),
    above: each.map((value) => value / mass),
    allAbove: all / mass,
    compositeMean: sumFirst / mass,
    compositeSd: Math.sqrt(sumSecond / mass - (sumFirst / mass) ** 2),
    compositeAbove: composite / mass,
  }
}

/** P(sum of independent variables >= cut) from their probabilities on GRID, by convolution. */
function sumAbove(densities: readonly Float64Array[], cut: number): number {
  let low = 0
  let sum = Float64Array.of(1)
  for (const density of densities) {
    const from = density.findIndex((p) => p > 1e-13)
    const to = density.findLastIndex((p) => p > 1e-13)
    const next = new Float64Array(sum.length + to - from)
    for (let i = 0; i < sum.length; i++) {
      for (let j = from; j <= to; j++) next[i + j - from]! += sum[i]! * density[j]!
    }
    low += GRID[from]!
    sum = next
  }
  // The cubic through four nodes around the cut gives the part of its cell that lies above.
  const place = (cut - low) / STEP
  const at = Math.floor(place)
  const t = place - at
  let above = 0
  for (let i = Math.max(0, at + 1); i < sum.length; i++) above += sum[i]!
  const [a, b, c, d] = [-1, 0, 1, 2].map((offset) => sum[at + offset] ?? 0) as [number, number, number, number]
  const integral = (x: number): number =>
    b * x +
    0.5 * ((c - a) * (x ** 2 / 2) + (2 * a - 5 * b + 4 * c - d) * (x ** 3 / 3) + (3 * (b - c) + d - a) * (x ** 4 / 4))
  // Sums of node masses count half a node too much at the open end; Euler-Maclaurin's next term is the slope's.
  return above + integral(1) - integral(t) - c / 2 + (d - b) / 24
}
