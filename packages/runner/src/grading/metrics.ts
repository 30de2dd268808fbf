import type { MetricName } from '../task.ts'

/** Probabilities are kept away from 0 and 1 by this much, or one sure mistake would make log loss infinite. */
const LOG_LOSS_CLIP = Number.EPSILON
/** Of the calibration error, unless a test says otherwise. */
const BINS = 10

const LOSSES: readonly MetricName[] = ['log-loss', 'brier', 'calibration-error', 'rmse', 'mae']
const OF_PROBABILITIES: readonly MetricName[] = ['log-loss', 'brier', 'calibration-error']
const OF_CLASSES: readonly MetricName[] = ['accuracy', 'balanced-accuracy']

/**
 * Computes a metric outside the candidate's code.
 *
 * @param labels - true values: 0/1 for roc-auc, average-precision, f1 (positive class 1), log-loss, brier and
 *   calibration-error; numbers for rmse, mae and r2; numbers or strings for accuracy and balanced-accuracy
 * @param predictions - scores for roc-auc and average-precision, probabilities of class 1 for log-loss, brier and
 *   calibration-error, else predicted values
 * @param bins - of the calibration error
 * @throws RangeError when the lengths differ, there is nothing to score, or the labels do not fit the metric
 */
export function metric(
  name: MetricName,
  labels: readonly (number | string)[],
  predictions: readonly (number | string)[],
  bins = BINS,
): number {
  if (labels.length !== predictions.length) {
    throw new RangeError(`${labels.length} labels but ${predictions.length} predictions`)
  }
  if (labels.length === 0) throw new RangeError('no labels')
  if (name === 'accuracy') return mean(labels.map((label, i) => (label === predictions[i] ? 1 : 0)))
  if (name === 'balanced-accuracy') return balancedAccuracy(labels, predictions)
  const truth = labels.map(Number)
  const predicted = predictions.map(Number)
  if (name === 'rmse') return Math.sqrt(mean(truth.map((value, i) => (value - predicted[i]!) ** 2)))
  if (name === 'mae') return mean(truth.map((value, i) => Math.abs(value - predicted[i]!)))
  if (name === 'r2') return r2(truth, predicted)
  if (truth.some((label) => label !== 0 && label !== 1)) throw new RangeError(`${name} needs labels 0 and 1`)
  switch (name) {
    case 'roc-auc':
      return areaUnderRoc(truth, predicted)
    case 'average-precision':
      return averagePrecision(truth, predicted)
    case 'f1':
      return f1(truth, predicted)
    case 'log-loss':
      return mean(
        truth.map((label, i) => {
          const p = Math.min(Math.max(predicted[i]!, LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP)
          return -(label === 1 ? Math.log(p) : Math.log1p(-p))
        }),
      )
    case 'brier':
      return mean(truth.map((label, i) => (label - predicted[i]!) ** 2))
    case 'calibration-error':
      return calibrationError(truth, predicted, bins)
  }
}

/** Whether the metric is better when it is smaller. */
export const isLoss = (name: MetricName): boolean => LOSSES.includes(name)

/** Why predictions cannot be scored, or null. For who may see it. */
export function predictionProblem(name: MetricName, predictions: readonly unknown[]): string | null {
  if (OF_CLASSES.includes(name)) {
    const usable = predictions.every((item) => typeof item === 'string' || Number.isFinite(item))
    return usable ? null : 'The predictions are not all texts or finite numbers.'
  }
  if (!predictions.every(Number.isFinite)) return 'The predictions are not all finite numbers.'
  if (!OF_PROBABILITIES.includes(name)) return null
  const probable = (predictions as number[]).every((value) => value >= 0 && value <= 1)
  return probable ? null : 'The predictions are not all probabilities from 0 to 1.'
}

/** The chance that a random positive scores above a random negative, ties counting half, by mid-ranks. */
function areaUnderRoc(truth: readonly number[], scores: readonly number[]): number {
  const positives = truth.filter((label) => label === 1).length
  const negatives = truth.length - positives
  if (positives === 0 || negatives === 0) throw new RangeError('roc-auc needs both classes in the labels')
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  let rankSum = 0
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end += 1
    const midRank = (start + 1 + end) / 2
    for (let i = start; i < end; i += 1) if (truth[order[i]!] === 1) rankSum += midRank
    start = end
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/**
 * The sum of precisions at each threshold, weighted by the gain in recall there; equal scores share one threshold, and
 * nothing is interpolated (as scikit-learn defines it).
 */
function averagePrecision(truth: readonly number[], scores: readonly number[]): number {
  const positives = truth.filter((label) => label === 1).length
  if (positives === 0) throw new RangeError('average-precision needs a positive label')
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  let sum = 0
  let hits = 0
  for (let start = 0; start < order.length;) {
    const before = hits
    let end = start
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) {
      if (truth[order[end]!] === 1) hits += 1
      end += 1
    }
    sum += ((hits - before) / positives) * (hits / end)
    start = end
  }
  return sum
}

/** The mean over the true classes of the share of each that was recognised. */
function balancedAccuracy(labels: readonly (number | string)[], predictions: readonly (number | string)[]): number {
  const classes = new Map<number | string, { hits: number; count: number }>()
  labels.forEach((label, i) => {
    const found = classes.get(label) ?? { hits: 0, count: 0 }
    classes.set(label, { hits: found.hits + (predictions[i] === label ? 1 : 0), count: found.count + 1 })
  })
  return mean([...classes.values()].map(({ hits, count }) => hits / count))
}

/**
 * Expected calibration error: probabilities are put into `bins` bins of equal width, ((m - 1) / bins, m / bins] with 0 in
 * the first; the gaps between the mean probability and the share of positives, weighted by the size of each bin.
 * Source: Guo et al. (2017), On Calibration of Modern Neural Networks, equations 2 and 3, for the positive class.
 */
function calibrationError(truth: readonly number[], probabilities: readonly number[], bins: number): number {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} bins`)
  const gaps = new Float64Array(bins)
  truth.forEach((label, i) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(probabilities[i]! * bins) - 1))
    gaps[bin]! += label - probabilities[i]!
  })
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / truth.length
}

/** 0 when nothing is positive, neither truly nor predicted: there is nothing to have found. */
function f1(truth: readonly number[], predicted: readonly number[]): number {
  let hits = 0
  let misses = 0
  truth.forEach((label, i) => {
    if (label === 1 && predicted[i] === 1) hits += 1
    else if (label === 1 || predicted[i] === 1) misses += 1
  })
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + misses)
}

/** The share of the variance that the predictions explain; below 0 when the mean would do better. */
function r2(truth: readonly number[], predicted: readonly number[]): number {
  const centre = mean(truth)
  const variation = truth.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  if (variation === 0) throw new RangeError('r2 needs labels that differ')
  return 1 - truth.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0) / variation
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
