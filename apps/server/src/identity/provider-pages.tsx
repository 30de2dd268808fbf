import type { ComponentChildren } from 'preact'
import type { Role } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import { RoleChoices } from '../organizations/role-views.tsx'
import type { Tenant } from '../organizations/tenant.ts'
import {
  Badge,
  Breadcrumb,
  Button,
  Choice,
  Choices,
  EmptyState,
  ErrorSummary,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Table,
} from '../web/components.tsx'
import { proofName, proofText, type ProviderRow } from './providers.ts'

/** Whose pages these are: an organization's, or the installation's (null). */
export interface Place {
  tenant: Tenant | null
  said: string | null
}

export const identityPath = ({ tenant }: Pick<Place, 'tenant'>, more = '') =>
  tenant ? pathOf(tenant, `/identity${more}`) : `/installation/identity${more}`

function Frame({
  place,
  title,
  lead,
  here,
  children,
}: {
  place: Place
  title: string
  lead?: string
  /** Below the list of providers. */
  here?: string
  children: ComponentChildren
}) {
  const { tenant, said } = place
  const below = here ? [{ label: t('identity.title'), href: identityPath(place) }, { label: here }] : []
  if (tenant)
    return (
      <OrganizationFrame tenant={tenant} active="/identity" title={title} lead={lead} trail={below} said={said}>
        {children}
      </OrganizationFrame>
    )
  return (
    <>
      {here ? <Breadcrumb trail={below} /> : null}
      {said ? <Notice kind="success" title={said} /> : null}
      <PageHead eyebrow={t('identity.installation')} title={title} lead={lead} />
      {children}
    </>
  )
}

const ProviderState = ({ enabled }: { enabled: boolean }) => (
  <Badge tone={enabled ? 'good' : 'plain'}>{t(enabled ? 'identity.state.on' : 'identity.state.off')}</Badge>
)

export interface ProvidersView {
  place: Place
  providers: readonly ProviderRow[]
  /** Where an organization's provider sends SCIM requests. */
  scimAddress: string
  /** For the installation's owner: domains that organizations named and did not prove. */
  unproven: readonly { provider: ProviderRow; organization: string; domain: string }[]
}

export function ProvidersPage({ place, providers, scimAddress, unproven }: ProvidersView) {
  return (
    <Frame
      place={place}
      title={t('identity.title')}
      lead={t(place.tenant ? 'identity.lead' : 'identity.installation.lead')}
    >
      {providers.length === 0 ? (
        <EmptyState title={t('identity.none')}>
          <p>{t('identity.none.text')}</p>
        </EmptyState>
      ) : (
        <Table
          caption={t('identity.title')}
          captionHidden
          head={[
            { label: t('identity.name') },
            { label: t('identity.column.kind') },
            { label: t('identity.column.state') },
            { label: t('identity.domains') },
          ]}
        >
          {providers.map((provider) => (
            <tr key={provider.id}>
              <th scope="row">
                <a href={identityPath(place, `/${provider.id}`)}>{provider.name}</a>
              </th>
              <td>{t(`identity.kind.${provider.kind}`)}</td>
              <td>
                <ProviderState enabled={provider.enabled} />
              </td>
              <td>{provider.domains.map(({ domain }) => domain).join(', ')}</td>
            </tr>
          ))}
        </Table>
      )}
      <p class="actions">
        <LinkButton href={identityPath(place, '/new/oidc')}>{t('identity.new.oidc')}</LinkButton>
        <LinkButton href={identityPath(place, '/new/saml')}>{t('identity.new.saml')}</LinkButton>
      </p>
      {place.tenant ? (
        <section class="section">
          <h2>{t('identity.scim')}</h2>
          <p>{t('identity.scim.what')}</p>
          <p>
            <code class="once-link">{scimAddress}</code>
          </p>
          <p>
            <a href={pathOf(place.tenant, '/tokens')}>{t('identity.scim.token')}</a>
          </p>
        </section>
      ) : null}
      {unproven.length > 0 ? (
        <section class="section">
          <h2>{t('identity.unproven')}</h2>
          <p>{t('identity.unproven.what')}</p>
          <Table
            caption={t('identity.unproven')}
            captionHidden
            head={[
              { label: t('identity.domain') },
              { label: t('identity.unproven.organization') },
              { label: t('identity.name') },
              { label: t('identity.column.act') },
            ]}
          >
            {unproven.map(({ provider, organization, domain }) => (
              <tr key={`${provider.id} ${domain}`}>
                <th scope="row">{domain}</th>
                <td>{organization}</td>
                <td>{provider.name}</td>
                <td>
                  <form method="post" action={`/installation/identity/${provider.id}/domains/${domain}/grant`}>
                    <Button aria-label={t('identity.grant.which', { domain })}>{t('identity.grant')}</Button>
                  </form>
                </td>
              </tr>
            ))}
          </Table>
        </section>
      ) : null}
    </Frame>
  )
}

