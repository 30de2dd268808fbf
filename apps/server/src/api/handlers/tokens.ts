import { listTokens, revokeToken } from '../../tokens/manage-tokens.ts'
import type { Handlers } from '../call.ts'
import { cursorOf, cut, MomentKey, readCursor } from '../cursor.ts'

/** A person's own tokens. Making one is not here: whoever finds a token must not be able to make others from it. */
export const tokenHandlers: Pick<Handlers, 'listTokens' | 'revokeToken'> = {
  async listTokens({ context, who, actor, query: { limit, cursor } }) {
    const key = readCursor(cursor, 'tokens', MomentKey)
    const after = key ? { createdAt: new Date(key[0]), id: key[1] } : null
    const rows = await listTokens(context.db, { who, actor }, { limit: limit + 1, after })
    const { items, next } = cut(rows, limit, ({ createdAt, id }) => cursorOf('tokens', createdAt.toISOString(), id))
    const moment = (at: Date | null) => at?.toISOString() ?? null
    return {
      status: 200,
      body: {
        items: items.map(({ createdAt, expiresAt, lastUsedAt, revokedAt, ...token }) => ({
          ...token,
          createdAt: createdAt.toISOString(),
          expiresAt: moment(expiresAt),
          lastUsedAt: moment(lastUsedAt),
          revokedAt: moment(revokedAt),
        })),
        next,
      },
    }
  },

  async revokeToken({ context, who, actor, params: { tokenId } }) {
    const { outcome } = await revokeToken(context, { who, actor }, tokenId)
    return outcome === 'not-found'
      ? { problem: 'not-found', detail: 'You have no such token.' }
      : { status: 204, body: null }
  },
}
