import type { MetricName } from '../task.ts'

/** Probabilities are kept away from 0 and 1 by this much, or one sure mistake would make log loss infinite. */
const LOG_LOSS_CLIP = Number.EPSILON

/**
 * Computes a metric outside the candidate's code.
 *
 * @param labels - true values: 0/1 for roc-auc, f1 (positive class 1), log-loss and brier; numbers for rmse and mae;
 *   numbers or strings for accuracy
 * @param predictions - scores for roc-auc, probabilities of class 1 for log-loss and brier, else predicted values
 * @throws RangeError when the lengths differ, there is nothing to score, or the labels do not fit the metric
 */
export function metric(
  name: MetricName,
  labels: readonly (number | string)[],
  predictions: readonly (number | string)[],
): number {
  if (labels.length !== predictions.length) {
    throw new RangeError(`${labels.length} labels but ${predictions.length} predictions`)
  }
  if (labels.length === 0) throw new RangeError('no labels')
  if (name === 'accuracy') return mean(labels.map((label, i) => (label === predictions[i] ? 1 : 0)))
  const truth = labels.map(Number)
  const predicted = predictions.map(Number)
  if (name === 'rmse') return Math.sqrt(mean(truth.map((value, i) => (value - predicted[i]!) ** 2)))
  if (name === 'mae') return mean(truth.map((value, i) => Math.abs(value - predicted[i]!)))
  if (truth.some((label) => label !== 0 && label !== 1)) throw new RangeError(`${name} needs labels 0 and 1`)
  switch (name) {
    case 'roc-auc':
      return areaUnderRoc(truth, predicted)
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
  }
}

/** Whether the metric is better when it is smaller. */
export function isLoss(name: MetricName): boolean {
  return name === 'log-loss' || name === 'brier' || name === 'rmse' || name === 'mae'
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
