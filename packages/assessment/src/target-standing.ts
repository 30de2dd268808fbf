import { dimensionOf, type Graph, leftToReview, type LevelId, type Proficiency, targetsFor } from '@millwright/catalog'
import {
  type Gaussian,
  type SumPosterior,
  gaussHermite,
  normalCdf,
  posteriorProbabilities,
  project,
} from '@millwright/psychometrics'
import type { CompositeStanding, Profile, SkillStanding, StandingVerdict, TargetStanding } from './types.ts'

/** How an error of the cut is averaged over. */
const CUT_ERROR = gaussHermite(5)

/** One skill does not stand for a dimension: it would be two fifths of a decision. */
const LEAST_OF_DIMENSION = 2

/** A skill the target asks for, with its share of the composite. */
export interface WeightedTarget {
  readonly skill: string
  readonly required: Proficiency
  readonly weight: number
}

/**
 * What decides a target, with weights summing to 1. The dimensions that occur share it in the ratio of their weights
 * (`graph/evaluation.yaml`); within one, a skill weighs what the target asks of it. Where a dimension would hang on a single skill,
 * all skills share alike. Skills that are left to reviews decide nothing.
 *
 * @param skills - only these (a blueprint's); without it, every skill the target marks as required. Where all of these are left
 * to reviews, they keep their weights: a test of one such skill still speaks for that skill
 * @throws RangeError when the target asks for none of them
 */
export function weightedTargets(
  graph: Graph,
  role: string,
  level: LevelId,
  skills?: readonly string[],
): WeightedTarget[] {
  const all = targetsFor(graph, role, level).filter((target) =>
    skills ? skills.includes(target.skill) : target.required,
  )
  const measured = all.filter(({ skill }) => !leftToReview(graph, skill))
  const asked = skills && measured.length === 0 ? all : measured
  if (asked.length === 0) throw new RangeError(`the target ${role} ${level} asks for none of these skills`)
  const byDimension = [...Map.groupBy(asked, ({ skill }) => dimensionOf(graph, skill))]
  const parts = byDimension.every(([, own]) => own.length >= LEAST_OF_DIMENSION)
    ? byDimension
    : [[null, asked] as const]
  const total = parts.reduce((sum, [dimension]) => sum + (dimension?.weight ?? 1), 0)
  const weights = new Map(
    parts.flatMap(([dimension, own]) => {
      const proficiencies = own.reduce((sum, { proficiency }) => sum + proficiency, 0)
      return own.map(({ skill, proficiency }) => [
        skill,
        ((dimension?.weight ?? 1) / total) * (proficiency / proficiencies),
      ])
    }),
  )
  return asked.map(({ skill, proficiency }) => ({
    skill,
    required: proficiency as Proficiency,
    weight: weights.get(skill)!,
  }))
}

/**
 * Where a person stands against a target: for each skill, for their weighted mean (the composite), and for all of these
 * skills at once. The posterior is not taken for Gaussian (`posteriorProbabilities`). Probabilities come with the cut as set,
 * and with the cut's own standard error folded in.
 *
 * @param options.skills - ids to judge by (a blueprint's measured skills); default: all that the target requires
 * @param options.confidence - from which a verdict is "reached" or "not-reached"; default 0.9
 */
export function targetStanding(
  graph: Graph,
  profile: Profile,
  role: string,
  level: LevelId,
  { skills, confidence = 0.9 }: { skills?: readonly string[]; confidence?: number } = {},
): TargetStanding {
  const { cuts, standardError: cutError } = graph.cutScores
  const estimates = new Map(profile.skills.map((estimate) => [estimate.skill, estimate]))
  const index = new Map(profile.skills.map(({ skill }, i) => [skill, i]))
  const at = (skill: string) => [{ index: index.get(skill)!, weight: 1 }]
  const targets = weightedTargets(graph, role, level, skills)
  const { prior, observations, result } = profile.evidence
  const composite = compositeQuestion(graph, profile, targets, confidence)
  const { sums, allRequired } = posteriorProbabilities(prior, observations, result, {
    sums: [
      composite.sum,
      ...targets.map((target) => ({ loadings: at(target.skill), cuts: aroundCut(cuts[target.required], cutError) })),
    ],
    required: targets.map((one) => ({ loadings: at(one.skill), cut: cuts[one.required] })),
  })
  const [whole, ...parts] = sums
  return {
    role,
    level,
    composite: composite.answer(whole!),
    allRequired: {
      probability: allRequired,
      skills: targets.length,
      answered: targets.filter(({ skill }) => estimates.get(skill)!.ownAnswers > 0).length,
    },
    skills: targets.map((target, i): SkillStanding => {
      const part = parts[i]!
      const found = probabilitiesOf(part)
      return {
        ...target,
        cut: cuts[target.required],
        mean: part.mean,
        standardError: part.standardDeviation,
        ...found,
        ownAnswers: estimates.get(target.skill)!.ownAnswers,
        verdict: verdictOf(found.probability, confidence),
      }
    }),
  }
}

