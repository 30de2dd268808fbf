import type { Lane } from '@millwright/api'
import type { Place } from './job-queue.ts'

type Places = Promise<Map<string, Place>>
/** How old the count of the queue may be when another replica moves it. */
const PLACES_FOR_MS = 1000

/**
 * Wakes those who wait in this process: workers for a job, pages for news of theirs. Whoever waits at another replica finds it at
 * their next look, which is never far.
 */
export class JobSignal {
  readonly #waiting = new Map<string, Set<() => void>>()

  #isReleased = false

  readonly #places = new Map<Lane, { at: Date; places: Places }>()

  /** Says that there may be something to lease. */
  announce(): void {
    this.queueMoved()
    this.#wake('queue')
  }

  /** Says that somebody's place in the queue has changed. */
  queueMoved(): void {
    this.#places.clear()
  }

  /** Everybody's place in a line, counted once for all who ask until it moves. */
  places(lane: Lane, now: Date, count: () => Places): Places {
    const known = this.#places.get(lane)
    if (known && Math.abs(now.getTime() - known.at.getTime()) < PLACES_FOR_MS) return known.places
    const places = count()
    this.#places.set(lane, { at: now, places })
    places.catch(() => this.#places.delete(lane))
    return places
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

  /** This process ends: nobody waits any longer, now or later. */
  release(): void {
    this.#isReleased = true
    for (const topic of this.#waiting.keys()) this.#wake(topic)
  }

  /** Who waits in a loop leaves it. */
  get isReleased(): boolean {
    return this.#isReleased
  }

  #wake(topic: string): void {
    for (const wake of this.#waiting.get(topic) ?? []) wake()
  }

  #wait(topic: string, ms: number): Promise<void> {
    if (this.#isReleased) return Promise.resolve()
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
