import { describe, expect, it } from 'vitest'
import type { SignedIn } from './people.ts'
import { ACTIONS, may, organizationsWhere, ROLES, rolesMay } from './policy.ts'

/**
 * The whole table again, as one drawing, so that a change of a right has to be made twice. Columns in the order of ROLES: taker,
 * author, reviewer, recruiter, hiring manager, admin.
 */
const EXPECTED: Record<string, string> = {
  'organization.see': 'yyyyyy',
  'organization.change': '.....y',
  'members.see': '.yyyyy',
  'members.change': '.....y',
  'teams.see': 'yyyyyy',
  'teams.change': '.....y',
  'assignments.see': '..yyyy',
  'assignments.make': '...yyy',
  'results.see': '..yyyy',
  'decisions.see': '...yyy',
  'decisions.make': '....y.',
  'accommodations.manage': '.....y',
  'audit.see': '.....y',
  'retention.change': '.....y',
  'tokens.manage': '.....y',
  'webhooks.manage': '.....y',
  'identity.manage': '.....y',
}

const member = (roles: readonly (typeof ROLES)[number][], organizationId = 'ours'): SignedIn => ({
  id: 'p',
  ids: ['p'],
  name: 'P',
  email: 'p@example.org',
  guest: false,
  owner: false,
  memberships: [{ organizationId, roles }],
})

describe('the policy', () => {
  it('has a row in the drawing for every action, and no other', () => {
    expect(ACTIONS.toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
  })

  describe.each(ACTIONS)('%s', (action) => {
    it.each(ROLES.map((role, i) => [role, EXPECTED[action]?.[i] === 'y'] as const))('as %s: %s', (role, allowed) => {
      expect(may(member([role]), action, 'ours')).toBe(allowed)
      // In another organization the same role is worth nothing.
      expect(may(member([role]), action, 'theirs')).toBe(false)
      expect(organizationsWhere(member([role]), action)).toEqual(allowed ? ['ours'] : [])
    })
  })

  it('lets several roles together do what any of them may, and no role nothing', () => {
    for (const action of ACTIONS) {
      expect(rolesMay([], action)).toBe(false)
      expect(rolesMay(['taker', 'admin'], action)).toBe(rolesMay(['taker'], action) || rolesMay(['admin'], action))
      expect(may(null, action, 'ours')).toBe(false)
    }
  })

  it('gives the owner of the installation no right in an organization', () => {
    const owner = { ...member([]), owner: true, memberships: [] }
    for (const action of ACTIONS) expect(may(owner, action, 'ours')).toBe(false)
  })

  it('keeps accommodations from whoever reviews or decides', () => {
    for (const role of ['reviewer', 'recruiter', 'hiring-manager'] as const)
      expect(rolesMay([role], 'accommodations.manage')).toBe(false)
  })
})