/**
 * The composite of `targetStanding` alone, by the same rule and to the same digits, for a fraction of the cost: where many targets or
 * many moments are looked at together.
 */
export function compositeStanding(
  graph: Graph,
  profile: Profile,
  role: string,
  level: LevelId,
  { skills, confidence = 0.9 }: { skills?: readonly string[]; confidence?: number } = {},
): CompositeStanding {
  const { prior, observations, result } = profile.evidence
  const { sum, answer } = compositeQuestion(graph, profile, weightedTargets(graph, role, level, skills), confidence)
  return answer(posteriorProbabilities(prior, observations, result, { sums: [sum] }).sums[0]!)
}

function compositeQuestion(graph: Graph, profile: Profile, targets: readonly WeightedTarget[], confidence: number) {
  const index = new Map(profile.skills.map(({ skill }, i) => [skill, i]))
  const { cut, cutStandardError } = compositeOf(profile.evidence.result.gaussian, targets, index, graph.cutScores)
  const loadings = targets.map(({ skill, weight }) => ({ index: index.get(skill)!, weight }))
  const answer = (whole: SumPosterior): CompositeStanding => {
    const [low, high] = whole.interval
    const found = probabilitiesOf(whole)
    return {
      mean: whole.mean,
      standardError: whole.standardDeviation,
      low,
      high,
      cut,
      cutStandardError,
      ...found,
      verdict: verdictOf(found.probability, confidence),
    }
  }
  return { sum: { loadings, cuts: aroundCut(cut, cutStandardError) }, answer }
}

/**
 * Share of what decides a target, by weight, that was asked about directly: 1 when every one of its skills has own answers. What related
 * skills tell is not counted.
 */
export function directlyAsked(
  targets: readonly Pick<WeightedTarget, 'skill' | 'weight'>[],
  skills: readonly { readonly skill: string; readonly ownAnswers: number }[],
): number {
  const own = new Set(skills.filter(({ ownAnswers }) => ownAnswers > 0).map(({ skill }) => skill))
  return targets.reduce((sum, { skill, weight }) => sum + (own.has(skill) ? weight : 0), 0)
}

/** Below this share asked directly, a probability would speak of the prior more than of the person. Judged. */
const ENOUGH_ASKED = 0.5

/** @param share - what `directlyAsked` says. @returns whether a probability may be shown for it */
export const enoughAsked = (share: number): boolean => share >= ENOUGH_ASKED - 1e-9

/**
 * How many more skills have to be asked about, at least, until it is enough: the heaviest first.
 *
 * @param shares - weights of the skills not asked about yet, as shares of the decision
 * @param asked - share asked about directly so far
 */
export function fewestToBeEnough(shares: readonly number[], asked = 0): number {
  let share = asked
  let count = 0
  for (const next of shares.toSorted((a, b) => b - a)) {
    if (enoughAsked(share)) break
    share += next
    count++
  }
  return count
}

function aroundCut(cut: number, error: number): number[] {
  return [cut, ...CUT_ERROR.nodes.map((z) => cut + error * z)]
}

/** With the cut as set, and averaged over the places where the cut might be. */
function probabilitiesOf({ above: [asSet, ...around] }: SumPosterior) {
  return {
    probability: asSet!,
    probabilityCutUncertain: around.reduce((sum, above, i) => sum + CUT_ERROR.weights[i]! * above, 0),
  }
}

/** The composite of a target in a Gaussian over skills: its mean, standard error, cut and probability at or above it. */
export function compositeOf(
  gaussian: Gaussian,
  targets: readonly WeightedTarget[],
  index: ReadonlyMap<string, number>,
  { cuts, standardError: cutError }: Graph['cutScores'],
) {
  const loadings = targets.map(({ skill, weight }) => ({ index: index.get(skill)!, weight }))
  const { mean, variance } = project(gaussian, loadings)
  const standardError = Math.sqrt(variance)
  const cut = targets.reduce((sum, { required, weight }) => sum + weight * cuts[required], 0)
  // One cut serves all skills at its proficiency, so its error is shared by them and independent between proficiencies.
  const shares = [1, 2, 3, 4].map((level) =>
    targets.reduce((sum, { required, weight }) => sum + (required === level ? weight : 0), 0),
  )
  return {
    mean,
    standardError,
    cut,
    cutStandardError: cutError * Math.hypot(...shares),
    probability: normalCdf((mean - cut) / standardError),
  }
}

function verdictOf(probability: number, confidence: number): StandingVerdict {
  if (probability >= confidence) return 'reached'
  return probability <= 1 - confidence ? 'not-reached' : 'unclear'
}
