import type { Graph } from '@millwright/catalog'
import type { Gap, GapKind, Profile, TargetStanding } from './types.ts'

/** A skill is a gap until it is this probable that the person is at or above what the target asks. Judged. */
const SHOWN = 0.7
/** Below this, we are fairly sure that it is missing. */
const MISSING = 0.3

const PROFICIENCY = ['below awareness', 'awareness', 'working', 'practitioner', 'expert'] as const

/** What the target asks and the profile does not show, the weightiest first. */
export function gaps(graph: Graph, profile: Profile, standing: TargetStanding): Gap[] {
  const names = new Map(graph.skills.map(({ id, name }) => [id, name]))
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
        reason: reasonFor(kind, names.get(skill)!, PROFICIENCY[required], probability),
      }
    })
    .sort((a, b) => b.priority - a.priority || (a.skill < b.skill ? -1 : 1))
}

function reasonFor(kind: GapKind, name: string, required: string, probability: number): string {
  const chance = `${Math.max(1, Math.round(100 * probability))} %`
  switch (kind) {
    case 'untested':
      return `${name} has not been tested; going by your other answers, you are at ${required} with a probability of ${chance}.`
    case 'measured':
      return `Your answers on ${name} place you below ${required}: the probability of having it is ${chance}.`
    case 'unclear':
      return `Your answers on ${name} do not yet show ${required}: the probability of having it is ${chance}.`
  }
}
