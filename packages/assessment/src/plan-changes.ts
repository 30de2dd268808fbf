import type { GapKind, LearningPath } from './types.ts'

/** What is kept of a plan, to tell later what changed. */
export interface PlanSnapshot {
  /** Observations that the profile rested on. */
  readonly observations: number
  readonly minutes: number
  readonly steps: readonly {
    readonly skill: string
    readonly code: GapKind | 'prerequisite'
    readonly probability: number
    readonly keys: readonly string[]
  }[]
}

export type PlanChange =
  /** No step any more: what it asks is now this probable. */
  | { readonly code: 'closed'; readonly skill: string; readonly before: number; readonly now: number }
  /** A new step. `before` is null when the old plan did not name it. */
  | { readonly code: 'added'; readonly skill: string; readonly now: number }
  /** Still a step, for another reason than before. */
  | {
      readonly code: 'reason'
      readonly skill: string
      readonly from: GapKind | 'prerequisite'
      readonly to: GapKind | 'prerequisite'
      readonly before: number
      readonly now: number
    }
  /** The same step with other material. */
  | { readonly code: 'material'; readonly skill: string; readonly before: number; readonly now: number }

export function planSnapshot({ steps, minutes }: LearningPath, observations: number): PlanSnapshot {
  return {
    observations,
    minutes,
    steps: steps.map(({ skill, reason, parts }) => ({
      skill,
      code: reason.code,
      probability: reason.probability,
      keys: parts.map(({ key }) => key),
    })),
  }
}

/**
 * What changed between two plans of one target, in the order of the old plan and then of the new one.
 *
 * @param probabilityNow - of being where the target asks a skill to be, for those that are no step any more
 */
export function planChanges(
  before: PlanSnapshot,
  after: PlanSnapshot,
  probabilityNow: (skill: string) => number | undefined,
): PlanChange[] {
  const now = new Map(after.steps.map((step) => [step.skill, step]))
  const then = new Map(before.steps.map((step) => [step.skill, step]))
  const changed = before.steps.flatMap((old): PlanChange[] => {
    const { skill } = old
    const step = now.get(skill)
    if (!step) return [{ code: 'closed', skill, before: old.probability, now: probabilityNow(skill) ?? 1 }]
    const both = { skill, before: old.probability, now: step.probability }
    if (step.code !== old.code) return [{ code: 'reason', from: old.code, to: step.code, ...both }]
    return new Set(step.keys).symmetricDifference(new Set(old.keys)).size > 0 ? [{ code: 'material', ...both }] : []
  })
  const added = after.steps.flatMap(({ skill, probability }): PlanChange[] =>
    then.has(skill) ? [] : [{ code: 'added', skill, now: probability }],
  )
  return [...changed, ...added]
}
