import type { Context } from 'hono'
import type { Db } from '../db/open-database.ts'
import type { Authentication } from './authentication.ts'
import { recordIdsOf, type SignedIn } from './people.ts'
import { eq } from 'drizzle-orm'
import { person } from '../db/schema.ts'

/** Reads who is behind a request from its cookie, once per request. */
export function signedInReader({ db, auth }: { db: Db; auth: Authentication }) {
  const known = new WeakMap<Request, Promise<SignedIn | null>>()
  return (c: Context): Promise<SignedIn | null> => {
    const request = c.req.raw
    const asked = known.get(request) ?? read(db, auth, request.headers)
    known.set(request, asked)
    return asked
  }
}

async function read(db: Db, auth: Authentication, headers: Headers): Promise<SignedIn | null> {
  if (!headers.has('cookie')) return null
  const session = await auth.api.getSession({ headers })
  if (!session) return null
  const { id, name, email } = session.user
  const [row] = await db
    .select({ guest: person.isAnonymous, owner: person.isOwner })
    .from(person)
    .where(eq(person.id, id))
  if (!row) return null
  return { id, name, email, ...row, ids: await recordIdsOf(db, id) }
}
