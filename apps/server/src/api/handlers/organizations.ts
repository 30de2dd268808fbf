import { randomUUID } from 'node:crypto'
import type { Action } from '../../accounts/policy.ts'
import { findAssignment, listAssignments, type AssignmentView } from '../../assignments/find-assignments.ts'
import { makeAssignment, withdrawAssignment } from '../../assignments/make-assignment.ts'
import { findResult, knownOf } from '../../assignments/result.ts'
import { listAudit } from '../../audit/find-audit.ts'
import { listDecisions, makeDecision, seenMark } from '../../decisions/make-decision.ts'
import { waitText } from '../../limits/too-many.tsx'
import { inviteMember, listInvitations, revokeInvitation } from '../../organizations/invitations.ts'
import { listMembers, listOwnOrganizations } from '../../organizations/members.ts'
import { deleteTeam, findTeam, listTeams, makeTeam } from '../../organizations/teams.ts'
import { tenantFor, withRight } from '../../organizations/tenant.ts'
import { type Call, type Handlers, Refusal } from '../call.ts'
import { cursorOf, cut, MomentKey, pageOfList, readCursor } from '../cursor.ts'
import { locationOf } from '../serve.ts'
import { standingView } from './profiles.ts'

type Names =
  | 'listOrganizations'
  | 'getOrganization'
  | 'listMembers'
  | 'listTeams'
  | 'getTeam'
  | 'createTeam'
  | 'deleteTeam'
  | 'listInvitations'
  | 'createInvitation'
  | 'revokeInvitation'
  | 'listAssignments'
  | 'createAssignment'
  | 'getAssignment'
  | 'withdrawAssignment'
  | 'getAssignmentResult'
  | 'listDecisions'
  | 'createDecision'
  | 'listAudit'

const noSuch = {
  problem: 'not-found',
  detail: 'There is no such thing in this organization, or you may not see it.',
} as const

type AnyCall = Pick<Call<never>, 'context' | 'actor'> & {
  who: NonNullable<Call['who']>
  params: { organizationId: string }
}

/** The organization with the right that the operation needs. What one may not see looks as if it did not exist. */
async function tenant<Right extends Action>({ context, who, actor, params }: AnyCall, right: Right) {
  const found = await tenantFor(context, who, actor, { id: params.organizationId }, right)
  if (!found) throw new Refusal(noSuch)
  return found
}

const busy = (retryAfterS: number) =>
  new Refusal({
    problem: 'too-many-requests',
    detail: waitText(retryAfterS),
    headers: { 'retry-after': String(retryAfterS) },
  })

const BATCH = 500

/** A list that its service gives out by offset, as a whole: cursors go on at an item, which no new one can move. */
async function everything<One>(batch: (limit: number, offset: number) => Promise<readonly One[]>): Promise<One[]> {
  const all: One[] = []
  for (;;) {
    const more = await batch(BATCH, all.length)
    all.push(...more)
    if (more.length < BATCH) return all
  }
}

const keyed = (list: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) => ({
  list,
  limit,
  cursor,
  key: ({ id }: { id: string }) => id,
})

