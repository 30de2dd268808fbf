import { createServer } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything that this process counts and measures. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const common = { registers: [registry] }

export const httpSeconds = new Histogram({
  ...common,
  name: 'millwright_http_request_seconds',
  help: 'Time from request to the end of its answer, by the pattern of the address. Routes of long polls wait on purpose.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 10],
})
export const httpInFlight = new Gauge({
  ...common,
  name: 'millwright_http_requests_in_flight',
  help: 'Requests that are being answered',
})
export const answersRecorded = new Counter({
  ...common,
  name: 'millwright_answers_recorded_total',
  help: 'Answers to items that were stored and acknowledged by this process',
})
export const draftsSaved = new Counter({
  ...common,
  name: 'millwright_drafts_saved_total',
  help: 'Drafts that were stored and acknowledged by this process',
  labelNames: ['outcome'] as const,
})
export const loginFailures = new Counter({
  ...common,
  name: 'millwright_login_failures_total',
  help: 'Sign-ins with a wrong password or an unknown address',
})
export const databaseSeconds = new Histogram({
  ...common,
  name: 'millwright_database_seconds',
  help: 'Time that a query or a transaction took, waiting for a connection included',
  labelNames: ['kind'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
})

/** Serves the metrics on a listener of their own, so that they are on no public address. */
export async function serveMetrics(place: { port: number; host: string }): Promise<{ port: number; close(): void }> {
  const answer = async (path: string | undefined) =>
    path === '/metrics'
      ? { status: 200, type: registry.contentType, body: await registry.metrics() }
      : { status: 404, type: 'text/plain', body: 'Metrics are at /metrics.\n' }
  const server = createServer((request, response) => {
    answer(request.url)
      .catch((error: unknown) => {
        console.error('The metrics could not be collected:', error)
        return { status: 500, type: 'text/plain', body: 'The metrics could not be collected; the log says why.\n' }
      })
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.host, resolve)
  })
  // Scraping keeps no process alive.
  server.unref()
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : place.port,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
