import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import type { PlanSnapshot, Weekday } from '@millwright/assessment'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { pathPlan } from '../db/schema.ts'
import { isTimeZone } from '../messages/moments.ts'
import type { Whose } from '../profiles/load-evidence.ts'
import type { Target } from '../profiles/standing.ts'

export type StoredPlan = typeof pathPlan.$inferSelect

export interface PlanSettings {
  minutesPerWeek: number
  days: Weekday[]
  startOn: string
  startTime: string
  timeZone: string | null
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** What a form may ask for: half an hour to forty hours a week. */
export const PlanForm = z.object({
  hours: z.coerce.number().min(0.5).max(40),
  days: z.array(z.coerce.number().pipe(z.literal(DAYS))).min(1),
  startOn: z.iso.date(),
  startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
})

/** Three hours a week on three days, from today: what the page plans with until somebody says otherwise. */
export function usualSettings(who: SignedIn, today: string): PlanSettings {
  return { minutesPerWeek: 180, days: [2, 4, 6], startOn: today, startTime: '18:00', timeZone: who.timeZone ?? null }
}

export const settingsOf = ({ minutesPerWeek, days, startOn, startTime, timeZone }: StoredPlan): PlanSettings => ({
  minutesPerWeek,
  days,
  startOn,
  startTime,
  timeZone,
})

/** The calendar day it is for somebody; in UTC for whose zone we do not know. */
export function dayIn(timeZone: string | null, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone && isTimeZone(timeZone) ? timeZone : 'UTC')
    .toPlainDate()
    .toString()
}

/** The plan for a target; of several, under this person's and claimed guests' ids, the one saved last. */
export async function findPlan(db: Db, { ids }: Whose, { role, level }: Target): Promise<StoredPlan | null> {
  const [plan] = await db
    .select()
    .from(pathPlan)
    .where(and(inArray(pathPlan.personId, ids), eq(pathPlan.role, role), eq(pathPlan.level, level)))
    .orderBy(desc(pathPlan.savedAt))
    .limit(1)
  return plan ?? null
}

/** Keeps settings and the plan that they led to. Entries of calendars keep their names, because the row keeps its id. */
export async function keepPlan(
  { db, now }: AppContext,
  who: SignedIn,
  plan: { target: Target; settings: PlanSettings; snapshot: PlanSnapshot },
): Promise<void> {
  const { target, settings, snapshot } = plan
  const savedAt = now()
  const known = await findPlan(db, who, target)
  if (known) {
    await db
      .update(pathPlan)
      .set({ ...settings, snapshot, savedAt })
      .where(eq(pathPlan.id, known.id))
    return
  }
  await db
    .insert(pathPlan)
    .values({ id: randomUUID(), personId: who.id, ...target, ...settings, snapshot, createdAt: savedAt, savedAt })
    .onConflictDoUpdate({
      target: [pathPlan.personId, pathPlan.role, pathPlan.level],
      set: { ...settings, snapshot, savedAt },
    })
}

/** A private address for calendar programs. A new one replaces the old, which then answers nobody. */
export async function openCalendar(db: Db, planId: string): Promise<string> {
  const token = newToken()
  await db
    .update(pathPlan)
    .set({ calendarTokenHash: hashOfToken(token) })
    .where(eq(pathPlan.id, planId))
  return token
}

export async function closeCalendar(db: Db, planId: string): Promise<void> {
  await db.update(pathPlan).set({ calendarTokenHash: null }).where(eq(pathPlan.id, planId))
}

/** @param system - past the wall: a calendar program signs in nowhere, it only knows the address */
export async function planOfToken(system: Db, token: string): Promise<StoredPlan | null> {
  const [plan] = await system
    .select()
    .from(pathPlan)
    .where(eq(pathPlan.calendarTokenHash, hashOfToken(token)))
  return plan ?? null
}
