import type { ComponentChildren } from 'preact'
import type { Scope } from '@millwright/api'
import { t } from '../messages/index.ts'
import { Badge, Button, Choice, Choices, ErrorSummary, Field, LinkButton, Notice, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { DEFAULT_EXPIRY_DAYS, EXPIRY_DAYS, type TokenRow } from './manage-tokens.ts'

export interface TokenForm {
  name: string
  scopes: readonly string[]
  days: number
  errors: { name?: string; scopes?: string }
}

export const EMPTY_FORM: TokenForm = { name: '', scopes: [], days: DEFAULT_EXPIRY_DAYS, errors: {} }

export interface TokensView {
  /** Where its forms go. */
  address: string
  tokens: readonly TokenRow[]
  scopes: readonly Scope[]
  form: TokenForm
  now: Date
  /** Whether the person proved who they are lately: only they may make one. */
  recent: boolean
  /** Just made: shown this once. */
  made?: { token: string; name: string; expiresAt: Date } | undefined
}

/** A person's tokens, or those of an organization; the page around it says whose. */
export function Tokens({ address, tokens, scopes, form, now, recent, made }: TokensView) {
  return (
    <>
      {made ? <MadeToken {...made} /> : null}
      <p>
        {t('tokens.lead')} <a href="/api">{t('tokens.docs')}</a>
      </p>
      {tokens.length === 0 ? (
        <p>{t('tokens.none')}</p>
      ) : (
        <Table
          caption={t('tokens.title')}
          captionHidden
          head={HEAD.map((column) => ({ label: t(`tokens.column.${column}`) }))}
        >
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">
                {token.name}
                <br />
                <span class="mono faint">{token.prefix}…</span>
              </th>
              <td class="small">{token.scopes.join(', ')}</td>
              <td>{token.lastUsedAt ? <DateTime at={token.lastUsedAt} /> : t('tokens.neverUsed')}</td>
              <td>
                <State token={token} now={now} />
              </td>
              <td>
                {token.revokedAt ? null : (
                  <form method="post" action={`${address}/${token.id}/revoke`}>
                    <Button>
                      {t('tokens.revoke')} <span class="visually-hidden">{token.name}</span>
                    </Button>
                  </form>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <section aria-labelledby="new-token">
        <h2 id="new-token">{t('tokens.new')}</h2>
        {recent ? (
          <NewTokenForm address={address} scopes={scopes} form={form} />
        ) : (
          <>
            <p>{t('tokens.again')}</p>
            <p class="actions">
              <LinkButton href={`/account/again?next=${encodeURIComponent(address)}`}>
                {t('tokens.again.action')}
              </LinkButton>
            </p>
          </>
        )}
      </section>
    </>
  )
}

const HEAD = ['name', 'scopes', 'used', 'expires', 'revoke'] as const

function State({ token, now }: { token: TokenRow; now: Date }): ComponentChildren {
  if (token.revokedAt) return <Badge>{t('tokens.revoked')}</Badge>
  if (token.expiresAt && token.expiresAt <= now) return <Badge>{t('tokens.expired')}</Badge>
  return token.expiresAt ? <DateTime at={token.expiresAt} /> : t('tokens.neverExpires')
}

function MadeToken({ token, name, expiresAt }: { token: string; name: string; expiresAt: Date }) {
  return (
    <Notice kind="success" title={t('tokens.made', { name })}>
      <p>{t('tokens.made.once')}</p>
      <p>
        <code class="once-link">{token}</code>
      </p>
      <p class="small">
        {t('tokens.made.until')} <DateTime at={expiresAt} />
      </p>
    </Notice>
  )
}

function NewTokenForm({ address, scopes, form }: Pick<TokensView, 'address' | 'scopes' | 'form'>) {
  return (
    <form method="post" action={address} class="stack narrow">
      <ErrorSummary errors={Object.entries(form.errors).map(([field, message]) => ({ field, message }))} />
      <Field
        name="name"
        label={t('tokens.name')}
        hint={t('tokens.name.hint')}
        value={form.name}
        error={form.errors.name}
        maxLength={100}
        required
      />
      <Choices legend={t('tokens.scopes')} hint={t('tokens.scopes.hint')} error={form.errors.scopes}>
        {scopes.map((scope) => (
          <Choice key={scope} kind="checkbox" name="scopes" value={scope} checked={form.scopes.includes(scope)}>
            <code>{scope}</code> {t(`tokens.scope.${scope}`)}
          </Choice>
        ))}
      </Choices>
      <Field name="days" label={t('tokens.days')}>
        {(attributes) => (
          <select {...attributes}>
            {EXPIRY_DAYS.map((days) => (
              <option key={days} value={days} selected={days === form.days}>
                {t('tokens.days.option', { days })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p class="actions">
        <Button tone="primary">{t('tokens.create')}</Button>
      </p>
    </form>
  )
}
