import type { Role } from '../db/schema.ts'
import type { SignedIn } from './people.ts'

/** In the order in which they are shown. */
export const ROLES = [
  'taker',
  'author',
  'reviewer',
  'recruiter',
  'hiring-manager',
  'admin',
] as const satisfies readonly Role[]

/**
 * Who may do what in an organization. A person may have several roles and may do what any of them may. What is not here
 * is either everybody's own (their sittings, answers, profile, tokens, data) or the installation's owner's (workers, regradings,
 * question statistics, every organization's name).
 *
 * Accommodations are the admins' alone: who reviews or decides must not know of them.
 */
const POLICY = {
  'organization.see': ['taker', 'author', 'reviewer', 'recruiter', 'hiring-manager', 'admin'],
  'organization.change': ['admin'],
  'members.see': ['author', 'reviewer', 'recruiter', 'hiring-manager', 'admin'],
  'members.change': ['admin'],
  'teams.see': ['taker', 'author', 'reviewer', 'recruiter', 'hiring-manager', 'admin'],
  'teams.change': ['admin'],
  'assignments.see': ['reviewer', 'recruiter', 'hiring-manager', 'admin'],
  'assignments.make': ['recruiter', 'hiring-manager', 'admin'],
  'results.see': ['reviewer', 'recruiter', 'hiring-manager', 'admin'],
  'decisions.see': ['recruiter', 'hiring-manager', 'admin'],
  'decisions.make': ['hiring-manager'],
  'accommodations.manage': ['admin'],
  'audit.see': ['admin'],
  'retention.change': ['admin'],
  'tokens.manage': ['admin'],
  'webhooks.manage': ['admin'],
  'identity.manage': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof POLICY
export const ACTIONS = Object.keys(POLICY) as Action[]

/** Whether somebody with these roles may do it. */
export function rolesMay(roles: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = POLICY[action]
  return roles.some((role) => allowed.includes(role))
}

/** Whether this person may do it in this organization. */
export function may(who: SignedIn | null, action: Action, organizationId: string): boolean {
  const membership = who?.memberships.find((one) => one.organizationId === organizationId)
  return membership !== undefined && rolesMay(membership.roles, action)
}

/** The organizations in which this person may do it. */
export function organizationsWhere(who: SignedIn, action: Action): string[] {
  return who.memberships.filter(({ roles }) => rolesMay(roles, action)).map(({ organizationId }) => organizationId)
}
