import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { nextStep, type StopReason } from '@millwright/assessment'
import { testItems, type Blueprint, type Catalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { presentation, submission, testSession } from '../db/schema.ts'
import { loadObservations } from '../profiles/load-evidence.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import type { Presentation, TestSession } from './load-session.ts'
import { loadBreaks, sessionClock } from './timing.ts'

/**
 * Puts the next exercise in front of the taker, or ends the session with its reason. Runs in the transaction that stored what
 * came before, so a session that survives a crash always has exactly one open exercise or a reason why it ended.
 */
export async function advanceSession(
  tx: Db,
  who: SignedIn,
  step: { session: TestSession; presentations: Presentation[]; catalogue: Catalogue; at: Date },
): Promise<void> {
  const { session, presentations, catalogue, at } = step
  const { blueprint } = session
  const clock = sessionClock(session, presentations, { breaks: await loadBreaks(tx, session), catalogue, at })
  const next = nextStep({
    graph: catalogue.graph,
    blueprint: withLimit(blueprint, clock.limitMinutes),
    items: testItems(catalogue),
    challenges: catalogue.challenges,
    observations: await loadObservations(tx, who, {
      aiMode: blueprint.aiMode,
      graph: catalogue.graph,
      ...onlyOwnEvidence(session),
    }),
    administered: presentations.map(({ exerciseId }) => exerciseId),
    excluded: await seenElsewhere(tx, who, session.id),
    seed: session.seed,
    elapsedMinutes: clock.usedMinutes,
    withheld: new Set(session.withheld),
  })
  if (next.kind === 'stop') return finishSession(tx, session.id, next.reason, at)
  await tx.insert(presentation).values({
    sessionId: session.id,
    position: presentations.length + 1,
    kind: next.kind,
    exerciseId: next.id,
    reason: next.reason,
    presentedAt: at,
  })
  if (next.kind === 'challenge') await noteItemsEnded(tx, session, next.itemsEnded)
}

/** The blueprint with the time that this sitting has. Everything else is everybody's: more time changes no measurement. */
function withLimit(blueprint: Blueprint, limitMinutes: number | null): Blueprint {
  return { ...blueprint, items: { ...blueprint.items, minutesMax: limitMinutes ?? Infinity } }
}

/**
 * What an organization asked for stands on its own: earlier practice ends no such sitting early, and is not looked at through what
 * comes next.
 */
export const onlyOwnEvidence = ({ id, assignmentId }: Pick<TestSession, 'id' | 'assignmentId'>) =>
  assignmentId ? { sessionId: id } : {}

/** Ends a session. Its answers keep counting whatever the reason. */
export async function finishSession(
  tx: Db,
  sessionId: string,
  reason: StopReason | 'ended-by-taker',
  at: Date,
): Promise<void> {
  const [ended] = await tx
    .update(testSession)
    .set({ finishedAt: at, stopReason: sql`coalesce(${testSession.stopReason}, ${reason})` })
    .where(eq(testSession.id, sessionId))
    .returning({ organizationId: testSession.organizationId, assignmentId: testSession.assignmentId })
  if (!ended?.organizationId || !ended.assignmentId) return
  const { organizationId, assignmentId } = ended
  await recordEvent(tx, { organizationId, type: 'assignment.completed', data: { assignmentId, sessionId }, at })
}

/** The question part has a reason of its own, which the challenges after it must not hide. */
async function noteItemsEnded(tx: Db, session: TestSession, reason: StopReason): Promise<void> {
  if (session.stopReason) return
  await tx.update(testSession).set({ stopReason: reason }).where(eq(testSession.id, session.id))
}

/** Exercises this person met before, in other sittings than this one: seen once, an item measures memory. */
export async function seenElsewhere(tx: Db, who: SignedIn, sessionId: string | null): Promise<Set<string>> {
  const presented = tx
    .select({ id: presentation.exerciseId })
    .from(presentation)
    .innerJoin(testSession, eq(testSession.id, presentation.sessionId))
    .where(and(inArray(testSession.personId, who.ids), sessionId ? ne(testSession.id, sessionId) : undefined))
  const submitted = tx
    .select({ id: submission.challengeId })
    .from(submission)
    .where(and(inArray(submission.personId, who.ids), eq(submission.purpose, 'submit')))
  return new Set((await presented.union(submitted)).map(({ id }) => id))
}
