import { type Graph, type LevelId, type Proficiency, targetsFor } from '@millwright/catalog'
import { type Gaussian, normalCdf, project } from '@millwright/psychometrics'
import type { Profile, SkillStanding, StandingVerdict, TargetStanding } from './types.ts'

const Z95 = 1.959963984540054

/** A skill the target asks for, with its share of the composite. */
export interface WeightedTarget {
  readonly skill: string
  readonly required: Proficiency
  readonly weight: number
}

/**
 * What a target asks, with weights proportional to the proficiency it requires, summing to 1.
 *
 * @param skills - only these (a blueprint's); without it, every skill the target marks as required
 * @throws RangeError when the target asks for none of them
 */
export function weightedTargets(
  graph: Graph,
  role: string,
  level: LevelId,
  skills?: readonly string[],
): WeightedTarget[] {
  const asked = targetsFor(graph, role, level).filter((target) =>
    skills ? skills.includes(target.skill) : target.required,
  )
  const total = asked.reduce((sum, { proficiency }) => sum + proficiency, 0)
  if (total === 0) throw new RangeError(`the target ${role} ${level} asks for none of these skills`)
  return asked.map(({ skill, proficiency }) => ({
    skill,
    required: proficiency as Proficiency,
    weight: proficiency / total,
  }))
}

/**
 * Where a person stands against a target: for each skill, and for their weighted mean (the composite, whose standard error
 * uses the joint posterior). Probabilities come with the cut as set and with the cut's own standard error folded in.
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
  const targets = weightedTargets(graph, role, level, skills)

  const standings = targets.map(({ skill, required, weight }): SkillStanding => {
    const { mean, standardError, ownAnswers } = estimates.get(skill)!
    const probability = normalCdf((mean - cuts[required]) / standardError)
    return {
      skill,
      required,
      weight,
      cut: cuts[required],
      mean,
      standardError,
      probability,
      probabilityCutUncertain: normalCdf((mean - cuts[required]) / Math.hypot(standardError, cutError)),
      ownAnswers,
      verdict: verdictOf(probability, confidence),
    }
  })
  const index = new Map(profile.skills.map(({ skill }, i) => [skill, i]))
  const composite = compositeOf(profile.posterior, targets, index, graph.cutScores)
  const { mean, standardError } = composite
  return {
    role,
    level,
    composite: {
      ...composite,
      low: mean - Z95 * standardError,
      high: mean + Z95 * standardError,
      probabilityCutUncertain: normalCdf(
        (mean - composite.cut) / Math.hypot(standardError, composite.cutStandardError),
      ),
      verdict: verdictOf(composite.probability, confidence),
    },
    skills: standings,
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
