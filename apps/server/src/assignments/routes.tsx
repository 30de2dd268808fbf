import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { and, eq, gt } from 'drizzle-orm'
import { allBlueprints } from '@millwright/assessment'
import { AccountFrame } from '../accounts/account-pages.tsx'
import { ensurePerson } from '../accounts/routes.tsx'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { auditEntry, person } from '../db/schema.ts'
import { listDecisions, makeDecision, NewDecision, seenMark } from '../decisions/make-decision.ts'
import { tooManyRequests } from '../limits/too-many.tsx'
import { t } from '../messages/index.ts'
import { targetBlueprints } from '../sessions/test-name.ts'
import { pathOf } from '../organizations/frame.tsx'
import { linkWith } from '../organizations/once-link.tsx'
import { said, saying } from '../organizations/said.ts'
import { tenantRoutes, withRight, type Tenant } from '../organizations/tenant.ts'
import { actorOf } from '../web/actor.ts'
import { PageHead } from '../web/components.tsx'
import { notFound } from '../web/errors.tsx'
import { formFields } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { pageOf } from '../web/pager.tsx'
import { sendPage } from '../web/send-page.tsx'
import { acceptAssignment, findAsked, findAskedOfMe, listAskedOfMe, startAssigned } from './answer-assignment.ts'
import { AskedPage, AssignmentsPage, NewAssignmentPage, type NewAssignmentForm } from './assignment-pages.tsx'
import { STATES } from './assignment-state.ts'
import { LinkClosedPage, MineList, MinePage, OpenPage } from './candidate-pages.tsx'
import { findAssignment, listAssignments, type AssignmentView } from './find-assignments.ts'
import { makeAssignment, NewAssignment, withdrawAssignment } from './make-assignment.ts'
import { CandidatePage, type CandidateView, type DecisionForm } from './result-page.tsx'
import { findResult, knownOf } from './result.ts'

const SHOWN = 50
const USUAL_DAYS = 14
const LONGEST_NAME = 100
/** Looking again within this time is the same look. */
const SAME_LOOK_MS = 3_600_000

