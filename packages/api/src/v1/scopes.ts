/**
 * What a token may be allowed to do: one readable table. A token never may more than its person; an organization's token may only
 * what is marked so, and only in that organization.
 */
export const SCOPES = {
  'profile:read': { organization: false, what: 'Read who you are, your profile and what it rests on.' },
  'sessions:read': { organization: false, what: 'Read your sittings, the open exercise and your drafts.' },
  'sessions:write': { organization: false, what: 'Begin sittings, answer, save drafts, end sittings.' },
  'submissions:read': { organization: false, what: 'Read the code you sent and what the graders found.' },
  'submissions:write': { organization: false, what: 'Send code to be run or graded, and cancel runs.' },
  'tokens:read': { organization: false, what: 'List your API tokens, without the tokens themselves.' },
  'tokens:write': { organization: false, what: 'Revoke your API tokens. Making one needs your browser.' },
  'organization:read': { organization: true, what: 'Read organizations, teams, members and invitations.' },
  'organization:write': { organization: true, what: 'Change teams, members and invitations.' },
  'assignments:read': { organization: true, what: 'Read assignments and where they stand.' },
  'assignments:write': { organization: true, what: 'Make and withdraw assignments.' },
  'results:read': { organization: true, what: 'Read what came of assigned sittings.' },
  'decisions:read': { organization: true, what: 'Read decisions about candidates and their reasons.' },
  'decisions:write': { organization: true, what: 'Record decisions about candidates, with a reason.' },
  'audit:read': { organization: true, what: 'Read the audit log of an organization.' },
  scim: { organization: true, what: 'Provision members and teams by SCIM 2.0.' },
} as const satisfies Record<string, { organization: boolean; what: string }>

export type Scope = keyof typeof SCOPES
export const ALL_SCOPES = Object.keys(SCOPES) as Scope[]