export interface ProviderForm {
  id: string
  kind: 'oidc' | 'saml'
  name: string
  provisions: boolean
  roles: readonly Role[]
  issuer: string
  clientId: string
  trustsAddresses: boolean
  entityId: string
  ssoUrl: string
  certificates: string
  unasked: boolean
  errors: Readonly<Record<string, string>>
}

function ProviderFields({ form, place, stored }: { form: ProviderForm; place: Place; stored: boolean }) {
  const { kind, errors } = form
  const action = identityPath(place, stored ? `/${form.id}` : `/new/${kind}`)
  return (
    <form method="post" action={action} class="stack">
      <ErrorSummary errors={Object.entries(errors).map(([field, message]) => ({ field, message }))} />
      <input type="hidden" name="id" value={form.id} />
      <Field
        name="name"
        label={t('identity.name')}
        hint={t('identity.name.hint')}
        value={form.name}
        error={errors['name']}
        required
        maxLength={80}
      />
      {kind === 'oidc' ? (
        <>
          <Field
            name="issuer"
            type="url"
            label={t('identity.issuer')}
            hint={t('identity.issuer.hint')}
            value={form.issuer}
            error={errors['issuer']}
            required
          />
          <Field
            name="clientId"
            label={t('identity.clientId')}
            value={form.clientId}
            error={errors['clientId']}
            required
            autocomplete="off"
          />
          <Field
            name="clientSecret"
            type="password"
            label={t('identity.clientSecret')}
            hint={t(stored ? 'identity.clientSecret.keep' : 'identity.clientSecret.hint')}
            optional
            autocomplete="new-password"
          />
        </>
      ) : (
        <>
          <Field
            name="entityId"
            label={t('identity.entityId')}
            value={form.entityId}
            error={errors['entityId']}
            required
          />
          <Field
            name="ssoUrl"
            type="url"
            label={t('identity.ssoUrl')}
            value={form.ssoUrl}
            error={errors['ssoUrl']}
            required
          />
          <Field
            name="certificates"
            label={t('identity.certificates')}
            hint={t('identity.certificates.hint')}
            error={errors['certificates']}
          >
            {(attributes) => (
              <textarea rows={8} class="mono" required spellcheck={false} {...attributes}>
                {form.certificates}
              </textarea>
            )}
          </Field>
        </>
      )}
      <Choices legend={t('identity.choices')}>
        {kind === 'oidc' ? (
          <Choice
            kind="checkbox"
            name="trustsAddresses"
            value="yes"
            checked={form.trustsAddresses}
            hint={t('identity.trustsAddresses.hint')}
          >
            {t('identity.trustsAddresses')}
          </Choice>
        ) : (
          <Choice kind="checkbox" name="unasked" value="yes" checked={form.unasked} hint={t('identity.unasked.hint')}>
            {t('identity.unasked')}
          </Choice>
        )}
        <Choice
          kind="checkbox"
          name="provisions"
          value="yes"
          checked={form.provisions}
          hint={t('identity.provisions.hint')}
        >
          {t('identity.provisions')}
        </Choice>
      </Choices>
      {place.tenant ? (
        <RoleChoices
          chosen={form.roles}
          legend={t('identity.roles')}
          hint={t('identity.roles.hint')}
          error={errors['roles']}
        />
      ) : null}
      <p class="actions">
        <Button tone="primary">{t(stored ? 'identity.change' : 'identity.new.action')}</Button>
      </p>
    </form>
  )
}

