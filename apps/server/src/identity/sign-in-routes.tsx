import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ownAddress } from '../accounts/own-address.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import type { AppContext } from '../context.ts'
import { signInAttempt } from '../db/schema.ts'
import { networkOf } from '../limits/limiter.ts'
import { tooManyRequests } from '../limits/too-many.tsx'
import { t } from '../messages/index.ts'
import { clientAddress } from '../web/client-address.ts'
import { notFound } from '../web/errors.tsx'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { takeAttempt } from './attempts.ts'
import { beginOidc, finishOidc } from './oidc.ts'
import { providersFor, usableProvider } from './providers.ts'
import { beginSaml, readSamlResponse, samlMetadata } from './saml.ts'
import { ElsewherePage, NotSignedInPage, type NotSignedIn } from './sign-in-pages.tsx'
import { signInVerified, type VerifiedIdentity } from './sign-in-verified.ts'

const FINISH_MS = 2 * 60_000
const MAX_FORM_BYTES = 1024 * 1024

/** Signing in with an organization's own identity provider. */
export function elsewhereRoutes(context: AppContext) {
  const app = new Hono()

  app.get('/sign-in/elsewhere', async (c) => {
    const entered = (c.req.query('for') ?? '').slice(0, 254)
    const limited = entered && (await tooMany(context, c))
    if (limited) return limited
    const page = (
      <ElsewherePage
        next={c.req.query('next') ?? ''}
        entered={entered}
        found={entered ? await providersFor(context, entered) : null}
        installation={await providersFor(context, '')}
      />
    )
    return sendPage(c, context, { title: t('identity.elsewhere.title') }, page)
  })

  app.get('/sign-in/:kind{oidc|saml}/:provider', async (c) => {
    const provider = await providerOf(context, c)
    if (!provider || provider.kind !== c.req.param('kind')) return notFound(c, context)
    const limited = await tooMany(context, c)
    if (limited) return limited
    const next = ownAddress(c.req.query('next') ?? '')
    const begun =
      provider.kind === 'oidc'
        ? await beginOidc(context, c, provider, { next, hint: (c.req.query('hint') ?? '').slice(0, 254) })
        : await beginSaml(context, c, provider, { next })
    return begun.outcome === 'go' ? c.redirect(begun.address, 303) : refused(context, c, begun.outcome)
  })

  app.get('/sign-in/oidc/:provider/callback', async (c) => {
    const provider = await providerOf(context, c)
    if (provider?.kind !== 'oidc') return notFound(c, context)
    // Its address has the code in it.
    c.header('referrer-policy', 'no-referrer')
    const result = await finishOidc(context, c, provider)
    if (result.outcome !== 'verified') return refused(context, c, result.outcome)
    const { outcome } = await signInVerified(context, c, provider, result.identity)
    return outcome === 'signed-in' ? c.redirect(ownAddress(result.next), 303) : refused(context, c, outcome)
  })

  app.get('/sign-in/saml/:provider/metadata', async (c) => {
    const id = c.req.param('provider')
    // Also of one that is switched off or not stored yet: it holds our own addresses and nothing else.
    if (!isUuid(id)) return notFound(c, context)
    return c.body(samlMetadata(context, id), 200, { 'content-type': 'application/samlmetadata+xml' })
  })

  // Here the browser's cookies are back, which another site's form came without.
  app.get('/sign-in/saml/:provider/finish', async (c) => {
    const provider = await providerOf(context, c)
    if (provider?.kind !== 'saml') return notFound(c, context)
    c.header('referrer-policy', 'no-referrer')
    const kept = await takeAttempt(context, c, { providerId: provider.id, key: c.req.query('key') ?? '' })
    if (!kept) return refused(context, c, 'expired')
    const identity = JSON.parse(kept['identity'] ?? '') as VerifiedIdentity
    const { outcome } = await signInVerified(context, c, provider, identity)
    return outcome === 'signed-in' ? c.redirect(ownAddress(kept['next'] ?? ''), 303) : refused(context, c, outcome)
  })
  return app
}

/**
 * Where identity providers post their answer: the one form that comes from other sites, so it is mounted before the check of origins. What makes it ours is the signature,
 * the request that it answers, and the browser that has to be the same one at `/finish`.
 */
export function samlConsumerRoutes(context: AppContext) {
  const { system, now } = context
  const app = new Hono()
  app.post('/sign-in/saml/:provider/acs', bodyLimit({ maxSize: MAX_FORM_BYTES }), async (c) => {
    const provider = await providerOf(context, c)
    if (provider?.kind !== 'saml') return notFound(c, context)
    const limited = await tooMany(context, c)
    if (limited) return limited
    if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
      return refused(context, c, 'failed')
    const encoded = new URLSearchParams(await c.req.text()).get('SAMLResponse') ?? ''
    const result = await readSamlResponse(context, provider, encoded)
    if (result.outcome !== 'verified') return refused(context, c, result.outcome)
    const { identity, next, browser } = result
    const key = newToken()
    await system.insert(signInAttempt).values({
      keyHash: hashOfToken(key),
      providerId: provider.id,
      details: { identity: JSON.stringify(identity), next, browser },
      createdAt: now(),
      expiresAt: new Date(now().getTime() + FINISH_MS),
    })
    return c.redirect(`/sign-in/saml/${provider.id}/finish?key=${key}`, 303)
  })
  return app
}

const providerOf = async (context: AppContext, c: Context) => {
  const id = c.req.param('provider') ?? ''
  return isUuid(id) ? usableProvider(context, id) : null
}

async function tooMany(context: AppContext, c: Context): Promise<Response | null> {
  const taken = await context.limits.take('sign-in-address', networkOf(clientAddress(c)))
  return taken.allowed ? null : tooManyRequests(c, context, taken.retryAfterS)
}

const refused = (context: AppContext, c: Context, reason: NotSignedIn) =>
  sendPage(c, context, { title: t('identity.refused.title') }, <NotSignedInPage reason={reason} />, 403)
