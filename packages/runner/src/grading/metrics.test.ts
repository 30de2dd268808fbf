import { describe, expect, it } from 'vitest'
import { metric, predictionProblem } from './metrics.ts'

describe('metric', () => {
  // Reference values: scikit-learn 1.9.1 (sklearn.metrics) on the same lists.
  const labels = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0]
  const probabilities = [0.1, 0.8, 0.35, 0.4, 0.9, 0.35, 0.2, 0.6, 0.4, 0.05]
  const classes = [0, 1, 0, 1, 1, 0, 0, 1, 1, 0]

  it('agrees with scikit-learn', () => {
    expect(metric('roc-auc', labels, probabilities)).toBeCloseTo(0.92, 12)
    expect(metric('log-loss', labels, probabilities)).toBeCloseTo(0.41268484483288903, 12)
    expect(metric('brier', labels, probabilities)).toBeCloseTo(0.13274999999999998, 12)
    expect(metric('accuracy', labels, classes)).toBe(0.8)
    expect(metric('f1', labels, classes)).toBeCloseTo(0.8, 12)
    expect(metric('rmse', [3, -0.5, 2, 7], [2.5, 0, 2, 8])).toBeCloseTo(0.6123724356957945, 12)
    expect(metric('mae', [3, -0.5, 2, 7], [2.5, 0, 2, 8])).toBe(0.5)
    expect(metric('log-loss', [1, 0], [0, 1])).toBeCloseTo(36.04365338911715, 9)
  })

  /** Three hundred made-up cases, the same in Python: labels that depend on the probability in a crooked way. */
  const series = Array.from({ length: 300 }, (_, i) => {
    const p = (((i * 37) % 101) + 0.5) / 101
    return { p, label: ((i * 53) % 97) / 97 < p + 0.2 * Math.sin(12 * p) ? 1 : 0 }
  })
  const seriesLabels = series.map(({ label }) => label)
  const seriesProbabilities = series.map(({ p }) => p)

  it('agrees with scikit-learn on rankings, unbalanced classes and explained variance', () => {
    expect(metric('average-precision', labels, probabilities)).toBeCloseTo(0.9028571428571428, 12)
    expect(
      metric(
        'average-precision',
        labels,
        labels.map(() => 0.5),
      ),
    ).toBe(0.5)
    expect(metric('average-precision', seriesLabels, seriesProbabilities)).toBeCloseTo(0.7305037252332087, 12)
    expect(metric('balanced-accuracy', labels, classes)).toBeCloseTo(0.8, 12)
    const [animals, guesses] = ['aaabbc'.split(''), 'ababba'.split('')]
    expect(metric('balanced-accuracy', animals, guesses)).toBeCloseTo(0.5555555555555555, 12)
    expect(metric('r2', [3, -0.5, 2, 7], [2.5, 0, 2, 8])).toBeCloseTo(0.9486081370449679, 12)
    expect(metric('r2', [1, 2, 3], [3, 2, 1])).toBe(-3)
  })

  it('agrees on the calibration error with bins made by scikit-learn’s calibration_curve', () => {
    // Reference: sum over bins of n_bin / n * |prob_true - prob_pred|, strategy="uniform", bins counted by numpy.
    expect(metric('calibration-error', labels, probabilities)).toBeCloseTo(0.155, 12)
    expect(metric('calibration-error', seriesLabels, seriesProbabilities)).toBeCloseTo(0.1638283828382839, 12)
    expect(metric('calibration-error', seriesLabels, seriesProbabilities, 15)).toBeCloseTo(0.17013201320132015, 12)
    expect(metric('calibration-error', seriesLabels, seriesProbabilities, 4)).toBeCloseTo(0.16696369636963707, 12)
  })

  it('puts a probability on an edge into the lower bin, 0 into the first and 1 into the last', () => {
    // By hand, two bins: {0, 0.5} with a positive, {0.75, 1} with one: |0.5 - 0.25| / 2 + |0.5 - 0.875| / 2.
    expect(metric('calibration-error', [1, 0, 0, 1], [0, 0.5, 0.75, 1], 2)).toBeCloseTo(0.3125, 12)
    expect(metric('calibration-error', [0, 1], [0, 1])).toBe(0)
    expect(metric('calibration-error', [1, 0], [0, 1])).toBe(1)
    expect(() => metric('calibration-error', [1], [0.5], 0)).toThrow('0 bins')
  })

  it('keeps its laws: AUC reverses with the scores and ignores their scale; ties count half', () => {
    const reversed = probabilities.map((p) => -p)
    expect(metric('roc-auc', labels, reversed)).toBeCloseTo(1 - 0.92, 12)
    expect(
      metric(
        'roc-auc',
        labels,
        probabilities.map((p) => Math.exp(10 * p)),
      ),
    ).toBeCloseTo(0.92, 12)
    expect(
      metric(
        'roc-auc',
        labels,
        labels.map(() => 0.5),
      ),
    ).toBe(0.5)
  })

  it('takes names of classes for accuracy, and answers 0 for an F1 with nothing positive', () => {
    expect(metric('accuracy', ['cat', 'dog'], ['cat', 'cow'])).toBe(0.5)
    expect(metric('f1', [0, 0], [0, 0])).toBe(0)
  })

  it('refuses what has no answer', () => {
    expect(() => metric('rmse', [1, 2], [1])).toThrow('2 labels but 1 predictions')
    expect(() => metric('mae', [], [])).toThrow('no labels')
    expect(() => metric('roc-auc', [1, 1], [0.2, 0.3])).toThrow('both classes')
    expect(() => metric('f1', [0, 2], [0, 1])).toThrow('labels 0 and 1')
    expect(() => metric('average-precision', [0, 0], [0, 1])).toThrow('a positive label')
    expect(() => metric('r2', [2, 2], [0, 1])).toThrow('labels that differ')
  })

  it('says why predictions cannot be scored', () => {
    expect(predictionProblem('roc-auc', [1, -7.5])).toBeNull()
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, '0.5', null, [1], {}, true]) {
      expect(predictionProblem('roc-auc', [0.5, odd]), String(odd)).toContain('finite numbers')
    }
    expect(predictionProblem('brier', [0, 1, 0.5])).toBeNull()
    expect(predictionProblem('calibration-error', [0.5, 1.0001])).toContain('from 0 to 1')
    expect(predictionProblem('log-loss', [-0.1])).toContain('from 0 to 1')
    expect(predictionProblem('accuracy', ['cat', 3])).toBeNull()
    expect(predictionProblem('balanced-accuracy', ['cat', Number.NaN])).toContain('finite numbers')
  })
})
