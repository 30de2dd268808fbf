import { createServer } from 'node:http'
import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { registerDatabaseMetrics } from './database-metrics.ts'
import { readinessOf } from './health.ts'
import { Lifecycle } from './lifecycle.ts'
import { createLog, LogSettingsError, logSettings, safeError } from './log.ts'
import { registry, serveMetrics } from './metrics.ts'
import { observeRequests } from './observe-requests.ts'
import { startTracing, tracing } from './tracing.ts'

describe.each(DATABASES)('watching a server on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  const lines: string[] = []
  const log = createLog({ format: 'json', level: 'info' }, { out: (line) => lines.push(line), err: () => {} })
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const small = new Hono()

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    small.use(observeRequests({ log, requestLevel: 'info' }))
    small.get('/people/:id', async (c) => {
      await database.db.execute(sql`select 1`)
      await database.db.transaction(async (tx) => {
        await tx.execute(sql`select 2`)
        await tx.execute(sql`select 3`)
      })
      return c.text('hello')
    })
    small.get('/broken', () => {
      throw new Error('x')
    })
    small.onError((_, c) => c.text('broken', 500))
  })
  afterAll(() => database.close())

  it('gives each request an id, which is in the answer, in problem documents and in the log', async () => {
    const made = await server.request('/api/nothing?secret=1', { headers: { accept: 'application/json' } })
    const id = made.headers.get('x-request-id')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(await made.json()).toMatchObject({ requestId: id })
    const given = await server.request('/health', { headers: { 'x-request-id': 'from-the-proxy.42' } })
    expect(given.headers.get('x-request-id')).toBe('from-the-proxy.42')
    for (const forged of ['short', 'x'.repeat(129), 'a b c d e f g h', '<script>alert()'])
      expect(
        (await server.request('/health', { headers: { 'x-request-id': forged } })).headers.get('x-request-id'),
      ).not.toBe(forged)
  })

  it('writes a line for each request by its pattern, without what people sent', async () => {
    lines.length = 0
    await small.request('/people/ada%40example.org?token=hunter2', {
      headers: { 'x-request-id': 'request-1', cookie: 'a=b' },
    })
    expect(logged()).toEqual([
      {
        level: 'info',
        time: expect.any(String) as string,
        requestId: 'request-1',
        method: 'GET',
        route: '/people/:id',
        status: 200,
        ms: expect.any(Number) as number,
        message: 'request',
      },
    ])
    expect(lines.join('')).not.toMatch(/ada|hunter2|a=b/)
    const counted = await registry.getSingleMetricAsString('millwright_http_request_seconds')
    expect(counted).toContain('route="/people/:id"')
    expect(counted).not.toContain('ada')
    // Whatever strangers try makes no new series.
    await server.request('/wp-admin/setup.php', {})
    expect(await registry.getSingleMetricAsString('millwright_http_request_seconds')).not.toContain('wp-admin')
  })

  it('leaves values out of errors of the database', async () => {
    const failed = await database.db
      .execute(
        sql`insert into person (id, name, email, created_at, updated_at) values ('p', ${'Ada Lovelace'}, ${'ada@example.org'}, now(), null)`,
      )
      .then(
        () => null,
        (error: unknown) => safeError(error),
      )
    expect(failed).toMatchObject({
      cause: { code: '23502', table: 'person', message: expect.stringContaining('null value') as string },
    })
    expect(failed!.message).toContain('insert into person')
    expect(JSON.stringify(failed)).not.toMatch(/Lovelace|ada@example/)
  })

  it('is ready when the database answers and its tables are current, and not while it stops', async () => {
    expect((await server.request('/health/live', {})).status).toBe(200)
    const ready = await server.request('/health/ready', {})
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }])
    const lifecycle = new Lifecycle()
    const readiness = readinessOf({ db: database.db, lifecycle })
    const gone = readinessOf({ db: { execute: () => Promise.reject(new Error('gone')) } as never, lifecycle })
    const silent = readinessOf({ db: { execute: () => new Promise(() => {}) } as never, lifecycle })
    expect(await Promise.all([readiness(), gone(), silent()])).toEqual([
      { status: 'ready' },
      { status: 'not-ready', reason: 'database' },
      { status: 'not-ready', reason: 'database' },
    ])
    lifecycle.beginStopping()
    expect(await readiness()).toEqual({ status: 'not-ready', reason: 'stopping' })
  })

  it('tells Prometheus how the queue stands, on a listener of its own', async () => {
    const own = new Registry()
    registerDatabaseMetrics(own, { database, now: () => new Date() })
    const text = await own.metrics()
    expect(text).toContain('millwright_database_up 1')
    expect(text).toContain('millwright_grading_oldest_waiting_seconds{lane="slow"} 0')
    expect(text).toContain('millwright_database_connections{state="waiting"} 0')
    const broken = new Registry()
    registerDatabaseMetrics(broken, {
      database: {
        ...database,
        db: {
          select: () => {
            throw new Error('gone')
          },
        } as never,
      },
      now: () => new Date(),
    })
    // One that is gone does not hide what this process knows by itself.
    expect(await broken.metrics()).toContain('millwright_database_up 0')
    const listener = await serveMetrics({ port: 0, host: '127.0.0.1' })
    const scraped = await fetch(`http://127.0.0.1:${listener.port}/metrics`)
    expect(await scraped.text()).toContain('millwright_http_request_seconds_bucket')
    expect((await fetch(`http://127.0.0.1:${listener.port}/`)).status).toBe(404)
    listener.close()
    expect((await server.request('/metrics', {})).status).toBe(404)
  })

  it('sends traces by OTLP that go on from where the caller’s began', async () => {
    const received: { resourceSpans: Resource[] }[] = []
    const collector = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        received.push(JSON.parse(body) as { resourceSpans: Resource[] })
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
    const { port } = collector.address() as { port: number }
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${port}`
    await startTracing(process.env)
    const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
    lines.length = 0
    await small.request('/people/ada', {
      headers: { traceparent: `00-${trace}-${parent}-01`, 'x-request-id': 'request-2' },
    })
    await small.request('/broken', { headers: { traceparent: 'nonsense' } })
    await tracing.current!.stop()
    tracing.current = null
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']
    collector.close()

    const resource = received[0]!.resourceSpans[0]!
    expect(resource.resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'millwright' } })
    const spans = received.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    )
    const request = spans.find((span) => span.name === 'GET /people/:id')!
    expect(request).toMatchObject({ traceId: trace, parentSpanId: parent, kind: 2 })
    expect(request.attributes).toContainEqual({ key: 'millwright.request_id', value: { stringValue: 'request-2' } })
    const inside = spans.filter((span) => span.parentSpanId === request.spanId)
    expect(inside.map((span) => span.name)).toEqual(['query', 'transaction'])
    expect(logged()[0]).toMatchObject({ traceId: trace })
    const broken = spans.find((span) => span.name === 'GET /broken')!
    expect(broken.traceId).not.toBe(trace)
    expect(broken.status.code).toBe(2)
    expect(JSON.stringify(received)).not.toContain('/people/ada')
  })
})

interface Resource {
  resource: { attributes: { key: string; value: object }[] }
  scopeSpans: { spans: Span[] }[]
}
interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  kind: number
  attributes: { key: string; value: object }[]
  status: { code: number }
}

it('writes for people at a terminal and for machines elsewhere', () => {
  expect(logSettings({}, { watched: true })).toEqual({ format: 'text', level: 'info' })
  expect(logSettings({}, { watched: false })).toEqual({ format: 'json', level: 'info' })
  expect(logSettings({ MILLWRIGHT_LOG: 'json', MILLWRIGHT_LOG_LEVEL: 'warn' }, { watched: true })).toEqual({
    format: 'json',
    level: 'warn',
  })
  expect(() => logSettings({ MILLWRIGHT_LOG: 'xml' }, { watched: true })).toThrow(LogSettingsError)
  const [out, err] = [[] as string[], [] as string[]]
  const log = createLog(
    { format: 'text', level: 'debug' },
    { out: (line) => out.push(line), err: (line) => err.push(line) },
  )
  log.info('Mails are written to /data/outbox.')
  log.debug({ method: 'GET', route: '/x', status: 200 }, 'request')
  log.error('Port 4747 is in use.')
  log.error({ error: new TypeError('no'), requestId: 'r' }, 'A request failed')
  expect(out[0]).toBe('Mails are written to /data/outbox.\n')
  expect(out[1]).toMatch(/request method=GET route=\/x status=200\n$/)
  expect(err[0]).toBe('Port 4747 is in use.\n')
  expect(err[1]).toMatch(/error: A request failed \(request r\): TypeError: no\n\s+at /)
})
