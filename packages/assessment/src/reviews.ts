/** What is known of a skill that was shown. */
export interface ShownSkill {
  readonly skill: string
  /** When it was asked about itself, in any order. */
  readonly answered: readonly Date[]
}

export interface DueReview {
  readonly skill: string
  /** `thin`: shown by few answers; `long-ago`: the last ones are old. */
  readonly code: 'thin' | 'long-ago'
  /** Answers about the skill itself. */
  readonly answers: number
  /** Since the last of them. */
  readonly days: number
  /** Since when it is due. */
  readonly since: Date
}

/** Fewer answers than this are thin evidence. Judged. */
const THIN = 3
/** Days after which thin evidence is looked at again. Judged. */
const AFTER_THIN = 14
/**
 * Days to the first review: 8 % of a year. For keeping something a year, the best gap was about 5 to 10 % of it: Cepeda, Vul, Rohrer,
 * Wixted & Pashler (2008), Psychological Science 19(11), 1095-1102.
 */
const FIRST = 30
/** Each occasion doubles it, up to here: expanding intervals keep recall higher on the way (Kang, Lindsey, Mozer & Pashler 2014). */
const LONGEST = 240

const DAY = 86_400_000

/**
 * Which of the skills that somebody showed are due for a short review, the longest overdue first. Days on which a skill was asked
 * about are its occasions; after the first the interval is 30 days, and each further one doubles it. Evidence does not fade by
 * itself here: a review adds to it, and only answers move a reading.
 */
export function dueReviews(skills: readonly ShownSkill[], now: Date): DueReview[] {
  return skills
    .flatMap(({ skill, answered }): DueReview[] => {
      if (answered.length === 0) return []
      const last = Math.max(...answered.map((at) => at.getTime()))
      const occasions = new Set(answered.map((at) => at.toISOString().slice(0, 10))).size
      const thin = answered.length < THIN
      const interval = thin ? AFTER_THIN : Math.min(LONGEST, FIRST * 2 ** (occasions - 1))
      const since = last + interval * DAY
      if (since > now.getTime()) return []
      const days = Math.floor((now.getTime() - last) / DAY)
      return [{ skill, code: thin ? 'thin' : 'long-ago', answers: answered.length, days, since: new Date(since) }]
    })
    .toSorted((a, b) => a.since.getTime() - b.since.getTime() || (a.skill < b.skill ? -1 : 1))
}
