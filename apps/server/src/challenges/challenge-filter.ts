import type { Catalogue, Challenge, RuntimeId } from '@millwright/catalog'
import type { MyChallenge } from './my-challenges.ts'

export const STATES = ['new', 'begun', 'handed-in'] as const
export type ChallengeState = (typeof STATES)[number]
/** At most so many minutes. */
export const LENGTHS = [20, 30, 45, 60] as const

/** What the list is narrowed down to. An empty text stands for everything. */
export interface ChallengeFilter {
  runtime: string
  skill: string
  level: string
  minutes: string
  state: string
}

/** The filter of an address; what does not exist is left out, so that an old link shows something. */
export function filterOf(query: (name: string) => string | undefined, choices: FilterChoices): ChallengeFilter {
  const one = (name: string, known: readonly (string | number)[]) => {
    const asked = query(name) ?? ''
    return known.map(String).includes(asked) ? asked : ''
  }
  return {
    runtime: one('runtime', choices.runtimes),
    skill: one('skill', choices.skills),
    level: one('level', choices.levels),
    minutes: one('minutes', LENGTHS),
    state: one('state', STATES),
  }
}

export interface FilterChoices {
  runtimes: RuntimeId[]
  skills: string[]
  levels: Challenge['proficiency'][]
}

/** What there is to choose from: only what some challenge has. */
export function choicesOf({ challenges }: Pick<Catalogue, 'challenges'>): FilterChoices {
  const all = <T>(values: readonly T[]) => [...new Set(values)].toSorted((one, other) => (one < other ? -1 : 1))
  return {
    runtimes: all(challenges.map(({ runtime }) => runtime)),
    skills: all(challenges.flatMap(({ criteria }) => criteria.map(({ skill }) => skill))),
    levels: all(challenges.map(({ proficiency }) => proficiency)),
  }
}

export const stateOfMine = (mine: MyChallenge | undefined): ChallengeState =>
  mine === undefined ? 'new' : mine.handIns > 0 ? 'handed-in' : 'begun'

/** The challenges that fit, the easiest first and then the shortest. */
export function filterChallenges(
  challenges: readonly Challenge[],
  { runtime, skill, level, minutes, state }: ChallengeFilter,
  mine: ReadonlyMap<string, MyChallenge>,
): Challenge[] {
  return challenges
    .filter(
      (challenge) =>
        (runtime === '' || challenge.runtime === runtime) &&
        (skill === '' || challenge.criteria.some((criterion) => criterion.skill === skill)) &&
        (level === '' || challenge.proficiency === Number(level)) &&
        (minutes === '' || challenge.minutes <= Number(minutes)) &&
        (state === '' || stateOfMine(mine.get(challenge.id)) === state),
    )
    .toSorted((one, other) => one.proficiency - other.proficiency || one.minutes - other.minutes)
}
