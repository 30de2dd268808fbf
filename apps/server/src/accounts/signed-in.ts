import type { Context } from 'hono'
import type { Db } from '../db/open-database.ts'
import type { Authentication } from './authentication.ts'
import { recordIdsOf, type SignedIn } from './people.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { membership, organization, person } from '../db/schema.ts'

/** Reads who is behind a request from its cookie, once per request. */
export function signedInReader({ db, auth }: { db: Db; auth: Authentication }) {
  const known = new WeakMap<Request, Promise<SignedIn | null>>()
  return (c: Context): Promise<SignedIn | null> => {
    const request = c.req.raw
    const asked = known.get(request) ?? read(db, auth, c)
    known.set(request, asked)
    return asked
  }
}

async function read(db: Db, auth: Authentication, c: Context): Promise<SignedIn | null> {
  const { headers } = c.req.raw
  if (!headers.has('cookie')) return null
  const { headers: answered, response: session } = await auth.api.getSession({ headers, returnHeaders: true })
  // Once a day the session is prolonged; its cookie must be too, or a guest who comes daily is forgotten after a month.
  if (session) for (const cookie of answered.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  if (!session) return null
  return findPerson(db, session.user.id)
}

/** Who somebody is by their id, with what they may do at this moment; null when there is nobody of that id. */
export async function findPerson(db: Db, id: string): Promise<SignedIn | null> {
  const [row] = await db
    .select({
      name: person.name,
      email: person.email,
      guest: person.isAnonymous,
      owner: person.isOwner,
      timeZone: person.timeZone,
    })
    .from(person)
    .where(eq(person.id, id))
  if (!row) return null
  const memberships = await db
    .select({ organizationId: membership.organizationId, roles: membership.roles })
    .from(membership)
    .innerJoin(organization, eq(organization.id, membership.organizationId))
    .where(and(eq(membership.personId, id), isNull(membership.deactivatedAt), isNull(organization.archivedAt)))
  return { id, ...row, ids: await recordIdsOf(db, id), memberships }
}
