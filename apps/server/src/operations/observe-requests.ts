import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { httpInFlight, httpSeconds } from './metrics.ts'
import type { Operations } from './operations.ts'
import { tracing } from './tracing.ts'

/** What others may call a request: long enough to be rare, short enough for a log, and nothing that could forge a line of it. */
const REQUEST_ID = /^[\w.-]{8,128}$/

/** The name of this request in our log, in problem documents and in the audit log; null where there is none, as in tests. */
export function requestIdOf(c: Context): string | null {
  return (c.get('requestId') as string | undefined) ?? null
}

/** Writes down what should not have happened, so that it is found by the id that the person was shown. */
export function logFailure(c: Context, error: Error): void {
  const log = c.get('log') as Operations['log'] | undefined
  const facts = { error, requestId: requestIdOf(c), method: c.req.method, route: routeOf(c) }
  if (log) log.error(facts, 'A request failed')
  else console.error('A request failed:', error)
}

/** The pattern of the address, such as `/sessions/:id`: never the address itself, which may hold tokens and ids of people. */
export function routeOf(c: Context): string {
  const routes = matchedRoutes(c).filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
  return routes.at(-1)?.path ?? 'none'
}

/**
 * Gives each request its id, takes its time, writes its line into the log and its span into the trace. No address, no query, no body
 * and no person is among what is written.
 */
export function observeRequests({ log, requestLevel }: Pick<Operations, 'log' | 'requestLevel'>) {
  return createMiddleware<{ Variables: { requestId: string; log: Operations['log'] } }>(async (c, next) => {
    const given = c.req.header('x-request-id')
    const requestId = given && REQUEST_ID.test(given) ? given : randomUUID()
    c.set('requestId', requestId)
    c.set('log', log)
    const { method } = c.req
    const began = performance.now()
    httpInFlight.inc()
    const span = tracing.current?.beginRequest({ method, traceparent: c.req.header('traceparent') })
    try {
      await (span ? span.run(next) : next())
    } finally {
      httpInFlight.dec()
      const { status } = c.res
      const route = routeOf(c)
      const ms = performance.now() - began
      c.header('x-request-id', requestId)
      httpSeconds.observe({ method, route, status }, ms / 1000)
      span?.end({ route, status, requestId })
      const line = {
        requestId,
        method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        ...(span && { traceId: span.traceId }),
      }
      // Each request is a line for machines; a person at a terminal asks for them with MILLWRIGHT_LOG_LEVEL=debug.
      log[requestLevel](line, 'request')
    }
  })
}
