import { createHash } from 'node:crypto'
import { and, desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { directlyAsked, enoughAsked } from '@millwright/assessment'
import { findAssignment } from '../assignments/find-assignments.ts'
import { findResult, knownOf } from '../assignments/result.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { storable } from '../db/storable.ts'
import { assignment, decision, person } from '../db/schema.ts'
import { withRight, type Tenant } from '../organizations/tenant.ts'
import { recordEvent } from '../webhooks/record-event.ts'

/** `withdraw`: the candidate no longer wants to. */
export const OUTCOMES = ['advance', 'hold', 'decline', 'withdraw'] as const

export const NewDecision = z.object({
  /** Made by whoever decides, so that sending twice decides once. */
  id: z.uuid(),
  assignmentId: z.uuid(),
  outcome: z.enum(OUTCOMES),
  reason: z.string().trim().min(10).max(5000),
  /** `seenMark` of what the decider had in front of them. */
  seen: z.string(),
})
export type NewDecision = z.infer<typeof NewDecision>

/** Names what is known, so that a decision made on an older view of it is noticed. */
export const seenMark = (known: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(known)).digest('base64url').slice(0, 22)

export type DecideResult = { outcome: 'decided' | 'already-decided' | 'not-found' | 'changed-meanwhile' | 'withdrawn' }

/**
 * Records what a person decided about a candidate, with their reason and with what was known. Nothing here decides by itself. A
 * decision is never changed: another one follows it.
 */
export async function makeDecision(
  context: AppContext,
  tenant: Tenant<'decisions.make'>,
  wanted: NewDecision,
): Promise<DecideResult> {
  const { organization, who, actor } = tenant
  const see = withRight(tenant, 'assignments.see')
  const results = withRight(tenant, 'results.see')
  if (!see || !results) return { outcome: 'not-found' }
  return context.db.transaction(async (tx): Promise<DecideResult> => {
    const reading = Object.assign(Object.create(context) as AppContext, { db: tx })
    // One decision about a candidate after the other.
    await tx
      .select({ id: assignment.id })
      .from(assignment)
      .where(and(eq(assignment.id, wanted.assignmentId), eq(assignment.organizationId, organization.id)))
      .for('update')
    const found = await findAssignment(reading, see, wanted.assignmentId)
    if (!found) return { outcome: 'not-found' }
    const [before] = await tx
      .select({ assignmentId: decision.assignmentId })
      .from(decision)
      .where(eq(decision.id, wanted.id))
    if (before) return { outcome: before.assignmentId === wanted.assignmentId ? 'already-decided' : 'not-found' }
    if (found.state === 'withdrawn') return { outcome: 'withdrawn' }
    const known = knownOf(found.state, await findResult(reading, results, found))
    if (seenMark(known) !== wanted.seen) return { outcome: 'changed-meanwhile' }
    const at = context.now()
    const stored = await tx
      .insert(decision)
      .values({
        id: wanted.id,
        organizationId: organization.id,
        assignmentId: wanted.assignmentId,
        madeBy: who.id,
        outcome: wanted.outcome,
        reason: storable(wanted.reason),
        known,
        decidedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: decision.id })
    // The id is another organization's decision, which we do not see.
    if (stored.length === 0) return { outcome: 'not-found' }
    await recordAudit(tx, {
      actor,
      at,
      organizationId: organization.id,
      action: 'decision.made',
      subject: { kind: 'decision', id: wanted.id },
      // The reason is about a person: it stays with the decision.
      details: { assignmentId: wanted.assignmentId, outcome: wanted.outcome },
    })
    const data = { decisionId: wanted.id, assignmentId: wanted.assignmentId }
    await recordEvent(tx, { organizationId: organization.id, type: 'decision.recorded', data, at })
    return { outcome: 'decided' }
  })
}

export interface DecisionView {
  id: string
  outcome: (typeof OUTCOMES)[number]
  reason: string
  known: Record<string, unknown>
  decidedAt: Date
  madeBy: string
}

const KnownResult = z.object({
  /** Earlier records lack it: they hold a probability also where the page said that too little was asked for one. */
  probabilityShown: z.boolean().optional(),
  composite: z.object({ probabilityCutUncertain: z.number() }),
  skills: z.array(z.object({ skill: z.string(), required: z.number(), ownAnswers: z.number() })),
})

/** The probability that the decider had in front of them, or null when there was no result or too little in it for one. */
export function knownProbability(known: Record<string, unknown>): number | null {
  const { data } = KnownResult.safeParse(known)
  if (!data) return null
  const shown = data.probabilityShown ?? enoughAsked(shareOf(data.skills))
  return shown ? data.composite.probabilityCutUncertain : null
}

/** As `directlyAsked`, with the weights that a record allows: by what is required of each skill, whatever its dimension. */
function shareOf(skills: z.infer<typeof KnownResult>['skills']): number {
  const total = skills.reduce((sum, { required }) => sum + required, 0)
  return directlyAsked(
    skills.map(({ skill, required }) => ({ skill, weight: required / total })),
    skills,
  )
}

/** Every decision about a candidate, newest first: the newest counts, the others stay. */
export async function listDecisions(
  db: Db,
  { organization: { id } }: Tenant<'decisions.see'>,
  assignmentId: string,
): Promise<DecisionView[]> {
  const rows = await db
    .select({ row: decision, madeBy: person.name })
    .from(decision)
    .innerJoin(person, eq(person.id, decision.madeBy))
    .where(and(eq(decision.organizationId, id), eq(decision.assignmentId, assignmentId)))
    .orderBy(desc(decision.decidedAt), desc(decision.id))
  return rows.map(({ row: { id: decisionId, outcome, reason, known, decidedAt }, madeBy }) => ({
    id: decisionId,
    outcome,
    reason,
    known,
    decidedAt,
    madeBy,
  }))
}
