import type { ComponentChildren } from 'preact'
import type { MailKind } from '../mail/mail-queue.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { offeredLanguages } from '../messages/locales.ts'
import { TIME_ZONES } from '../messages/moments.ts'
import type { SessionSummary } from '../sessions/list-sessions.ts'
import { SessionTable } from '../sessions/session-table.tsx'
import { Badge, Button, Choice, ErrorSummary, Field, LinkButton, Notice, PageHead, SubNav } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { browserName } from './browser-name.ts'
import type { Account } from './find-account.ts'
import type { SignedIn } from './people.ts'
import { OutboxHint, PasswordField, type FieldErrors } from './views.tsx'

/** The pages about oneself, in the order of their tabs. Features add theirs here. */
const PAGES = [
  ['/account', 'accounts.account.title'],
  ['/account/profile', 'accounts.profile.title'],
  ['/account/security', 'accounts.security.title'],
  ['/account/sessions', 'accounts.sessions.title'],
  ['/account/tokens', 'tokens.title'],
  ['/account/accommodations', 'privacy.accommodations.title'],
  ['/account/privacy', 'privacy.title'],
  ['/assignments', 'assignments.mine.title'],
  ['/organizations', 'organizations.title'],
] as const satisfies readonly (readonly [string, MessageKey])[]

/** The frame of every page about oneself: heading, tabs, what just happened. */
export function AccountFrame({
  at,
  done,
  failed,
  children,
}: {
  at: (typeof PAGES)[number][0]
  done?: string | undefined
  failed?: string | undefined
  children: ComponentChildren
}) {
  const title = PAGES.find(([href]) => href === at)?.[1] ?? 'accounts.account.title'
  return (
    <>
      <PageHead title={t(title)} />
      <SubNav
        label={t('accounts.account.pages')}
        items={PAGES.map(([href, label]) => ({ href, label: t(label), current: href === at }))}
      />
      {done ? <Notice kind="success" title={done} /> : null}
      {failed ? <Notice kind="error" title={failed} /> : null}
      {children}
    </>
  )
}

/** Who I am here, and what I have sat. */
export function AccountPage({
  who,
  sessions,
  failedMails,
}: {
  who: SignedIn
  sessions: SessionSummary[]
  /** For the owner: mails that reached nobody. */
  failedMails: { count: number; lastError: string } | null
}) {
  const sittings = (
    <>
      <h2>{t('accounts.account.sessions')}</h2>
      {sessions.length === 0 ? <p>{t('accounts.account.noSessions')}</p> : <SessionTable sessions={sessions} />}
    </>
  )
  // A guest who signs out could never come back to their work.
  if (who.guest)
    return (
      <>
        <PageHead title={t('accounts.account.title')} />
        <Notice title={t('accounts.account.guestTitle')}>
          <p>{t('accounts.account.guestLead')}</p>
          <p class="actions">
            <LinkButton href="/account/sign-up" tone="primary">
              {t('accounts.signUp.title')}
            </LinkButton>
            <LinkButton href="/account/sign-in">{t('accounts.signIn.title')}</LinkButton>
          </p>
        </Notice>
        {sittings}
        <p>
          <a href="/assignments">{t('assignments.mine.title')}</a>
        </p>
      </>
    )
  return (
    <AccountFrame at="/account">
      <p>{t('accounts.account.signedInAs', { name: who.name, email: who.email })}</p>
      {who.owner ? (
        <>
          <p>{t('accounts.account.owner')}</p>
          {failedMails ? (
            <Notice kind="warn" title={t('accounts.mail.failedTitle', { count: failedMails.count })}>
              <p>{t('accounts.mail.failed', { reason: failedMails.lastError })}</p>
            </Notice>
          ) : null}
          <nav aria-label={t('accounts.account.ownerPages')}>
            <ul>
              <li>
                <a href="/items">{t('items.title')}</a>
              </li>
              <li>
                <a href="/grading">{t('grading.title')}</a>
              </li>
              <li>
                <a href="/installation/identity">{t('identity.owners')}</a>
              </li>
              <li>
                <a href="/audit">{t('audit.title')}</a>
              </li>
            </ul>
          </nav>
        </>
      ) : null}
      {sittings}
      <form method="post" action="/account/sign-out" class="actions">
        <Button>{t('accounts.signOut')}</Button>
      </form>
    </AccountFrame>
  )
}

