import { asc, eq } from 'drizzle-orm'
import type { Blueprint, Catalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { sessionBreak, type SessionTiming } from '../db/schema.ts'
import type { Presentation, TestSession } from './load-session.ts'

/** An answer on its way when the time ran out still counts if it arrives this much later. */
export const GRACE_MS = 30_000

/** One question never counts more than so many times its expected minutes: who closes the laptop overnight has not worked all night. */
const LONGEST_COUNT = 3
const MINUTE_MS = 60_000

/** What was granted to a person, as far as time goes. */
export interface TimeGrant {
  timeFactor: number
  extraMinutes: number
  breakMinutes: number
  noTimer: boolean
}

/** The time of a sitting that begins now: the blueprint's, changed by what was granted. The measurement itself stays the same. */
export function timingOf({ items }: Pick<Blueprint, 'items'>, grant: TimeGrant | null): SessionTiming {
  const allowed = items.breakMinutes ?? 0
  if (!grant) return { limitMinutes: items.minutesMax, breakMinutes: allowed, noTimer: false }
  const { timeFactor, extraMinutes, breakMinutes, noTimer } = grant
  return {
    limitMinutes: noTimer ? null : items.minutesMax * timeFactor + extraMinutes,
    breakMinutes: Math.max(allowed, breakMinutes),
    noTimer,
  }
}

export interface Break {
  startedAt: Date
  endedAt: Date | null
}

export interface SessionClock {
  /** Minutes at questions so far. */
  usedMinutes: number
  limitMinutes: number | null
  /** Until the limit; null without one. */
  leftMs: number | null
  /** How long the clock will still run at the open question before it has counted its most; 0 when it stands. */
  runsMs: number
  /** When the time runs out if nothing is sent; null when it cannot run out at the open question. */
  deadline: Date | null
  /** The break that is going on. */
  break: { until: Date } | null
  breakLeftMs: number
}

/** What the clock of a sitting shows at a moment. Pure: only the server's own times count, whatever a laptop believes. */
export function sessionClock(
  session: Pick<TestSession, 'timing' | 'blueprint'>,
  presentations: readonly Pick<Presentation, 'kind' | 'exerciseId' | 'presentedAt' | 'closedAt'>[],
  { breaks, catalogue, at }: { breaks: readonly Break[]; catalogue: Pick<Catalogue, 'items'>; at: Date },
): SessionClock {
  const { timing, blueprint } = session
  const now = at.getTime()
  const allowanceMs = (timing?.breakMinutes ?? 0) * MINUTE_MS
  const stops = stretches(breaks, allowanceMs, now)
  const minutes = expectedMinutes(catalogue.items)
  const mostOf = (id: string) => Math.round(LONGEST_COUNT * (minutes.get(id) ?? Infinity) * MINUTE_MS)

  const items = presentations.filter(({ kind }) => kind === 'item')
  const counted = items.map(({ exerciseId, presentedAt, closedAt }) => {
    const from = presentedAt.getTime()
    const to = closedAt?.getTime() ?? now
    const stood = stops.reduce((sum, stop) => sum + Math.max(0, Math.min(to, stop.to) - Math.max(from, stop.from)), 0)
    return Math.min(Math.max(0, to - from - stood), mostOf(exerciseId))
  })
  const usedMs = counted.reduce((sum, ms) => sum + ms, 0)
  // Sittings from before limits were kept with them end between questions only, as their takers were told.
  const limitMinutes = timing ? timing.limitMinutes : blueprint.items.minutesMax
  const limitMs = limitMinutes === null ? null : Math.round(limitMinutes * MINUTE_MS)

  const last = presentations.at(-1)
  const open = last?.kind === 'item' && last.closedAt === null ? last : null
  const most = open ? mostOf(open.exerciseId) : 0
  const openMs = open ? counted.at(-1)! : 0
  const goingOn = stops.find((stop) => stop.open)
  const spentMs = stops.reduce((sum, { spent }) => sum + spent, 0)
  return {
    usedMinutes: usedMs / MINUTE_MS,
    limitMinutes,
    leftMs: limitMs === null ? null : Math.max(0, limitMs - usedMs),
    runsMs: most - openMs,
    deadline:
      open && timing && limitMs !== null && limitMs - (usedMs - openMs) <= most
        ? new Date(afterWorking(limitMs - (usedMs - openMs), open.presentedAt.getTime(), stops))
        : null,
    break: goingOn ? { until: new Date(goingOn.to) } : null,
    breakLeftMs: Math.max(0, allowanceMs - spentMs),
  }
}

/** The moment at which somebody who began `from` has worked for `ms`, breaks left out. */
function afterWorking(ms: number, from: number, stops: readonly Stretch[]): number {
  return stops.reduce((end, stop) => (stop.to > from && stop.from < end ? end + stop.to - stop.from : end), from + ms)
}

const minutesOf = new WeakMap<Catalogue['items'], ReadonlyMap<string, number>>()

function expectedMinutes(items: Catalogue['items']): ReadonlyMap<string, number> {
  const known = minutesOf.get(items) ?? new Map(items.map(({ id, minutes }) => [id, minutes]))
  minutesOf.set(items, known)
  return known
}

/** Whether an answer that arrives now is too late. */
export function isTooLate({ deadline }: Pick<SessionClock, 'deadline'>, at: Date): boolean {
  return deadline !== null && at.getTime() > deadline.getTime() + GRACE_MS
}

interface Stretch {
  from: number
  /** For the open one: when the allowance will be used up. */
  to: number
  spent: number
  open: boolean
}

/** When the clock stood still: each break, as far as the allowance reaches. */
function stretches(breaks: readonly Break[], allowanceMs: number, now: number): Stretch[] {
  let left = allowanceMs
  return breaks.map(({ startedAt, endedAt }) => {
    const from = startedAt.getTime()
    const to = Math.min(endedAt?.getTime() ?? Infinity, from + left)
    const spent = Math.max(0, Math.min(to, now) - from)
    left -= spent
    return { from, to, spent, open: endedAt === null && now < to }
  })
}

/** The breaks of a sitting, first to last. Sittings without any allowance are not asked about. */
export async function loadBreaks(db: Db, { id, timing }: Pick<TestSession, 'id' | 'timing'>): Promise<Break[]> {
  if (!timing?.breakMinutes) return []
  return db
    .select({ startedAt: sessionBreak.startedAt, endedAt: sessionBreak.endedAt })
    .from(sessionBreak)
    .where(eq(sessionBreak.sessionId, id))
    .orderBy(asc(sessionBreak.startedAt))
}
