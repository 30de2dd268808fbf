import { eq } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { guestClaim, type Role } from '../db/schema.ts'

/** Who is asking. `ids` are the person's own id and those of the guests whose work they have claimed. */
export interface SignedIn {
  id: string
  ids: string[]
  name: string
  email: string
  guest: boolean
  /** The zone that they chose; null: their browser's own. */
  timeZone?: string | null
  /** The language that they chose; null: their browser's own. */
  locale?: string | null
  /** Runs the installation. */
  owner: boolean
  /** The organizations that this person is an active member of. */
  memberships: readonly { organizationId: string; roles: readonly Role[] }[]
}

/** The person behind an id: whoever claimed this guest, or the id itself. */
export async function personBehind(db: Db, id: string): Promise<string> {
  const [claim] = await db.select({ personId: guestClaim.personId }).from(guestClaim).where(eq(guestClaim.guestId, id))
  return claim?.personId ?? id
}

/** All ids under which a person's records may stand. */
export async function recordIdsOf(db: Db, personId: string): Promise<string[]> {
  const claimed = await db.select({ id: guestClaim.guestId }).from(guestClaim).where(eq(guestClaim.personId, personId))
  return [personId, ...claimed.map(({ id }) => id)]
}