/** Organizations, whom they ask, what came of it, and what people decided. */
export const organizationHandlers: Pick<Handlers, Names> = {
  async listOrganizations({ context, who, query }) {
    const mine = (await listOwnOrganizations(context.db, who)).filter(({ archivedAt }) => archivedAt === null)
    const { items, next } = pageOfList(mine, keyed('organizations', query))
    return { status: 200, body: { items: items.map((one) => ({ ...one, roles: [...one.roles] })), next } }
  },

  async getOrganization(call) {
    const { organization, who } = await tenant(call, 'organization.see')
    const roles = who.memberships.find(({ organizationId }) => organizationId === organization.id)?.roles ?? []
    return { status: 200, body: { ...organization, roles: [...roles] } }
  },

  async listMembers(call) {
    const { context, query } = call
    const found = await tenant(call, 'members.see')
    const all = await everything(
      async (limit, offset) => (await listMembers(context.db, found, { limit, offset })).members,
    )
    const { items, next } = pageOfList(all, keyed('members', query))
    return {
      status: 200,
      body: {
        items: items.map((one) => ({
          ...one,
          roles: [...one.roles],
          teams: [...one.teams],
          since: one.since.toISOString(),
          deactivatedAt: one.deactivatedAt?.toISOString() ?? null,
        })),
        next,
      },
    }
  },

  async listTeams(call) {
    const teams = await listTeams(call.context.db, await tenant(call, 'teams.see'))
    return { status: 200, body: pageOfList(teams, keyed('teams', call.query)) }
  },

  async getTeam(call) {
    const found = await findTeam(call.context.db, await tenant(call, 'teams.see'), call.params.teamId)
    return found ? { status: 200, body: { ...found, people: [...found.people] } } : noSuch
  },

  async createTeam(call) {
    const { context, params } = call
    const id = randomUUID()
    const { name } = call.body
    const { outcome } = await makeTeam(context, await tenant(call, 'teams.change'), { id, name: name.trim() })
    if (outcome === 'name-taken') return { problem: 'conflict', detail: 'Another team has this name.' }
    if (outcome === 'not-found') return noSuch
    const headers = locationOf(`/organizations/${params.organizationId}/teams/${id}`)
    return { status: 201, body: { id, name: name.trim(), members: 0, people: [] }, headers }
  },

  async deleteTeam(call) {
    const { outcome } = await deleteTeam(call.context, await tenant(call, 'teams.change'), call.params.teamId)
    return outcome === 'deleted' ? { status: 204, body: null } : noSuch
  },

  async listInvitations(call) {
    const { context, query } = call
    const found = await tenant(call, 'members.change')
    const all = await everything(
      async (limit, offset) => (await listInvitations(context, found, { limit, offset })).invitations,
    )
    const { items, next } = pageOfList(all, keyed('invitations', query))
    return {
      status: 200,
      body: {
        items: items.map((one) => ({
          ...one,
          roles: [...one.roles],
          createdAt: one.createdAt.toISOString(),
          expiresAt: one.expiresAt.toISOString(),
        })),
        next,
      },
    }
  },

  async createInvitation(call) {
    const { context, body } = call
    const id = randomUUID()
    const wanted = { id, email: body.email.toLowerCase(), roles: [...new Set(body.roles)] }
    const result = await inviteMember(context, await tenant(call, 'members.change'), wanted)
    switch (result.outcome) {
      case 'invited':
        // The link is in the mail alone: replies are kept for a day, and it would let in whoever reads them.
        return { status: 201, body: { id, expiresAt: result.expiresAt.toISOString() } }
      case 'already-member':
        return { problem: 'conflict', detail: 'Somebody with this address is a member already.' }
      case 'already-invited':
      case 'not-found':
        return noSuch
      case 'too-many':
        throw busy(result.retryAfterS)
    }
  },

  async revokeInvitation(call) {
    const { outcome } = await revokeInvitation(
      call.context,
      await tenant(call, 'members.change'),
      call.params.invitationId,
    )
    return outcome === 'revoked' ? { status: 204, body: null } : noSuch
  },

  async listAssignments(call) {
    const { context, query } = call
    const found = await tenant(call, 'assignments.see')
    const all = await everything(
      async (limit, offset) =>
        (await listAssignments(context, found, { state: query.state, limit, offset })).assignments,
    )
    const { items, next } = pageOfList(all.map(assignmentView), keyed(`assignments ${query.state ?? ''}`, query))
    return { status: 200, body: { items, next } }
  },

  async createAssignment(call) {
    const { context, body, params } = call
    const found = await tenant(call, 'assignments.make')
    const see = withRight(found, 'assignments.see')
    const id = randomUUID()
    const { blueprintId, days } = body
    const wanted = { id, blueprintId, days, name: body.candidateName.trim(), email: body.email.toLowerCase() }
    const result = await makeAssignment(context, found, wanted)
    switch (result.outcome) {
      case 'asked': {
        const made = see && (await findAssignment(context, see, id))
        if (!made) throw new Error('An assignment was made and is not there')
        const headers = locationOf(`/organizations/${params.organizationId}/assignments/${id}`)
        return { status: 201, body: assignmentView(made), headers }
      }
      case 'no-such-blueprint':
        return { problem: 'not-found', detail: 'The catalogue has no such blueprint. List them at /blueprints.' }
      case 'already-asked':
      case 'not-found':
        return noSuch
      case 'too-many':
        throw busy(result.retryAfterS)
    }
  },

  async getAssignment(call) {
    const found = await findAssignment(call.context, await tenant(call, 'assignments.see'), call.params.assignmentId)
    return found ? { status: 200, body: assignmentView(found) } : noSuch
  },

  async withdrawAssignment(call) {
    const { context, params } = call
    const make = await tenant(call, 'assignments.make')
    const { outcome } = await withdrawAssignment(context, make, params.assignmentId)
    if (outcome === 'finished') return { problem: 'conflict', detail: 'Its sitting is over.' }
    const see = withRight(make, 'assignments.see')
    const found = see && (await findAssignment(context, see, params.assignmentId))
    return found ? { status: 200, body: assignmentView(found) } : noSuch
  },

  async getAssignmentResult(call) {
    const { context, params } = call
    const results = await tenant(call, 'results.see')
    const see = withRight(results, 'assignments.see')
    const assigned = see && (await findAssignment(context, see, params.assignmentId))
    const result = assigned && (await findResult(context, results, assigned))
    if (!result) return noSuch
    const { target, aiMode } = result.session.blueprint
    return {
      status: 200,
      body: {
        assignmentId: params.assignmentId,
        target,
        aiMode,
        answered: result.answered,
        beingGraded: result.grading,
        basis: result.standing.profile.basis,
        standing: standingView(result.standing.standing),
        seen: seenMark(knownOf(assigned.state, result)),
      },
    }
  },

  async listDecisions(call) {
    const { assignmentId } = call.params
    const sees = await tenant(call, 'decisions.see')
    // Of somebody else's candidate there is no empty list either.
    if (!(await findAssignment(call.context, await tenant(call, 'assignments.see'), assignmentId))) return noSuch
    const all = await listDecisions(call.context.db, sees, assignmentId)
    const { items, next } = pageOfList(all, keyed(`decisions ${call.params.assignmentId}`, call.query))
    return {
      status: 200,
      body: { items: items.map((one) => ({ ...one, decidedAt: one.decidedAt.toISOString() })), next },
    }
  },

  async createDecision(call) {
    const { context, params, body } = call
    const make = await tenant(call, 'decisions.make')
    const id = randomUUID()
    const wanted = { id, assignmentId: params.assignmentId, ...body, reason: body.reason.trim() }
    const { outcome } = await makeDecision(context, make, wanted)
    switch (outcome) {
      case 'decided':
      case 'already-decided': {
        const see = withRight(make, 'decisions.see')
        const made = see && (await listDecisions(context.db, see, params.assignmentId)).find((one) => one.id === id)
        if (!made) throw new Error('A decision was made and is not there')
        return { status: 201, body: { ...made, decidedAt: made.decidedAt.toISOString() } }
      }
      case 'changed-meanwhile':
        return { problem: 'conflict', detail: 'What is known has changed. Read the result again, then decide.' }
      case 'withdrawn':
        return { problem: 'conflict', detail: 'The assignment was withdrawn.' }
      case 'not-found':
        return noSuch
    }
  },

  async listAudit(call) {
    const { context, query } = call
    const { organization } = await tenant(call, 'audit.see')
    const key = readCursor(query.cursor, 'audit', MomentKey)
    const after = key ? { at: new Date(key[0]), id: key[1] } : null
    const everythingAbout = { noun: '', actor: '', from: '', to: '' }
    const found = await listAudit(context.db, organization.id, everythingAbout, { limit: query.limit + 1, after })
    const { items, next } = cut(found, query.limit, ({ row }) => cursorOf('audit', row.at.toISOString(), row.id))
    return {
      status: 200,
      body: {
        items: items.map(({ row, actorName }) => ({
          ...row,
          actorName,
          at: row.at.toISOString(),
          details: JSON.parse(JSON.stringify(row.details)) as Record<string, never>,
        })),
        next,
      },
    }
  },
}

function assignmentView({ row, state, finishedAt, assignedBy }: AssignmentView) {
  return {
    id: row.id,
    blueprintId: row.blueprintId,
    candidateName: row.candidateName,
    email: row.email,
    state,
    assignedBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    // The day, not the minute: how long somebody took may tell of an accommodation.
    finishedOn: finishedAt?.toISOString().slice(0, 10) ?? null,
  }
}
