const SILENCE_MS = 30_000

/**
 * Wakes workers that wait for a job in this process. A worker that waits at another replica finds the job at its next look,
 * one second later at most.
 */
export class JobSignal {
  readonly #waiting = new Set<() => void>()
  #lastSeen = 0

  /** A worker asked for work or reported progress. */
  workerSeen(): void {
    this.#lastSeen = Date.now()
  }

  /** Whether a worker has been heard of in the last half minute. Says so to people who wait. */
  workersConnected(): boolean {
    return Date.now() - this.#lastSeen < SILENCE_MS
  }

  /** Says that there is something to lease. */
  announce(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Resolves at the next announcement, or after `ms`. */
  next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#waiting.add(wake)
    })
  }
}