/** Name, language, time zone, and how pages look in this browser. */
export function ProfilePage({
  account,
  errors = {},
  entered,
  done,
}: {
  account: Account
  errors?: FieldErrors
  entered?: { name: string; timeZone: string; locale: string }
  done?: string | undefined
}) {
  const chosen = entered?.timeZone ?? account.timeZone ?? ''
  const language = entered?.locale ?? account.locale ?? ''
  const zones = chosen === '' || TIME_ZONES.includes(chosen) ? TIME_ZONES : [chosen, ...TIME_ZONES]
  return (
    <AccountFrame at="/account/profile" done={done}>
      <div class="narrow">
        <ErrorSummary errors={Object.entries(errors).map(([field, message]) => ({ field, message }))} />
        <form method="post" action="/account/profile" class="stack">
          <Field
            name="name"
            label={t('accounts.name')}
            hint={t('accounts.name.hint')}
            value={entered?.name ?? account.name}
            error={errors.name}
            autocomplete="name"
            required
          />
          <Field name="locale" label={t('accounts.language')} hint={t('accounts.language.hint')}>
            {(attributes) => (
              <select {...attributes}>
                <option value="" selected={language === ''}>
                  {t('accounts.language.browser')}
                </option>
                {Object.entries(offeredLanguages()).map(([locale, name]) => (
                  <option key={locale} value={locale} lang={locale} selected={locale === language}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="timeZone" label={t('accounts.timeZone')} hint={t('accounts.timeZone.hint')} optional>
            {(attributes) => (
              <select {...attributes}>
                <option value="" selected={chosen === ''}>
                  {t('accounts.timeZone.none')}
                </option>
                {zones.map((zone) => (
                  <option key={zone} value={zone} selected={zone === chosen}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <p class="actions">
            <Button tone="primary">{t('accounts.save')}</Button>
          </p>
        </form>
        <ThemeChoice />
      </div>
    </AccountFrame>
  )
}

/** Light or dark, kept by this browser alone: theme.js shows it and does the rest. */
function ThemeChoice() {
  return (
    <fieldset class="choices" data-theme-choice hidden>
      <legend>{t('accounts.theme')}</legend>
      <p class="hint">{t('accounts.theme.hint')}</p>
      {(['auto', 'light', 'dark'] as const).map((theme) => (
        <Choice key={theme} name="theme" value={theme}>
          {t(`accounts.theme.${theme}`)}
        </Choice>
      ))}
    </fieldset>
  )
}

export interface PasskeyView {
  id: string
  name: string | null
  createdAt: Date | null
  lastUsedAt: Date | null
}

/** How one signs in: address, password, passkeys. */
export function SecurityPage({
  account,
  passkeys,
  ways,
  mail,
  recent,
  errors = {},
  entered = {},
  done,
  failed,
}: {
  account: Account
  passkeys: readonly PasskeyView[]
  ways: { password: boolean; identities: number; total: number }
  mail: MailKind
  /** Whether the person proved who they are lately, so that forms are offered at once. */
  recent: boolean
  errors?: FieldErrors & { current?: string }
  entered?: { email?: string }
  done?: string | undefined
  failed?: string | undefined
}) {
  return (
    <AccountFrame at="/account/security" done={done} failed={failed}>
      <ErrorSummary errors={Object.entries(errors).map(([field, message]) => ({ field, message }))} />
      {mail === 'none' ? (
        <Notice kind="warn" title={t('accounts.mail.noneTitle')}>
          <p>{t('accounts.mail.none')}</p>
        </Notice>
      ) : null}
      <section class="section stack" aria-labelledby="address">
        <h2 id="address">{t('accounts.email')}</h2>
        <p>
          {account.email}{' '}
          {account.emailVerified ? (
            <Badge tone="good">{t('accounts.email.confirmed')}</Badge>
          ) : (
            <Badge tone="warn">{t('accounts.email.unconfirmed')}</Badge>
          )}
        </p>
        {account.emailVerified || mail === 'none' ? null : (
          <form method="post" action="/account/confirm-address/mail" class="actions">
            <Button>{t('accounts.email.sendLink')}</Button>
          </form>
        )}
        {recent ? (
          <form method="post" action="/account/email" class="stack">
            <Field
              name="email"
              type="email"
              label={t('accounts.email.new')}
              hint={mail === 'smtp' ? t('accounts.email.newHint') : undefined}
              value={entered.email}
              error={errors.email}
              autocomplete="email"
              required
            />
            <p class="actions">
              <Button>{t('accounts.email.change')}</Button>
            </p>
          </form>
        ) : null}
      </section>
      <section class="section stack" aria-labelledby="password-heading">
        <h2 id="password-heading">{t('accounts.password')}</h2>
        {recent ? (
          <form method="post" action="/account/password" class="stack">
            {/* Password managers want to know whose password this is. */}
            <input type="text" name="username" value={account.email} autocomplete="username" hidden readOnly />
            {ways.password ? (
              <PasswordField
                isNew={false}
                name="current"
                label={t('accounts.password.current')}
                error={errors.current}
              />
            ) : (
              <p>{t('accounts.password.noneYet')}</p>
            )}
            <PasswordField isNew label={t('accounts.newPassword')} error={errors.password} />
            <p class="hint">{t('accounts.password.endsOthers')}</p>
            <p class="actions">
              <Button>{t('accounts.password.change')}</Button>
            </p>
          </form>
        ) : null}
      </section>
      <section class="section stack" aria-labelledby="passkeys">
        <h2 id="passkeys">{t('accounts.passkeys.title')}</h2>
        <p class="narrow">{t('accounts.passkeys.lead')}</p>
        {passkeys.length === 0 ? null : (
          <ul class="plain-list stack">
            {passkeys.map((passkey) => (
              <PasskeyItem key={passkey.id} passkey={passkey} removable={recent && ways.total > 1} />
            ))}
          </ul>
        )}
        {recent ? (
          <>
            <form
              class="stack narrow"
              hidden
              data-passkey-add
              data-name={t('accounts.passkeys.defaultName')}
              data-cancelled={t('accounts.passkeys.cancelled')}
              data-failed={t('accounts.passkeys.refused')}
            >
              <Field
                name="name"
                label={t('accounts.passkeys.name')}
                hint={t('accounts.passkeys.nameHint')}
                maxLength={60}
              />
              <p class="actions">
                <Button>{t('accounts.passkeys.add')}</Button>
              </p>
              <p role="status" />
            </form>
            <noscript>
              <p>{t('accounts.passkeys.needsScript')}</p>
            </noscript>
          </>
        ) : null}
      </section>
      {recent ? null : (
        <Notice title={t('accounts.again.title')}>
          <p>{t('accounts.again.lead')}</p>
          <p class="actions">
            <LinkButton href="/account/again?next=/account/security" tone="primary">
              {t('accounts.again.open')}
            </LinkButton>
          </p>
        </Notice>
      )}
      <OutboxHint mail={mail} />
    </AccountFrame>
  )
}

function PasskeyItem({ passkey, removable }: { passkey: PasskeyView; removable: boolean }) {
  const name = passkey.name ?? t('accounts.passkeys.defaultName')
  return (
    <li class="card">
      <h3>{name}</h3>
      <p class="hint">
        {passkey.createdAt ? (
          <>
            {t('accounts.passkeys.added')} <DateTime at={passkey.createdAt} />.{' '}
          </>
        ) : null}
        {passkey.lastUsedAt ? (
          <>
            {t('accounts.passkeys.used')} <DateTime at={passkey.lastUsedAt} />.
          </>
        ) : (
          t('accounts.passkeys.neverUsed')
        )}
      </p>
      <form method="post" action={`/account/passkeys/${passkey.id}/rename`} class="actions">
        <label class="visually-hidden" for={`name-${passkey.id}`}>
          {t('accounts.passkeys.nameOf', { name })}
        </label>
        <input id={`name-${passkey.id}`} name="name" value={name} maxLength={60} required />
        <Button>
          {t('accounts.passkeys.rename')} <span class="visually-hidden">{name}</span>
        </Button>
        {removable ? (
          <Button tone="danger" formAction={`/account/passkeys/${passkey.id}/remove`} formNoValidate>
            {t('accounts.passkeys.remove')} <span class="visually-hidden">{name}</span>
          </Button>
        ) : null}
      </form>
    </li>
  )
}

export interface BrowserView {
  id: string
  userAgent: string | null
  address: string | null
  signedInAt: Date
  lastUsedAt: Date
}

/** The browsers that are signed in, and the way to sign them out. */
export function SessionsPage({
  browsers,
  current,
  done,
}: {
  browsers: readonly BrowserView[]
  /** The one that asks. */
  current: string | null
  done?: string | undefined
}) {
  return (
    <AccountFrame at="/account/sessions" done={done}>
      <p class="narrow">{t('accounts.sessions.lead')}</p>
      <ul class="plain-list stack">
        {browsers.map(({ id, userAgent, address, signedInAt, lastUsedAt }) => {
          const known = browserName(userAgent)
          const name = known ? t('accounts.sessions.name', known) : t('accounts.sessions.unknown')
          return (
            <li key={id} class="card">
              <h2 class="card-title">
                {name} {id === current ? <Badge tone="accent">{t('accounts.sessions.this')}</Badge> : null}
              </h2>
              <p class="hint">
                {address ? <>{t('accounts.sessions.from', { address })} </> : null}
                {t('accounts.sessions.since')} <DateTime at={signedInAt} />. {t('accounts.sessions.used')}{' '}
                <DateTime at={lastUsedAt} />.
              </p>
              {id === current ? null : (
                <form method="post" action={`/account/sessions/${id}/end`} class="actions">
                  <Button>
                    {t('accounts.signOut')} <span class="visually-hidden">{name}</span>
                  </Button>
                </form>
              )}
            </li>
          )
        })}
      </ul>
      {browsers.length > 1 ? (
        <form method="post" action="/account/sessions/end-others" class="actions">
          <Button tone="danger">{t('accounts.sessions.endOthers')}</Button>
        </form>
      ) : null}
    </AccountFrame>
  )
}
