import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** An error for a program, in the shape of RFC 9457 (problem details). `detail` says what to do. */
export function problem(c: Context, status: ContentfulStatusCode, detail: string, more: Record<string, unknown> = {}) {
  const requestId = c.get('requestId') as string | undefined
  const title = STATUS_CODES[status] ?? 'Error'
  const body = { type: 'about:blank', title, status, detail, ...more, ...(requestId ? { requestId } : {}) }
  return c.json(body, status, { 'content-type': 'application/problem+json' })
}
