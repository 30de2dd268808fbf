import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { eq } from 'drizzle-orm'
import {
  CompleteRequest,
  FailRequest,
  HeartbeatRequest,
  LeaseRequest,
  OutputRequest,
  type LeasedJob,
} from '@millwright/api'
import { indexCatalogue } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import { isTry, regradingBatch, submission } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import { isUuid } from '../web/is-uuid.ts'
import { problem } from '../web/problem.ts'
import { validJson } from '../web/valid.ts'
import { exampleTask, gradingTask } from './grading-task.ts'
import { giveBack, keepLease, LEASE_SECONDS, leaseJob, type Lease } from './job-queue.ts'
import { keepOutput } from './live-output.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { recordVerdict } from './record-verdict.ts'
import { knownToken } from './worker-tokens.ts'
import { workerRegister } from './workers.ts'

/** A graded service test may report a few hundred replies. Strangers are refused before any of it is read. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024
/** Everything else a worker says is short; output is cut at 64 Ki characters, which JSON may write with six bytes each. */
const MAX_WORD_BYTES = 1024 * 1024
/** How long a waiting worker may miss a job that another replica queued. */
const LOOK_AGAIN_MS = 1000
/** A run that was cancelled has ended within 0.3 s; nobody waits for the end of the others. */
const HEARTBEAT_MS = { run: 200, example: 200, submit: 1000, regrade: 1000 } as const

/**
 * The workers' side of grading: lease, heartbeat, output, complete, fail. Protocol: packages/api/src/worker-protocol.ts.
 */
