import {
  compositeStanding,
  directlyAsked,
  enoughAsked,
  gaps,
  profileFrom,
  standardTest,
  targetStanding,
  weightedTargets,
  type CompositeStanding,
  type Gap,
  type Observation,
  type Profile,
  type TargetStanding,
} from '@millwright/assessment'
import type { AiMode, Catalogue, LevelId } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { loadObservations, type Whose } from './load-evidence.ts'

export interface Target {
  role: string
  level: LevelId
}

export interface Standing {
  profile: Profile
  standing: TargetStanding
  gaps: Gap[]
}

/** A person's profile, recomputed from their evidence, and where it stands against a target. */
export async function loadStanding(
  db: Db,
  who: Whose,
  asked: { catalogue: Catalogue; target: Target; aiMode: AiMode; sessionId?: string; skills?: readonly string[] },
): Promise<Standing> {
  const { catalogue, target, aiMode, sessionId, skills = measurableSkills(catalogue, target) } = asked
  const { graph } = catalogue
  const observations = await loadObservations(db, who, { aiMode, graph, ...(sessionId ? { sessionId } : {}) })
  return standingOf(catalogue, target, observations, skills)
}

/** The same from observations that are at hand. */
export function standingOf(
  catalogue: Catalogue,
  target: Target,
  observations: readonly Observation[],
  skills: readonly string[] | undefined = measurableSkills(catalogue, target),
): Standing {
  const { graph } = catalogue
  const profile = profileFrom(graph, observations)
  const standing = targetStanding(graph, profile, target.role, target.level, skills ? { skills } : {})
  return { profile, standing, gaps: gaps(profile, standing) }
}

/** Where little was asked, a number would speak of our assumptions and not of the person: neither pages nor records give one. */
export function isEnoughAsked({ skills }: Pick<TargetStanding, 'skills'>): boolean {
  return enoughAsked(directlyAsked(skills, skills))
}

/** The share of what decides a target, by weight, that was asked about directly. */
export function shareAsked(catalogue: Catalogue, profile: Profile, target: Target): number {
  const deciding = weightedTargets(catalogue.graph, target.role, target.level, measurableSkills(catalogue, target))
  return directlyAsked(deciding, profile.skills)
}

/** The composite of `standingOf` alone, at a fraction of the cost; null by the rule of `isEnoughAsked`. */
export function knownComposite(catalogue: Catalogue, profile: Profile, target: Target): CompositeStanding | null {
  if (!enoughAsked(shareAsked(catalogue, profile, target))) return null
  const skills = measurableSkills(catalogue, target)
  return compositeStanding(catalogue.graph, profile, target.role, target.level, skills ? { skills } : {})
}

/**
 * The skills on which a target is decided: those that a test for it measures. Without such a test, every skill that the
 * target asks for; most of them then rest on what related skills tell.
 */
export function measurableSkills(catalogue: Catalogue, { role, level }: Target): string[] | undefined {
  return standardTest(catalogue, role, level)?.skills.map(({ skill }) => skill)
}
