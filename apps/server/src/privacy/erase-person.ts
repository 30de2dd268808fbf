import { and, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { assignment, auditEntry, decision, mail, membership, organization, person, testSession } from '../db/schema.ts'
import { permitErasure } from '../db/scope.ts'
import { isLastAdmin } from '../organizations/last-admin.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import { findSubject, personalTables, type Subject } from './personal-data.ts'

export type EraseResult =
  | { outcome: 'erased' | 'no-such-person' | 'only-owner' }
  /** Somebody else has to become admin first: an organization without one could not be run any more. */
  | { outcome: 'last-admin'; organizations: string[] }

/**
 * Makes a person's record anonymous, at once and for good: what says who they were is deleted or overwritten in every table
 * (`personal-data.ts`), what they answered stays without a name, so that the statistics of questions remain right. One transaction: a
 * crash leaves either everything or nothing.
 *
 * Works past row-level security, because a person's rows are also with organizations that asked them for a test.
 */
export async function erasePerson(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  personId: string,
  actor: Actor,
): Promise<EraseResult> {
  return system.transaction(async (tx): Promise<EraseResult> => {
    const [row] = await tx.select({ isOwner: person.isOwner }).from(person).where(eq(person.id, personId)).for('update')
    const subject = row ? await findSubject(tx, personId) : null
    if (!row || !subject) return { outcome: 'no-such-person' }
    if (row.isOwner && !(await otherOwner(tx, personId))) return { outcome: 'only-owner' }
    const organizations = await withoutOtherAdmin(tx, subject)
    if (organizations.length > 0) return { outcome: 'last-admin', organizations }

    const at = now()
    const told = await organizationsOf(tx, subject)
    await permitErasure(tx)
    await scrubMentions(tx, subject)
    for (const { table, rows, erasing, scrub } of personalTables()) {
      if (erasing === 'deleted') await tx.delete(table).where(rows(subject))
      else if (erasing === 'scrubbed') await scrub?.(tx, subject, at)
    }
    await recordAudit(tx, {
      // Without the address from which it was asked for.
      actor: { ...actor, address: null },
      at,
      organizationId: null,
      action: 'person.erased',
      subject: { kind: 'person', id: personId },
    })
    for (const organizationId of told) {
      await recordEvent(tx, { organizationId, type: 'person.erased', data: { personId }, at })
    }
    return { outcome: 'erased' }
  })
}

async function otherOwner(tx: Db, personId: string): Promise<boolean> {
  const [other] = await tx
    .select({ id: person.id })
    .from(person)
    .where(and(eq(person.isOwner, true), ne(person.id, personId), isNull(person.erasedAt)))
    .limit(1)
  return other !== undefined
}

/** Names of the organizations that would be left without an admin. Theirs alone may not exist any more, so it is no reason to stay. */
async function withoutOtherAdmin(tx: Db, { ids }: Subject): Promise<string[]> {
  const memberships = await tx
    .select({ id: membership.id, organizationId: membership.organizationId, name: organization.name })
    .from(membership)
    .innerJoin(organization, eq(organization.id, membership.organizationId))
    .where(and(inArray(membership.personId, ids), isNull(membership.deactivatedAt), isNull(organization.archivedAt)))
    .orderBy(organization.name)
  const names: string[] = []
  for (const { id, organizationId, name } of memberships) {
    if (await isLastAdmin(tx, organizationId, id)) names.push(name)
  }
  return names
}

/** Who has to know, in order to mend copies of their own. */
async function organizationsOf(tx: Db, { ids }: Subject): Promise<Set<string>> {
  // One after the other: a transaction has one connection.
  const found = [
    await tx.select({ id: membership.organizationId }).from(membership).where(inArray(membership.personId, ids)),
    await tx.select({ id: assignment.organizationId }).from(assignment).where(inArray(assignment.personId, ids)),
    await tx
      .select({ id: testSession.organizationId })
      .from(testSession)
      .where(and(inArray(testSession.personId, ids), isNotNull(testSession.organizationId))),
  ]
  return new Set(found.flat().flatMap(({ id }) => (id === null ? [] : [id])))
}

const REPLACEMENT = '[erased]'

/** Name and address where somebody else wrote them: in reasons, in the log, in mails to others. Rare enough to be looked for row by row. */
async function scrubMentions(tx: Db, { name, email }: Subject): Promise<void> {
  // A name of a letter or two would take parts out of other words.
  const words = [email, ...(name.trim().length > 2 ? [name.trim()] : [])].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  const without = <T>(value: T) => withoutWords(value, pattern)
  // Text of JSON has its quotes and backslashes escaped.
  const mentions = (column: PgColumn) =>
    or(
      ...words.flatMap((word) =>
        [word, JSON.stringify(word).slice(1, -1)].map(
          (written) => sql`position(lower(${written}) in lower(${column}::text)) > 0`,
        ),
      ),
    )
  const entries = await tx
    .select({ id: auditEntry.id, details: auditEntry.details })
    .from(auditEntry)
    .where(mentions(auditEntry.details))
  for (const { id, details } of entries) {
    await tx
      .update(auditEntry)
      .set({ details: without(details) })
      .where(eq(auditEntry.id, id))
  }
  const mails = await tx.select({ id: mail.id, values: mail.values }).from(mail).where(mentions(mail.values))
  for (const { id, values } of mails)
    await tx
      .update(mail)
      .set({ values: without(values) })
      .where(eq(mail.id, id))
  const decisions = await tx
    .select({ id: decision.id, reason: decision.reason, known: decision.known })
    .from(decision)
    .where(or(mentions(decision.reason), mentions(decision.known)))
  for (const { id, reason, known } of decisions) {
    await tx
      .update(decision)
      .set({ reason: without(reason), known: without(known) })
      .where(eq(decision.id, id))
  }
}

/** A copy whose texts no longer say what matches; keys and numbers stay as they are. */
function withoutWords<T>(value: T, pattern: RegExp): T {
  if (typeof value === 'string') return value.replaceAll(pattern, REPLACEMENT) as T
  if (Array.isArray(value)) return value.map((entry) => withoutWords(entry as unknown, pattern)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutWords(entry, pattern)])) as T
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
