import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { AppContext } from '../context.ts'
import { changeScope } from '../db/scope.ts'
import { networkOf } from '../limits/limiter.ts'
import { tooManyException, waitText } from '../limits/too-many.tsx'
import { t } from '../messages/index.ts'
import { clientAddress } from '../web/client-address.ts'
import { EmptyState, LinkButton } from '../web/components.tsx'
import { formFields } from '../web/forms.ts'
import { island } from '../web/islands.ts'
import { sendPage } from '../web/send-page.tsx'
import { accountPageRoutes } from './account-routes.tsx'
import { authHeaders, passCookies } from './authentication.ts'
import { askForReset, resetLinkOwner, resetPassword } from './change-account.ts'
import { Email, Name, passwordError } from './fields.ts'
import { ownAddress } from './own-address.ts'
import { ownerTokenIsOpen } from './owner-link.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import type { SignedIn } from './people.ts'
import { scopeOf } from './scope-of.ts'
import { signInWithPassword } from './sign-in.ts'
import { finishSignUp, pendingSignUp, signUpAtOnce, signUpByMail } from './sign-up.ts'
import { AccountForm, ClosedLink, type FieldErrors, ForgottenForm, MailSent, NewPasswordForm } from './views.tsx'

const NewAccount = z.object({ name: Name, email: Email })