export function NewProviderPage({ place, form }: { place: Place; form: ProviderForm }) {
  const title = t(form.kind === 'oidc' ? 'identity.new.oidc' : 'identity.new.saml')
  return (
    <Frame place={place} title={title} here={title}>
      <div class="narrow">
        <ProviderFields form={form} place={place} stored={false} />
      </div>
    </Frame>
  )
}

export interface ProviderView {
  place: Place
  provider: ProviderRow
  form: ProviderForm
  /** What the identity provider has to know of us: label and address. */
  addresses: readonly { label: string; value: string }[]
  domainError?: string | undefined
}

export function ProviderPage({ place, provider, form, addresses, domainError }: ProviderView) {
  const address = identityPath(place, `/${provider.id}`)
  return (
    <Frame place={place} title={provider.name} here={provider.name} lead={t(`identity.kind.${provider.kind}`)}>
      <p>
        <ProviderState enabled={provider.enabled} />
      </p>
      <form method="post" action={`${address}/${provider.enabled ? 'disable' : 'enable'}`} class="actions">
        <Button>{t(provider.enabled ? 'identity.disable' : 'identity.enable')}</Button>
      </form>
      <section class="section">
        <h2>{t('identity.addresses')}</h2>
        <dl class="facts">
          {addresses.map(({ label, value }) => (
            <>
              <dt>{label}</dt>
              <dd>
                <code class="once-link">{value}</code>
              </dd>
            </>
          ))}
        </dl>
      </section>
      <section class="section">
        <h2>{t('identity.domains')}</h2>
        <p>{t(place.tenant ? 'identity.domains.what' : 'identity.domains.installation')}</p>
        {provider.domains.length > 0 ? (
          <Table
            caption={t('identity.domains')}
            captionHidden
            wordy
            head={[
              { label: t('identity.domain') },
              { label: t('identity.column.state') },
              { label: t('identity.domain.record') },
              { label: t('identity.column.act') },
            ]}
          >
            {provider.domains.map(({ domain, token, provenAt }) => (
              <tr key={domain}>
                <th scope="row">{domain}</th>
                <td>
                  <Badge tone={provenAt ? 'good' : 'warn'}>
                    {t(provenAt ? 'identity.domain.proven' : 'identity.domain.unproven')}
                  </Badge>
                </td>
                <td>
                  {provenAt ? null : (
                    <>
                      <code class="once-link">{proofName(domain)}</code>
                      <br />
                      <code class="once-link">{proofText(token)}</code>
                    </>
                  )}
                </td>
                <td class="stack">
                  {provenAt ? null : (
                    <form method="post" action={`${address}/domains/${domain}/check`}>
                      <Button aria-label={t('identity.domain.check.which', { domain })}>
                        {t('identity.domain.check')}
                      </Button>
                    </form>
                  )}
                  <form method="post" action={`${address}/domains/${domain}/remove`}>
                    <Button aria-label={t('identity.domain.remove.which', { domain })}>
                      {t('identity.domain.remove')}
                    </Button>
                  </form>
                </td>
              </tr>
            ))}
          </Table>
        ) : null}
        <form method="post" action={`${address}/domains`} class="inline-form">
          <Field name="domain" label={t('identity.domain.add')} error={domainError} required maxLength={253} />
          <Button>{t('identity.domain.add.action')}</Button>
        </form>
      </section>
      <section class="section narrow">
        <h2>{t('identity.settings')}</h2>
        <ProviderFields form={form} place={place} stored />
        <details>
          <summary>{t('identity.delete')}</summary>
          <p>{t('identity.delete.what')}</p>
          <form method="post" action={`${address}/delete`} class="actions">
            <Button tone="danger">{t('identity.delete.action', { name: provider.name })}</Button>
          </form>
        </details>
      </section>
    </Frame>
  )
}
