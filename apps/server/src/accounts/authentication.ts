import { AsyncLocalStorage } from 'node:async_hooks'
import { passkey as passkeys } from '@better-auth/passkey'
import { getCurrentDBAdapterAsyncLocalStorage } from '@better-auth/core/context'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { anonymous } from 'better-auth/plugins/anonymous'
import { eq } from 'drizzle-orm'
import type { Context } from 'hono'
import type { Db } from '../db/open-database.ts'
import { guestClaim, loginAccount, loginSession, loginVerification, passkey, person } from '../db/schema.ts'
import type { Mail, NewMail } from '../mail/mail-queue.ts'
import { t } from '../messages/index.ts'
import { clientAddress } from '../web/client-address.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { knownBrowsers } from './known-browsers.ts'
import { knownPerson } from './known-person.ts'
import { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, verifyPassword } from './passwords.ts'

/** How long somebody may do what asks for a recent sign-in, before they are asked again. */
export const RECENT_MS = 15 * 60_000

const HOUR_S = 3600
const DAY_S = 24 * HOUR_S
const ADDRESS_LINK_S = DAY_S
const RESET_LINK_S = HOUR_S / 2

/** Our own word to better-auth about where a request comes from; whatever a client writes into it is replaced. */
const CLIENT_ADDRESS = 'x-millwright-client-address'

/**
 * Sign-up, sign-in, browser sessions, passkeys and links in mails, by better-auth on our tables. Its HTTP endpoints are not exposed:
 * our own forms call `auth.api`, so that there is one place with error messages, limits and the audit log.
 */
