import type { Turn } from './sandbox.ts'

const RANK = { run: 0, submission: 1, regrade: 2 } as const
/** A job that runs longer than this holds up the short ones, whatever was expected of it. */
const DEMOTE_AFTER_MS = 1500

/** A place in which one job, or a pair that belongs together, runs. */
export interface Hold {
  readonly slow: boolean
  /** Called when the job has to leave the quick lane: from then on it takes a small share of a busy machine. */
  onSlowDown: (() => void) | null
}

interface Running extends Hold {
  slow: boolean
  weight: number
  since: number
}

interface Waiting {
  weight: number
  rank: number
  slow: boolean
  go: (hold: Running) => void
}

/**
 * Decides who runs: the more urgent first, then first come, first served. Jobs that are known to be slow have a lane of
 * their own. One that turns out to be slow moves there as soon as a short one waits and that lane has room.
 */
export class Slots {
  private readonly free: { quick: number; slow: number }
  private readonly waiting: Waiting[] = []
  private readonly running = new Set<Running>()
  private look: NodeJS.Timeout | null = null
  readonly quick: number
  readonly slow: number

  constructor(quick: number, slow: number) {
    this.quick = quick
    this.slow = slow
    this.free = { quick, slow }
  }

  /**
   * Runs `work` when there is room.
   * @throws the signal's reason when it aborts before that
   */
  async hold<T>(weight: number, turn: Turn, work: (hold: Hold) => Promise<T>): Promise<T> {
    const { priority = 'submission', slow = false, signal } = turn
    signal?.throwIfAborted()
    const most = slow ? this.slow : this.quick
    const hold = await new Promise<Running>((go, refuse) => {
      const entry: Waiting = {
        weight: Math.min(weight, most),
        rank: RANK[priority],
        slow,
        go: (granted) => {
          signal?.removeEventListener('abort', leave)
          go(granted)
        },
      }
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(entry), 1)
        refuse(signal!.reason)
        this.admit()
      }
      signal?.addEventListener('abort', leave, { once: true })
      const behind = this.waiting.findIndex(({ rank }) => rank > entry.rank)
      this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, entry)
      this.admit()
    })
    try {
      return await work(hold)
    } finally {
      this.running.delete(hold)
      this.free[laneOf(hold)] += hold.weight
      this.admit()
    }
  }

  private admit(): void {
    const blocked = { quick: false, slow: false }
    for (let index = 0; index < this.waiting.length;) {
      const entry = this.waiting[index]!
      const lane = laneOf(entry)
      if (lane === 'quick' && !blocked.quick && entry.weight > this.free.quick) this.slowDownTheLongest()
      // A wide request is not overtaken for ever by narrow ones behind it.
      if (blocked[lane] || entry.weight > this.free[lane]) {
        blocked[lane] = true
        index += 1
        continue
      }
      this.waiting.splice(index, 1)
      this.free[lane] -= entry.weight
      const hold: Running = { slow: entry.slow, weight: entry.weight, since: performance.now(), onSlowDown: null }
      this.running.add(hold)
      entry.go(hold)
    }
    if (blocked.quick) this.lookAgain()
  }

  private slowDownTheLongest(): void {
    for (const hold of this.running) {
      if (hold.slow || !hold.onSlowDown || hold.weight > this.free.slow) continue
      if (performance.now() - hold.since < DEMOTE_AFTER_MS) continue
      hold.slow = true
      this.free.quick += hold.weight
      this.free.slow -= hold.weight
      hold.onSlowDown()
      return
    }
  }

  /** While somebody waits, jobs may come of age. */
  private lookAgain(): void {
    this.look ??= setTimeout(() => {
      this.look = null
      this.admit()
    }, 100).unref()
  }
}

const laneOf = ({ slow }: { slow: boolean }) => (slow ? ('slow' as const) : ('quick' as const))
