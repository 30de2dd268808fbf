import { Hono, type Context } from 'hono'
import type { AppContext } from '../context.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { isLocale } from '../messages/locales.ts'
import { isTimeZone } from '../messages/moments.ts'
import { listSessions } from '../sessions/list-sessions.ts'
import { keepLanguage } from '../web/choose-language.ts'
import { formFields } from '../web/forms.ts'
import { island } from '../web/islands.ts'
import { sendPage } from '../web/send-page.tsx'
import { waitText } from '../limits/too-many.tsx'
import { failedMails } from '../mail/mail-queue.ts'
import { AccountPage, ProfilePage, SecurityPage, SessionsPage } from './account-pages.tsx'
import {
  askToConfirmAddress,
  changeEmail,
  changePassword,
  changeProfile,
  confirmAddress,
  endSessions,
  listLoginSessions,
} from './change-account.ts'
import { findAccount, waysToSignIn } from './find-account.ts'
import { Email, Name, passwordError } from './fields.ts'
import { isRowId, ownAddress } from './own-address.ts'
import { listPasskeys } from './passkeys.ts'
import type { SignedIn } from './people.ts'
import { currentSession, requireRecentSignIn, signedInRecently } from './recent-sign-in.ts'
import { signInKnownPerson } from './sign-in.ts'
import { AgainForm, ClosedLink, ConfirmAddressForm, type FieldErrors } from './views.tsx'

/** What just happened, as `?done=` and `?failed=` say after a redirect. */
const DONE: Record<string, MessageKey> = {
  saved: 'accounts.done.saved',
  'password-changed': 'accounts.done.passwordChanged',
  'email-changed': 'accounts.done.emailChanged',
  'email-sent': 'accounts.done.emailSent',
  'address-confirmed': 'accounts.done.addressConfirmed',
  'passkey-added': 'accounts.done.passkeyAdded',
  'passkey-renamed': 'accounts.done.passkeyRenamed',
  'passkey-removed': 'accounts.done.passkeyRemoved',
  ended: 'accounts.done.ended',
}
const FAILED: Record<string, MessageKey> = {
  'passkey-name': 'accounts.failed.passkeyName',
  'last-way-in': 'accounts.failed.lastWayIn',
}

