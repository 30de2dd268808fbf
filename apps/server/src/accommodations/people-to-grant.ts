import { and, asc, desc, eq, ilike, inArray, isNotNull, isNull, or } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { accommodation, assignment, membership, person } from '../db/schema.ts'
import { containing } from '../organizations/members.ts'
import type { Tenant } from '../organizations/tenant.ts'
import type { TimeGrant } from '../sessions/timing.ts'

/** Somebody whom the organization may ask, or has asked, to sit a test. */
export interface PersonToGrant {
  personId: string
  /** Of a candidate as the organization wrote it, of a member as in their account. */
  name: string
  email: string
  kind: 'candidate' | 'member'
  /** What counts now; null when nothing was granted. */
  granted: TimeGrant | null
}

/** Candidates who accepted, the latest first, then members by name. One person once. */
export async function listPeopleToGrant(
  db: Db,
  { organization: { id } }: Tenant<'accommodations.manage'>,
  { search = '', limit, offset }: { search?: string; limit: number; offset: number },
): Promise<{ people: PersonToGrant[]; total: number }> {
  const all = await peopleOf(db, id, search)
  const shown = all.slice(offset, offset + limit)
  const granted = await grantsOf(
    db,
    id,
    shown.map(({ personId }) => personId),
  )
  return { people: shown.map((one) => ({ ...one, granted: granted.get(one.personId) ?? null })), total: all.length }
}

/** One of them, or null: nobody else's time is this organization's to change. */
export async function findPersonToGrant(
  db: Db,
  { organization: { id } }: Tenant<'accommodations.manage'>,
  personId: string,
): Promise<PersonToGrant | null> {
  const found = (await peopleOf(db, id, '', personId))[0]
  if (!found) return null
  const granted = await grantsOf(db, id, [personId])
  return { ...found, granted: granted.get(personId) ?? null }
}

type Found = Omit<PersonToGrant, 'granted'>

async function peopleOf(db: Db, organizationId: string, search: string, only?: string): Promise<Found[]> {
  const pattern = containing(search)
  const candidates = await db
    .selectDistinctOn([assignment.personId], {
      personId: assignment.personId,
      name: assignment.candidateName,
      email: assignment.email,
      acceptedAt: assignment.acceptedAt,
    })
    .from(assignment)
    .where(
      and(
        eq(assignment.organizationId, organizationId),
        isNotNull(assignment.personId),
        only === undefined ? undefined : eq(assignment.personId, only),
        search ? or(ilike(assignment.candidateName, pattern), ilike(assignment.email, pattern)) : undefined,
      ),
    )
    .orderBy(assignment.personId, desc(assignment.acceptedAt))
  const members = await db
    .select({ personId: membership.personId, name: person.name, email: person.email })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(
        eq(membership.organizationId, organizationId),
        isNull(membership.deactivatedAt),
        only === undefined ? undefined : eq(membership.personId, only),
        search ? or(ilike(person.name, pattern), ilike(person.email, pattern)) : undefined,
      ),
    )
    .orderBy(asc(person.name), asc(membership.personId))
  const latestFirst = candidates.toSorted((one, other) => Number(other.acceptedAt) - Number(one.acceptedAt))
  const found = new Map<string, Found>()
  for (const { personId, name, email } of latestFirst)
    if (personId) found.set(personId, { personId, name, email, kind: 'candidate' })
  for (const one of members) if (!found.has(one.personId)) found.set(one.personId, { ...one, kind: 'member' })
  return [...found.values()]
}

async function grantsOf(db: Db, organizationId: string, personIds: string[]): Promise<Map<string, TimeGrant>> {
  if (personIds.length === 0) return new Map()
  const { timeFactor, extraMinutes, breakMinutes, noTimer } = accommodation
  const rows = await db
    .selectDistinctOn([accommodation.personId], {
      personId: accommodation.personId,
      grant: { timeFactor, extraMinutes, breakMinutes, noTimer },
    })
    .from(accommodation)
    .where(and(eq(accommodation.organizationId, organizationId), inArray(accommodation.personId, personIds)))
    .orderBy(accommodation.personId, desc(accommodation.grantedAt), desc(accommodation.id))
  return new Map(rows.map(({ personId, grant }) => [personId, grant]))
}
