import { and, count, desc, eq, ilike, or, type SQL } from 'drizzle-orm'
import type { AppContext } from '../context.ts'
import { assignment, person, testSession } from '../db/schema.ts'
import type { Tenant } from '../organizations/tenant.ts'
import { containing } from '../organizations/members.ts'
import { isInState, stateOf, type AssignmentState } from './assignment-state.ts'

export type Assignment = typeof assignment.$inferSelect

export interface AssignmentView {
  row: Assignment
  state: AssignmentState
  /** Of the sitting, once it began. */
  sessionId: string | null
  beganAt: Date | null
  finishedAt: Date | null
  assignedBy: string
}

type Reader = Pick<AppContext, 'db' | 'now'>

const columns = { row: assignment, session: testSession, assignedBy: person.name }

/** An organization's assignments, newest first. */
export async function listAssignments(
  { db, now }: Reader,
  { organization: { id } }: Tenant<'assignments.see'>,
  {
    search = '',
    state,
    limit,
    offset,
  }: { search?: string; state?: AssignmentState | undefined; limit: number; offset: number },
): Promise<{ assignments: AssignmentView[]; total: number }> {
  const at = now()
  const wanted = and(
    eq(assignment.organizationId, id),
    search
      ? or(...[assignment.candidateName, assignment.email].map((column) => ilike(column, containing(search))))
      : undefined,
    state ? isInState(state, at) : undefined,
  )
  const [counted] = await db
    .select({ total: count() })
    .from(assignment)
    .leftJoin(testSession, eq(testSession.assignmentId, assignment.id))
    .where(wanted)
  const rows = await select(db, wanted)
    .orderBy(desc(assignment.createdAt), desc(assignment.id))
    .limit(limit)
    .offset(offset)
  return { assignments: rows.map((row) => view(row, at)), total: counted?.total ?? 0 }
}

/** One assignment of this organization, or null. */
export async function findAssignment(
  { db, now }: Reader,
  { organization: { id } }: Tenant<'assignments.see'>,
  assignmentId: string,
): Promise<AssignmentView | null> {
  const [row] = await select(db, and(eq(assignment.organizationId, id), eq(assignment.id, assignmentId)))
  return row ? view(row, now()) : null
}

const select = (db: AppContext['db'], where: SQL | undefined) =>
  db
    .select(columns)
    .from(assignment)
    .innerJoin(person, eq(person.id, assignment.assignedBy))
    .leftJoin(testSession, eq(testSession.assignmentId, assignment.id))
    .where(where)

function view(
  {
    row,
    session,
    assignedBy,
  }: { row: Assignment; session: typeof testSession.$inferSelect | null; assignedBy: string },
  now: Date,
): AssignmentView {
  return {
    row,
    state: stateOf(row, session, now),
    sessionId: session?.id ?? null,
    beganAt: session?.startedAt ?? null,
    finishedAt: session?.finishedAt ?? null,
    assignedBy,
  }
}