/** The pages about oneself. */
export function accountPageRoutes(context: AppContext) {
  const { db, system, auth, mail, limits } = context
  const app = new Hono()
  const said = (known: Record<string, MessageKey>, name: string | undefined) => {
    const key = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined
    return key && t(key)
  }
  const done = (c: Context) => said(DONE, c.req.query('done'))

  /** Who asks, with an account; a guest or stranger is sent to sign in and comes back here. */
  const member = async (c: Context, back = c.req.path): Promise<SignedIn | Response> => {
    const who = await context.signedIn(c)
    return who && !who.guest ? who : c.redirect(`/account/sign-in?next=${encodeURIComponent(back)}`, 303)
  }

  app.get('/account', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in', 303)
    const sessions = await listSessions(db, who)
    // Past row-level security: the queue of mails is the owner's to look after.
    const failed = who.owner ? await failedMails(system, context.now()) : null
    const page = <AccountPage who={who} sessions={sessions} failedMails={failed} />
    return sendPage(c, context, { title: t('accounts.account.title') }, page)
  })

  app.get('/account/profile', async (c) => {
    const who = await member(c)
    if (who instanceof Response) return who
    const page = <ProfilePage account={(await findAccount(db, who.id))!} done={done(c)} />
    return sendPage(c, context, { title: t('accounts.profile.title') }, page)
  })
  app.post('/account/profile', async (c) => {
    const who = await member(c)
    if (who instanceof Response) return who
    const field = await formFields(c)
    const [name, timeZone, locale] = [field('name'), field('timeZone'), field('locale')]
    if (!Name.safeParse(name).success) {
      const errors = { name: t('accounts.name.error') }
      const account = (await findAccount(db, who.id))!
      const page = <ProfilePage account={account} errors={errors} entered={{ name, timeZone, locale }} />
      return sendPage(c, context, { title: t('accounts.profile.title') }, page, 422)
    }
    const language = isLocale(locale) ? locale : null
    await changeProfile(context, who, { name, timeZone: isTimeZone(timeZone) ? timeZone : null, locale: language })
    keepLanguage(c, context, language)
    return c.redirect('/account/profile?done=saved', 303)
  })

  const securityPage = async (
    c: Context,
    who: SignedIn,
    wrong: { errors?: FieldErrors & { current?: string }; entered?: { email?: string } } = {},
  ) => {
    const [account, passkeys, ways, recent] = await Promise.all([
      findAccount(db, who.id),
      listPasskeys(context, who),
      waysToSignIn(db, who.id),
      signedInRecently(context, c),
    ])
    const page = (
      <SecurityPage
        account={account!}
        passkeys={passkeys}
        ways={ways}
        mail={mail.kind}
        recent={recent}
        done={done(c)}
        failed={said(FAILED, c.req.query('failed'))}
        {...wrong}
      />
    )
    const frame = { title: t('accounts.security.title'), islands: island('passkey') }
    return sendPage(c, context, frame, page, wrong.errors ? 422 : 200)
  }
  app.get('/account/security', async (c) => {
    const who = await member(c)
    return who instanceof Response ? who : securityPage(c, who)
  })
  app.post('/account/password', async (c) => {
    const again = await requireRecentSignIn(context, c, '/account/security')
    if (again) return again
    const who = (await context.signedIn(c))!
    const field = await formFields(c)
    const wrong = passwordError(field('password'), who)
    if (wrong) return securityPage(c, who, { errors: { password: wrong } })
    // Whoever sits at an open browser must not get to guess here what they may not guess at the door.
    const tried = await limits.attempt(`again ${who.id}`)
    if (!tried.allowed) return securityPage(c, who, { errors: { current: waitText(tried.retryAfterS) } })
    const { outcome } = await changePassword(context, c, who, { current: field('current'), wanted: field('password') })
    if (outcome === 'current-wrong')
      return securityPage(c, who, { errors: { current: t('accounts.password.currentWrong') } })
    await limits.succeeded(`again ${who.id}`)
    return c.redirect('/account/security?done=password-changed', 303)
  })
  app.post('/account/email', async (c) => {
    const again = await requireRecentSignIn(context, c, '/account/security')
    if (again) return again
    const who = (await context.signedIn(c))!
    const entered = (await formFields(c))('email')
    const refused = (error: string) => securityPage(c, who, { errors: { email: error }, entered: { email: entered } })
    const email = Email.safeParse(entered)
    if (!email.success) return refused(t('accounts.email.error'))
    const { outcome } = await changeEmail(context, c, who, email.data)
    switch (outcome) {
      case 'changed':
        return c.redirect('/account/security?done=email-changed', 303)
      case 'mail-sent':
        return c.redirect('/account/security?done=email-sent', 303)
      case 'same':
        return refused(t('accounts.email.same'))
      case 'taken':
        return refused(t('accounts.email.taken'))
    }
  })
  app.post('/account/confirm-address/mail', async (c) => {
    const who = await member(c, '/account/security')
    if (who instanceof Response) return who
    await askToConfirmAddress(context, c, who)
    return c.redirect('/account/security?done=email-sent', 303)
  })
  app.get('/account/confirm-address', async (c) => {
    const token = c.req.query('token') ?? ''
    const who = await member(c, `/account/confirm-address?token=${encodeURIComponent(token)}`)
    if (who instanceof Response) return who
    const form = <ConfirmAddressForm token={token} email={who.email} />
    return sendPage(c, context, { title: t('accounts.confirmAddress.title') }, form)
  })
  app.post('/account/confirm-address', async (c) => {
    const token = (await formFields(c))('token')
    const who = await member(c, `/account/confirm-address?token=${encodeURIComponent(token)}`)
    if (who instanceof Response) return who
    const { outcome } = await confirmAddress(context, c, who, token)
    if (outcome === 'confirmed') return c.redirect('/account/security?done=address-confirmed', 303)
    const text = outcome === 'other-account' ? t('accounts.link.otherAccount') : t('accounts.link.closed')
    const page = <ClosedLink text={text} href="/account/security" label={t('accounts.security.title')} />
    return sendPage(c, context, { title: t('accounts.link.closedTitle') }, page, 410)
  })

  const againPage = async (c: Context, who: SignedIn, next: string, error?: string, waits = false) => {
    const form = <AgainForm next={next} ways={await waysToSignIn(db, who.id)} error={error} />
    const frame = { title: t('accounts.again.title'), islands: island('passkey') }
    return sendPage(c, context, frame, form, waits ? 429 : error ? 422 : 200)
  }
  app.get('/account/again', async (c) => {
    const next = c.req.query('next') ?? ''
    const who = await member(c, ownAddress(next))
    return who instanceof Response ? who : againPage(c, who, next)
  })
  app.post('/account/again', async (c) => {
    const field = await formFields(c)
    const next = field('next')
    const who = await member(c, ownAddress(next))
    if (who instanceof Response) return who
    const tried = await limits.attempt(`again ${who.id}`)
    if (!tried.allowed) {
      c.header('retry-after', String(tried.retryAfterS))
      return againPage(c, who, next, waitText(tried.retryAfterS), true)
    }
    const account = await findAccount(system, who.id)
    const { password } = await auth.$context
    const hash = account?.passwordHash ?? null
    const fits = hash !== null && (await password.verify({ hash, password: field('password') }))
    if (!fits) return againPage(c, who, next, t('accounts.again.wrong'))
    await limits.succeeded(`again ${who.id}`)
    await signInKnownPerson(context, c, { personId: who.id })
    return c.redirect(ownAddress(next), 303)
  })

  app.get('/account/sessions', async (c) => {
    const who = await member(c)
    if (who instanceof Response) return who
    const [browsers, here] = await Promise.all([listLoginSessions(context, who), currentSession(context, c)])
    const page = <SessionsPage browsers={browsers} current={here?.id ?? null} done={done(c)} />
    return sendPage(c, context, { title: t('accounts.sessions.title') }, page)
  })
  app.post('/account/sessions/end-others', async (c) => {
    const who = await member(c, '/account/sessions')
    if (who instanceof Response) return who
    await endSessions(context, c, who, 'others')
    return c.redirect('/account/sessions?done=ended', 303)
  })
  app.post('/account/sessions/:id/end', async (c) => {
    const who = await member(c, '/account/sessions')
    if (who instanceof Response) return who
    const id = c.req.param('id')
    if (!isRowId(id)) return c.notFound()
    await endSessions(context, c, who, { id })
    return c.redirect('/account/sessions?done=ended', 303)
  })
  return app
}
