import { categoryLogProbability } from '../models/response-model.ts'
import type { ScoredAnswer } from '../ability/index.ts'

/** Distance beyond which every model stands at its asymptote for the purposes of a likelihood. */
const FAR = 40

/** log likelihood of the answers as a function of ability; 0 for no answers. */
export function logLikelihood(answers: readonly ScoredAnswer[]): (theta: number) => number {
  const parts = answers.map(({ model, category, parameterVariance }) =>
    categoryLogProbability(model, category, parameterVariance),
  )
  return (theta) => parts.reduce((sum, part) => sum + part(theta), 0)
}

/**
 * log L(cut + delta) - log L(cut - delta): how much better the answers fit an ability above the indifference region than
 * one below it. Source: Reckase (1983), in New Horizons in Testing, 237-255; Eggen (1999), APM 23(3), 249-261.
 *
 * @param delta - half the width of the indifference region, > 0
 */
export function logLikelihoodRatio(answers: readonly ScoredAnswer[], cut: number, delta: number): number {
  checkRegion(cut, delta)
  const log = logLikelihood(answers)
  return log(cut + delta) - log(cut - delta)
}

/**
 * The same with each simple hypothesis replaced by its side's most likely ability:
 * log L(max(MLE, cut + delta)) - log L(min(MLE, cut - delta)); MLE is the global maximum and may be infinite.
 * Source: Thompson (2009), Educational and Psychological Measurement 69(5), 778-793; Bartroff, Finkelman & Lai (2008).
 */
export function generalizedLogLikelihoodRatio(answers: readonly ScoredAnswer[], cut: number, delta: number): number {
  checkRegion(cut, delta)
  if (answers.length === 0) return 0
  const log = logLikelihood(answers)
  const best = mostLikely(answers, log)
  return log(Math.max(best, cut + delta)) - log(Math.min(best, cut - delta))
}

function checkRegion(cut: number, delta: number): void {
  if (!(Number.isFinite(cut) && delta > 0 && delta < Infinity)) {
    throw new RangeError(`cut ${cut} with an indifference region of half width ${delta}`)
  }
}

/** The global maximum of the likelihood on [-40, 40]: a scan fine enough for the steepest item, then golden section. */
function mostLikely(answers: readonly ScoredAnswer[], log: (theta: number) => number): number {
  const places = answers.flatMap(({ model }) => ('b' in model ? model.b : []))
  const nodes = [
    ...Array.from({ length: 241 }, (_, i) => -12 + i / 10),
    ...places.flatMap((b) => [b - 0.05, b, b + 0.05]),
    -FAR,
    FAR,
  ]
    .filter((theta) => Math.abs(theta) <= FAR)
    .sort((x, y) => x - y)
  const values = nodes.map(log)
  const top = values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
  let low = nodes[Math.max(0, top - 1)]!
  let high = nodes[Math.min(nodes.length - 1, top + 1)]!
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 80 && high - low > 1e-12; i++) {
    const left = high - golden * (high - low)
    const right = low + golden * (high - low)
    if (log(left) < log(right)) low = left
    else high = right
  }
  const middle = (low + high) / 2
  return log(middle) >= values[top]! ? middle : nodes[top]!
}
