import { z } from 'zod'
import { AiMode, CatalogueId, LevelId, line, Moment, pageOf, paging, text, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'
import { Standing } from './profiles.ts'

const RoleName = z.enum(['taker', 'author', 'reviewer', 'recruiter', 'hiring-manager', 'admin'])
const Email = z.email().max(254)

const Organization = named(
  'Organization',
  z.object({ id: Uuid, name: z.string(), slug: z.string(), roles: z.array(RoleName).describe('Yours in it.') }),
)
const Member = named(
  'Member',
  z.object({
    id: Uuid.describe('Of the membership.'),
    personId: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(RoleName),
    teams: z.array(z.object({ id: Uuid, name: z.string() })),
    since: Moment,
    deactivatedAt: Moment.nullable(),
  }),
)
const TeamSummary = named('TeamSummary', z.object({ id: Uuid, name: z.string(), members: z.int().min(0) }))
const Team = named(
  'Team',
  TeamSummary.extend({ people: z.array(z.object({ membershipId: Uuid, name: z.string(), email: z.string() })) }),
)
const Invitation = named(
  'Invitation',
  z.object({
    id: Uuid,
    email: z.string(),
    roles: z.array(RoleName),
    invitedBy: z.string(),
    createdAt: Moment,
    expiresAt: Moment,
  }),
)
const AssignmentState = z.enum(['asked', 'accepted', 'in-progress', 'finished', 'expired', 'withdrawn'])
const Assignment = named(
  'Assignment',
  z.object({
    id: Uuid,
    blueprintId: z.string(),
    candidateName: z.string(),
    email: z.string(),
    state: AssignmentState,
    assignedBy: z.string(),
    createdAt: Moment,
    expiresAt: Moment.describe('Until when the candidate may begin.'),
    finishedOn: z.iso.date().nullable(),
  }),
)
const Result = named(
  'AssignmentResult',
  z.object({
    assignmentId: Uuid,
    target: z.object({ role: z.string(), level: LevelId }),
    aiMode: AiMode,
    answered: z.int().min(0),
    beingGraded: z.int().min(0),
    basis: z.enum(['expert-judged', 'calibrated']),
    standing: Standing.describe('From the evidence of this sitting alone.'),
    seen: z
      .string()
      .describe('Names what is known now. A decision sends it, so that one made on an older view is noticed.'),
  }),
)
const Outcome = z.enum(['advance', 'hold', 'decline', 'withdraw'])
const Decision = named(
  'Decision',
  z.object({ id: Uuid, outcome: Outcome, reason: z.string(), decidedAt: Moment, madeBy: z.string() }),
)
const AuditEntry = named(
  'AuditEntry',
  z.object({
    id: Uuid,
    at: Moment,
    action: z.string(),
    actorKind: z.enum(['person', 'api-token', 'system', 'operator']),
    actorId: z.string().nullable(),
    actorName: z.string().nullable(),
    subjectKind: z.string(),
    subjectId: z.string().nullable(),
    details: z.record(z.string(), z.json()),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  }),
)

const organization = { organizationId: Uuid }
const params = z.object(organization)
const at = '/organizations/{organizationId}' as const
const reading = { method: 'get', area: 'Organizations', scope: 'organization:read', problems: [] } as const
const writing = { area: 'Organizations', scope: 'organization:write' } as const
const page = <Body extends z.ZodType>(what: string, body: Body) =>
  ({ 200: { what, body: pageOf(body), headers: ['Link'] } }) as const

/** What one may not see looks as if it did not exist: roles are those of `accounts/policy.ts`. */
export const organizationOperations = {
  listOrganizations: operation({
    ...reading,
    path: '/organizations',
    summary: 'List the organizations that you are a member of',
    query: z.strictObject(paging),
    replies: page('A page of organizations.', Organization),
  }),
  getOrganization: operation({
    ...reading,
    path: at,
    summary: 'Read an organization',
    params,
    replies: { 200: { what: 'The organization.', body: Organization } },
  }),
  listMembers: operation({
    ...reading,
    path: `${at}/members`,
    summary: 'List members by name',
    params,
    query: z.strictObject(paging),
    replies: page('A page of members.', Member),
  }),
  listTeams: operation({
    ...reading,
    path: `${at}/teams`,
    summary: 'List teams by name',
    params,
    query: z.strictObject(paging),
    replies: page('A page of teams.', TeamSummary),
  }),
  getTeam: operation({
    ...reading,
    path: `${at}/teams/{teamId}`,
    summary: 'Read a team with its people',
    params: z.object({ ...organization, teamId: Uuid }),
    replies: { 200: { what: 'The team.', body: Team } },
  }),
  createTeam: operation({
    ...writing,
    method: 'post',
    path: `${at}/teams`,
    summary: 'Make a team',
    params,
    body: z.strictObject({ name: line(80) }),
    replies: { 201: { what: 'The new team.', body: Team, headers: ['Location'] } },
    problems: ['conflict'],
  }),
  deleteTeam: operation({
    ...writing,
    method: 'delete',
    path: `${at}/teams/{teamId}`,
    summary: 'Delete a team',
    description: 'Its people stay members of the organization.',
    params: z.object({ ...organization, teamId: Uuid }),
    replies: { 204: { what: 'It is gone.', body: null } },
    problems: [],
  }),
  listInvitations: operation({
    ...reading,
    path: `${at}/invitations`,
    summary: 'List invitations that still work, newest first',
    params,
    query: z.strictObject(paging),
    replies: page('A page of invitations.', Invitation),
  }),
  createInvitation: operation({
    ...writing,
    method: 'post',
    path: `${at}/invitations`,
    summary: 'Invite somebody by mail',
    description: 'A new invitation takes the place of an open one to the same address.',
    params,
    body: z.strictObject({ email: Email, roles: z.array(RoleName).min(1).max(6) }),
    replies: { 201: { what: 'The mail is on its way.', body: z.object({ id: Uuid, expiresAt: Moment }) } },
    problems: ['conflict'],
  }),
  revokeInvitation: operation({
    ...writing,
    method: 'delete',
    path: `${at}/invitations/{invitationId}`,
    summary: 'Take an invitation back',
    params: z.object({ ...organization, invitationId: Uuid }),
    replies: { 204: { what: 'Its link no longer works.', body: null } },
    problems: [],
  }),
  listAssignments: operation({
    method: 'get',
    path: `${at}/assignments`,
    area: 'Assignments',
    summary: 'List whom you asked to sit a test, newest first',
    scope: 'assignments:read',
    params,
    query: z.strictObject({ ...paging, state: AssignmentState.optional() }),
    replies: page('A page of assignments.', Assignment),
    problems: [],
  }),
  createAssignment: operation({
    method: 'post',
    path: `${at}/assignments`,
    area: 'Assignments',
    summary: 'Ask a candidate to sit a test, by mail',
    description: 'Nothing is recorded about them before they accept.',
    scope: 'assignments:write',
    params,
    body: z.strictObject({
      blueprintId: CatalogueId,
      candidateName: line(100),
      email: Email,
      days: z.int().min(1).max(90).default(14).describe('For how many days they may begin.'),
    }),
    replies: { 201: { what: 'The mail is on its way.', body: Assignment, headers: ['Location'] } },
    problems: [],
  }),
  getAssignment: operation({
    method: 'get',
    path: `${at}/assignments/{assignmentId}`,
    area: 'Assignments',
    summary: 'Read where an assignment stands',
    scope: 'assignments:read',
    params: z.object({ ...organization, assignmentId: Uuid }),
    replies: { 200: { what: 'The assignment.', body: Assignment } },
    problems: [],
  }),
  withdrawAssignment: operation({
    method: 'post',
    path: `${at}/assignments/{assignmentId}/withdraw`,
    area: 'Assignments',
    summary: 'Take an assignment back',
    description: 'Until its sitting is over. The candidate is told; a sitting under way stays theirs.',
    scope: 'assignments:write',
    params: z.object({ ...organization, assignmentId: Uuid }),
    replies: { 200: { what: 'The assignment as it is now.', body: Assignment } },
    problems: ['conflict'],
  }),
  getAssignmentResult: operation({
    method: 'get',
    path: `${at}/assignments/{assignmentId}/result`,
    area: 'Assignments',
    summary: 'Read what came of an assigned sitting',
    description:
      'No question, no answer, no code. 404 while there is nothing to see, or when the candidate took their agreement back.',
    scope: 'results:read',
    params: z.object({ ...organization, assignmentId: Uuid }),
    replies: { 200: { what: 'The result.', body: Result } },
    problems: [],
  }),
  listDecisions: operation({
    method: 'get',
    path: `${at}/assignments/{assignmentId}/decisions`,
    area: 'Assignments',
    summary: 'List decisions about a candidate, newest first',
    description: 'The newest counts; the others stay.',
    scope: 'decisions:read',
    params: z.object({ ...organization, assignmentId: Uuid }),
    query: z.strictObject(paging),
    replies: page('A page of decisions.', Decision),
    problems: [],
  }),
  createDecision: operation({
    method: 'post',
    path: `${at}/assignments/{assignmentId}/decisions`,
    area: 'Assignments',
    summary: 'Record a decision of yours about a candidate',
    description: 'A person decides, and says why. Nothing here decides by itself.',
    scope: 'decisions:write',
    params: z.object({ ...organization, assignmentId: Uuid }),
    body: z.strictObject({
      outcome: Outcome,
      reason: text(5000)
        .min(10)
        .regex(/\S[\s\S]{8,}\S/),
      seen: z.string().max(100).describe('From the result that you decided on.'),
    }),
    replies: { 201: { what: 'The decision as recorded.', body: Decision } },
    problems: ['conflict'],
  }),
  listAudit: operation({
    method: 'get',
    path: `${at}/audit`,
    area: 'Organizations',
    summary: 'Read the audit log, newest first',
    scope: 'audit:read',
    params,
    query: z.strictObject(paging),
    replies: page('A page of entries.', AuditEntry),
    problems: [],
  }),
}
