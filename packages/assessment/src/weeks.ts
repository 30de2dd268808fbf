/** Monday is 1, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface WeekSettings {
  readonly minutesPerWeek: number
  /** The days on which there is time; at least one. */
  readonly days: readonly Weekday[]
  /** The first possible day, YYYY-MM-DD. */
  readonly from: string
  /** Already used in the week of `from`. */
  readonly spent?: number
}

/** A whole part, or piece `piece` of `pieces` of one that is longer than a sitting. */
export interface Piece {
  readonly key: string
  readonly minutes: number
  readonly piece: number
  readonly pieces: number
}

export interface Sitting {
  /** YYYY-MM-DD */
  readonly date: string
  readonly pieces: readonly Piece[]
  readonly minutes: number
}

export interface Week {
  /** Its first day, YYYY-MM-DD. */
  readonly monday: string
  readonly sittings: readonly Sitting[]
  readonly minutes: number
}

/** What is left of a sitting is not worth beginning something long in. Minutes; judged. */
const TOO_SHORT = 10

/**
 * Lays parts into weeks in their order. Every chosen day has the same share of the week's minutes, and no week gets more than
 * those. What fits into a sitting is never split; what is longer than a sitting is split over as many as it needs.
 *
 * @throws RangeError without days, or with less than a minute for each of them
 */
export function layIntoWeeks(
  parts: readonly { readonly key: string; readonly minutes: number }[],
  settings: WeekSettings,
): Week[] {
  const days = new Set<number>(settings.days)
  const share = Math.floor(settings.minutesPerWeek / days.size)
  if (days.size === 0 || share < 1)
    throw new RangeError(`${settings.minutesPerWeek} minutes on ${days.size} days a week`)

  const laid: { date: string; key: string; minutes: number }[] = []
  let date = addDays(settings.from, -1)
  let left = 0
  let week = mondayOf(settings.from)
  let weekLeft = Math.max(0, settings.minutesPerWeek - (settings.spent ?? 0))
  const nextSitting = () => {
    do date = addDays(date, 1)
    while (!days.has(weekdayOf(date)))
    if (mondayOf(date) !== week) {
      week = mondayOf(date)
      weekLeft = settings.minutesPerWeek
    }
    left = Math.min(share, weekLeft)
  }
  const lay = (key: string, minutes: number) => {
    laid.push({ date, key, minutes })
    left -= minutes
    weekLeft -= minutes
  }
  for (const { key, minutes } of parts) {
    let open = Math.max(1, Math.ceil(minutes))
    if (open <= share) {
      while (left < open) nextSitting()
      lay(key, open)
      continue
    }
    while (open > 0) {
      // The rest of a long part goes wherever a sitting begins; its first piece may also fill one up.
      while (left < Math.min(open, TOO_SHORT, share)) nextSitting()
      const now = Math.min(open, left)
      lay(key, now)
      open -= now
    }
  }
  return weeksOf(laid)
}

function weeksOf(laid: readonly { date: string; key: string; minutes: number }[]): Week[] {
  const total = Map.groupBy(laid, ({ key }) => key)
  const reached = new Map<string, number>()
  const sittings = [...Map.groupBy(laid, ({ date }) => date)].map(([date, found]): Sitting => {
    const pieces = found.map(({ key, minutes }): Piece => {
      const piece = (reached.get(key) ?? 0) + 1
      reached.set(key, piece)
      return { key, minutes, piece, pieces: total.get(key)!.length }
    })
    return { date, pieces, minutes: sum(pieces) }
  })
  return [...Map.groupBy(sittings, ({ date }) => mondayOf(date))].map(([monday, found]) => ({
    monday,
    sittings: found,
    minutes: sum(found),
  }))
}

const sum = (list: readonly { minutes: number }[]) => list.reduce((all, { minutes }) => all + minutes, 0)

const DAY = 86_400_000
const toDate = (day: string) => new Date(`${day}T00:00:00Z`)

/** A calendar day some days later; days have no time zone. */
export function addDays(day: string, count: number): string {
  return new Date(toDate(day).getTime() + count * DAY).toISOString().slice(0, 10)
}

function weekdayOf(day: string): number {
  return toDate(day).getUTCDay() || 7
}

/** The Monday on or before a day. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day))
}
