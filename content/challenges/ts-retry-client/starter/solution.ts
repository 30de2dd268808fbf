export interface Policy {
  maxAttempts: number
  baseDelayMs: number
  maxDelayMs: number
  attemptTimeoutMs: number
  deadlineMs: number
}

export interface Request {
  method: string
  idempotencyKey?: string
}

export interface Reply {
  status: number
  retryAfterMs?: number
}

/** Throws an error named 'NetworkError' (no connection) or 'TimeoutError'. */
export type Send = (request: Request, timeoutMs: number) => Promise<Reply>

export interface Clock {
  now(): number
  sleep(ms: number): Promise<void>
  /** At least 0 and below 1. */
  random(): number
}

export interface Outcome {
  result: 'ok' | 'rejected' | 'exhausted' | 'deadline'
  /** Status of the last reply, or null when the last attempt had none. */
  status: number | null
  attempts: number
}

export async function callWithRetry(send: Send, clock: Clock, policy: Policy, request: Request): Promise<Outcome> {
  throw new Error('not written yet')
}

/** What the scripted server does with one attempt: reply after some time, or fail. */
interface Step {
  takesMs: number
  status?: number
  retryAfterMs?: number
  error?: 'NetworkError'
}

/** Runs your client against a scripted server with a fake clock. The tests call this function: leave it as it is. */
export async function simulate(policy: Policy, request: Request, script: Step[], randoms: number[]) {
  let time = 0
  let drawn = 0
  const sent: { at: number; timeoutMs: number; key: string | null }[] = []
  const waits: number[] = []
  const clock: Clock = {
    now: () => 5_000_000 + time,
    sleep: async (ms) => {
      waits.push(ms)
      time += ms
    },
    random: () => randoms[drawn++ % randoms.length] ?? 0,
  }
  const send: Send = async (req, timeoutMs) => {
    const step = script[Math.min(sent.length, script.length - 1)]!
    sent.push({ at: time, timeoutMs, key: req.idempotencyKey ?? null })
    time += Math.min(step.takesMs, timeoutMs)
    if (step.takesMs >= timeoutMs) throw named('TimeoutError')
    if (step.error) throw named(step.error)
    return { status: step.status ?? 200, ...(step.retryAfterMs === undefined ? {} : { retryAfterMs: step.retryAfterMs }) }
  }
  const outcome = await callWithRetry(send, clock, policy, request)
  return { ...outcome, elapsedMs: time, waits, sent }
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name })
}
