import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { ROLES } from '../accounts/policy.ts'
import { requireRecentSignIn } from '../accounts/recent-sign-in.ts'
import type { AppContext } from '../context.ts'
import { identityProvider, organization, type Role } from '../db/schema.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { tenantRoutes } from '../organizations/tenant.ts'
import { OutboundError } from '../outbound/guarded-fetch.ts'
import { actorOf } from '../web/actor.ts'
import { notFound } from '../web/errors.tsx'
import { formFields } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { oidcCallback } from './oidc.ts'
import {
  identityPath,
  NewProviderPage,
  ProviderPage,
  ProvidersPage,
  type Place,
  type ProviderForm,
} from './provider-pages.tsx'
import {
  addDomain,
  addProvider,
  changeProvider,
  checkDomain,
  deleteProvider,
  findProvider,
  listProviders,
  markProven,
  MAX_PROVIDERS,
  OidcSettings,
  ProviderInput,
  removeDomain,
  SamlSettings,
  switchProvider,
  type Manager,
  type ProviderRow,
} from './providers.ts'
import { samlConsumer, samlEntity } from './saml.ts'

const SAID = {
  added: 'identity.said.added',
  changed: 'identity.said.changed',
  proven: 'identity.said.proven',
  deleted: 'identity.said.deleted',
} as const satisfies Record<string, MessageKey>

interface Asked {
  c: Context
  place: Place
  manager: Manager
}

