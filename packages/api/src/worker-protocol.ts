import { z } from 'zod'
import { GradingTask, RuntimeVersion, Verdict } from './grading.ts'

/**
 * How a worker takes jobs from the server. The worker only ever calls out, with `Authorization: Bearer <token>`,
 * so it can stand on another machine and holds no database password and no web secret.
 */
export const WORKER_API = '/api/worker/v1'

const worker = z.string().min(1).max(200)
const attempt = z.int().min(1)

/** POST /lease: asks for a job this worker can run; the server holds the request up to `waitMs` (long poll). */
export const LeaseRequest = z.object({
  worker,
  runtimes: z.array(RuntimeVersion).min(1),
  waitMs: z.int().min(0).max(60_000),
})
export type LeaseRequest = z.infer<typeof LeaseRequest>

/** 200. A reply of 204 means that no job came up in `waitMs`. */
export const LeasedJob = z.object({
  jobId: z.string(),
  attempt,
  leaseSeconds: z.number().positive(),
  task: GradingTask,
})
export type LeasedJob = z.infer<typeof LeasedJob>

/** POST /jobs/:id/heartbeat: keeps the lease and reports progress. */
export const HeartbeatRequest = z.object({
  attempt,
  worker,
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
})
export type HeartbeatRequest = z.infer<typeof HeartbeatRequest>

/** `continue: false`: the job was cancelled or went to another attempt; stop working on it. */
export const HeartbeatReply = z.object({ continue: z.boolean() })
export type HeartbeatReply = z.infer<typeof HeartbeatReply>

/** POST /jobs/:id/complete: idempotent by job and attempt; 409 when the lease went to another attempt. */
export const CompleteRequest = z.object({ attempt, worker, verdict: Verdict })
export type CompleteRequest = z.infer<typeof CompleteRequest>

/** POST /jobs/:id/fail: our fault, not the candidate's; the job goes back to the queue. */
export const FailRequest = z.object({ attempt, worker, reason: z.string().max(2000) })
export type FailRequest = z.infer<typeof FailRequest>
