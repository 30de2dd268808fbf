import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { loginAccount, passkey, person } from '../db/schema.ts'

/** The provider under which better-auth kept passwords; ours are still there. */
export const PASSWORD = 'credential'

export interface Account {
  id: string
  name: string
  email: string
  emailVerified: boolean
  isOwner: boolean
  timeZone: string | null
  locale: string | null
  passwordHash: string | null
}

const columns = {
  id: person.id,
  name: person.name,
  email: person.email,
  emailVerified: person.emailVerified,
  isOwner: person.isOwner,
  timeZone: person.timeZone,
  locale: person.locale,
  passwordHash: loginAccount.password,
}
const passwordOf = and(eq(loginAccount.userId, person.id), eq(loginAccount.providerId, PASSWORD))
const usable = and(eq(person.isAnonymous, false), isNull(person.erasedAt))

/** The account with this address; guests and erased people have none. */
export async function findAccountByEmail(db: Db, email: string): Promise<Account | null> {
  const [found] = await db
    .select(columns)
    .from(person)
    .leftJoin(loginAccount, passwordOf)
    .where(and(eq(person.email, normalEmail(email)), usable))
  return found ?? null
}

export async function findAccount(db: Db, id: string): Promise<Account | null> {
  const [found] = await db
    .select(columns)
    .from(person)
    .leftJoin(loginAccount, passwordOf)
    .where(and(eq(person.id, id), usable))
  return found ?? null
}

/** Addresses are compared without regard to case. */
export const normalEmail = (email: string) => email.trim().toLowerCase()

/** How a person can sign in. */
export async function waysToSignIn(db: Db, personId: string) {
  // One after the other: inside a transaction there is one connection.
  const account = await findAccount(db, personId)
  const passkeys = await db.$count(passkey, eq(passkey.userId, personId))
  const others = and(eq(loginAccount.userId, personId), ne(loginAccount.providerId, PASSWORD))
  const identities = await db.$count(loginAccount, others)
  const password = (account?.passwordHash ?? null) !== null
  return { password, passkeys, identities, total: Number(password) + passkeys + identities }
}