export function createAuthentication(options: {
  db: Db
  secret: string
  baseUrl: string
  now: () => Date
  mail: Mail
}) {
  const { db, secret, baseUrl, now, mail } = options
  const transaction = new AsyncLocalStorage<{ tx: Db; failure?: unknown }>()
  /** The transaction that we are in, or the database. On the embedded database anything else would wait for itself. */
  const here = () => transaction.getStore()?.tx ?? db
  /** better-auth logs when a mail could not be asked for, and goes on. We do not. */
  const queue = async (wanted: NewMail) => {
    try {
      await mail.queue(here(), wanted)
    } catch (error) {
      const store = transaction.getStore()
      if (store) store.failure = error
      throw error
    }
  }
  const until = (seconds: number) => ({ moment: new Date(now().getTime() + seconds * 1000).toISOString() })
  const tables = {
    provider: 'pg',
    schema: { user: person, session: loginSession, account: loginAccount, verification: loginVerification, passkey },
  } as const

  const auth = betterAuth({
    baseURL: baseUrl,
    secret,
    telemetry: { enabled: false },
    // Wrong passwords and unknown addresses are everyday life; our own routes say what matters.
    logger: { level: 'error' },
    database: drizzleAdapter(db, tables),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: { hash: hashPassword, verify: (pair) => verifyPassword(pair.hash, pair.password) },
      resetPasswordTokenExpiresIn: RESET_LINK_S,
      revokeSessionsOnPasswordReset: true,
      async sendResetPassword({ user, token }) {
        if ('isAnonymous' in user && user.isAnonymous) return
        await queue({
          to: user.email,
          personId: user.id,
          template: 'reset-password',
          values: { name: user.name, until: until(RESET_LINK_S) },
          link: { path: '/account/reset', token },
        })
      },
    },
    emailVerification: {
      expiresIn: ADDRESS_LINK_S,
      // Where mail reaches people, nobody has an account before they confirmed: `sign-up.ts`.
      sendOnSignUp: mail.kind === 'outbox',
      async sendVerificationEmail({ user, token }) {
        const changing = (await addressOf(user.id)) !== user.email
        await queue({
          to: user.email,
          personId: user.id,
          template: changing ? 'change-address' : 'confirm-address',
          values: { name: user.name, until: until(ADDRESS_LINK_S) },
          link: { path: '/account/confirm-address', token },
        })
      },
    },
    user: { changeEmail: { enabled: true, updateEmailWithoutVerification: mail.kind !== 'smtp' } },
    session: {
      expiresIn: 30 * DAY_S,
      updateAge: HOUR_S,
      // For better-auth's own pages of this kind; ours ask `requireRecentSignIn`, which comes to the same.
      freshAge: RECENT_MS / 1000,
      additionalFields: { authenticatedAt: { type: 'date', required: false, input: false } },
    },
    // A copy of the database holds no link that works.
    verification: { storeIdentifier: 'hashed' },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({ data: { ...session, authenticatedAt: now() } }),
          // Every way in passes here: passwords, passkeys, links, other providers. Guests sign in as nobody.
          after: async (session, request) => {
            if (request?.path === '/sign-in/anonymous') return
            await recordAudit(here(), {
              actor: { kind: 'person', id: session.userId, address: session.ipAddress ?? null, requestId: null },
              at: now(),
              organizationId: null,
              action: 'login-session.begun',
              subject: { kind: 'person', id: session.userId },
            })
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'millwright',
      useSecureCookies: baseUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS] },
    },
    plugins: [
      anonymous({
        emailDomainName: 'guest.invalid',
        generateName: () => 'Guest',
        // The guest's records keep the guest's id: they are append-only. The claim joins them to the account.
        disableDeleteAnonymousUser: true,
        onLinkAccount: ({ anonymousUser, newUser }) =>
          claimGuest(here(), { guestId: anonymousUser.user.id, personId: newUser.user.id, now: now() }),
      }),
      passkeys({
        rpName: t('web.brand'),
        rpID: new URL(baseUrl).hostname,
        origin: new URL(baseUrl).origin,
        // A passkey stands for both: something one has, and something one knows or is.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          async afterVerification({ verification }) {
            if (!verification.registrationInfo?.userVerified) throw new APIError('BAD_REQUEST')
          },
        },
        authentication: {
          async afterVerification({ verification }) {
            if (!verification.authenticationInfo.userVerified) throw new APIError('BAD_REQUEST')
            const used = eq(passkey.credentialID, verification.authenticationInfo.credentialID)
            await here().update(passkey).set({ lastUsedAt: now() }).where(used)
          },
        },
      }),
      // After `anonymous`, which still has to see the session that it ends.
      knownPerson(),
    ],
  })

  const addressOf = async (personId: string) => {
    const [found] = await here().select({ email: person.email }).from(person).where(eq(person.id, personId))
    return found?.email
  }

  /**
   * Runs `work` in one transaction, in which better-auth writes too: a new password, the end of the sessions, the mail about it and
   * its entry in the audit log are all there, or none of them.
   */
  async function inTransaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const storage = await getCurrentDBAdapterAsyncLocalStorage()
    const afterCommit: (() => Promise<void>)[] = []
    const result = await db.transaction(async (tx) => {
      const adapter = drizzleAdapter(tx, tables)(auth.options)
      const theirs = { adapter, pendingHooks: afterCommit, isTransactionActive: true }
      const ours: { tx: Db; failure?: unknown } = { tx }
      const done = await transaction.run(ours, () => storage.run(theirs, () => work(tx)))
      if (ours.failure !== undefined) throw ours.failure
      return done
    })
    for (const hook of afterCommit) await hook()
    return result
  }

  return Object.assign(auth, { inTransaction, browsers: knownBrowsers({ secret, baseUrl }) })
}

export type Authentication = ReturnType<typeof createAuthentication>

/** Joins a guest's work to an account. The guest's cookies are worth nothing from here on: the work is the account's. */
export async function claimGuest(tx: Db, claim: { guestId: string; personId: string; now: Date }): Promise<void> {
  const { guestId, personId, now } = claim
  await tx.insert(guestClaim).values({ guestId, personId, claimedAt: now }).onConflictDoNothing()
  await tx.delete(loginSession).where(eq(loginSession.userId, guestId))
}

/** What better-auth has to know of a request: its cookies, its browser, and where it comes from as far as we believe it. */
export function authHeaders(c: Context): Headers {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent']) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  const address = clientAddress(c)
  if (address !== null) headers.set(CLIENT_ADDRESS, address)
  return headers
}

/** Hands the cookies that better-auth sets to the browser. */
export function passCookies(c: Context, answered: Headers): void {
  for (const cookie of answered.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}

/** The reason why better-auth refused, or null for an error that is not a refusal. */
export function refusal(error: unknown): string | null {
  return error instanceof APIError && error.statusCode < 500 ? (error.body?.code ?? error.message) : null
}
