import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { may, ROLES } from '../accounts/policy.ts'
import type { AppContext } from '../context.ts'
import type { Role } from '../db/schema.ts'
import { tooManyRequests } from '../limits/too-many.tsx'
import { t } from '../messages/index.ts'
import { actorOf } from '../web/actor.ts'
import { notFound } from '../web/errors.tsx'
import { formFields, textOf } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { pageOf } from '../web/pager.tsx'
import { sendPage } from '../web/send-page.tsx'
import {
  foundOrganization,
  mayFound,
  NewOrganization,
  OrganizationName,
  renameOrganization,
} from './found-organization.ts'
import { ORGANIZATION_KINDS } from '../privacy/retention.ts'
import { changeRetention, readPeriods } from './change-retention.ts'
import { pathOf } from './frame.tsx'
import { RetentionPage, type RetentionPageProps } from './retention-page.tsx'
import {
  acceptInvitation,
  Address,
  findInvitation,
  inviteMember,
  listInvitations,
  NewInvitation,
  revokeInvitation,
} from './invitations.ts'
import { MemberPage, MembersPage, type InviteForm, type MemberView, type MembersView } from './member-pages.tsx'
import {
  changeRoles,
  deactivateMember,
  findMember,
  leaveOrganization,
  listMembers,
  listOwnOrganizations,
  reactivateMember,
  Roles,
} from './members.ts'
import { isOnlyAdmin } from './last-admin.ts'
import {
  InvitationClosedPage,
  JoinPage,
  LeavePage,
  NewOrganizationPage,
  OrganizationsPage,
  OverviewPage,
} from './organization-pages.tsx'
import { linkWith } from './once-link.tsx'
import { said, saying } from './said.ts'
import { TeamPage, TeamsPage, type TeamPageProps } from './team-pages.tsx'
import {
  addToTeam,
  deleteTeam,
  findTeam,
  listTeams,
  makeTeam,
  NewTeam,
  removeFromTeam,
  renameTeam,
  TeamName,
} from './teams.ts'
import { tenantRoutes, withRight, type Tenant } from './tenant.ts'

const MEMBERS_SHOWN = 50
const INVITATIONS_SHOWN = 100
const SUGGESTED = 200