/** Asking candidates and seeing what came of it; and the candidate's side of it. */
export function assignmentRoutes(context: AppContext) {
  const { db, now } = context
  const app = new Hono()
  const of = tenantRoutes(context)
  const frame = (tenant: Tenant, title: string) => ({ title: `${title} · ${tenant.organization.name}` })
  const mailReaches = () => context.mail.kind === 'smtp'

  app.get(
    '/organizations/:slug/assignments',
    of('assignments.see', async (c, tenant) => {
      const search = (c.req.query('q') ?? '').trim().slice(0, 100)
      const state = STATES.find((one) => one === c.req.query('state'))
      const at = pageOf(c, SHOWN)
      const { assignments, total } = await listAssignments(context, tenant, { search, state, ...at })
      const page = (
        <AssignmentsPage
          tenant={tenant}
          catalogue={context.catalogue()}
          assignments={assignments}
          total={total}
          search={search}
          state={state}
          at={at}
          mayMake={withRight(tenant, 'assignments.make') !== null}
          said={said(c)}
        />
      )
      return sendPage(c, context, frame(tenant, t('assignments.title')), page)
    }),
  )

  const newPage = (c: Context, tenant: Tenant, form: NewAssignmentForm, status: 200 | 422 = 200) =>
    sendPage(
      c,
      context,
      frame(tenant, t('assignments.new.title')),
      <NewAssignmentPage
        tenant={tenant}
        blueprints={targetBlueprints(context.catalogue())}
        form={form}
        mailReaches={mailReaches()}
      />,
      status,
    )
  app.get(
    '/organizations/:slug/assignments/new',
    of('assignments.make', (c, tenant) =>
      newPage(c, tenant, {
        id: randomUUID(),
        blueprintId: c.req.query('test') ?? '',
        name: '',
        email: '',
        days: String(USUAL_DAYS),
        errors: {},
      }),
    ),
  )
  app.post(
    '/organizations/:slug/assignments',
    of('assignments.make', async (c, tenant) => {
      const field = await formFields(c)
      const entered = {
        id: isUuid(field('id')) ? field('id') : randomUUID(),
        blueprintId: field('blueprintId'),
        name: field('name'),
        email: field('email'),
        days: field('days'),
      }
      const parsed = NewAssignment.safeParse(entered)
      if (!parsed.success) {
        const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
        const messages = {
          blueprintId: t('assignments.new.test.error'),
          name: t('assignments.new.name.error'),
          email: t('organizations.email.error'),
          days: t('assignments.new.days.error'),
        }
        const errors = Object.fromEntries(Object.entries(messages).filter(([name]) => wrong.has(name)))
        return newPage(c, tenant, { ...entered, errors }, 422)
      }
      const result = await makeAssignment(context, tenant, parsed.data)
      switch (result.outcome) {
        case 'asked': {
          // The one page with the link in it must not stay anywhere.
          c.header('cache-control', 'no-store')
          const page = (
            <AskedPage
              tenant={tenant}
              name={parsed.data.name}
              link={linkWith(context, '/assignments/open', result.token)}
              expiresAt={result.expiresAt}
              mailReaches={mailReaches()}
            />
          )
          return sendPage(c, context, frame(tenant, t('assignments.new.title')), page)
        }
        case 'already-asked':
          return c.redirect(saying(pathOf(tenant, `/assignments/${entered.id}`), 'already-asked'), 303)
        case 'no-such-blueprint':
          return newPage(c, tenant, { ...entered, errors: { blueprintId: t('assignments.new.test.error') } }, 422)
        case 'too-many':
          return tooManyRequests(c, context, result.retryAfterS)
        case 'not-found':
          return notFound(c, context)
      }
    }),
  )

  const candidatePage = async (
    c: Context,
    tenant: Tenant<'assignments.see'> | null,
    form: DecisionForm | null = null,
  ) => {
    const id = c.req.param('id') ?? ''
    const assignment = tenant && isUuid(id) ? await findAssignment(context, tenant, id) : null
    if (!tenant || !assignment) return notFound(c, context)
    const results = withRight(tenant, 'results.see')
    const result = results ? await findResult(context, results, assignment) : null
    if (result) await noteLook(tenant, assignment.row.id)
    const decisionsRight = withRight(tenant, 'decisions.see')
    const seen = seenMark(knownOf(assignment.state, result))
    const view: CandidateView = {
      tenant,
      catalogue: context.catalogue(),
      assignment,
      acceptedAs: await acceptedAs(assignment),
      result,
      decisions: decisionsRight ? await listDecisions(db, decisionsRight, id) : null,
      deciding: withRight(tenant, 'decisions.make') ? { seen, form } : null,
      mayWithdraw:
        withRight(tenant, 'assignments.make') !== null && !['withdrawn', 'finished'].includes(assignment.state),
      said: said(c),
    }
    c.header('cache-control', 'no-store')
    const title = frame(tenant, assignment.row.candidateName)
    return sendPage(c, context, title, <CandidatePage {...view} />, form ? 422 : 200)
  }

  /** A candidate's results are personal: who looked at them is kept, once for each look. */
  async function noteLook({ organization, who, actor }: Tenant, assignmentId: string): Promise<void> {
    const at = now()
    const [recent] = await db
      .select({ id: auditEntry.id })
      .from(auditEntry)
      .where(
        and(
          eq(auditEntry.actorId, who.id),
          gt(auditEntry.at, new Date(at.getTime() - SAME_LOOK_MS)),
          eq(auditEntry.action, 'result.seen'),
          eq(auditEntry.subjectId, assignmentId),
        ),
      )
      .limit(1)
    if (recent) return
    const subject = { kind: 'assignment', id: assignmentId }
    await recordAudit(db, { actor, at, organizationId: organization.id, action: 'result.seen', subject })
  }

  /** Says whether somebody else's account accepted, without telling its address. */
  async function acceptedAs({ row }: AssignmentView): Promise<CandidateView['acceptedAs']> {
    if (!row.personId) return null
    const [who] = await db
      .select({ email: person.email, guest: person.isAnonymous })
      .from(person)
      .where(eq(person.id, row.personId))
    if (!who) return null
    if (who.guest) return 'guest'
    return who.email === row.email ? 'same-address' : 'other-address'
  }

  app.get(
    '/organizations/:slug/assignments/:id',
    of('assignments.see', (c, tenant) => candidatePage(c, tenant)),
  )
  app.post(
    '/organizations/:slug/assignments/:id/withdraw',
    of('assignments.make', async (c, tenant) => {
      const id = c.req.param('id') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      const { outcome } = await withdrawAssignment(context, tenant, id)
      if (outcome === 'not-found') return notFound(c, context)
      return c.redirect(saying(pathOf(tenant, `/assignments/${id}`), outcome), 303)
    }),
  )
  app.post(
    '/organizations/:slug/assignments/:id/decisions',
    of('decisions.make', async (c, tenant) => {
      const field = await formFields(c)
      const assignmentId = c.req.param('id') ?? ''
      const entered = { id: field('id'), outcome: field('outcome'), reason: field('reason') }
      const again = (errors: DecisionForm['errors']) => {
        const id = isUuid(entered.id) ? entered.id : randomUUID()
        return candidatePage(c, withRight(tenant, 'assignments.see'), { ...entered, id, errors })
      }
      const parsed = NewDecision.safeParse({ ...entered, assignmentId, seen: field('seen') })
      if (!parsed.success) {
        const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
        return again({
          ...(wrong.has('outcome') ? { outcome: t('decisions.new.outcome.error') } : {}),
          ...(wrong.has('reason') ? { reason: t('decisions.new.reason.error') } : {}),
        })
      }
      const { outcome } = await makeDecision(context, tenant, parsed.data)
      switch (outcome) {
        case 'decided':
        case 'already-decided':
          return c.redirect(saying(pathOf(tenant, `/assignments/${assignmentId}`), 'decided'), 303)
        case 'changed-meanwhile':
          return again({ seen: t('decisions.new.changed') })
        case 'withdrawn':
        case 'not-found':
          return notFound(c, context)
      }
    }),
  )

  // From here on it is about whoever was asked.

  app.get('/assignments/open', async (c) => {
    const token = c.req.query('token') ?? ''
    const asked = await findAsked(context, token)
    const who = await context.signedIn(c)
    if (asked?.personId && who?.ids.includes(asked.personId)) return c.redirect(`/assignments/${asked.id}`, 303)
    return openPage(c, token)
  })

  async function openPage(
    c: Context,
    token: string,
    problems: { error?: string; nameError?: string; name?: string } = {},
  ) {
    // Its address has the token in it.
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    const asked = await findAsked(context, token)
    const title = t('assignments.open.title')
    if (asked?.personId) return sendPage(c, context, { title }, <LinkClosedPage reason="taken" />, 410)
    const catalogue = context.catalogue()
    const blueprint = asked ? allBlueprints(catalogue).get(asked.blueprintId) : undefined
    if (!asked || !blueprint || asked.state !== 'asked')
      return sendPage(c, context, { title }, <LinkClosedPage reason="closed" />, 410)
    const who = await context.signedIn(c)
    const guestName = who && !who.guest ? null : (problems.name ?? asked.candidateName)
    const page = (
      <OpenPage
        asked={asked}
        blueprint={blueprint}
        catalogue={catalogue}
        token={token}
        guestName={guestName}
        error={problems.error}
        nameError={problems.nameError}
      />
    )
    return sendPage(c, context, { title }, page, problems.error || problems.nameError ? 422 : 200)
  }

  app.post('/assignments/accept', async (c) => {
    const field = await formFields(c)
    const token = field('token')
    // Before anybody becomes a guest for it: the link must work.
    const asked = await findAsked(context, token)
    if (!asked || (asked.state !== 'asked' && !asked.personId)) return openPage(c, token)
    const known = await context.signedIn(c)
    const name = known && !known.guest ? null : field('name')
    const wrongName = name !== null && (name.length < 1 || name.length > LONGEST_NAME)
    if (field('agree') !== 'yes' || wrongName)
      return openPage(c, token, {
        ...(field('agree') === 'yes' ? {} : { error: t('assignments.open.agree.error') }),
        ...(wrongName ? { nameError: t('accounts.name.error') } : {}),
        ...(name === null ? {} : { name }),
      })
    const who = await ensurePerson(context, c)
    const result = await acceptAssignment(context, who, actorOf(c, who), { token, name })
    switch (result.outcome) {
      case 'accepted':
      case 'already-accepted':
        return c.redirect(`/assignments/${result.id}`, 303)
      case 'taken':
      case 'not-open':
        return openPage(c, token)
    }
  })

  app.get('/assignments', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in?next=%2Fassignments', 303)
    const list = <MineList asked={await listAskedOfMe(context, who)} catalogue={context.catalogue()} />
    const title = t('assignments.mine.title')
    const page = who.guest ? (
      <>
        <PageHead title={title} />
        {list}
      </>
    ) : (
      <AccountFrame at="/assignments">{list}</AccountFrame>
    )
    return sendPage(c, context, { title }, page)
  })

  app.get('/assignments/:id', async (c) => {
    const who = await context.signedIn(c)
    const id = c.req.param('id')
    const asked = who && isUuid(id) ? await findAskedOfMe(context, who, id) : null
    if (!who || !asked) return notFound(c, context)
    const catalogue = context.catalogue()
    const blueprint = allBlueprints(catalogue).get(asked.blueprintId)
    const page = <MinePage asked={asked} blueprint={blueprint} catalogue={catalogue} guest={who.guest} />
    return sendPage(c, context, { title: t('assignments.open.title') }, page)
  })

  app.post('/assignments/:id/start', async (c) => {
    const who = await context.signedIn(c)
    const id = c.req.param('id')
    if (!who || !isUuid(id)) return notFound(c, context)
    const result = await startAssigned(context, who, id)
    switch (result.outcome) {
      case 'started':
      case 'already-open':
        return c.redirect(`/sessions/${result.sessionId}`, 303)
      case 'not-open':
      case 'no-such-blueprint':
        return c.redirect(`/assignments/${id}`, 303)
      case 'not-found':
        return notFound(c, context)
    }
  })

  return app
}
