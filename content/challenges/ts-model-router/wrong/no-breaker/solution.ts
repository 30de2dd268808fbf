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

/** Closed while `openedAt` is null. An open one that has waited long enough lets one call through, as a test. */
class Breaker {
  private failures = 0
  private openedAt: number | null = null
  private readonly policy: Policy

  constructor(policy: Policy) {
    this.policy = policy
  }

  allows(now: number): boolean {
    return now >= 0
  }

  succeeded(): void {
    this.failures = 0
    this.openedAt = null
  }

  failed(now: number): void {
    this.failures += 1
    if (this.openedAt !== null || this.failures >= this.policy.failuresToOpen) this.openedAt = now
  }
}

export function simulate(models: Model[], requests: Request[], policy: Policy): Outcome[] {
  const breakers = new Map(models.map((model) => [model, new Breaker(policy)]))
  const byPrice = models.toSorted((a, b) => a.cost - b.cost || a.latencyMs - b.latencyMs || (a.name < b.name ? -1 : 1))
  let budget = policy.budget

  function handle(request: Request): Outcome {
    const tried: string[] = []
    let now = request.at
    const outcome = (model: string | null, reason: Outcome['reason']): Outcome => {
      return { id: request.id, model, tried, finishedAt: now, reason }
    }

    let rest = byPrice.filter((model) => model.quality >= request.minQuality && model.cost <= request.maxCost)
    while (true) {
      rest = rest.filter((model) => !tried.includes(model.name))
      const working = rest.filter((model) => breakers.get(model)!.allows(now))
      if (working.length === 0) return outcome(null, 'no-model')
      const affordable = working.filter((model) => model.cost <= budget)
      if (affordable.length === 0) return outcome(null, 'budget')
      const model = affordable.find(({ latencyMs }) => now + latencyMs <= request.at + request.deadlineMs)
      if (!model) return outcome(null, 'deadline')

      tried.push(model.name)
      const isDown = model.outages.some(([from, to]) => now >= from && now < to)
      now += isDown ? policy.failMs : model.latencyMs
      if (isDown) {
        breakers.get(model)!.failed(now)
      } else {
        breakers.get(model)!.succeeded()
        budget -= model.cost
        return outcome(model.name, 'ok')
      }
    }
  }

  return requests.map(handle)
}
