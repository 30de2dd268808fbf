import type { FailRequest, Lane, LeasedJob, OutputChunk } from '@millwright/api'
import { gradeSubmission, type Sandbox, type Verdict } from '@millwright/runner'
import { backOffMs, pause } from './back-off.ts'
import { JobReporter } from './job-reporter.ts'
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
const LONGEST_REASON = 2000

/**
 * One loop: leases a job of its lane, grades it, hands the verdict in, until told to stop. Never throws. A broken sandbox must not
 * use up the attempts of every job in the queue, so a fault of ours makes the loop wait before it asks for another.
 */
export async function workInLane(context: WorkContext, lane: Lane): Promise<void> {
  const { server, sandbox, stop, log, name } = context
  const { engine, slots } = sandbox
  let failures = 0
  let faults = 0
  while (!stop.aborted) {
    try {
      const about = { worker: name, engine, slots, runtimes: sandbox.versions }
      const job = await server.lease({ ...about, lane, waitMs: LONG_POLL_MS }, stop)
      if (failures > 0) log('The server is back.')
      failures = 0
      if (!job) continue
      faults = (await gradeJob(context, job)) === 'fault' ? faults + 1 : 0
      if (faults > 0) await pause(backOffMs(faults, Math.random), stop)
    } catch (error) {
      if (stop.aborted) return
      failures += 1
      if (failures === 1) log(`The server cannot be asked for work: ${messageOf(error)}. Trying again.`)
      await pause(backOffMs(failures, Math.random), stop)
    }
  }
}

/** How many loops lease slow jobs: at least one, and fewer than the slots, which short jobs need. */
export const slowLoops = (slots: number): number => Math.max(1, Math.floor(slots / 2))

const SANDBOX_PRIORITY = { run: 'run', submit: 'submission', regrade: 'regrade' } as const

async function gradeJob(context: WorkContext, job: LeasedJob): Promise<'graded' | 'let-go' | 'fault'> {
  const { server, sandbox, stop, log, name } = context
  const { jobId, attempt, purpose, lane } = job
  const reporter = new JobReporter(server, name, job)
  const reporting = reporter.report()
  const letGo = (kind: FailRequest['kind'], reason: string) =>
    handIn(context, `failure of job ${jobId}`, () => server.fail(jobId, { attempt, worker: name, kind, reason }))
  const started = performance.now()
  let verdict: Verdict
  try {
    verdict = await gradeSubmission(sandbox, job.task, {
      onProgress: (done, total) => reporter.progress(done, total),
      // Hidden tests of a hand-in run beside the visible ones: nothing of it is shown before it is over.
      ...(purpose === 'run' ? { onOutput: (output: OutputChunk) => reporter.output(output) } : {}),
      onNotice: (notice) => log(`Job ${jobId}, attempt ${attempt}: ${notice}`),
      turn: {
        priority: SANDBOX_PRIORITY[purpose],
        slow: lane === 'slow',
        signal: AbortSignal.any([stop, reporter.unwanted]),
      },
    })
  } catch (error) {
    if (reporter.unwanted.aborted) {
      log(`Job ${jobId}, attempt ${attempt}: given up, the server wants it no more.`)
      await letGo('unwanted', 'given up')
      return 'let-go'
    }
    if (stop.aborted) {
      await letGo('stopping', 'the worker was stopped')
      return 'let-go'
    }
    log(`Job ${jobId}, attempt ${attempt}: ${messageOf(error)}`)
    await letGo('fault', messageOf(error).slice(0, LONGEST_REASON))
    return 'fault'
  } finally {
    reporter.end()
    await reporting
  }
  log(`Job ${jobId}, attempt ${attempt}: ${verdict.verdict} in ${Math.round(performance.now() - started)} ms`)
  if (verdict.verdict === 'sandbox-error' || verdict.verdict === 'lost') {
    await letGo('fault', verdict.verdict === 'lost' ? 'the job was lost with its sandbox' : 'the sandbox failed')
    return 'fault'
  }
  await handIn(context, `verdict of job ${jobId}`, () => server.complete(jobId, { attempt, worker: name, verdict }))
  return 'graded'
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
