import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { listSessions } from '../sessions/list-sessions.ts'
import { EmptyState, LinkButton } from '../web/components.tsx'
import { formFields } from '../web/forms.ts'
import { sendPage } from '../web/send-page.tsx'
import { MIN_PASSWORD_LENGTH } from './authentication.ts'
import { removeHalfMadeAccount } from './half-made-account.ts'
import { becomeOwner, ownerTokenIsOpen } from './owner-link.ts'
import { changeScope } from '../db/scope.ts'
import type { SignedIn } from './people.ts'
import { scopeOf } from './scope-of.ts'
import { AccountForm, AccountPage, type FieldErrors } from './views.tsx'

const NewAccount = z.object({
  name: z.string().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(200),
})

/** Where to go after signing in: an address of ours only. Browsers drop tabs and line breaks, so "/\t/evil" is "//evil" to them. */
function ownAddress(next: string): string {
  const here = 'http://here.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, here)) return '/account'
  const { origin, pathname, search, hash } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/account'
}

export function accountRoutes(context: AppContext) {
  // Nobody is signed in yet when these ask.
  const { auth, db, system, now } = context
  const app = new Hono()

  const signUp = async (c: Context, field: (name: string) => string) => {
    const entered = { name: field('name'), email: field('email'), password: field('password') }
    const parsed = NewAccount.safeParse(entered)
    if (!parsed.success) return { entered, errors: errorsOf(parsed.error) }
    await removeHalfMadeAccount(system, parsed.data.email, now())
    const response = await auth.api.signUpEmail({ body: parsed.data, headers: c.req.raw.headers, asResponse: true })
    if (!response.ok) return { entered, errors: { email: t('accounts.signUp.taken') } }
    passCookies(response, c)
    const { user } = (await response.json()) as { user: { id: string } }
    return { personId: user.id }
  }

  app.get('/account', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in', 303)
    const sessions = await listSessions(db, who)
    return sendPage(c, context, { title: t('accounts.account.title') }, <AccountPage who={who} sessions={sessions} />)
  })

  app.get('/account/sign-up', async (c) => {
    const who = await context.signedIn(c)
    const form = <AccountForm kind="sign-up" guest={who?.guest ?? false} next={c.req.query('next') ?? ''} />
    return sendPage(c, context, { title: t('accounts.signUp.title') }, form)
  })
  app.post('/account/sign-up', async (c) => {
    const field = await formFields(c)
    const result = await signUp(c, field)
    if ('personId' in result) return c.redirect(ownAddress(field('next')), 303)
    const who = await context.signedIn(c)
    const form = <AccountForm kind="sign-up" guest={who?.guest ?? false} next={field('next')} {...result} />
    return sendPage(c, context, { title: t('accounts.signUp.title') }, form, 422)
  })

  app.get('/account/sign-in', (c) =>
    sendPage(
      c,
      context,
      { title: t('accounts.signIn.title') },
      <AccountForm kind="sign-in" next={c.req.query('next') ?? ''} />,
    ),
  )
  app.post('/account/sign-in', async (c) => {
    const field = await formFields(c)
    const body = { email: field('email'), password: field('password') }
    const response = await auth.api.signInEmail({ body, headers: c.req.raw.headers, asResponse: true })
    if (response.ok) {
      passCookies(response, c)
      return c.redirect(ownAddress(field('next')), 303)
    }
    // One message for both, so that nobody can find out which addresses have accounts.
    const errors = { email: t('accounts.signIn.wrong') }
    const form = <AccountForm kind="sign-in" next={field('next')} entered={body} errors={errors} />
    return sendPage(c, context, { title: t('accounts.signIn.title') }, form, 422)
  })

  app.post('/account/sign-out', async (c) => {
    passCookies(await auth.api.signOut({ headers: c.req.raw.headers, asResponse: true }), c)
    return c.redirect('/', 303)
  })

  app.get('/setup', async (c) => {
    const token = c.req.query('token') ?? ''
    if (!(await ownerTokenIsOpen(system, token))) return setupClosed(c)
    return sendPage(c, context, { title: t('accounts.setup.title') }, <AccountForm kind="setup" token={token} />)
  })
  app.post('/setup', async (c) => {
    const field = await formFields(c)
    const token = field('token')
    if (!(await ownerTokenIsOpen(system, token))) return setupClosed(c)
    const result = await signUp(c, field)
    if (!('personId' in result)) {
      const form = <AccountForm kind="setup" token={token} {...result} />
      return sendPage(c, context, { title: t('accounts.setup.title') }, form, 422)
    }
    const { outcome } = await becomeOwner(system, { token, personId: result.personId, now })
    return outcome === 'owner' ? c.redirect('/account', 303) : setupClosed(c)
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
  return app
}

/** Makes the visitor a guest when we have never met them, so that their work has an owner from the first click. */
export async function ensurePerson(context: AppContext, c: Context) {
  const known = await context.signedIn(c)
  if (known) return known
  const response = await context.auth.api.signInAnonymous({ headers: c.req.raw.headers, asResponse: true })
  if (!response.ok) throw new Error(`A guest could not be created: ${response.status}`)
  passCookies(response, c)
  const { user } = (await response.json()) as { user: { id: string; name: string; email: string } }
  const who: SignedIn = { ...user, ids: [user.id], guest: true, owner: false, memberships: [] }
  changeScope(scopeOf(who))
  return who
}

function passCookies(response: Response, c: Context): void {
  for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
}

function errorsOf(error: z.ZodError): FieldErrors {
  const messages: Required<FieldErrors> = {
    name: t('accounts.name.error'),
    email: t('accounts.email.error'),
    password: t('accounts.password.error', { min: MIN_PASSWORD_LENGTH }),
  }
  const wrong = new Set(error.issues.map(({ path }) => path[0]))
  return Object.fromEntries(Object.entries(messages).filter(([name]) => wrong.has(name)))
}
