import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** An error for a program, in the shape of RFC 9457 (problem details). `detail` says what to do. */
export function problem(c: Context, status: ContentfulStatusCode, detail: string, more: Record<string, unknown> = {}) {
  const requestId = c.get('requestId') as string | undefined
  return c.json({ type: 'about:blank', status, detail, ...more, ...(requestId ? { requestId } : {}) }, status, {
    'content-type': 'application/problem+json',
  })
}
