import { Hono, type Context } from 'hono'
import { API, type Operation, operations, PROBLEMS } from '@millwright/api'
import type { AppContext } from '../context.ts'
import { logFailure } from '../operations/observe-requests.ts'
import type { Handlers } from './call.ts'
import { catalogueHandlers } from './handlers/catalogue.ts'
import { organizationHandlers } from './handlers/organizations.ts'
import { profileHandlers } from './handlers/profiles.ts'
import { sessionHandlers } from './handlers/sessions.ts'
import { submissionHandlers } from './handlers/submissions.ts'
import { tokenHandlers } from './handlers/tokens.ts'
import { openApiDocument } from './openapi.ts'
import { problemResponse } from './problem-response.ts'
import { type AnyHandler, serveOperation } from './serve.ts'

/** What each operation does. One without a handler does not compile. */
const handlers: Handlers = {
  ...profileHandlers,
  ...catalogueHandlers,
  ...sessionHandlers,
  ...submissionHandlers,
  ...organizationHandlers,
  ...tokenHandlers,
}

const EXPOSED = 'ETag, Link, Location, Retry-After, Idempotency-Key, Idempotency-Replayed'
const ACCEPTED = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match'

/** The public API: everything below `/api/v1`. Mounted before what pages need (forms, `csrf`), because it asks otherwise. */
export function apiRoutes(context: AppContext) {
  const app = new Hono()
  const document = JSON.stringify(openApiDocument())
  const methods = new Map<string, string[]>([['/openapi.json', ['GET', 'HEAD']]])

  app.use(async (c, next) => {
    allowOrigin(context, c)
    return next()
  })
  app.get('/openapi.json', (c) => {
    c.header('cache-control', 'public, max-age=300')
    return c.body(document, 200, { 'content-type': 'application/json' })
  })
  for (const [name, one] of Object.entries(operations) as [keyof Handlers, Operation][]) {
    const path = one.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(one.method.toUpperCase(), path, serveOperation(context, one, handlers[name] as unknown as AnyHandler))
    const known = one.method === 'get' ? ['GET', 'HEAD'] : [one.method.toUpperCase()]
    methods.set(path, [...(methods.get(path) ?? []), ...known])
  }
  for (const [path, known] of methods) {
    const allow = [...known, 'OPTIONS'].join(', ')
    app.options(path, (c) => c.body(null, 204, { allow, 'access-control-allow-methods': allow }))
    app.all(path, (c) =>
      problemResponse(c, {
        problem: 'method-not-allowed',
        detail: `This address knows ${allow}.`,
        headers: { allow },
      }),
    )
  }
  app.all('*', (c) =>
    problemResponse(c, {
      problem: 'not-found',
      detail: `${API} has no such address. Its document is at ${API}/openapi.json.`,
    }),
  )
  app.onError((error, c) => {
    logFailure(c, error)
    return problemResponse(c, { problem: 'failed', detail: PROBLEMS.failed.help })
  })
  return app
}

/**
 * Other sites may call with a token when the operator names them (`MILLWRIGHT_API_ORIGINS`), never with a cookie: credentials
 * are not allowed.
 */
function allowOrigin({ apiOrigins }: AppContext, c: Context): void {
  const origin = c.req.header('origin')
  if (apiOrigins.length > 0) c.header('vary', 'Origin', { append: true })
  if (origin === undefined || !apiOrigins.includes(origin)) return
  c.header('access-control-allow-origin', origin)
  c.header('access-control-expose-headers', EXPOSED)
  c.header('access-control-allow-headers', ACCEPTED)
  c.header('access-control-max-age', '600')
}
