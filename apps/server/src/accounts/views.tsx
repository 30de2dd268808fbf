import type { ComponentChildren } from 'preact'
import type { MailKind } from '../mail/mail-queue.ts'
import { t } from '../messages/index.ts'
import { Button, EmptyState, ErrorSummary, Field, LinkButton, Notice, PageHead } from '../web/components.tsx'
import { MIN_PASSWORD_LENGTH } from './passwords.ts'

export interface FieldErrors {
  name?: string
  email?: string
  password?: string
}

const listed = (errors: FieldErrors) => Object.entries(errors).map(([field, message]) => ({ field, message }))

interface AccountFormProps {
  kind: 'sign-in' | 'sign-up' | 'setup'
  guest?: boolean
  /** Sign-up asks the mailbox first; the password is chosen there. */
  byMail?: boolean
  /** No mail at all: a lost password stays lost. */
  noMail?: boolean
  /** Where to go afterwards. */
  next?: string
  token?: string
  entered?: { name?: string; email?: string }
  errors?: FieldErrors
  /** What happened before: "your password was changed". */
  notice?: string | undefined
}

const WORDS = {
  'sign-in': { title: 'accounts.signIn.title', lead: 'accounts.signIn.lead', action: 'accounts.signIn.action' },
  'sign-up': { title: 'accounts.signUp.title', lead: 'accounts.signUp.lead', action: 'accounts.signUp.action' },
  setup: { title: 'accounts.setup.title', lead: 'accounts.setup.lead', action: 'accounts.setup.action' },
} as const

const ADDRESS = { 'sign-in': '/account/sign-in', 'sign-up': '/account/sign-up', setup: '/setup' } as const

/** One form for signing in, signing up and the owner's first visit. */
export function AccountForm(props: AccountFormProps) {
  const {
    kind,
    guest = false,
    byMail = false,
    noMail = false,
    next = '',
    token,
    entered = {},
    errors = {},
    notice,
  } = props
  const words = WORDS[kind]
  const creating = kind !== 'sign-in'
  const query = next ? `?next=${encodeURIComponent(next)}` : ''
  return (
    <div class="narrow">
      <PageHead
        title={t(words.title)}
        lead={t(guest && kind === 'sign-up' ? 'accounts.signUp.leadGuest' : words.lead)}
      />
      {notice ? <Notice kind="success" title={notice} /> : null}
      <ErrorSummary errors={listed(errors)} />
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
          hint={byMail ? t('accounts.signUp.byMail') : undefined}
          value={entered.email}
          error={errors.email}
          autocomplete={creating ? 'email' : 'username webauthn'}
          required
        />
        {byMail ? null : <PasswordField isNew={creating} error={errors.password} />}
        {noMail && creating ? <p class="hint">{t('accounts.signUp.noMail')}</p> : null}
        {creating ? (
          <p class="faint small">
            {t('privacy.signUp')} <a href="/privacy">{t('privacy.text.privacy.title')}</a>
          </p>
        ) : null}
        <p class="actions">
          <Button tone="primary">{t(words.action)}</Button>
        </p>
      </form>
      {kind === 'sign-in' ? (
        <>
          <PasskeySignIn next={next} />
          <p>
            <a href={`/sign-in/elsewhere${query}`}>{t('identity.elsewhere.link')}</a>
          </p>
          <p>
            <a href="/account/forgotten">{t('accounts.forgotten.link')}</a>
          </p>
          <p>
            {t('accounts.signIn.noAccount')} <a href={`/account/sign-up${query}`}>{t('accounts.signUp.title')}</a>
          </p>
        </>
      ) : null}
      {kind === 'sign-up' ? (
        <p>
          {t('accounts.signUp.haveAccount')} <a href={`/account/sign-in${query}`}>{t('accounts.signIn.title')}</a>
        </p>
      ) : null}
    </div>
  )
}

export function PasswordField({
  isNew,
  error,
  name = 'password',
  label = t('accounts.password'),
}: {
  isNew: boolean
  error?: string | undefined
  name?: string
  label?: string
}) {
  return (
    <Field
      name={name}
      type="password"
      label={label}
      hint={isNew ? t('accounts.password.hint', { min: MIN_PASSWORD_LENGTH }) : undefined}
      error={error}
      autocomplete={isNew ? 'new-password' : 'current-password'}
      required
      {...(isNew ? { minLength: MIN_PASSWORD_LENGTH } : {})}
    />
  )
}

