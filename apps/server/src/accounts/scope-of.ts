import { createMiddleware } from 'hono/factory'
import type { AppContext } from '../context.ts'
import { inScope, NOBODY, type Scope } from '../db/scope.ts'
import type { SignedIn } from './people.ts'
import { organizationsWhere } from './policy.ts'

/** What the database shows to this person, whatever a query asks for. */
export function scopeOf(who: SignedIn | null): Scope {
  if (!who) return NOBODY
  return {
    people: who.ids,
    organizations: who.memberships.map(({ organizationId }) => organizationId),
    results: organizationsWhere(who, 'results.see'),
    administers: organizationsWhere(who, 'organization.change'),
  }
}

/** Everything behind it runs in the scope of whoever asks. */
export const scopedRequests = (context: AppContext) =>
  createMiddleware(async (c, next) => inScope(scopeOf(await context.signedIn(c)), next))