/** Organizations, their members and teams. */
export function organizationRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()
  const of = tenantRoutes(context)
  const frame = (tenant: Tenant, title: string) => ({ title: `${title} · ${tenant.organization.name}` })

  app.get('/organizations', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return toSignIn(c)
    const page = (
      <OrganizationsPage
        organizations={await listOwnOrganizations(db, who)}
        canFound={mayFound(context, who)}
        guest={who.guest}
      />
    )
    return sendPage(c, context, { title: t('organizations.title') }, page)
  })

  app.get('/organizations/new', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return toSignIn(c)
    if (!mayFound(context, who)) return notFound(c, context)
    const page = <NewOrganizationPage id={randomUUID()} name="" roles={['hiring-manager']} />
    return sendPage(c, context, { title: t('organizations.new.title') }, page)
  })

  app.post('/organizations', async (c) => {
    const who = await context.signedIn(c)
    if (!who || !mayFound(context, who)) return notFound(c, context)
    const form = await c.req.formData()
    const entered = { id: textOf(form, 'id'), name: textOf(form, 'name'), roles: rolesOf(form) }
    const parsed = NewOrganization.safeParse(entered)
    if (!parsed.success) {
      const id = isUuid(entered.id) ? entered.id : randomUUID()
      const page = <NewOrganizationPage {...entered} id={id} error={t('organizations.name.error')} />
      return sendPage(c, context, { title: t('organizations.new.title') }, page, 422)
    }
    const result = await foundOrganization(context, who, actorOf(c, who), parsed.data)
    return result.outcome === 'not-allowed' ? notFound(c, context) : c.redirect(`/organizations/${result.slug}`, 303)
  })

  app.get('/organizations/join', async (c) => showInvitation(c, c.req.query('token') ?? ''))

  app.post('/organizations/join', async (c) => {
    const token = (await formFields(c))('token')
    const who = await context.signedIn(c)
    if (!who) return showInvitation(c, token)
    const result = await acceptInvitation(context, who, actorOf(c, who), token)
    return result.outcome === 'joined' ? c.redirect(`/organizations/${result.slug}`, 303) : showInvitation(c, token)
  })

  async function showInvitation(c: Context, token: string) {
    // Its address has the token in it.
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    const invitation = await findInvitation(context, token)
    const title = t('organizations.join.page')
    if (!invitation) return sendPage(c, context, { title }, <InvitationClosedPage />, 410)
    const who = await context.signedIn(c)
    const state =
      !who || who.guest
        ? { kind: 'signed-out' as const }
        : who.email.toLowerCase() === invitation.email
          ? { kind: 'ready' as const }
          : { kind: 'other-address' as const, email: who.email }
    return sendPage(c, context, { title }, <JoinPage invitation={invitation} token={token} state={state} />)
  }

  const overview = (c: Context, tenant: Tenant, nameError?: string) => {
    const roles = tenant.who.memberships.find(({ organizationId }) => organizationId === tenant.organization.id)?.roles
    const mayRename = may(tenant.who, 'organization.change', tenant.organization.id)
    const page = (
      <OverviewPage tenant={tenant} roles={roles ?? []} mayRename={mayRename} nameError={nameError} said={said(c)} />
    )
    return sendPage(c, context, { title: tenant.organization.name }, page, nameError ? 422 : 200)
  }

  app.get(
    '/organizations/:slug',
    of('organization.see', (c, tenant) => overview(c, tenant)),
  )
  app.post(
    '/organizations/:slug/name',
    of('organization.change', async (c, tenant) => {
      const name = OrganizationName.safeParse((await formFields(c))('name'))
      if (!name.success) return overview(c, tenant, t('organizations.name.error'))
      await renameOrganization(context, tenant, name.data)
      return c.redirect(saying(pathOf(tenant), 'renamed'), 303)
    }),
  )
  const retentionPage = (c: Context, tenant: Tenant, view: Omit<RetentionPageProps, 'tenant'>) =>
    sendPage(
      c,
      context,
      frame(tenant, t('organizations.retention.title')),
      <RetentionPage tenant={tenant} {...view} />,
      view.errors ? 422 : 200,
    )
  app.get(
    '/organizations/:slug/retention',
    of('retention.change', (c, tenant) => {
      const kept = Object.entries(tenant.organization.retentionDays)
      const days = Object.fromEntries(kept.map(([kind, number]) => [kind, String(number)]))
      return retentionPage(c, tenant, { days, said: said(c) })
    }),
  )
  app.post(
    '/organizations/:slug/retention',
    of('retention.change', async (c, tenant) => {
      const field = await formFields(c)
      const read = readPeriods(field)
      if ('errors' in read) {
        const days = Object.fromEntries(ORGANIZATION_KINDS.map((kind) => [kind, field(kind)]))
        return retentionPage(c, tenant, { days, errors: read.errors })
      }
      await changeRetention(context, tenant, read.periods)
      return c.redirect(saying(pathOf(tenant, '/retention'), 'retention-set'), 303)
    }),
  )
  const leavePage = async (c: Context, tenant: Tenant, lastAdmin: boolean) =>
    sendPage(
      c,
      context,
      frame(tenant, t('organizations.leave.title')),
      <LeavePage tenant={tenant} lastAdmin={lastAdmin} />,
      c.req.method === 'POST' ? 409 : 200,
    )
  app.get(
    '/organizations/:slug/leave',
    of('organization.see', async (c, tenant) =>
      leavePage(c, tenant, await isOnlyAdmin(db, tenant.organization.id, { personId: tenant.who.id })),
    ),
  )
  app.post(
    '/organizations/:slug/leave',
    of('organization.see', async (c, tenant) => {
      const { outcome } = await leaveOrganization(context, tenant)
      return outcome === 'last-admin' ? leavePage(c, tenant, true) : c.redirect('/organizations', 303)
    }),
  )

  type MembersMore = Pick<MembersView, 'invited'> & { form?: InviteForm; status?: 200 | 422 | 409 }

  const membersPage = async (c: Context, tenant: Tenant<'members.see'> | null, more: MembersMore = {}) => {
    if (!tenant) return notFound(c, context)
    const search = (c.req.query('q') ?? '').trim().slice(0, 100)
    const at = pageOf(c, MEMBERS_SHOWN)
    const { members, total } = await listMembers(db, tenant, { search, ...at })
    const admin = withRight(tenant, 'members.change')
    const open = admin ? await listInvitations(context, admin, { limit: INVITATIONS_SHOWN }) : null
    const form = more.form ?? { id: randomUUID(), email: '', roles: [], errors: {} }
    const view: MembersView = {
      tenant,
      members,
      total,
      search,
      at,
      admin: open
        ? { form, open: open.invitations, openTotal: open.total, mailReaches: context.mail.kind === 'smtp' }
        : null,
      ...(more.invited ? { invited: more.invited } : {}),
      said: said(c),
    }
    const title = frame(tenant, t('organizations.members.title'))
    return sendPage(c, context, title, <MembersPage {...view} />, more.status ?? 200)
  }

  app.get(
    '/organizations/:slug/members',
    of('members.see', (c, tenant) => membersPage(c, tenant)),
  )

  app.post(
    '/organizations/:slug/invitations',
    of('members.change', async (c, tenant) => {
      const form = await c.req.formData()
      const entered = { id: textOf(form, 'id'), email: textOf(form, 'email'), roles: rolesOf(form) }
      const list = withRight(tenant, 'members.see')
      const again = (errors: InviteForm['errors'], status: 422 | 409 = 422) =>
        membersPage(c, list, {
          form: { ...entered, id: isUuid(entered.id) ? entered.id : randomUUID(), errors },
          status,
        })
      const parsed = NewInvitation.safeParse(entered)
      if (!parsed.success)
        return again({
          ...(Address.safeParse(entered.email).success ? {} : { email: t('organizations.email.error') }),
          ...(Roles.safeParse(entered.roles).success ? {} : { roles: t('organizations.roles.error') }),
        })
      const result = await inviteMember(context, tenant, parsed.data)
      switch (result.outcome) {
        case 'invited': {
          // The one page with the link in it must not stay anywhere.
          c.header('cache-control', 'no-store')
          const link = linkWith(context, '/organizations/join', result.token)
          return membersPage(c, list, { invited: { email: parsed.data.email, link, expiresAt: result.expiresAt } })
        }
        case 'already-invited':
          return c.redirect(saying(pathOf(tenant, '/members'), 'already-invited'), 303)
        case 'already-member':
          return again({ email: t('organizations.invite.already-member') }, 409)
        case 'too-many':
          return tooManyRequests(c, context, result.retryAfterS)
        case 'not-found':
          return notFound(c, context)
      }
    }),
  )
  app.post(
    '/organizations/:slug/invitations/:id/revoke',
    of('members.change', async (c, tenant) => {
      const id = c.req.param('id') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      const { outcome } = await revokeInvitation(context, tenant, id)
      return outcome === 'revoked'
        ? c.redirect(saying(pathOf(tenant, '/members'), 'revoked'), 303)
        : notFound(c, context)
    }),
  )

  const memberPage = async (c: Context, tenant: Tenant<'members.see'> | null, error?: string) => {
    const id = c.req.param('member') ?? ''
    const member = tenant && isUuid(id) ? await findMember(db, tenant, id) : null
    if (!tenant || !member) return notFound(c, context)
    const admin = withRight(tenant, 'members.change')
    const lastAdmin = admin !== null && (await isOnlyAdmin(db, tenant.organization.id, { membershipId: member.id }))
    const view: MemberView = {
      tenant,
      member,
      admin: admin ? { ...(error ? { error } : {}), lastAdmin } : null,
      said: said(c),
    }
    return sendPage(c, context, frame(tenant, member.name), <MemberPage {...view} />, error ? 422 : 200)
  }
  app.get(
    '/organizations/:slug/members/:member',
    of('members.see', (c, tenant) => memberPage(c, tenant)),
  )
  const changed = async (
    c: Context,
    tenant: Tenant<'members.change'>,
    act: (membershipId: string) => Promise<{ outcome: string }>,
  ) => {
    const id = c.req.param('member') ?? ''
    if (!isUuid(id)) return notFound(c, context)
    const { outcome } = await act(id)
    if (outcome === 'not-found') return notFound(c, context)
    if (outcome === 'last-admin') return memberPage(c, withRight(tenant, 'members.see'), t('organizations.lastAdmin'))
    return c.redirect(saying(pathOf(tenant, `/members/${id}`), outcome), 303)
  }
  app.post(
    '/organizations/:slug/members/:member/roles',
    of('members.change', async (c, tenant) => {
      const roles = Roles.safeParse(rolesOf(await c.req.formData()))
      if (!roles.success) return memberPage(c, withRight(tenant, 'members.see'), t('organizations.roles.error'))
      return changed(c, tenant, (membershipId) => changeRoles(context, tenant, { membershipId, roles: roles.data }))
    }),
  )
  app.post(
    '/organizations/:slug/members/:member/deactivate',
    of('members.change', (c, tenant) => changed(c, tenant, (id) => deactivateMember(context, tenant, id))),
  )
  app.post(
    '/organizations/:slug/members/:member/reactivate',
    of('members.change', (c, tenant) => changed(c, tenant, (id) => reactivateMember(context, tenant, id))),
  )

  const teamsPage = async (
    c: Context,
    tenant: Tenant<'teams.see'> | null,
    entered?: { id: string; name: string; error: string },
  ) => {
    if (!tenant) return notFound(c, context)
    const admin = withRight(tenant, 'teams.change') ? (entered ?? { id: randomUUID(), name: '' }) : null
    const page = <TeamsPage tenant={tenant} teams={await listTeams(db, tenant)} admin={admin} said={said(c)} />
    return sendPage(c, context, frame(tenant, t('organizations.teams.title')), page, entered ? 422 : 200)
  }
  app.get(
    '/organizations/:slug/teams',
    of('teams.see', (c, tenant) => teamsPage(c, tenant)),
  )
  app.post(
    '/organizations/:slug/teams',
    of('teams.change', async (c, tenant) => {
      const field = await formFields(c)
      const entered = { id: isUuid(field('id')) ? field('id') : randomUUID(), name: field('name') }
      const again = (error: string) => teamsPage(c, withRight(tenant, 'teams.see'), { ...entered, error })
      const parsed = NewTeam.safeParse(entered)
      if (!parsed.success) return again(t('organizations.teams.name.error'))
      const { outcome } = await makeTeam(context, tenant, parsed.data)
      if (outcome === 'not-found') return notFound(c, context)
      if (outcome === 'name-taken') return again(t('organizations.teams.name.taken'))
      return c.redirect(pathOf(tenant, `/teams/${entered.id}`), 303)
    }),
  )

  const teamPage = async (
    c: Context,
    tenant: Tenant<'teams.see'> | null,
    errors: Omit<NonNullable<TeamPageProps['admin']>, 'suggestions'> = {},
  ) => {
    const id = c.req.param('team') ?? ''
    const team = tenant && isUuid(id) ? await findTeam(db, tenant, id) : null
    if (!tenant || !team) return notFound(c, context)
    const admin = withRight(tenant, 'teams.change')
    const seesMembers = admin ? withRight(tenant, 'members.see') : null
    const { members } = seesMembers
      ? await listMembers(db, seesMembers, { limit: SUGGESTED, offset: 0 })
      : { members: [] }
    const suggestions = members.filter(({ deactivatedAt }) => deactivatedAt === null)
    const page = (
      <TeamPage tenant={tenant} team={team} admin={admin ? { ...errors, suggestions } : null} said={said(c)} />
    )
    return sendPage(c, context, frame(tenant, team.name), page, Object.keys(errors).length > 0 ? 422 : 200)
  }
  app.get(
    '/organizations/:slug/teams/:team',
    of('teams.see', (c, tenant) => teamPage(c, tenant)),
  )
  const teamChanged =
    (act: (c: Context, tenant: Tenant<'teams.change'>, teamId: string) => Promise<Response | { outcome: string }>) =>
    async (c: Context, tenant: Tenant<'teams.change'>) => {
      const id = c.req.param('team') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      const result = await act(c, tenant, id)
      if (result instanceof Response) return result
      if (result.outcome === 'not-found') return notFound(c, context)
      const to = result.outcome === 'deleted' ? '/teams' : `/teams/${id}`
      return c.redirect(saying(pathOf(tenant, to), result.outcome), 303)
    }
  app.post(
    '/organizations/:slug/teams/:team/name',
    of(
      'teams.change',
      teamChanged(async (c, tenant, teamId) => {
        const name = TeamName.safeParse((await formFields(c))('name'))
        const list = withRight(tenant, 'teams.see')
        if (!name.success) return teamPage(c, list, { nameError: t('organizations.teams.name.error') })
        const result = await renameTeam(context, tenant, { teamId, name: name.data })
        return result.outcome === 'name-taken'
          ? teamPage(c, list, { nameError: t('organizations.teams.name.taken') })
          : result
      }),
    ),
  )
  app.post(
    '/organizations/:slug/teams/:team/delete',
    of(
      'teams.change',
      teamChanged((_, tenant, teamId) => deleteTeam(context, tenant, teamId)),
    ),
  )
  app.post(
    '/organizations/:slug/teams/:team/members',
    of(
      'teams.change',
      teamChanged(async (c, tenant, teamId) => {
        const entered = (await formFields(c))('email')
        const email = Address.safeParse(entered)
        const result = email.success
          ? await addToTeam(context, tenant, { teamId, email: email.data })
          : { outcome: 'no-such-member' as const }
        return result.outcome === 'no-such-member'
          ? teamPage(c, withRight(tenant, 'teams.see'), {
              email: entered,
              emailError: t('organizations.team.add.nobody'),
            })
          : result
      }),
    ),
  )
  app.post(
    '/organizations/:slug/teams/:team/members/:member/remove',
    of(
      'teams.change',
      teamChanged(async (c, tenant, teamId) => {
        const membershipId = c.req.param('member') ?? ''
        return isUuid(membershipId) ? removeFromTeam(context, tenant, { teamId, membershipId }) : notFound(c, context)
      }),
    ),
  )

  return app
}

const toSignIn = (c: Context) => c.redirect(`/account/sign-in?next=${encodeURIComponent(c.req.path)}`, 303)

function rolesOf(form: FormData): Role[] {
  const chosen = form.getAll('roles')
  return ROLES.filter((role) => chosen.includes(role))
}
