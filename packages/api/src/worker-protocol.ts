import { z } from 'zod'
import { GradingTask, RuntimeVersion, Verdict } from './grading.ts'

/**
 * How a worker takes jobs from the server. The worker only ever calls out, with `Authorization: Bearer <token>`,
 * so it can stand on another machine and holds no database password and no web secret.
 */
export const WORKER_API = '/api/worker/v1'

const worker = z.string().min(1).max(200)
const attempt = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const count = z
  .int()
  .nonnegative()
  .max(2 ** 31 - 1)

/** Jobs that are expected to take many seconds wait in a line of their own, and other loops of the worker take them. */
export const Lane = z.enum(['quick', 'slow'])
export type Lane = z.infer<typeof Lane>

/** POST /lease: asks for a job this worker can run; the server holds the request up to `waitMs` (long poll). */
export const LeaseRequest = z.object({
  worker,
  /** What the sandbox is and how many jobs it runs at once; shown to the operator. */
  engine: z.string().min(1).max(300),
  slots: z.int().min(1).max(1000),
  runtimes: z.array(RuntimeVersion).min(1).max(50),
  lane: Lane,
  waitMs: z.int().min(0).max(60_000),
})
export type LeaseRequest = z.infer<typeof LeaseRequest>

/** 200. A reply of 204 means that no job came up in `waitMs`. */
export const LeasedJob = z.object({
  jobId: z.string(),
  attempt,
  /** `run`: somebody waits in front of it, sees what it prints, and may cancel it. */
  purpose: z.enum(['run', 'submit', 'regrade']),
  lane: Lane,
  leaseSeconds: z.number().positive(),
  /** How often to send a heartbeat: as quickly as a cancelled job shall end. */
  heartbeatMs: z.number().positive(),
  task: GradingTask,
})
export type LeasedJob = z.infer<typeof LeasedJob>

const progress = { attempt, worker, done: count, total: count }

/** POST /jobs/:id/heartbeat: keeps the lease and reports progress. */
export const HeartbeatRequest = z.object(progress)
export type HeartbeatRequest = z.infer<typeof HeartbeatRequest>

/** `continue: false`: the job was cancelled or went to another attempt; stop working on it, then say `fail` once it has ended. */
export const HeartbeatReply = z.object({ continue: z.boolean() })
export type HeartbeatReply = z.infer<typeof HeartbeatReply>

/** What is kept of the output of one run, in UTF-16 units; then it is cut. */
export const MOST_LIVE_OUTPUT = 64 * 1024

/** What one visible test printed, as it came. */
export const OutputChunk = z.object({
  test: z.string().max(200),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string().max(MOST_LIVE_OUTPUT),
})
export type OutputChunk = z.infer<typeof OutputChunk>

/**
 * POST /jobs/:id/output: what visible tests of a run print while they run; a heartbeat as well. `seq` numbers the batches of an
 * attempt from 1, so that one sent twice is kept once. 409 when the lease is lost; `HeartbeatReply` otherwise.
 */
export const OutputRequest = z.object({
  ...progress,
  seq: z.int().min(1).max(100_000),
  chunks: z.array(OutputChunk).max(1000),
  /** More was printed than `MOST_LIVE_OUTPUT`; nothing follows. */
  cut: z.boolean(),
})
export type OutputRequest = z.infer<typeof OutputRequest>

/** POST /jobs/:id/complete: idempotent by job and attempt; 409 when the lease went to another attempt. */
export const CompleteRequest = z.object({ attempt, worker, verdict: Verdict })
export type CompleteRequest = z.infer<typeof CompleteRequest>

/**
 * POST /jobs/:id/fail: the worker has let go of the job. `fault`: our fault, not the candidate's; the job is tried again a few
 * times. `stopping`: this worker is being stopped, which says nothing about the job. `unwanted`: the server said `continue: false`.
 */
export const FailRequest = z.object({
  attempt,
  worker,
  kind: z.enum(['fault', 'stopping', 'unwanted']),
  reason: z.string().max(2000),
})
export type FailRequest = z.infer<typeof FailRequest>
