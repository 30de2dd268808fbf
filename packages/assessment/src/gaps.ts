import type { Gap, GapKind, Profile, TargetStanding } from './types.ts'

/** A skill is a gap until it is this probable that the person is at or above what the target asks. Judged. */
const SHOWN = 0.7
/** Below this, we are fairly sure that it is missing. */
export const MISSING = 0.3

/** What the target asks and the profile does not show, the weightiest first. */
export function gaps(profile: Profile, standing: TargetStanding): Gap[] {
  const estimates = new Map(profile.skills.map((estimate) => [estimate.skill, estimate]))
  return standing.skills
    .filter(({ probability }) => probability < SHOWN)
    .map(({ skill, required, weight, cut, mean, probability, ownAnswers }): Gap => {
      const kind: GapKind = ownAnswers === 0 ? 'untested' : probability < MISSING ? 'measured' : 'unclear'
      const { level } = estimates.get(skill)!
      return {
        skill,
        kind,
        // When the shown level is the asked one, the doubt is about holding it: the step starts one below.
        from: level < required ? level : ((required - 1) as Gap['from']),
        to: required,
        probability,
        shortfall: Math.max(0, cut - mean),
        priority: weight * (1 - probability),
      }
    })
    .sort((a, b) => b.priority - a.priority || (a.skill < b.skill ? -1 : 1))
}