/** Pages on which admins, and for the whole installation its owner, set up where people sign in elsewhere. */
export function providerRoutes(context: AppContext) {
  const app = new Hono()
  const of = tenantRoutes(context)
  const said = (c: Context) => {
    const word = c.req.query('said') ?? ''
    return Object.hasOwn(SAID, word) ? t(SAID[word as keyof typeof SAID]) : null
  }

  /** The same page for an organization and for the installation. Whoever finds an open browser must not let others in. */
  const both = (method: 'get' | 'post', path: string, handler: (asked: Asked) => Promise<Response>) => {
    const answer = async (asked: Asked) =>
      (method === 'post' && (await requireRecentSignIn(context, asked.c, identityPath(asked.place)))) || handler(asked)
    app[method](
      `/organizations/:slug/identity${path}`,
      of('identity.manage', (c, tenant) => {
        const manager = { organizationId: tenant.organization.id, actor: tenant.actor, db: context.db }
        return answer({ c, place: { tenant, said: said(c) }, manager })
      }),
    )
    app[method](`/installation/identity${path}`, async (c) => {
      const who = await context.signedIn(c)
      if (!who?.owner) return notFound(c, context)
      // Past the wall: the installation's own providers are nobody's rows.
      const manager = { organizationId: null, actor: actorOf(c, who, 'operator'), db: context.system }
      return answer({ c, place: { tenant: null, said: said(c) }, manager })
    })
  }

  const title = ({ tenant }: Place) => ({
    title: tenant ? `${t('identity.title')} · ${tenant.organization.name}` : t('identity.title'),
  })
  const go = ({ c, place }: Asked, more: string, word?: string) =>
    c.redirect(`${identityPath(place, more)}${word && Object.hasOwn(SAID, word) ? `?said=${word}` : ''}`, 303)
  const gone = ({ c }: Asked) => notFound(c, context)

  both('get', '', async ({ c, place, manager }) => {
    const page = (
      <ProvidersPage
        place={place}
        providers={await listProviders(manager)}
        scimAddress={`${context.baseUrl}/scim/v2`}
        unproven={place.tenant ? [] : await unprovenDomains(context)}
      />
    )
    return sendPage(c, context, title(place), page)
  })

  const newPage = ({ c, place }: Asked, form: ProviderForm) =>
    sendPage(
      c,
      context,
      title(place),
      <NewProviderPage place={place} form={form} />,
      Object.keys(form.errors).length > 0 ? 422 : 200,
    )
  const kindOf = (c: Context) => (c.req.param('kind') === 'saml' ? 'saml' : 'oidc')
  both('get', '/new/:kind{oidc|saml}', (asked) => newPage(asked, blankForm(kindOf(asked.c))))
  both('post', '/new/:kind{oidc|saml}', async (asked) => {
    const entered = await enteredForm(asked.c, kindOf(asked.c))
    const form = { ...entered.form, id: isUuid(entered.form.id) ? entered.form.id : randomUUID() }
    const checked = await checkedInput(context, form)
    if (!checked.input) return newPage(asked, { ...form, errors: checked.errors })
    const { outcome } = await addProvider(context, asked.manager, {
      id: form.id,
      input: checked.input,
      clientSecret: entered.clientSecret,
    })
    if (outcome === 'not-found') return gone(asked)
    if (outcome === 'too-many')
      return newPage(asked, { ...form, errors: { name: t('identity.tooMany', { max: MAX_PROVIDERS }) } })
    return go(asked, `/${form.id}`, 'added')
  })

  const providerPage = async (asked: Asked, more: { form?: ProviderForm; domainError?: string } = {}) => {
    const { c, place, manager } = asked
    const id = c.req.param('provider') ?? ''
    const provider = isUuid(id) ? await findProvider(manager, id) : null
    if (!provider) return gone(asked)
    const page = (
      <ProviderPage
        place={place}
        provider={provider}
        form={more.form ?? formOf(provider)}
        addresses={addressesOf(context, provider)}
        domainError={more.domainError}
      />
    )
    return sendPage(c, context, title(place), page, more.form || more.domainError ? 422 : 200)
  }
  both('get', '/:provider', (asked) => providerPage(asked))
  both('post', '/:provider', async (asked) => {
    const id = asked.c.req.param('provider') ?? ''
    const before = isUuid(id) ? await findProvider(asked.manager, id) : null
    if (!before) return gone(asked)
    const entered = await enteredForm(asked.c, before.kind)
    const form = { ...entered.form, id }
    const checked = await checkedInput(context, form)
    if (!checked.input) return providerPage(asked, { form: { ...form, errors: checked.errors } })
    const change = { id, input: checked.input, clientSecret: entered.clientSecret }
    const { outcome } = await changeProvider(context, asked.manager, change)
    return outcome === 'changed' ? go(asked, `/${id}`, outcome) : gone(asked)
  })

  const act = (path: string, work: (asked: Asked, id: string, domain: string) => Promise<{ outcome: string }>) =>
    both('post', `/:provider${path}`, async (asked) => {
      const id = asked.c.req.param('provider') ?? ''
      const { outcome } = isUuid(id)
        ? await work(asked, id, asked.c.req.param('domain') ?? '')
        : { outcome: 'not-found' }
      if (outcome === 'not-found') return gone(asked)
      if (outcome === 'not-a-domain') return providerPage(asked, { domainError: t('identity.domain.error') })
      if (outcome === 'not-proven') return providerPage(asked, { domainError: t('identity.domain.notProven') })
      return go(asked, outcome === 'deleted' ? '' : `/${id}`, outcome)
    })
  act('/enable', ({ manager }, id) => switchProvider(context, manager, { id, enabled: true }))
  act('/disable', ({ manager }, id) => switchProvider(context, manager, { id, enabled: false }))
  act('/delete', ({ manager }, id) => deleteProvider(context, manager, id))
  act('/domains', async ({ c, manager }, id) =>
    addDomain(context, manager, { id, domain: (await formFields(c))('domain') }),
  )
  act('/domains/:domain/check', ({ manager }, id, domain) => checkDomain(context, manager, { id, domain }))
  act('/domains/:domain/remove', ({ manager }, id, domain) => removeDomain(context, manager, { id, domain }))

  app.post('/installation/identity/:provider/domains/:domain/grant', async (c) => {
    const who = await context.signedIn(c)
    const id = c.req.param('provider')
    if (!who?.owner || !isUuid(id)) return notFound(c, context)
    const again = await requireRecentSignIn(context, c, '/installation/identity')
    if (again) return again
    // Past the wall: the owner vouches for a domain of an organization that they may not belong to.
    const [row] = await context.system
      .select({ organizationId: identityProvider.organizationId })
      .from(identityProvider)
      .where(eq(identityProvider.id, id))
    if (!row) return notFound(c, context)
    const manager = { ...row, actor: actorOf(c, who, 'operator'), db: context.system }
    const { outcome } = await markProven(context, manager, { id, domain: c.req.param('domain'), by: 'owner' })
    return outcome === 'proven' ? c.redirect('/installation/identity?said=proven', 303) : notFound(c, context)
  })
  return app
}

