import type { Context } from 'hono'
import { PROBLEMS, type ProblemBody } from '@millwright/api'
import type { ProblemReply } from './call.ts'

/** An error as RFC 9457 shapes it: everything under `/api/v1` that is not what was asked for. */
export function problemResponse(c: Context, { problem, detail, errors, headers = {} }: ProblemReply): Response {
  const { status, title } = PROBLEMS[problem]
  const requestId = c.get('requestId') as string | undefined
  const body: ProblemBody = {
    type: `/api/problems#${problem}`,
    title,
    status,
    detail,
    ...(errors ? { errors: [...errors] } : {}),
    ...(requestId ? { requestId } : {}),
  }
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm="Millwright API"' } : {}
  return c.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...challenge,
    ...headers,
  })
}
