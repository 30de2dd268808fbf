import { and, eq, lt, notExists, sql } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { loginAccount, person } from '../db/schema.ts'

/** Signing up takes a fraction of a second; a person without a password after this long was cut off. */
const CUT_OFF_MS = 60_000

/**
 * Frees an e-mail address whose sign-up was cut off by a crash between its two rows, the person and the password: nobody could
 * sign in with it, and nobody could sign up again.
 */
export async function removeHalfMadeAccount(db: Db, email: string, now: Date): Promise<void> {
  const password = db
    .select({ one: sql`1` })
    .from(loginAccount)
    .where(eq(loginAccount.userId, person.id))
  await db
    .delete(person)
    .where(
      and(
        eq(person.email, email.toLowerCase()),
        eq(person.isAnonymous, false),
        lt(person.createdAt, new Date(now.getTime() - CUT_OFF_MS)),
        notExists(password),
      ),
    )
}