/** Signing in and up, links from mails, the owner's first visit; behind them the pages about oneself. */
export function accountRoutes(context: AppContext) {
  // Past row-level security: nobody is signed in yet when these ask.
  const { auth, system, mail, now } = context
  const app = new Hono()

  app.get('/account/sign-up', async (c) => {
    const who = await context.signedIn(c)
    const next = c.req.query('next') ?? ''
    const form = (
      <AccountForm
        kind="sign-up"
        guest={who?.guest ?? false}
        byMail={mail.kind === 'smtp'}
        noMail={mail.kind === 'none'}
        next={next}
      />
    )
    return sendPage(c, context, { title: t('accounts.signUp.title') }, form)
  })
  app.post('/account/sign-up', async (c) => {
    const field = await formFields(c)
    const entered = { name: field('name'), email: field('email'), password: field('password') }
    const next = field('next')
    const byMail = mail.kind === 'smtp'
    const refused = async (errors: FieldErrors) => {
      const who = await context.signedIn(c)
      const form = (
        <AccountForm
          kind="sign-up"
          guest={who?.guest ?? false}
          byMail={byMail}
          noMail={mail.kind === 'none'}
          next={next}
          entered={entered}
          errors={errors}
        />
      )
      return sendPage(c, context, { title: t('accounts.signUp.title') }, form, 422)
    }
    const parsed = NewAccount.safeParse(entered)
    const errors = errorsOf(entered, parsed.error, byMail ? null : entered.password)
    if (!parsed.success || errors) return refused(errors ?? {})
    if (byMail) {
      const guest = await ensurePerson(context, c)
      await signUpByMail(context, { ...parsed.data, next: ownAddress(next), guestId: guest.id })
      return c.redirect('/account/sign-up/sent', 303)
    }
    const { outcome } = await signUpAtOnce(context, c, { ...parsed.data, password: entered.password })
    if (outcome !== 'signed-in') return refused({ email: t('accounts.signUp.taken') })
    return c.redirect(ownAddress(next), 303)
  })
  app.get('/account/sign-up/sent', (c) => {
    const page = (
      <MailSent title={t('accounts.signUp.sentTitle')} mail={mail.kind}>
        <p>{t('accounts.signUp.sent')}</p>
        <p>{t('accounts.signUp.sentGuest')}</p>
      </MailSent>
    )
    return sendPage(c, context, { title: t('accounts.signUp.sentTitle') }, page)
  })

  const confirmForm = (c: Context, token: string, email: string, error?: string) => {
    const title = t('accounts.confirm.title')
    const form = (
      <NewPasswordForm
        action="/account/confirm"
        title={title}
        lead={t('accounts.confirm.lead', { email })}
        button={t('accounts.signUp.action')}
        token={token}
        error={error}
      />
    )
    return sendPage(c, context, { title }, form, error ? 422 : 200)
  }
  const confirmClosed = (c: Context) => {
    const page = (
      <ClosedLink text={t('accounts.link.closed')} href="/account/sign-up" label={t('accounts.signUp.title')} />
    )
    return sendPage(c, context, { title: t('accounts.link.closedTitle') }, page, 410)
  }
  app.get('/account/confirm', async (c) => {
    const token = c.req.query('token') ?? ''
    const pending = await pendingSignUp(system, token, now())
    return pending ? confirmForm(c, token, pending.email) : confirmClosed(c)
  })
  app.post('/account/confirm', async (c) => {
    const field = await formFields(c)
    const token = field('token')
    const pending = await pendingSignUp(system, token, now())
    if (!pending) return confirmClosed(c)
    const wrong = passwordError(field('password'), pending)
    if (wrong) return confirmForm(c, token, pending.email, wrong)
    const result = await finishSignUp(context, c, { token, password: field('password') })
    return result.outcome === 'signed-in' ? c.redirect(ownAddress(result.next), 303) : confirmClosed(c)
  })

  app.get('/account/sign-in', (c) => {
    const changed = c.req.query('done') === 'password-reset' ? t('accounts.reset.done') : undefined
    const form = <AccountForm kind="sign-in" next={c.req.query('next') ?? ''} notice={changed} />
    return sendPage(c, context, { title: t('accounts.signIn.title'), islands: island('passkey') }, form)
  })
  app.post('/account/sign-in', async (c) => {
    const field = await formFields(c)
    const entered = { email: field('email'), password: field('password') }
    const result = await signInWithPassword(context, c, entered)
    if (result.outcome === 'signed-in') return c.redirect(ownAddress(field('next')), 303)
    // One message for both, so that nobody can find out which addresses have accounts.
    const waits = result.outcome === 'wait'
    const errors = { email: waits ? waitText(result.retryAfterS) : t('accounts.signIn.wrong') }
    if (waits) c.header('retry-after', String(result.retryAfterS))
    const form = <AccountForm kind="sign-in" next={field('next')} entered={{ email: entered.email }} errors={errors} />
    const frame = { title: t('accounts.signIn.title'), islands: island('passkey') }
    return sendPage(c, context, frame, form, waits ? 429 : 422)
  })

  app.post('/account/sign-out', async (c) => {
    const { headers } = await auth.api.signOut({ headers: authHeaders(c), returnHeaders: true })
    passCookies(c, headers)
    // On a shared machine the next person must not find pages by the Back button.
    c.header('clear-site-data', '"cache"')
    return c.redirect('/', 303)
  })

  app.get('/account/forgotten', (c) =>
    sendPage(c, context, { title: t('accounts.forgotten.title') }, <ForgottenForm mail={mail.kind} />),
  )
  app.post('/account/forgotten', async (c) => {
    const entered = (await formFields(c))('email')
    const parsed = Email.safeParse(entered)
    if (!parsed.success || mail.kind === 'none') {
      const error = t('accounts.email.error')
      const form = <ForgottenForm mail={mail.kind} error={error} email={entered} />
      return sendPage(c, context, { title: t('accounts.forgotten.title') }, form, 422)
    }
    await askForReset(context, parsed.data)
    return c.redirect('/account/forgotten/sent', 303)
  })
  app.get('/account/forgotten/sent', (c) => {
    const page = (
      <MailSent title={t('accounts.forgotten.sentTitle')} mail={mail.kind}>
        <p>{t('accounts.forgotten.sent')}</p>
      </MailSent>
    )
    return sendPage(c, context, { title: t('accounts.forgotten.sentTitle') }, page)
  })

  const resetForm = (c: Context, token: string, email: string, error?: string) => {
    const title = t('accounts.reset.title')
    const form = (
      <NewPasswordForm
        action="/account/reset"
        title={title}
        lead={t('accounts.reset.lead', { email })}
        button={t('accounts.reset.action')}
        token={token}
        error={error}
      />
    )
    return sendPage(c, context, { title }, form, error ? 422 : 200)
  }
  const resetClosed = (c: Context) => {
    const page = (
      <ClosedLink text={t('accounts.link.closed')} href="/account/forgotten" label={t('accounts.forgotten.title')} />
    )
    return sendPage(c, context, { title: t('accounts.link.closedTitle') }, page, 410)
  }
  app.get('/account/reset', async (c) => {
    const token = c.req.query('token')
    // Without a token it is the address in "your password was changed": to a new one.
    if (token === undefined) return c.redirect('/account/forgotten', 303)
    const account = await resetLinkOwner(context, token)
    return account ? resetForm(c, token, account.email) : resetClosed(c)
  })
  app.post('/account/reset', async (c) => {
    const field = await formFields(c)
    const token = field('token')
    const account = await resetLinkOwner(context, token)
    if (!account) return resetClosed(c)
    const wrong = passwordError(field('password'), account)
    if (wrong) return resetForm(c, token, account.email, wrong)
    const { outcome } = await resetPassword(context, c, { token, wanted: field('password') })
    return outcome === 'changed' ? c.redirect('/account/sign-in?done=password-reset', 303) : resetClosed(c)
  })

  app.get('/setup', async (c) => {
    const token = c.req.query('token') ?? ''
    if (!(await ownerTokenIsOpen(system, token))) return setupClosed(c)
    return sendPage(
      c,
      context,
      { title: t('accounts.setup.title') },
      <AccountForm kind="setup" token={token} noMail={mail.kind === 'none'} />,
    )
  })
  app.post('/setup', async (c) => {
    const field = await formFields(c)
    const token = field('token')
    if (!(await ownerTokenIsOpen(system, token))) return setupClosed(c)
    const entered = { name: field('name'), email: field('email'), password: field('password') }
    const refused = (errors: FieldErrors) => {
      const form = (
        <AccountForm kind="setup" token={token} noMail={mail.kind === 'none'} entered={entered} errors={errors} />
      )
      return sendPage(c, context, { title: t('accounts.setup.title') }, form, 422)
    }
    const parsed = NewAccount.safeParse(entered)
    const errors = errorsOf(entered, parsed.error, entered.password)
    if (!parsed.success || errors) return refused(errors ?? {})
    const { outcome } = await signUpAtOnce(context, c, {
      ...parsed.data,
      password: entered.password,
      ownerToken: token,
    })
    switch (outcome) {
      case 'signed-in':
        return c.redirect('/account', 303)
      case 'address-taken':
        return refused({ email: t('accounts.signUp.taken') })
      case 'link-not-open':
        return setupClosed(c)
    }
  })
  const setupClosed = (c: Context) =>
    sendPage(
      c,
      context,
      { title: t('accounts.setup.closedTitle') },
      <EmptyState
        level={1}
        title={t('accounts.setup.closedTitle')}
        action={<LinkButton href="/account/sign-in">{t('accounts.signIn.title')}</LinkButton>}
      >
        <p>{t('accounts.setup.closed')}</p>
      </EmptyState>,
      410,
    )

  app.route('/', passkeyRoutes(context))
  app.route('/', accountPageRoutes(context))
  return app
}

