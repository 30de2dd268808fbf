import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { anonymous } from 'better-auth/plugins/anonymous'
import { eq } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { guestClaim, loginAccount, loginSession, loginVerification, person } from '../db/schema.ts'

export const MIN_PASSWORD_LENGTH = 10

/**
 * Sign-up, sign-in and browser sessions, by better-auth on our tables. Its HTTP endpoints are not exposed: our own forms call
 * `auth.api`, so that there is one place with error messages.
 */
export function createAuthentication(options: { db: Db; secret: string; baseUrl: string; now: () => Date }) {
  const { db, secret, baseUrl, now } = options
  return betterAuth({
    baseURL: baseUrl,
    secret,
    telemetry: { enabled: false },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: person, session: loginSession, account: loginAccount, verification: loginVerification },
    }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: 200,
      // argon2id at 19 MiB, t = 2: OWASP Password Storage Cheat Sheet, 2024. The library's defaults.
      password: { hash: (password) => hash(password), verify: (pair) => verify(pair.hash, pair.password) },
    },
    session: { expiresIn: 60 * 60 * 24 * 30, updateAge: 60 * 60 * 24 },
    advanced: { cookiePrefix: 'millwright', useSecureCookies: baseUrl.startsWith('https:') },
    plugins: [
      anonymous({
        emailDomainName: 'guest.invalid',
        generateName: () => 'Guest',
        // The guest's records keep the guest's id: they are append-only. The claim joins them to the account.
        disableDeleteAnonymousUser: true,
        onLinkAccount: async ({ anonymousUser, newUser }) => {
          const claim = { guestId: anonymousUser.user.id, personId: newUser.user.id, claimedAt: now() }
          await db.insert(guestClaim).values(claim).onConflictDoNothing()
          // The guest's cookie is worth nothing from here on: the work is the account's.
          await db.delete(loginSession).where(eq(loginSession.userId, anonymousUser.user.id))
        },
      }),
    ],
  })
}

export type Authentication = ReturnType<typeof createAuthentication>
