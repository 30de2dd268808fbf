import { and, gt, isNotNull, isNull, lte, type SQL } from 'drizzle-orm'
import { assignment, testSession } from '../db/schema.ts'

/** Where an assignment stands, in the order in which it moves on; the last two end it without a result. */
export const STATES = ['asked', 'accepted', 'in-progress', 'finished', 'expired', 'withdrawn'] as const
export type AssignmentState = (typeof STATES)[number]

type Row = Pick<typeof assignment.$inferSelect, 'acceptedAt' | 'withdrawnAt' | 'expiresAt'>
type Sitting = Pick<typeof testSession.$inferSelect, 'finishedAt'> | null

/** Whoever began in time may finish; whoever did not is too late. */
export function stateOf(row: Row, sitting: Sitting, now: Date): AssignmentState {
  if (row.withdrawnAt) return 'withdrawn'
  if (sitting) return sitting.finishedAt ? 'finished' : 'in-progress'
  if (row.expiresAt <= now) return 'expired'
  return row.acceptedAt ? 'accepted' : 'asked'
}

/** The same as a condition on `assignment` joined to its sitting (`test_session`, if there is one). */
export function isInState(state: AssignmentState, now: Date): SQL | undefined {
  const kept = isNull(assignment.withdrawnAt)
  const notBegun = and(kept, isNull(testSession.id))
  switch (state) {
    case 'withdrawn':
      return isNotNull(assignment.withdrawnAt)
    case 'finished':
      return and(kept, isNotNull(testSession.finishedAt))
    case 'in-progress':
      return and(kept, isNotNull(testSession.id), isNull(testSession.finishedAt))
    case 'expired':
      return and(notBegun, lte(assignment.expiresAt, now))
    case 'accepted':
      return and(notBegun, gt(assignment.expiresAt, now), isNotNull(assignment.acceptedAt))
    case 'asked':
      return and(notBegun, gt(assignment.expiresAt, now), isNull(assignment.acceptedAt))
  }
}