/** Makes the visitor a guest when we have never met them, so that their work has an owner from the first click. */
export async function ensurePerson(context: AppContext, c: Context): Promise<SignedIn> {
  const known = await context.signedIn(c)
  if (known) return known
  const taken = await context.limits.take('guest-address', networkOf(clientAddress(c)))
  if (!taken.allowed) throw tooManyException(taken.retryAfterS)
  const { headers, response } = await context.auth.api.signInAnonymous({
    headers: authHeaders(c),
    returnHeaders: true,
  })
  passCookies(c, headers)
  const { id, name, email } = response.user
  const who: SignedIn = { id, name, email, ids: [id], guest: true, owner: false, memberships: [] }
  changeScope(scopeOf(who))
  return who
}

/** What is wrong in a form for a new account; null when nothing is. */
function errorsOf(
  entered: { name: string; email: string },
  error: z.ZodError | undefined,
  password: string | null,
): FieldErrors | null {
  const wrong = new Set(error?.issues.map(({ path }) => path[0]))
  const errors: FieldErrors = {
    ...(wrong.has('name') ? { name: t('accounts.name.error') } : {}),
    ...(wrong.has('email') ? { email: t('accounts.email.error') } : {}),
  }
  const passwordWrong = password === null ? null : passwordError(password, entered)
  if (passwordWrong) errors.password = passwordWrong
  return Object.keys(errors).length > 0 ? errors : null
}
