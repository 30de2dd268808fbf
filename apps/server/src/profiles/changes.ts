import {
  estimateChanges,
  weightedTargets,
  profileFrom,
  type CompositeStanding,
  type EstimateChange,
  type SkillEstimate,
} from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import { observationsAfter, type History, type Measurement } from './measurements.ts'
import { knownComposite, measurableSkills, type Target } from './standing.ts'

/** Each moment costs some milliseconds; older ones are in the history of the account. */
const MOST_MOMENTS = 12

export interface Moment {
  measurement: Measurement
  /** Where the person stood with what counted then, as it was scored then. Null: too little had been asked, by the same rule as now. */
  composite: CompositeStanding | null
}

/** Where a person stood against a target after each of the last occasions, oldest first. */
export function standingOverTime(catalogue: Catalogue, target: Target, history: History): Moment[] {
  const { measurements } = history
  const first = Math.max(0, measurements.length - MOST_MOMENTS)
  return measurements.slice(first).map((measurement, i) => {
    const count = first + i + 1
    const profile = profileFrom(catalogue.graph, observationsAfter(history, count, count))
    return { measurement, composite: knownComposite(catalogue, profile, target) }
  })
}

export interface SkillChange {
  skill: string
  before: SkillEstimate
  after: SkillEstimate
  change: EstimateChange
  /** Observations of this very skill that came in between. */
  newAnswers: number
}

export interface ProfileChange {
  /**
   * `evidence`: more came in; the earlier answers count on both sides as they are scored today, so that only the new ones make the
   * difference. `rescoring`: the same answers, scored before and after it.
   */
  kind: 'evidence' | 'rescoring'
  /** What lies between: the occasion that was asked for, and for evidence everything after it, oldest first. */
  between: Measurement[]
  /** Null unless enough had been asked on both sides. */
  target: { before: CompositeStanding; after: CompositeStanding; change: EstimateChange } | null
  /** The skills about which something new was learnt; own answers first, then by how far they moved. */
  skills: SkillChange[]
}

/** Shown from 5 points of the reading on: a correction has no spread to compare with. */
const SEEN = 0.05

/**
 * What changed with one occasion and everything after it. Null when nothing was known before it: the first measurement changes nothing,
 * it begins.
 */
export function changeSince(
  catalogue: Catalogue,
  target: Target,
  history: History,
  /** The occasion to compare with the time before; by default the last one. */
  measurementId?: string,
): ProfileChange | null {
  const { measurements } = history
  const asked = measurements.findIndex(({ id }) => id === measurementId)
  const at = asked === -1 ? measurements.length - 1 : asked
  const occasion = measurements[at]
  if (!occasion || at === 0) return null
  const kind = occasion.kind === 'rescoring' ? 'rescoring' : 'evidence'
  const earlier = kind === 'rescoring' ? observationsAfter(history, at, at) : observationsAfter(history, at)
  const later =
    kind === 'rescoring' ? observationsAfter(history, at, at + 1) : observationsAfter(history, measurements.length)
  if (earlier.length === 0) return null
  const [before, after] = [profileFrom(catalogue.graph, earlier), profileFrom(catalogue.graph, later)]
  const [was, is] = [knownComposite(catalogue, before, target), knownComposite(catalogue, after, target)]
  const known = new Set(earlier.map(({ id }) => id))
  const added = later.filter(({ id }) => !known.has(id))
  const compare = estimateChanges(catalogue.graph, before, kind === 'rescoring' ? [] : added)
  const deciding = weightedTargets(catalogue.graph, target.role, target.level, measurableSkills(catalogue, target))
  return {
    kind,
    between: kind === 'rescoring' ? [occasion] : measurements.slice(at),
    target: was && is ? { before: was, after: is, change: compare(deciding, was, is) } : null,
    skills: before.skills
      .map((one, i): SkillChange => {
        const other = after.skills[i]!
        const newAnswers = Math.max(0, other.ownAnswers - one.ownAnswers)
        return {
          skill: one.skill,
          before: one,
          after: other,
          change: compare([{ skill: one.skill, weight: 1 }], one, other),
          newAnswers,
        }
      })
      .filter(({ change }) => change.expectedSpread !== null || Math.abs(change.difference) >= SEEN)
      .toSorted(
        (one, other) =>
          Number(other.newAnswers > 0) - Number(one.newAnswers > 0) ||
          Math.abs(other.change.difference) - Math.abs(one.change.difference),
      ),
  }
}
