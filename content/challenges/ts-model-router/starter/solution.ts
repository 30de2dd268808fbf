export interface Model {
  name: string
  /** Higher is better. */
  quality: number
  latencyMs: number
  /** For one request, in micro-dollars. */
  cost: number
  /** From the first time, inclusive, to the second, exclusive: calls that start then fail. */
  outages: [number, number][]
}

export interface Request {
  id: string
  at: number
  minQuality: number
  deadlineMs: number
  maxCost: number
}

export interface Policy {
  /** A failing call takes this long, and costs nothing. */
  failMs: number
  /** So many failures in a row open the breaker of a model. */
  failuresToOpen: number
  /** So long an open breaker lets no call through. */
  openMs: number
  /** For all requests together. */
  budget: number
}

export interface Outcome {
  id: string
  /** Null if nobody answered. */
  model: string | null
  /** Names of the models that were called, in order. */
  tried: string[]
  finishedAt: number
  reason: 'ok' | 'no-model' | 'budget' | 'deadline'
}

export function simulate(models: Model[], requests: Request[], policy: Policy): Outcome[] {
  throw new Error('not written yet')
}
