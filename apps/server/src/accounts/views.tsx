import { t } from '../messages/index.ts'
import type { SessionSummary } from '../sessions/list-sessions.ts'
import { SessionTable } from '../sessions/session-table.tsx'
import { Button, ErrorSummary, Field, LinkButton, Notice, PageHead } from '../web/components.tsx'
import { MIN_PASSWORD_LENGTH } from './authentication.ts'
import type { SignedIn } from './people.ts'

export interface FieldErrors {
  name?: string
  email?: string
  password?: string
}

interface AccountFormProps {
  kind: 'sign-in' | 'sign-up' | 'setup'
  guest?: boolean
  /** Where to go afterwards. */
  next?: string
  token?: string
  entered?: { name?: string; email?: string }
  errors?: FieldErrors
}

const WORDS = {
  'sign-in': { title: 'accounts.signIn.title', lead: 'accounts.signIn.lead', action: 'accounts.signIn.action' },
  'sign-up': { title: 'accounts.signUp.title', lead: 'accounts.signUp.lead', action: 'accounts.signUp.action' },
  setup: { title: 'accounts.setup.title', lead: 'accounts.setup.lead', action: 'accounts.setup.action' },
} as const

const ADDRESS = { 'sign-in': '/account/sign-in', 'sign-up': '/account/sign-up', setup: '/setup' } as const

/** One form for signing in, signing up and the owner's first visit. */
export function AccountForm({ kind, guest = false, next = '', token, entered = {}, errors = {} }: AccountFormProps) {
  const words = WORDS[kind]
  const creating = kind !== 'sign-in'
  const listed = Object.entries(errors).map(([field, message]) => ({ field, message }))
  const query = next ? `?next=${encodeURIComponent(next)}` : ''
  return (
    <div class="narrow">
      <PageHead
        title={t(words.title)}
        lead={t(guest && kind === 'sign-up' ? 'accounts.signUp.leadGuest' : words.lead)}
      />
      <ErrorSummary errors={listed} />
      <form method="post" action={ADDRESS[kind]} class="stack">
        {token ? <input type="hidden" name="token" value={token} /> : null}
        <input type="hidden" name="next" value={next} />
        {creating ? (
          <Field
            name="name"
            label={t('accounts.name')}
            hint={t('accounts.name.hint')}
            value={entered.name}
            error={errors.name}
            autocomplete="name"
            required
          />
        ) : null}
        <Field
          name="email"
          type="email"
          label={t('accounts.email')}
          value={entered.email}
          error={errors.email}
          autocomplete="email"
          required
        />
        <Field
          name="password"
          type="password"
          label={t('accounts.password')}
          hint={creating ? t('accounts.password.hint', { min: MIN_PASSWORD_LENGTH }) : undefined}
          error={errors.password}
          autocomplete={creating ? 'new-password' : 'current-password'}
          required
          {...(creating ? { minLength: MIN_PASSWORD_LENGTH } : {})}
        />
        <p class="actions">
          <Button tone="primary">{t(words.action)}</Button>
        </p>
      </form>
      {kind === 'sign-in' ? (
        <p>
          {t('accounts.signIn.noAccount')} <a href={`/account/sign-up${query}`}>{t('accounts.signUp.title')}</a>
        </p>
      ) : null}
      {kind === 'sign-up' ? (
        <p>
          {t('accounts.signUp.haveAccount')} <a href={`/account/sign-in${query}`}>{t('accounts.signIn.title')}</a>
        </p>
      ) : null}
    </div>
  )
}

/** Who I am here, and what I have sat. */
export function AccountPage({ who, sessions }: { who: SignedIn; sessions: SessionSummary[] }) {
  return (
    <>
      <PageHead title={t('accounts.account.title')} />
      {who.guest ? (
        <Notice title={t('accounts.account.guestTitle')}>
          <p>{t('accounts.account.guestLead')}</p>
          <p class="actions">
            <LinkButton href="/account/sign-up" tone="primary">
              {t('accounts.signUp.title')}
            </LinkButton>
            <LinkButton href="/account/sign-in">{t('accounts.signIn.title')}</LinkButton>
          </p>
        </Notice>
      ) : (
        <>
          <p>{t('accounts.account.signedInAs', { name: who.name, email: who.email })}</p>
          {who.owner ? (
            <>
              <p>{t('accounts.account.owner')}</p>
              <nav aria-label={t('accounts.account.ownerPages')}>
                <ul>
                  <li>
                    <a href="/items">{t('items.title')}</a>
                  </li>
                  <li>
                    <a href="/grading">{t('grading.title')}</a>
                  </li>
                </ul>
              </nav>
            </>
          ) : null}
        </>
      )}
      <h2>{t('accounts.account.sessions')}</h2>
      {sessions.length === 0 ? <p>{t('accounts.account.noSessions')}</p> : <SessionTable sessions={sessions} />}
      {/* A guest who signs out could never come back to their work. */}
      {who.guest ? null : (
        <form method="post" action="/account/sign-out" class="actions">
          <Button>{t('accounts.signOut')}</Button>
        </form>
      )}
    </>
  )
}