export function workerRoutes(context: AppContext) {
  const { db, now, jobs } = context
  const register = workerRegister(db)
  // Leases exclude each other in the database: waiting for that here keeps connections free for everybody else.
  const leaseTurn = oneAtATime()
  const short = bodyLimit({ maxSize: MAX_WORD_BYTES })

  return new Hono<Known>()
    .use(workersOnly(context))
    .post('/lease', short, validJson(LeaseRequest), async (c) => {
      const asked = c.req.valid('json')
      await register.described(asked, c.get('tokenId'), now())
      const request = { worker: storable(asked.worker), runtimes: asked.runtimes.map(({ id }) => id), lane: asked.lane }
      const deadline = Date.now() + asked.waitMs
      const { signal } = c.req.raw
      while (!signal.aborted) {
        const lease = await leaseTurn(() => leaseJob(db, { ...request, now: now() }))
        if (lease && signal.aborted) await release(lease)
        else if (lease) {
          const job = await leasedJob(lease)
          if (job) return c.json(job)
          continue
        }
        const left = deadline - Date.now()
        if (left <= 0 || jobs.isReleased) break
        await jobs.next(Math.min(left, LOOK_AGAIN_MS))
      }
      return c.body(null, 204)
    })
    .use('/jobs/:id/*', async (c, next) =>
      isUuid(c.req.param('id')) ? next() : problem(c, 404, 'There is no such job.'),
    )
    .post('/jobs/:id/heartbeat', short, validJson(HeartbeatRequest), async (c) => {
      const beat = { ...c.req.valid('json'), jobId: c.req.param('id'), now: now() }
      const lease = await keepLease(db, beat)
      await register.seen(beat.worker, beat.now)
      if (lease?.moved) jobs.changed(beat.jobId)
      return c.json({ continue: lease?.kept ?? false })
    })
    .post('/jobs/:id/output', short, validJson(OutputRequest), async (c) => {
      const said = { ...c.req.valid('json'), jobId: c.req.param('id'), now: now() }
      const lease = await keepLease(db, said)
      if (!lease) return problem(c, 404, 'There is no such job.')
      // A hand-in asks hidden tests beside the visible ones: nothing of it is shown before it is over.
      if (!isTry(lease.purpose)) return problem(c, 422, 'Only a run shows what it prints.')
      if (lease.state === 'cancelled') return c.json({ continue: false })
      if (!lease.kept) return problem(c, 409, 'This job went to another attempt.')
      await keepOutput(db, said)
      await register.seen(said.worker, said.now)
      jobs.changed(said.jobId)
      return c.json({ continue: true })
    })
    .post('/jobs/:id/complete', bodyLimit({ maxSize: MAX_REPORT_BYTES }), validJson(CompleteRequest), async (c) => {
      const report = { ...c.req.valid('json'), jobId: c.req.param('id') }
      const { outcome } = await recordVerdict(context, report)
      jobs.changed(report.jobId)
      // Another job of the same person may have waited for this one to end.
      jobs.announce()
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
    .post('/jobs/:id/fail', short, validJson(FailRequest), async (c) => {
      const { attempt, kind, reason } = c.req.valid('json')
      const letGo = { jobId: c.req.param('id'), attempt, kind, reason: storable(reason), now: now() }
      const { outcome } = await giveBack(db, letGo)
      jobs.changed(letGo.jobId)
      jobs.announce()
      return c.json({ outcome })
    })

  /** The worker went away while it was given a job: the job did nothing wrong. */
  async function release({ jobId, attempt }: Lease): Promise<void> {
    await giveBack(db, { jobId, attempt, kind: 'stopping', reason: 'the worker went away', now: now() })
    jobs.announce()
  }

  /** The job as the worker gets it; null when it cannot be put together, which is a fault of ours and told to the operator. */
  async function leasedJob(lease: Lease): Promise<LeasedJob | null> {
    const { jobId, attempt, purpose, lane } = lease
    try {
      const task = await taskOf(context, lease)
      jobs.queueMoved()
      jobs.changed(jobId)
      // To a worker both are the same: somebody watches, and may end it.
      const asked = purpose === 'example' ? ('run' as const) : purpose
      const heartbeatMs = HEARTBEAT_MS[purpose]
      return { jobId, attempt, purpose: asked, lane, leaseSeconds: LEASE_SECONDS, heartbeatMs, task }
    } catch (error) {
      console.error(`Job ${jobId} cannot be put together`, error)
      const reason = `The task could not be put together: ${error instanceof Error ? error.message : String(error)}`
      await giveBack(db, { jobId, attempt, kind: 'fault', reason: storable(reason), now: now() })
      return null
    }
  }
}

/** A submission is graded with the content it was written for; a regrading with the content it was started with. */
async function taskOf({ db, catalogues }: AppContext, lease: Lease): Promise<LeasedJob['task']> {
  const [sent] = await db.select().from(submission).where(eq(submission.id, lease.submissionId))
  if (!sent) throw new Error(`Job ${lease.jobId} has no submission`)
  const hash = lease.regradingId ? await catalogueOfBatch(lease.regradingId) : sent.catalogueHash
  const catalogue = await catalogues.at(hash)
  if (sent.purpose === 'example') return exampleTask(catalogue, sent.challengeId, sent.files)
  const challenge = indexCatalogue(catalogue).challenges.get(sent.challengeId)
  if (!challenge) throw new Error(`Challenge ${sent.challengeId} is not in catalogue ${hash}`)
  return gradingTask(challenge, sent.files, sent.purpose)

  async function catalogueOfBatch(id: string): Promise<string> {
    const [batch] = await db
      .select({ hash: regradingBatch.catalogueHash })
      .from(regradingBatch)
      .where(eq(regradingBatch.id, id))
    if (!batch) throw new Error(`There is no regrading ${id}`)
    return batch.hash
  }
}

interface Known {
  Variables: { tokenId: string | null }
}

/** Lets in who knows the installation's worker token, or one that the owner made and has not revoked. */
function workersOnly({ db, workerToken, now }: AppContext) {
  return createMiddleware<Known>(async (c, next) => {
    const [, token] = /^Bearer ([\x21-\x7e]{1,500})$/.exec(c.req.header('authorization') ?? '') ?? []
    const known = token ? await knownToken(db, { token, own: workerToken, now: now() }) : null
    if (!known) return problem(c, 401, 'This address is for grading workers with a token.')
    c.set('tokenId', known.id)
    return next()
  })
}
