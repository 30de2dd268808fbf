import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { AppContext } from '../context.ts'
import { networkOf } from '../limits/limiter.ts'
import { tooManyRequests } from '../limits/too-many.tsx'
import { t } from '../messages/index.ts'
import { clientAddress } from '../web/client-address.ts'
import { formFields } from '../web/forms.ts'
import { problem } from '../web/problem.ts'
import { validJson } from '../web/valid.ts'
import { PasskeyName } from './fields.ts'
import { isRowId, ownAddress } from './own-address.ts'
import {
  addPasskey,
  passkeyCreationOptions,
  passkeyRequestOptions,
  removePasskey,
  renamePasskey,
  signInWithPasskey,
} from './passkeys.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

/** Base64 as WebAuthn sends bytes. */
const Bytes = z
  .string()
  .max(10_000)
  .regex(/^[\w-]*$/)
/** What a browser says about a new passkey. @simplewebauthn/server reads and checks every part of it. */
const Attestation = z.looseObject({ id: Bytes, response: z.looseObject({ attestationObject: Bytes }) })
const NewPasskey = z.object({ name: PasskeyName, response: Attestation })
/** What a passkey answers to a challenge. */
const Assertion = z.object({
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  response: z
    .object({ clientDataJSON: Bytes, authenticatorData: Bytes, signature: Bytes, userHandle: Bytes.nullish() })
    .transform(({ userHandle, ...rest }) => ({ ...rest, ...(userHandle ? { userHandle } : {}) })),
})
const SignIn = z.object({ response: Assertion, again: z.boolean().default(false), next: z.string().default('') })

/** Passkeys: the two ceremonies speak JSON (by PUT: what is posted here are forms) with `client/passkey.ts`; naming and removing are forms. */
export function passkeyRoutes(context: AppContext) {
  const app = new Hono()
  const limited = async (c: Context) => {
    const taken = await context.limits.take('link-address', networkOf(clientAddress(c)))
    return taken.allowed ? null : tooManyRequests(c, context, taken.retryAfterS)
  }

  app.put('/account/passkeys/options', validJson(z.object({})), async (c) => {
    const again = await requireRecentSignIn(context, c, '/account/security')
    return again ?? c.json(await passkeyCreationOptions(context, c))
  })
  app.put('/account/passkeys', validJson(NewPasskey), async (c) => {
    const again = await requireRecentSignIn(context, c, '/account/security')
    if (again) return again
    const who = (await context.signedIn(c))!
    const { outcome } = await addPasskey(context, c, who, c.req.valid('json'))
    return outcome === 'added'
      ? c.json({ next: '/account/security?done=passkey-added' }, 201)
      : problem(c, 422, t('accounts.passkeys.refused'))
  })
  app.post('/account/passkeys/:id/rename', async (c) => {
    const who = await context.signedIn(c)
    if (!who || who.guest) return c.redirect('/account/sign-in?next=/account/security', 303)
    if (!isRowId(c.req.param('id'))) return c.notFound()
    const name = PasskeyName.safeParse((await formFields(c))('name'))
    if (!name.success) return c.redirect('/account/security?failed=passkey-name', 303)
    const { outcome } = await renamePasskey(context, who, { id: c.req.param('id'), name: name.data })
    return outcome === 'renamed' ? c.redirect('/account/security?done=passkey-renamed', 303) : c.notFound()
  })
  app.post('/account/passkeys/:id/remove', async (c) => {
    const again = await requireRecentSignIn(context, c, '/account/security')
    if (again) return again
    if (!isRowId(c.req.param('id'))) return c.notFound()
    const { outcome } = await removePasskey(context, c, (await context.signedIn(c))!, c.req.param('id'))
    switch (outcome) {
      case 'removed':
        return c.redirect('/account/security?done=passkey-removed', 303)
      case 'last-way-in':
        return c.redirect('/account/security?failed=last-way-in', 303)
      case 'not-found':
        return c.notFound()
    }
  })

  app.put('/account/sign-in/passkey/options', validJson(z.object({})), async (c) => {
    return (await limited(c)) ?? c.json(await passkeyRequestOptions(context, c))
  })
  app.put('/account/sign-in/passkey', validJson(SignIn), async (c) => {
    const tooMany = await limited(c)
    if (tooMany) return tooMany
    const { next, ...given } = c.req.valid('json')
    const { outcome } = await signInWithPasskey(context, c, given)
    return outcome === 'signed-in'
      ? c.json({ next: ownAddress(next) })
      : problem(c, 422, t('accounts.passkeys.refused'))
  })
  return app
}