async function unprovenDomains({ system }: AppContext) {
  const rows = await system
    .select({ provider: identityProvider, organization: organization.name })
    .from(identityProvider)
    .leftJoin(organization, eq(organization.id, identityProvider.organizationId))
    .limit(500)
  return rows.flatMap(({ provider, organization: name }) =>
    provider.domains
      .filter(({ provenAt }) => provenAt === null)
      .map(({ domain }) => ({ provider, organization: name ?? t('identity.installation'), domain })),
  )
}

function addressesOf(context: AppContext, { id, kind }: ProviderRow) {
  if (kind === 'oidc') return [{ label: t('identity.address.callback'), value: oidcCallback(context, id) }]
  return [
    { label: t('identity.address.metadata'), value: `${samlEntity(context, id)}/metadata` },
    { label: t('identity.address.entity'), value: samlEntity(context, id) },
    { label: t('identity.address.acs'), value: samlConsumer(context, id) },
  ]
}

const blankForm = (kind: 'oidc' | 'saml'): ProviderForm => ({
  id: randomUUID(),
  kind,
  name: '',
  provisions: false,
  roles: ['taker'],
  issuer: '',
  clientId: '',
  trustsAddresses: false,
  entityId: '',
  ssoUrl: '',
  certificates: '',
  unasked: false,
  errors: {},
})

function formOf({ id, kind, name, provisions, defaultRoles, settings }: ProviderRow): ProviderForm {
  const common = { ...blankForm(kind), id, name, provisions, roles: defaultRoles }
  if (kind === 'oidc') return { ...common, ...OidcSettings.parse(settings) }
  const saml = SamlSettings.parse(settings)
  return { ...common, ...saml, certificates: saml.certificates.join('\n') }
}

async function enteredForm(c: Context, kind: 'oidc' | 'saml'): Promise<{ form: ProviderForm; clientSecret: string }> {
  const posted = await c.req.formData()
  const text = (name: string) => {
    const value = posted.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const ticked = (name: string) => text(name) === 'yes'
  const form = {
    id: text('id'),
    kind,
    name: text('name'),
    provisions: ticked('provisions'),
    roles: ROLES.filter((role) => posted.getAll('roles').includes(role)),
    issuer: text('issuer'),
    clientId: text('clientId'),
    trustsAddresses: ticked('trustsAddresses'),
    entityId: text('entityId'),
    ssoUrl: text('ssoUrl'),
    certificates: text('certificates'),
    unasked: ticked('unasked'),
    errors: {},
  }
  return { form, clientSecret: text('clientSecret') }
}

const ERRORS = {
  name: 'identity.name.error',
  issuer: 'identity.url.error',
  clientId: 'identity.clientId.error',
  entityId: 'identity.entityId.error',
  ssoUrl: 'identity.url.error',
  certificates: 'identity.certificates.error',
} as const satisfies Record<string, MessageKey>

/** The whole form checked, and the provider's address tried. */
async function checkedInput(
  { outbound }: AppContext,
  form: ProviderForm,
): Promise<{ input: ProviderInput; errors: null } | { input: null; errors: Record<string, string> }> {
  const { kind, name, provisions, roles, issuer, clientId, trustsAddresses, entityId, ssoUrl, unasked } = form
  const certificates = form.certificates.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const parsed = ProviderInput.safeParse({
    kind,
    name,
    provisions,
    defaultRoles: roles satisfies readonly Role[],
    settings: kind === 'oidc' ? { issuer, clientId, trustsAddresses } : { entityId, ssoUrl, certificates, unasked },
  })
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => String(path[0] === 'settings' ? path[1] : path[0]))
    const known = fields.filter((field): field is keyof typeof ERRORS => Object.hasOwn(ERRORS, field))
    return { input: null, errors: Object.fromEntries(known.map((field) => [field, t(ERRORS[field])])) }
  }
  // SAML's address is opened by browsers alone; this server never asks it.
  if (kind === 'saml') return { input: parsed.data, errors: null }
  try {
    await outbound.check(issuer)
    return { input: parsed.data, errors: null }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return { input: null, errors: { issuer: error.message } }
  }
}
