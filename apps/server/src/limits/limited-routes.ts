import { createMiddleware } from 'hono/factory'
import type { AppContext } from '../context.ts'
import { clientAddress } from '../web/client-address.ts'
import { networkOf } from './limiter.ts'
import type { LimitName } from './limits.ts'
import { tooManyRequests } from './too-many.tsx'

type Key = 'address' | 'person'

/** Which requests are limited as a whole. Sign-in, passkeys, guests and API tokens count for themselves. */
const RULES: readonly { method: 'GET' | 'POST' | 'PUT'; path: RegExp; limit: LimitName; by: Key }[] = [
  { method: 'POST', path: /^\/account\/sign-up$/, limit: 'sign-up-address', by: 'address' },
  { method: 'POST', path: /^\/account\/forgotten$/, limit: 'mail-address', by: 'address' },
  { method: 'POST', path: /^\/account\/(confirm|confirm-address|reset)$/, limit: 'link-address', by: 'address' },
  { method: 'POST', path: /^\/setup$/, limit: 'link-address', by: 'address' },
  {
    method: 'POST',
    path: /^\/(challenges\/[^/]+\/submissions|sessions\/[^/]+\/challenge|guides\/[^/]+\/examples\/[^/]+\/runs)$/,
    limit: 'submission-person',
    by: 'person',
  },
  { method: 'GET', path: /^\/shared\//, limit: 'report-address', by: 'address' },
  { method: 'POST', path: /^\/reports\/check$/, limit: 'report-address', by: 'address' },
  { method: 'GET', path: /^\/profile\/report\./, limit: 'report-person', by: 'person' },
  { method: 'POST', path: /^\/profile\/share$/, limit: 'report-person', by: 'person' },
  { method: 'GET', path: /^\/reviews\//, limit: 'review-address', by: 'address' },
  { method: 'POST', path: /^\/reviews\//, limit: 'review-address', by: 'address' },
  { method: 'POST', path: /^\/profile\/reviews\//, limit: 'review-person', by: 'person' },
  { method: 'PUT', path: /^\/drafts$/, limit: 'draft-person', by: 'person' },
]

/** Counts each limited request; one too many is answered with 429 and the time to wait. */
export function limitedRoutes(context: AppContext) {
  return createMiddleware(async (c, next) => {
    const rule = RULES.find(({ method, path }) => c.req.method === method && path.test(c.req.path))
    if (rule) {
      const person = rule.by === 'person' ? await context.signedIn(c) : null
      // Somebody we have never met is counted by address, when they become a guest.
      const key = rule.by === 'address' ? networkOf(clientAddress(c)) : person?.id
      const taken = key === undefined ? { allowed: true as const } : await context.limits.take(rule.limit, key)
      if (!taken.allowed) return tooManyRequests(c, context, taken.retryAfterS)
    }
    return next()
  })
}
