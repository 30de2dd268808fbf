/** For the test of stopping: a server with one slow answer and a long poll, which ends as the real one does. `slow-server.ts LIMIT_MS DRAIN_MS` */
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { JobSignal } from '../grading/job-signal.ts'
import { gracefulStop } from '../operations/graceful-stop.ts'
import { healthRoutes } from '../operations/health.ts'
import { Lifecycle } from '../operations/lifecycle.ts'

const say = (message: string) => process.stdout.write(`${message}\n`)
const lifecycle = new Lifecycle()
const jobs = new JobSignal()
lifecycle.signal.addEventListener('abort', () => jobs.release())
const app = new Hono()
app.route(
  '/health',
  healthRoutes(async () => (lifecycle.isStopping ? { status: 'not-ready', reason: 'stopping' } : { status: 'ready' })),
)
app.get('/slow', async (c) => {
  say('begun')
  await sleep(Number(c.req.query('ms')))
  return c.text('whole')
})
app.get('/poll', async (c) => {
  say('polling')
  await jobs.next(60_000)
  return c.text('let go')
})
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => say(`port ${port}`)) as Server
const stop = gracefulStop({
  server,
  lifecycle,
  limitMs: Number(process.argv[2]),
  drainMs: Number(process.argv[3]),
  close: async () => void say('closed'),
  exit: (code) => process.exit(code),
  say,
})
process.on('SIGTERM', stop)
