import { expectedScores, itemModel, judgedItemModel, type Basis } from '@millwright/assessment'
import { testItems, type Catalogue } from '@millwright/catalog'
import { answersUntilCalibrated, categoryCount, expectedPrecision, wilsonInterval } from '@millwright/psychometrics'
import type { CollectedAnswer } from './answers.ts'

/** What is known about one question, and what more answers would tell. */
export interface ItemQuality {
  id: string
  title: string
  skill: string
  answers: number
  basis: Basis
  /** Answers behind the parameters in use; 0 while they are judged. */
  calibratedFrom: number
  /** Mean share of full marks; null without answers. */
  observed: number | null
  /** The same as the parameters in use expect of these very people. */
  expected: number | null
  /** A 95 % interval of `observed` (Wilson, of right or wrong answers: never too narrow); null without answers. */
  interval: readonly [number, number] | null
  /** SD of the difficulty: as known now, and after as many answers in all as the item has or 200, whichever is more. */
  difficultySd: number
  difficultySdAfter: number
  /** Answers, in all, after which the data outweigh the judgement; null once they do. */
  answersNeeded: number | null
}

/** People whose abilities are worked out for `expected`: the newest. More would make the page slow, and change little. */
export const MOST_PEOPLE = 400
/** Who answers: as the reference population, their ability known as after a usual test. */
const ANSWERING = { mean: 0, sd: 1, abilityError: 0.4 }
export const MORE_ANSWERS = 200

/** Questions of the tests; those that differ most from what is expected of them first, then those with most answers. */
export function itemQuality(catalogue: Catalogue, collected: readonly CollectedAnswer[]): ItemQuality[] {
  const scores = Map.groupBy(scoresOf(catalogue, collected), ({ item }) => item)
  return testItems(catalogue)
    .map((item): ItemQuality => {
      const own = scores.get(item.id) ?? []
      const known = own.filter(({ expected }) => expected !== null)
      const { parameterVariance, basis } = itemModel(item, catalogue.graph.cutScores)
      const observed = own.length === 0 ? null : mean(own.map(({ score }) => score))
      // Counted from the judgement alone: what a file of parameters knows already came from the same answers.
      const { model, parameterVariance: variance } = judgedItemModel(item, catalogue.graph.cutScores)
      const usable = model.kind === 'dichotomous' || model.kind === 'graded'
      const now = Math.sqrt(parameterVariance.b)
      const learnt = learning(item.kind, usable ? { model, variance } : null)
      return {
        id: item.id,
        title: item.title,
        skill: item.skill,
        answers: own.length,
        basis,
        calibratedFrom: item.calibration?.responses ?? 0,
        observed,
        expected: known.length === 0 ? null : mean(known.map(({ expected }) => expected!)),
        interval: observed === null ? null : wilsonInterval(observed * own.length, own.length),
        difficultySd: now,
        difficultySdAfter: Math.min(now, learnt?.sdAfter ?? now),
        answersNeeded: basis === 'expert-judged' ? (learnt?.needed ?? null) : null,
      }
    })
    .toSorted((a, b) => surprise(b) - surprise(a) || b.answers - a.answers || (a.id < b.id ? -1 : 1))
}

type Belief = Parameters<typeof answersUntilCalibrated>[0]
const known = new Map<string, { needed: number | null; sdAfter: number }>()

/** What answers would change; judged items of one kind and model are alike, so it is worked out once for each. */
function learning(kind: string, prior: Belief | null) {
  if (!prior) return null
  const key = `${kind} ${JSON.stringify(prior)}`
  const found = known.get(key) ?? {
    needed: answersUntilCalibrated(prior, ANSWERING, 20_000),
    sdAfter: expectedPrecision(prior, [MORE_ANSWERS], ANSWERING)[0]!.difficultySd,
  }
  if (known.size > 2000) known.clear()
  known.set(key, found)
  return found
}

interface Score {
  item: string
  score: number
  expected: number | null
}

function scoresOf({ graph }: Catalogue, collected: readonly CollectedAnswer[]): Score[] {
  const skills = new Set(graph.skills.map(({ id }) => id))
  const people = [...Map.groupBy(collected, ({ person }) => person).values()].toReversed()
  return people.flatMap((answers, i) => {
    const usable = answers.filter(({ observation }) => skills.has(observation.skill))
    const expected =
      i < MOST_PEOPLE
        ? expectedScores(
            graph,
            usable.map(({ observation }) => observation),
          )
        : []
    return usable.map(({ item, category, observation: { model } }, j) => ({
      item,
      score: category / (model.kind === 'continuous' ? 1 : categoryCount(model) - 1),
      expected: expected[j] ?? null,
    }))
  })
}

/** How far the expected share lies outside the interval of the observed one, in half intervals; 0 below 20 answers, which say too little. */
function surprise({ expected, interval, answers }: ItemQuality): number {
  if (expected === null || interval === null || answers < 20) return 0
  const [low, high] = interval
  return Math.max(0, low - expected, expected - high) / ((high - low) / 2)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