/** Shown by `client/passkey.ts` where the browser can. */
function PasskeySignIn({ next, again = false }: { next: string; again?: boolean }) {
  return (
    <form
      class="stack"
      hidden
      data-passkey-sign-in
      data-next={next}
      {...(again ? { 'data-again': '' } : {})}
      data-cancelled={t('accounts.passkeys.cancelled')}
      data-failed={t('accounts.passkeys.refused')}
    >
      <p class="actions">
        <Button>{t('accounts.passkeys.signIn')}</Button>
      </p>
      <p role="status" />
    </form>
  )
}

/** Asks for the password or a passkey once more, before something that must not be done by whoever finds an open browser. */
export function AgainForm({
  next,
  ways,
  error,
}: {
  next: string
  ways: { password: boolean; passkeys: number }
  error?: string | undefined
}) {
  return (
    <div class="narrow">
      <PageHead title={t('accounts.again.title')} lead={t('accounts.again.lead')} />
      <ErrorSummary errors={listed(error ? { password: error } : {})} />
      {ways.password ? (
        <form method="post" action="/account/again" class="stack">
          <input type="hidden" name="next" value={next} />
          <PasswordField isNew={false} error={error} />
          <p class="actions">
            <Button tone="primary">{t('accounts.again.action')}</Button>
          </p>
        </form>
      ) : null}
      {ways.passkeys > 0 ? <PasskeySignIn next={next} again /> : null}
      {ways.password ? null : (
        <>
          <p>{t('accounts.again.otherwise')}</p>
          <form method="post" action="/account/sign-out" class="actions">
            <Button>{t('accounts.signOut')}</Button>
          </form>
        </>
      )}
    </div>
  )
}

/** Asks for a mail with a link to a new password. */
export function ForgottenForm({ mail, error, email }: { mail: MailKind; error?: string; email?: string }) {
  if (mail === 'none')
    return (
      <div class="narrow">
        <PageHead title={t('accounts.forgotten.title')} />
        <Notice kind="warn" title={t('accounts.mail.noneTitle')}>
          <p>{t('accounts.forgotten.noMail')}</p>
        </Notice>
      </div>
    )
  return (
    <div class="narrow">
      <PageHead title={t('accounts.forgotten.title')} lead={t('accounts.forgotten.lead')} />
      <ErrorSummary errors={listed(error ? { email: error } : {})} />
      <form method="post" action="/account/forgotten" class="stack">
        <Field
          name="email"
          type="email"
          label={t('accounts.email')}
          value={email}
          error={error}
          autocomplete="username"
          required
        />
        <p class="actions">
          <Button tone="primary">{t('accounts.forgotten.action')}</Button>
        </p>
      </form>
      <OutboxHint mail={mail} />
    </div>
  )
}

/** A mail is on its way, or would be. */
export function MailSent({ title, mail, children }: { title: string; mail: MailKind; children: ComponentChildren }) {
  return (
    <div class="narrow">
      <PageHead title={title} />
      {children}
      <OutboxHint mail={mail} />
    </div>
  )
}

/** Without SMTP, mails are files: whoever waits for one should know. */
export function OutboxHint({ mail }: { mail: MailKind }) {
  return mail === 'outbox' ? <p class="hint">{t('accounts.mail.outbox')}</p> : null
}

/** Chooses a password, by a link from a mail. */
export function NewPasswordForm({
  action,
  title,
  lead,
  button,
  token,
  error,
}: {
  action: '/account/reset' | '/account/confirm'
  title: string
  lead: string
  button: string
  token: string
  error?: string | undefined
}) {
  return (
    <div class="narrow">
      <PageHead title={title} lead={lead} />
      <ErrorSummary errors={listed(error ? { password: error } : {})} />
      <form method="post" action={action} class="stack">
        <input type="hidden" name="token" value={token} />
        <PasswordField isNew error={error} label={t('accounts.newPassword')} />
        <p class="actions">
          <Button tone="primary">{button}</Button>
        </p>
      </form>
    </div>
  )
}

/** A link that works no more, with the way to a new one. */
export function ClosedLink({ text, href, label }: { text: string; href: string; label: string }) {
  return (
    <EmptyState level={1} title={t('accounts.link.closedTitle')} action={<LinkButton href={href}>{label}</LinkButton>}>
      <p>{text}</p>
    </EmptyState>
  )
}

/** Confirms with one press, because programs that look into mails open links. */
export function ConfirmAddressForm({ token, email }: { token: string; email: string }) {
  return (
    <div class="narrow">
      <PageHead title={t('accounts.confirmAddress.title')} lead={t('accounts.confirmAddress.lead', { email })} />
      <form method="post" action="/account/confirm-address" class="actions">
        <input type="hidden" name="token" value={token} />
        <Button tone="primary">{t('accounts.confirmAddress.action')}</Button>
      </form>
    </div>
  )
}
