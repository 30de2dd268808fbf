import { z } from 'zod'
import { Moment, pageOf, paging, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'

const Token = named(
  'Token',
  z.object({
    id: Uuid,
    name: z.string(),
    prefix: z.string().describe('Its first characters, to recognise it.'),
    organizationId: Uuid.nullable(),
    scopes: z.array(z.string()),
    createdAt: Moment,
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable(),
    revokedAt: Moment.nullable(),
  }),
)

export const tokenOperations = {
  listTokens: operation({
    method: 'get',
    path: '/tokens',
    area: 'Tokens',
    summary: 'List your API tokens, newest first',
    scope: 'tokens:read',
    query: z.strictObject(paging),
    replies: { 200: { what: 'A page of tokens.', body: pageOf(Token), headers: ['Link'] } },
    problems: [],
  }),
  revokeToken: operation({
    method: 'delete',
    path: '/tokens/{tokenId}',
    area: 'Tokens',
    summary: 'Revoke a token',
    description: 'It stops working at once. Revoking it twice changes nothing. A token may revoke itself.',
    scope: 'tokens:write',
    params: z.object({ tokenId: Uuid }),
    replies: { 204: { what: 'It is revoked.', body: null } },
    problems: [],
  }),
}
