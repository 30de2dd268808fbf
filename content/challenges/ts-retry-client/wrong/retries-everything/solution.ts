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
  const end = clock.now() + policy.deadlineMs

  for (let attempt = 1; ; attempt++) {
    const timeoutMs = Math.min(policy.attemptTimeoutMs, end - clock.now())
    const reply = await send(request, timeoutMs).catch(failure)
    const status = reply?.status ?? null
    if (status !== null && status < 400) return { result: 'ok', status, attempts: attempt }

    if (attempt >= policy.maxAttempts) return { result: 'exhausted', status, attempts: attempt }

    const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1))
    const waitMs = Math.max(Math.floor(clock.random() * ceiling), reply?.retryAfterMs ?? 0)
    if (clock.now() + waitMs >= end) return { result: 'deadline', status, attempts: attempt }
    await clock.sleep(waitMs)
  }
}

/** A failed connection is an outcome; every other error is a bug and goes on. */
function failure(error: unknown): null {
  if (error instanceof Error && (error.name === 'NetworkError' || error.name === 'TimeoutError')) return null
  throw error
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
