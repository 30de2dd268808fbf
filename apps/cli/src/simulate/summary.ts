import type { StopReason } from '@millwright/assessment'
import type { Simulation, Sitting } from './simulate.ts'

interface Accuracy {
  readonly bias: number
  readonly rmse: number
  /** Mean claimed standard error; equal to `rmse` when the test knows how sure it is. */
  readonly meanStandardError: number
  /** Share of 95 % intervals that hold the truth. */
  readonly coverage: number
}

interface Share {
  readonly label: string
  readonly count: number
  readonly share: number
}

export interface Summary {
  readonly takers: number
  readonly composite: Accuracy & { readonly reliability: number; readonly coverageByBank: readonly [number, number] }
  readonly skills: readonly (Accuracy & { readonly skill: string; readonly meanAnswers: number })[]
  readonly allSkills: Accuracy
  readonly length: {
    readonly mean: number
    readonly p10: number
    readonly p90: number
    readonly max: number
    readonly meanMinutes: number
  }
  readonly level: {
    readonly right: number
    /** What always giving the more frequent answer would achieve. */
    readonly base: number
    /** Share found above among those above, and below among those below; null when nobody was. */
    readonly sensitivity: number | null
    readonly specificity: number | null
    readonly byDistance: readonly Share[]
    /** Among the decisions claimed with the blueprint's confidence: how many there are, and how many are right. */
    readonly confident: { readonly share: number; readonly right: number }
    readonly claimed: readonly {
      readonly label: string
      readonly count: number
      readonly claimed: number
      readonly right: number
    }[]
  }
  readonly exposure: {
    readonly max: number
    readonly mean: number
    readonly unused: number
    readonly bank: number
    readonly rates: readonly { id: string; rate: number }[]
  }
  readonly stops: readonly Share[]
  readonly errorByAbility: readonly {
    readonly from: number
    readonly to: number
    readonly count: number
    readonly bias: number
    readonly rmse: number
  }[]
}

const Z95 = 1.959963984540054

export function summarise({ sittings, skills, cut, bank, options }: Simulation): Summary {
  const confidence = options.blueprint.stopping.confidence
  const composite = accuracyOf(sittings)
  const lengths = sittings.map(({ items }) => items.length).toSorted((a, b) => a - b)
  const right = (sitting: Sitting): boolean => sitting.estimate >= cut === sitting.truth >= cut
  const above = sittings.filter(({ truth }) => truth >= cut)
  const below = sittings.filter(({ truth }) => truth < cut)
  const claims = (sitting: Sitting): number => Math.max(sitting.probability, 1 - sitting.probability)
  const confident = sittings.filter((sitting) => claims(sitting) >= confidence)
  const byBank = [...Map.groupBy(sittings, ({ bank: one }) => one).values()].map((some) => accuracyOf(some).coverage)
  const estimateVariance = varianceOf(sittings.map(({ estimate }) => estimate))
  const errorVariance = mean(sittings.map(({ standardError }) => standardError ** 2))

  return {
    takers: sittings.length,
    composite: {
      ...composite,
      reliability: 1 - errorVariance / (errorVariance + estimateVariance),
      coverageByBank: [Math.min(...byBank), Math.max(...byBank)],
    },
    skills: skills.map((skill, i) => {
      const results = sittings.map((sitting) => sitting.skills[i]!)
      return { skill, ...accuracyOf(results), meanAnswers: mean(results.map(({ ownAnswers }) => ownAnswers)) }
    }),
    allSkills: accuracyOf(sittings.flatMap((sitting) => sitting.skills)),
    length: {
      mean: mean(lengths),
      p10: quantile(lengths, 0.1),
      p90: quantile(lengths, 0.9),
      max: lengths.at(-1)!,
      meanMinutes: mean(sittings.map(({ minutes }) => minutes)),
    },
    level: {
      right: share(sittings, right),
      base: Math.max(above.length, below.length) / sittings.length,
      sensitivity: above.length > 0 ? share(above, right) : null,
      specificity: below.length > 0 ? share(below, right) : null,
      byDistance: bands([0, 0.25, 0.5, 0.75, 1, Infinity]).map(([from, to, label]) => {
        const some = sittings.filter(({ truth }) => Math.abs(truth - cut) >= from && Math.abs(truth - cut) < to)
        return { label, count: some.length, share: share(some, right) }
      }),
      confident: { share: confident.length / sittings.length, right: share(confident, right) },
      claimed: bands([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001]).map(([from, to, label]) => {
        const some = sittings.filter((sitting) => claims(sitting) >= from && claims(sitting) < to)
        return { label, count: some.length, claimed: mean(some.map(claims)), right: share(some, right) }
      }),
    },
    exposure: exposureOf(sittings, bank),
    stops: stopsOf(sittings),
    errorByAbility: errorByAbility(sittings),
  }
}

function accuracyOf(results: readonly { truth: number; estimate: number; standardError: number }[]): Accuracy {
  const errors = results.map(({ estimate, truth }) => estimate - truth)
  return {
    bias: mean(errors),
    rmse: Math.sqrt(mean(errors.map((error) => error * error))),
    meanStandardError: mean(results.map(({ standardError }) => standardError)),
    coverage: share(results, ({ estimate, truth, standardError }) => Math.abs(estimate - truth) <= Z95 * standardError),
  }
}

function exposureOf(sittings: readonly Sitting[], bank: readonly string[]): Summary['exposure'] {
  const counts = new Map(bank.map((id) => [id, 0]))
  for (const id of sittings.flatMap(({ items }) => items)) counts.set(id, (counts.get(id) ?? 0) + 1)
  const rates = [...counts]
    .map(([id, count]) => ({ id, rate: count / sittings.length }))
    .sort((a, b) => b.rate - a.rate)
  return {
    max: rates[0]?.rate ?? 0,
    mean: mean(rates.map(({ rate }) => rate)),
    unused: rates.filter(({ rate }) => rate === 0).length,
    bank: bank.length,
    rates,
  }
}

function stopsOf(sittings: readonly Sitting[]): Share[] {
  const groups = Map.groupBy(sittings, ({ stop }): StopReason => stop)
  return [...groups]
    .map(([label, some]) => ({ label, count: some.length, share: some.length / sittings.length }))
    .sort((a, b) => b.count - a.count)
}

function errorByAbility(sittings: readonly Sitting[]): Summary['errorByAbility'] {
  return [-Infinity, -1.5, -1, -0.5, 0, 0.5, 1, 1.5].map((from, i, edges) => {
    const to = edges[i + 1] ?? Infinity
    const some = sittings.filter(({ truth }) => truth >= from && truth < to)
    const { bias, rmse } = accuracyOf(some)
    return { from, to, count: some.length, bias, rmse }
  })
}

function bands(edges: readonly number[]): [number, number, string][] {
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1]!
    return [from, to, to === Infinity ? `${from} and more` : `${from} to ${Math.floor(to * 100) / 100}`]
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.filter(holds).length / values.length
}

function varianceOf(values: readonly number[]): number {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}

function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!
}
