import type { LeasedJob } from '@millwright/api'
import { gradeSubmission, type Sandbox, type Verdict } from '@millwright/runner'
import { backOffMs, pause } from './back-off.ts'
import { Refused, type ServerClient } from './server-client.ts'

export interface WorkContext {
  server: ServerClient
  sandbox: Sandbox
  /** This worker's name. */
  name: string
  /** Aborts when the worker shall stop: running jobs are given back, not finished. */
  stop: AbortSignal
  log: (message: string) => void
}

const LONG_POLL_MS = 20_000
/** How long a worker that is stopping still tries to hand in a finished verdict. */
const LAST_WORDS_MS = 5_000

/** One slot: leases a job, grades it, hands the verdict in, until told to stop. Never throws. */
export async function workInSlot(context: WorkContext, slot: number): Promise<void> {
  const { server, sandbox, stop, log } = context
  const name = `${context.name}-${slot}`
  let failures = 0
  while (!stop.aborted) {
    try {
      const request = { worker: name, runtimes: sandbox.versions, waitMs: LONG_POLL_MS }
      const job = await server.lease(request, stop)
      if (failures > 0) log('The server is back.')
      failures = 0
      if (job) await gradeJob(context, name, job)
    } catch (error) {
      if (stop.aborted) return
      failures += 1
      if (failures === 1) log(`The server cannot be asked for work: ${messageOf(error)}. Trying again.`)
      await pause(backOffMs(failures, Math.random), stop)
    }
  }
}

async function gradeJob(context: WorkContext, name: string, job: LeasedJob): Promise<void> {
  const { server, sandbox, stop, log } = context
  const { jobId, attempt } = job
  const abandon = new AbortController()
  const progress = { done: 0, total: job.task.tests.length }
  const beating = beat(context, name, job, progress, abandon)
  const started = performance.now()
  let verdict: Verdict
  try {
    verdict = await gradeSubmission(sandbox, job.task, {
      onProgress: (done, total) => Object.assign(progress, { done, total }),
      turn: { signal: AbortSignal.any([stop, abandon.signal]) },
    })
  } catch (error) {
    if (abandon.signal.aborted) return log(`Job ${jobId}, attempt ${attempt}: given up, the server wants it no more.`)
    const reason = stop.aborted ? 'the worker was stopped' : messageOf(error)
    if (!stop.aborted) log(`Job ${jobId}, attempt ${attempt}: ${reason}`)
    return handIn(context, `failure of job ${jobId}`, () => server.fail(jobId, { attempt, worker: name, reason }))
  } finally {
    abandon.abort()
    await beating
  }
  log(`Job ${jobId}, attempt ${attempt}: ${verdict.verdict} in ${Math.round(performance.now() - started)} ms`)
  if (verdict.verdict === 'sandbox-error' || verdict.verdict === 'lost') {
    const reason = verdict.verdict === 'lost' ? 'the job was lost with its sandbox' : 'the sandbox failed'
    return handIn(context, `failure of job ${jobId}`, () => server.fail(jobId, { attempt, worker: name, reason }))
  }
  return handIn(context, `verdict of job ${jobId}`, () => server.complete(jobId, { attempt, worker: name, verdict }))
}

/** Keeps the lease while the job runs. A server that does not answer is no reason to stop: it may be restarting. */
async function beat(
  { server }: WorkContext,
  name: string,
  { jobId, attempt, leaseSeconds }: LeasedJob,
  progress: { done: number; total: number },
  abandon: AbortController,
): Promise<void> {
  const intervalMs = Math.min(1000, (leaseSeconds * 1000) / 4)
  while (!abandon.signal.aborted) {
    await pause(intervalMs, abandon.signal)
    if (abandon.signal.aborted) return
    try {
      const reply = await server.heartbeat(jobId, { attempt, worker: name, ...progress })
      if (!reply.continue) abandon.abort()
    } catch (error) {
      if (error instanceof Refused) abandon.abort()
    }
  }
}

/**
 * Sends what must not be lost until the server has taken it or refused it for good (409: another attempt has the
 * lease). The server counts a job and attempt once, so sending it twice does no harm.
 */
async function handIn({ stop, log }: WorkContext, what: string, send: () => Promise<void>): Promise<void> {
  const giveUp = new AbortController()
  const startLastWords = () => setTimeout(() => giveUp.abort(), LAST_WORDS_MS).unref()
  if (stop.aborted) startLastWords()
  else stop.addEventListener('abort', startLastWords, { once: true })
  for (let failures = 0; !giveUp.signal.aborted;) {
    try {
      await send()
      break
    } catch (error) {
      if (error instanceof Refused) {
        log(`The server refused the ${what}: ${error.message}`)
        break
      }
      failures += 1
      if (failures === 1) log(`The ${what} cannot be handed in: ${messageOf(error)}. Trying again.`)
      await pause(backOffMs(failures, Math.random), giveUp.signal)
    }
  }
  stop.removeEventListener('abort', startLastWords)
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
