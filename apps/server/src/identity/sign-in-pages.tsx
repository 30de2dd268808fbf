import { t } from '../messages/index.ts'
import { Button, EmptyState, Field, LinkButton, PageHead } from '../web/components.tsx'
import type { Refusal } from './sign-in-verified.ts'

export interface OfferedProvider {
  id: string
  kind: 'oidc' | 'saml'
  name: string
}

/** The address that begins a sign-in. A link: browsers forbid a form to end at another site. */
const beginAt = ({ kind, id }: OfferedProvider, next: string, hint: string) => {
  const query = new URLSearchParams({ ...(next ? { next } : {}), ...(hint.includes('@') ? { hint } : {}) })
  return `/sign-in/${kind}/${id}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** Finds where somebody signs in, by their address or their organization. */
export function ElsewherePage({
  next,
  entered,
  found,
  installation,
}: {
  next: string
  entered: string
  /** Null before anybody asked. */
  found: readonly OfferedProvider[] | null
  installation: readonly OfferedProvider[]
}) {
  const offered = [...(found ?? []), ...installation]
  return (
    <div class="narrow">
      <PageHead title={t('identity.elsewhere.title')} lead={t('identity.elsewhere.lead')} />
      <form method="get" action="/sign-in/elsewhere" class="stack">
        {next ? <input type="hidden" name="next" value={next} /> : null}
        <Field
          name="for"
          label={t('identity.elsewhere.for')}
          hint={t('identity.elsewhere.for.hint')}
          value={entered}
          error={found?.length === 0 ? t('identity.elsewhere.none') : undefined}
          autocomplete="username"
          required
          maxLength={254}
        />
        <p class="actions">
          <Button tone={offered.length === 0 ? 'primary' : 'plain'}>{t('identity.elsewhere.find')}</Button>
        </p>
      </form>
      {offered.length > 0 ? (
        <ul class="plain-list">
          {offered.map((provider) => (
            <li key={provider.id} class="actions">
              <LinkButton tone="primary" href={beginAt(provider, next, entered)}>
                {t('identity.elsewhere.go', { name: provider.name })}
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <a href={next ? `/account/sign-in?next=${encodeURIComponent(next)}` : '/account/sign-in'}>
          {t('identity.elsewhere.password')}
        </a>
      </p>
    </div>
  )
}

export type NotSignedIn = Refusal | 'failed' | 'expired' | 'unasked'

/** Why it did not work, and what helps. */
export function NotSignedInPage({ reason }: { reason: NotSignedIn }) {
  return (
    <EmptyState
      level={1}
      title={t('identity.refused.title')}
      action={<LinkButton href="/sign-in/elsewhere">{t('identity.refused.again')}</LinkButton>}
    >
      <p>{t(`identity.refused.${reason}`)}</p>
    </EmptyState>
  )
}
