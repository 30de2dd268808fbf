import { describe, expect, it } from 'vitest'
import { metric } from './metrics.ts'

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
  })
})
