import type { Context } from 'hono'
import type { SignedIn } from '../accounts/people.ts'
import type { Actor } from '../audit/record-audit.ts'

/** Who acts in this request, for the audit log. */
export function actorOf(
  c: Context,
  who: Pick<SignedIn, 'id'>,
  kind: 'person' | 'operator' | 'api-token' = 'person',
): Actor {
  return {
    kind,
    id: who.id,
    address: (c.get('clientAddress') as string | undefined) ?? null,
    requestId: (c.get('requestId') as string | undefined) ?? null,
  }
}
