import { createAuthEndpoint, createAuthMiddleware } from '@better-auth/core/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'

/**
 * Two things that better-auth leaves to a plugin. `signInKnownPerson` opens a session for somebody whom we have verified ourselves, such
 * as by SAML; it can be called from our code only. And whoever signs in gets a new session in place of the one that their browser
 * had: what was planted in it or copied from it before is worth nothing afterwards.
 */
export const knownPerson = () => ({
  id: 'known-person' as const,
  endpoints: {
    signInKnownPerson: createAuthEndpoint(
      // Under /sign-in, so that a guest's work is claimed as with every other way to sign in.
      '/sign-in/known-person',
      { method: 'POST', body: z.object({ personId: z.string() }), metadata: { scope: 'server' } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.personId)
        if (!user) throw new Error('Nobody has this id')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ sessionId: session.id })
      },
    ),
  },
  hooks: {
    after: [
      {
        matcher: () => true,
        handler: createAuthMiddleware(async (ctx) => {
          const started = ctx.context.newSession
          if (!started) return
          const before = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
          if (before && before !== started.session.token) await ctx.context.internalAdapter.deleteSession(before)
        }),
      },
    ],
  },
})
