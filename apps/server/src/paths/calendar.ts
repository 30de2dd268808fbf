import { createHash } from 'node:crypto'
import ical from 'ical-generator'
import type { Piece } from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { targetText } from '../profiles/target-picker.tsx'
import type { PathView } from './load-path.ts'
import { materialOf } from './materials.ts'
import type { StoredPlan } from './plans.ts'
import { partKind } from './part-words.ts'

interface CalendarOf {
  catalogue: Catalogue
  view: PathView
  stored: StoredPlan
  baseUrl: string
  now: Date
}

/**
 * The weeks of a plan as iCalendar (RFC 5545). An entry keeps its name (UID) wherever it moves, so that importing again updates it;
 * its SEQUENCE is the minutes since the plan was first kept, which only grows. Times are moments in UTC, or floating ("18:00 wherever
 * you are") when the person's zone is not known.
 */
export function calendarOf({ catalogue, view, stored, baseUrl, now }: CalendarOf): string {
  const { settings, target, weeks } = view
  const calendar = ical({
    name: t('paths.calendar.name', { target: targetText(catalogue, target) }),
    prodId: { company: 'Millwright', product: 'Path' },
    url: `${baseUrl}/path?role=${target.role}&level=${target.level}`,
    // How often a program that subscribes may ask again. Seconds.
    ttl: 6 * 3600,
  })
  const sequence = Math.max(0, Math.floor((now.getTime() - stored.createdAt.getTime()) / 60_000))
  for (const { date, pieces } of weeks.flatMap(({ sittings }) => sittings)) {
    let begun = 0
    for (const piece of pieces) {
      const start = momentOf(date, settings.startTime, settings.timeZone, begun)
      begun += piece.minutes
      calendar.createEvent({
        id: uidOf(stored, piece),
        sequence,
        stamp: now,
        start,
        end: momentOf(date, settings.startTime, settings.timeZone, begun),
        floating: settings.timeZone === null,
        summary: summaryOf(catalogue, piece),
        url: addressOf(catalogue, piece, baseUrl),
        description: t('paths.calendar.description', {
          address: addressOf(catalogue, piece, baseUrl),
          path: `${baseUrl}/path?role=${target.role}&level=${target.level}`,
        }),
      })
    }
  }
  return calendar.toString()
}

function uidOf({ id }: StoredPlan, { key, piece }: Piece): string {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 20)
  return `${id}.${name}.${piece}@millwright`
}

function summaryOf(catalogue: Catalogue, { key, piece, pieces }: Piece): string {
  const material = materialOf(catalogue, key)
  const title = material ? partKind(material, material.title) : key
  return pieces > 1 ? t('paths.calendar.piece', { title, piece, pieces }) : title
}

function addressOf(catalogue: Catalogue, { key }: Piece, baseUrl: string): string {
  return new URL(materialOf(catalogue, key)?.href ?? '/path', baseUrl).href
}

/** A moment on a day; written as if in UTC where no zone is known, for entries that float. */
function momentOf(day: string, time: string, timeZone: string | null, minutesLater: number): Date {
  const local = Temporal.PlainDateTime.from(`${day}T${time}`).add({ minutes: minutesLater })
  return new Date(local.toZonedDateTime(timeZone ?? 'UTC').epochMilliseconds)
}
