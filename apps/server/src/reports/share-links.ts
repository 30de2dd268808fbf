import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Report } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { reportLink } from '../db/schema.ts'

export const EXPIRY_DAYS = [1, 7, 30, 90, 365] as const
export const DEFAULT_EXPIRY_DAYS = 30
/** Somebody who shares with more people at a time has forgotten the others. */
const MOST_LINKS = 50
const DAY_MS = 86_400_000

export type ShareResult = { outcome: 'shared'; token: string; id: string; expiresAt: Date } | { outcome: 'too-many' }

/**
 * Makes a link to a report as it is now. What is shared is a copy that changes no more: later tests are nobody's business until the person
 * shares again. The token is in the result and nowhere else ever after; the server keeps its hash.
 */
export async function shareReport(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  { report, days, note }: { report: Report; days: number; note: string },
): Promise<ShareResult> {
  const at = now()
  return db.transaction(async (tx): Promise<ShareResult> => {
    const working = await tx
      .select({ id: reportLink.id })
      .from(reportLink)
      .where(and(eq(reportLink.personId, who.id), isNull(reportLink.revokedAt), gt(reportLink.expiresAt, at)))
    if (working.length >= MOST_LINKS) return { outcome: 'too-many' }
    const token = newToken()
    const id = randomUUID()
    const expiresAt = new Date(at.getTime() + days * DAY_MS)
    await tx
      .insert(reportLink)
      .values({ id, personId: who.id, tokenHash: hashOfToken(token), note, report, createdAt: at, expiresAt })
    await recordAudit(tx, {
      actor,
      at,
      organizationId: null,
      action: 'report.shared',
      subject: { kind: 'report-link', id },
      details: {
        scope: report.scope.kind,
        named: report.person !== null,
        history: report.history !== null,
        reviews: report.reviews !== undefined,
        days,
      },
    })
    return { outcome: 'shared', token, id, expiresAt }
  })
}

export type ReportLinkRow = Omit<typeof reportLink.$inferSelect, 'tokenHash'>

/** A person's links, newest first, those that ended too. */
export async function listLinks(db: Db, { ids }: Pick<SignedIn, 'ids'>, limit = 100): Promise<ReportLinkRow[]> {
  const { tokenHash: _, ...columns } = linkColumns
  return db
    .select(columns)
    .from(reportLink)
    .where(inArray(reportLink.personId, ids))
    .orderBy(desc(reportLink.createdAt), desc(reportLink.id))
    .limit(limit)
}

const linkColumns = {
  id: reportLink.id,
  personId: reportLink.personId,
  tokenHash: reportLink.tokenHash,
  note: reportLink.note,
  report: reportLink.report,
  createdAt: reportLink.createdAt,
  expiresAt: reportLink.expiresAt,
  revokedAt: reportLink.revokedAt,
  openedCount: reportLink.openedCount,
  lastOpenedAt: reportLink.lastOpenedAt,
}

/** Ends a link at once. Ending one twice changes nothing. */
export async function revokeLink(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  linkId: string,
): Promise<{ outcome: 'revoked' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const [found] = await tx
      .select({ revokedAt: reportLink.revokedAt })
      .from(reportLink)
      .where(and(eq(reportLink.id, linkId), inArray(reportLink.personId, who.ids)))
      .for('update')
    if (!found) return { outcome: 'not-found' as const }
    if (found.revokedAt) return { outcome: 'revoked' as const }
    await tx.update(reportLink).set({ revokedAt: now() }).where(eq(reportLink.id, linkId))
    await recordAudit(tx, {
      actor,
      at: now(),
      organizationId: null,
      action: 'report.revoked',
      subject: { kind: 'report-link', id: linkId },
    })
    return { outcome: 'revoked' as const }
  })
}

/** The link behind a token, if it works at this moment. Past the wall: whoever has it needs no account. */
export async function findLink(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  token: string,
): Promise<ReportLinkRow | null> {
  const { tokenHash, ...columns } = linkColumns
  const [row] = await system
    .select(columns)
    .from(reportLink)
    .where(and(eq(tokenHash, hashOfToken(token)), isNull(reportLink.revokedAt), gt(reportLink.expiresAt, now())))
  return row ?? null
}

/** Counts that a report was looked at: when, never by whom. */
export async function countOpening({ system, now }: Pick<AppContext, 'system' | 'now'>, linkId: string): Promise<void> {
  await system
    .update(reportLink)
    .set({ openedCount: sql`${reportLink.openedCount} + 1`, lastOpenedAt: now() })
    .where(eq(reportLink.id, linkId))
}
