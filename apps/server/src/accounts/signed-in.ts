import { createHmac, timingSafeEqual } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Db } from '../db/open-database.ts'
import { loginSession, person, type Role } from '../db/schema.ts'
import type { Authentication } from './authentication.ts'
import type { SignedIn } from './people.ts'

/** However often a session was prolonged, an account signs in again after this long. */
const LONGEST_SESSION_MS = 180 * 86_400_000

/** Reads who is behind a request from its cookie, once per request. */
export function signedInReader({ db, auth }: { db: Db; auth: Authentication }) {
  const known = new WeakMap<Request, Promise<SignedIn | null>>()
  const bySession = personBySession(db)
  return (c: Context): Promise<SignedIn | null> => {
    const request = c.req.raw
    const asked = known.get(request) ?? read({ db, auth, bySession }, c)
    known.set(request, asked)
    return asked
  }
}

interface Reader {
  db: Db
  auth: Authentication
  bySession: ReturnType<typeof personBySession>
}

/**
 * One question to the database, at every request: whoever ends a session ends it at once. What better-auth does now and then with a
 * session (prolong it, clear it away) is left to better-auth.
 */
async function read({ db, auth, bySession }: Reader, c: Context): Promise<SignedIn | null> {
  const { headers } = c.req.raw
  if (!headers.has('cookie')) return null
  const { authCookies, secret, sessionConfig } = await auth.$context
  const token = tokenIn(getCookie(c, authCookies.sessionToken.name), secret)
  if (!token) return null
  const [found] = await bySession.execute({ token })
  if (!found) return null
  // Guests have nothing to sign in with again; everybody else does so now and then, however often they come.
  if (!found.guest && Date.now() - found.createdAt.getTime() > LONGEST_SESSION_MS) return null
  const leftMs = found.expiresAt.getTime() - Date.now()
  if (leftMs > 1000 * (sessionConfig.expiresIn - sessionConfig.updateAge)) return signedIn(found)

  const { headers: answered, response: session } = await auth.api.getSession({ headers, returnHeaders: true })
  if (!session) return null
  // When the session is prolonged, its cookie must be too, or a guest who comes daily is forgotten after a month.
  for (const cookie of answered.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  return findPerson(db, session.user.id)
}

/** The token in better-auth's cookie, `token.signature`; null when the signature is not ours. */
function tokenIn(cookie: string | undefined, secret: string): string | null {
  const end = cookie?.lastIndexOf('.') ?? -1
  if (!cookie || end < 1) return null
  const token = cookie.slice(0, end)
  const signed = Buffer.from(cookie.slice(end + 1), 'base64')
  const expected = createHmac('sha256', secret).update(token).digest()
  return signed.length === expected.length && timingSafeEqual(signed, expected) ? token : null
}

const PERSON = {
  id: person.id,
  name: person.name,
  email: person.email,
  guest: person.isAnonymous,
  owner: person.isOwner,
  timeZone: person.timeZone,
  locale: person.locale,
  claimed: sql<
    string[]
  >`(select coalesce(jsonb_agg(c.guest_id), '[]') from guest_claim c where c.person_id = person.id)`,
  memberships: sql<{ organizationId: string; roles: Role[] }[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'roles', m.roles)), '[]')
    from membership m join organization o on o.id = m.organization_id
    where m.person_id = person.id and m.deactivated_at is null and o.archived_at is null)`,
}

type Found = Omit<SignedIn, 'ids'> & { claimed: string[] }

function signedIn({ claimed, ...who }: Found): SignedIn {
  return { ...who, ids: [who.id, ...claimed] }
}

const personBySession = (db: Db) =>
  db
    .select({ ...PERSON, expiresAt: loginSession.expiresAt, createdAt: loginSession.createdAt })
    .from(loginSession)
    .innerJoin(person, eq(person.id, loginSession.userId))
    .where(eq(loginSession.token, sql.placeholder('token')))
    .prepare('person_by_session')

/** Who somebody is by their id, with what they may do at this moment; null when there is nobody of that id. */
export async function findPerson(db: Db, id: string): Promise<SignedIn | null> {
  const [found] = await db.select(PERSON).from(person).where(eq(person.id, id))
  return found ? signedIn(found) : null
}
