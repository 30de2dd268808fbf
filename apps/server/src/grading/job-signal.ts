/**
 * Wakes those who wait in this process: workers for a job, pages for news of theirs. Whoever waits at another replica finds it at
 * their next look, which is never far.
 */
export class JobSignal {
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Says that there may be something to lease. */
  announce(): void {
    this.#wake('queue')
  }

  /** Resolves at the next announcement, or after `ms`. */
  next(ms: number): Promise<void> {
    return this.#wait('queue', ms)
  }

  /** Says that a job has moved or printed something. */
  changed(jobId: string): void {
    this.#wake(jobId)
  }

  /** Resolves at the next change of this job, or after `ms`. */
  nextChange(jobId: string, ms: number): Promise<void> {
    return this.#wait(jobId, ms)
  }

  #wake(topic: string): void {
    for (const wake of this.#waiting.get(topic) ?? []) wake()
  }

  #wait(topic: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(topic) ?? new Set()
      this.#waiting.set(topic, waiting)
      const wake = () => {
        clearTimeout(timer)
        waiting.delete(wake)
        if (waiting.size === 0 && this.#waiting.get(topic) === waiting) this.#waiting.delete(topic)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      waiting.add(wake)
    })
  }
}
