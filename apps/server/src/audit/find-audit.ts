import { and, desc, eq, gte, ilike, inArray, isNull, like, lt, or, type SQL } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { auditEntry, person } from '../db/schema.ts'
import { containing } from '../organizations/members.ts'

export type AuditRow = typeof auditEntry.$inferSelect

export interface AuditView {
  row: AuditRow
  /** Null when the person is gone, or when no person acted. */
  actorName: string | null
}

/** What is asked for. Days are whole days in UTC, as the page says. */
export interface AuditFilter {
  /** The beginning of an action: "member" for everything about members. */
  noun: string
  /** Name or address of who acted. */
  actor: string
  from: string
  to: string
}

/** Where the next page begins: the last entry of the page before. */
export interface AuditCursor {
  at: Date
  id: string
}

const DAY_MS = 86_400_000

/** What audit entries are about: the first part of an action. */
export const NOUNS = [
  'accommodation',
  'assignment',
  'audit',
  'consent',
  'decision',
  'email',
  'identity-provider',
  'invitation',
  'login-session',
  'member',
  'organization',
  'owner-link',
  'passkey',
  'password',
  'person',
  'result',
  'retention',
  'team',
  'token',
  'webhook-endpoint',
] as const

/**
 * Entries of one organization, or (null) those of the installation that concern none, newest first.
 *
 * @param db - for the installation past row-level security; its route asks for the owner first
 */
export async function listAudit(
  db: Db,
  organizationId: string | null,
  filter: AuditFilter,
  { limit, after }: { limit: number; after: AuditCursor | null },
): Promise<AuditView[]> {
  const rows = await db
    .select({ row: auditEntry, actorName: person.name })
    .from(auditEntry)
    .leftJoin(person, eq(person.id, auditEntry.actorId))
    .where(and(within(organizationId), ...conditions(db, filter), after ? olderThan(after) : undefined))
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(limit)
  return rows
}

const within = (organizationId: string | null) =>
  organizationId === null ? isNull(auditEntry.organizationId) : eq(auditEntry.organizationId, organizationId)

const olderThan = ({ at, id }: AuditCursor) =>
  or(lt(auditEntry.at, at), and(eq(auditEntry.at, at), lt(auditEntry.id, id)))

function conditions(db: Db, { noun, actor, from, to }: AuditFilter): (SQL | undefined)[] {
  const pattern = containing(actor)
  const named = db
    .select({ id: person.id })
    .from(person)
    .where(or(ilike(person.name, pattern), ilike(person.email, pattern)))
  const first = dayOf(from)
  const last = dayOf(to)
  return [
    noun ? like(auditEntry.action, `${noun}.%`) : undefined,
    actor ? inArray(auditEntry.actorId, named) : undefined,
    first ? gte(auditEntry.at, first) : undefined,
    last ? lt(auditEntry.at, new Date(last.getTime() + DAY_MS)) : undefined,
  ]
}

/** A day as a date field writes it; anything else is no condition. */
function dayOf(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const day = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? null : day
}
