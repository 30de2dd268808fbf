import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { ALL_SCOPES, line } from '@millwright/api'
import { AccountFrame } from '../accounts/account-pages.tsx'
import { requireRecentSignIn, signedInRecently } from '../accounts/recent-sign-in.ts'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import { tenantRoutes, type Tenant } from '../organizations/tenant.ts'
import { actorOf } from '../web/actor.ts'
import { notFound } from '../web/errors.tsx'
import { textOf, textsOf } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { createToken, EXPIRY_DAYS, listTokens, revokeToken, scopesFor, type TokenOwner } from './manage-tokens.ts'
import { EMPTY_FORM, Tokens, type TokenForm, type TokensView } from './token-pages.tsx'

const NewToken = z.object({
  name: line(100),
  scopes: z.array(z.enum(ALL_SCOPES)).min(1),
  days: z.coerce.number().pipe(z.literal(EXPIRY_DAYS)),
})

/** The newest are enough to look at; the API lists all. */
const SHOWN = 100

/** A person's API tokens, and those of an organization. */
export function tokenRoutes(context: AppContext) {
  const app = new Hono()
  const tenant = tenantRoutes(context)
  type Render = (
    view: Omit<TokensView, 'address'>,
    more: { done?: string | undefined },
    status?: 200 | 422,
  ) => Promise<Response>

  async function show(
    c: Context,
    owner: TokenOwner,
    render: Render,
    more: Partial<Pick<TokensView, 'form' | 'made'>> = {},
  ) {
    const kind = 'organization' in owner ? 'organization' : 'person'
    const view = {
      tokens: await listTokens(context.db, owner, { limit: SHOWN }),
      scopes: scopesFor(kind),
      form: EMPTY_FORM,
      now: context.now(),
      recent: await signedInRecently(context, c),
      ...more,
    }
    c.header('cache-control', 'no-store')
    const done = c.req.query('revoked') === '1' ? t('tokens.said.revoked') : undefined
    return render(view, { done }, Object.keys(view.form.errors).length > 0 ? 422 : 200)
  }

  async function create(c: Context, owner: TokenOwner, address: string, render: Render) {
    const again = await requireRecentSignIn(context, c, address)
    if (again) return again
    const form = await c.req.formData()
    const entered = {
      name: textOf(form, 'name'),
      scopes: textsOf(form, 'scopes'),
      days: Number(textOf(form, 'days')),
    }
    const again422 = (errors: TokenForm['errors']) => show(c, owner, render, { form: { ...entered, errors } })
    const parsed = NewToken.safeParse(entered)
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
      return again422({
        ...(wrong.has('scopes') || wrong.has('days') ? { scopes: t('tokens.scopes.error') } : {}),
        ...(wrong.has('name') ? { name: t('tokens.name.error') } : {}),
      })
    }
    const result = await createToken(context, owner, parsed.data)
    switch (result.outcome) {
      case 'created':
        // Shown in the answer itself: in an address or a cookie it would lie around.
        return show(c, owner, render, { made: { ...result, name: parsed.data.name } })
      case 'scope-not-possible':
        return again422({ scopes: t('tokens.scopes.error') })
      case 'too-many':
        return again422({ name: t('tokens.tooMany') })
    }
  }

  async function revoke(c: Context, owner: TokenOwner, address: string) {
    const id = c.req.param('id') ?? ''
    const { outcome } = isUuid(id) ? await revokeToken(context, owner, id) : { outcome: 'not-found' as const }
    return outcome === 'not-found' ? notFound(c, context) : c.redirect(`${address}?revoked=1`, 303)
  }

  const MINE = '/account/tokens'
  const mine = (handler: (c: Context, owner: TokenOwner) => Promise<Response>) => async (c: Context) => {
    const who = await context.signedIn(c)
    // A guest's work hangs on one browser: there is nobody yet for whom a program could act.
    if (!who || who.guest) return c.redirect(`/account/sign-in?next=${MINE}`, 303)
    return handler(c, { who, actor: actorOf(c, who) })
  }
  const renderMine =
    (c: Context): Render =>
    async (view, { done }, status) =>
      sendPage(
        c,
        context,
        { title: t('tokens.title') },
        <AccountFrame at={MINE} done={done}>
          <Tokens address={MINE} {...view} />
        </AccountFrame>,
        status,
      )
  app.get(
    MINE,
    mine((c, owner) => show(c, owner, renderMine(c))),
  )
  app.post(
    MINE,
    mine((c, owner) => create(c, owner, MINE, renderMine(c))),
  )
  app.post(
    `${MINE}/:id/revoke`,
    mine((c, owner) => revoke(c, owner, MINE)),
  )

  const ORGANIZATION = '/organizations/:slug/tokens'
  const renderTenant =
    (c: Context, owner: Tenant<'tokens.manage'>): Render =>
    async (view, { done }, status) =>
      sendPage(
        c,
        context,
        { title: t('tokens.title') },
        <OrganizationFrame
          tenant={owner}
          active="/tokens"
          title={t('tokens.title')}
          lead={t('tokens.organization.lead')}
          said={done}
        >
          <Tokens address={pathOf(owner, '/tokens')} {...view} />
        </OrganizationFrame>,
        status,
      )
  app.get(
    ORGANIZATION,
    tenant('tokens.manage', (c, owner) => show(c, owner, renderTenant(c, owner))),
  )
  app.post(
    ORGANIZATION,
    tenant('tokens.manage', (c, owner) => create(c, owner, pathOf(owner, '/tokens'), renderTenant(c, owner))),
  )
  app.post(
    `${ORGANIZATION}/:id/revoke`,
    tenant('tokens.manage', (c, owner) => revoke(c, owner, pathOf(owner, '/tokens'))),
  )
  return app
}
