import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { eq } from 'drizzle-orm'
import { CompleteRequest, FailRequest, HeartbeatRequest, LeaseRequest, type LeasedJob } from '@millwright/api'
import { indexCatalogue } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import { submission } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import { isUuid } from '../web/is-uuid.ts'
import { problem } from '../web/problem.ts'
import { validJson } from '../web/valid.ts'
import { gradingTask } from './grading-task.ts'
import { giveBack, keepLease, LEASE_SECONDS, leaseJob, type Lease } from './job-queue.ts'
import { recordVerdict } from './record-verdict.ts'

/** A graded service test may report a few hundred replies. Strangers are refused before any of it is read. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024
/** How long a waiting worker may miss a job that another replica queued. */
const LOOK_AGAIN_MS = 1000

/** The workers' side of grading: lease, heartbeat, complete, fail. Protocol: packages/api/src/worker-protocol.ts. */
export function workerRoutes(context: AppContext) {
  const { db, now, jobs } = context
  return new Hono()
    .use(workersOnly(context))
    .use(bodyLimit({ maxSize: MAX_REPORT_BYTES }))
    .post('/lease', validJson(LeaseRequest), async (c) => {
      const { worker, runtimes, waitMs } = c.req.valid('json')
      const ids = runtimes.map(({ id }) => id)
      const deadline = Date.now() + waitMs
      for (;;) {
        const lease = await leaseJob(db, { worker, runtimes: ids, now: now() })
        if (lease) return c.json(await leasedJob(context, lease))
        const left = deadline - Date.now()
        if (left <= 0 || c.req.raw.signal.aborted) return c.body(null, 204)
        await jobs.next(Math.min(left, LOOK_AGAIN_MS))
      }
    })
    .use('/jobs/:id/*', async (c, next) =>
      isUuid(c.req.param('id')) ? next() : problem(c, 404, 'There is no such job.'),
    )
    .post('/jobs/:id/heartbeat', validJson(HeartbeatRequest), async (c) => {
      const beat = { ...c.req.valid('json'), jobId: c.req.param('id'), now: now() }
      return c.json({ continue: await keepLease(db, beat) })
    })
    .post('/jobs/:id/complete', validJson(CompleteRequest), async (c) => {
      const report = { ...c.req.valid('json'), jobId: c.req.param('id') }
      const { outcome } = await recordVerdict(context, report)
      switch (outcome) {
        case 'recorded':
        case 'already-recorded':
          return c.json({ outcome })
        case 'lease-lost':
          return problem(c, 409, 'This job went to another attempt.')
        case 'no-such-job':
          return problem(c, 404, 'There is no such job.')
      }
    })
    .post('/jobs/:id/fail', validJson(FailRequest), async (c) => {
      const { attempt, reason } = c.req.valid('json')
      const outcome = await giveBack(db, { jobId: c.req.param('id'), attempt, reason: storable(reason) })
      if (outcome === 'queued') jobs.announce()
      return c.json({ outcome })
    })
}

async function leasedJob({ db, catalogues }: AppContext, lease: Lease): Promise<LeasedJob> {
  const [sent] = await db.select().from(submission).where(eq(submission.id, lease.submissionId))
  if (!sent) throw new Error(`Job ${lease.jobId} has no submission`)
  const challenge = indexCatalogue(await catalogues.at(sent.catalogueHash)).challenges.get(sent.challengeId)
  if (!challenge) throw new Error(`Challenge ${sent.challengeId} is not in catalogue ${sent.catalogueHash}`)
  const task = gradingTask(challenge, sent.files, sent.purpose)
  return { jobId: lease.jobId, attempt: lease.attempt, leaseSeconds: LEASE_SECONDS, task }
}

/** Lets in who knows the installation's worker token. */
function workersOnly({ workerToken, jobs }: AppContext) {
  const expected = Buffer.from(`Bearer ${workerToken}`)
  return createMiddleware(async (c, next) => {
    const given = Buffer.from(c.req.header('authorization') ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return problem(c, 401, 'This address is for grading workers with a token.')
    }
    jobs.workerSeen()
    return next()
  })
}
