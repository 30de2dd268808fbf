import { setTimeout as sleep } from 'node:timers/promises'
import { sizeSlots } from '../machine/size-slots.ts'
import { sha256 } from '../runtimes/digest.ts'
import type { PreparedRuntimes } from '../runtimes/prepare-runtimes.ts'
import { RUNTIME_IDS, type RuntimeVersion } from '../task.ts'
import type { Job, JobResult, PreparedJob, Program } from './job.ts'
import { Slots, type Hold } from './slots.ts'
import { SandboxUnavailable } from './unavailable.ts'
import { Zygote, type ZygoteOptions } from './zygote.ts'

export interface SandboxOptions {
  runtimes: PreparedRuntimes
  /** Jobs that run at once; as many as this machine has cores and memory for when left out. */
  slots?: number
  /** Boxes kept prepared; slots + 1 when left out. */
  prepared?: number
  /** Jobs after which a zygote is replaced by a fresh one. */
  recycleAfter?: number
  /** How long a box may take to stand up before its zygote counts as stuck. */
  boxLimitMs?: number
  /** For tests: run as this user (needs root), or without control groups. */
  uid?: number
  cgroups?: boolean
}

/** Somebody waits in front of a run; a submission may take a moment longer; regrading waits for both. */
export type Priority = 'run' | 'submission' | 'regrade'

/** When a job gets its slot. */
export interface Turn {
  /** `submission` when left out. */
  priority?: Priority
  /** Expected to take many seconds: goes to a lane of its own, so that short jobs do not wait behind it. */
  slow?: boolean
  signal?: AbortSignal | undefined
}

const RECYCLE_AFTER_JOBS = 1000
const RECYCLE_AFTER_MS = 60 * 60_000
const ENGINE_VERSION = 2
const SETTLE_MS = 3000
const START_AGAIN_AFTER_MS = [100, 1000, 4000]
/** A zygote that makes no box for this long is stuck, on the busiest machine too. */
const BOX_LIMIT_MS = 20_000

/** Opens the sandbox. @throws SandboxUnavailable with a remedy when this machine does not permit it */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const slots = options.slots ?? sizeSlots().slots
  const prepared = options.prepared ?? slots + 1
  const zygoteOptions: ZygoteOptions = {
    runtimes: options.runtimes,
    prepared,
    // Both lanes, two boxes for each service test, and boxes of ended jobs take a moment to go.
    slots: 4 * slots + prepared + 4,
    cgroups: options.cgroups ?? true,
    uid: options.uid,
  }
  const zygote = await Zygote.start(zygoteOptions)
  return new Sandbox(options.runtimes, zygote, zygoteOptions, {
    slots,
    recycleAfter: options.recycleAfter ?? RECYCLE_AFTER_JOBS,
    boxLimitMs: options.boxLimitMs ?? BOX_LIMIT_MS,
  })
}

/**
 * Runs jobs in boxes, at most `slots` at once, and keeps a zygote alive for them: one that dies or grows old is
 * replaced, and a job it lost runs once more.
 */
export class Sandbox {
  readonly slots: number
  readonly versions: RuntimeVersion[]
  readonly runtimes: PreparedRuntimes
  /** For example `zygote/1 (user, cgroup v2, seccomp)`; names sampled limits, so that a verdict shows them. */
  readonly engine: string
  /** Why memory limits are only sampled here; null when the kernel enforces them. */
  readonly memorySampled: string | null
  private readonly options: ZygoteOptions
  private readonly recycleAfter: number
  private readonly boxLimitMs: number
  private zygote: Zygote
  private bornAt = Date.now()
  private replacing: Promise<void> | null = null
  private closed = false
  private readonly lanes: Slots
  private readonly running = new Map<Zygote, number>()
  private readonly living = new Set<Zygote>()

  constructor(
    runtimes: PreparedRuntimes,
    zygote: Zygote,
    options: ZygoteOptions,
    { slots, recycleAfter, boxLimitMs }: { slots: number; recycleAfter: number; boxLimitMs: number },
  ) {
    this.runtimes = runtimes
    this.zygote = zygote
    this.options = options
    this.slots = slots
    this.lanes = new Slots(slots, slots)
    this.recycleAfter = recycleAfter
    this.boxLimitMs = boxLimitMs
    const { greeting } = zygote
    this.memorySampled = greeting.sampled
    const limits = greeting.sampled
      ? 'memory limits: sampled'
      : greeting.groups.includes('v2')
        ? 'cgroup v2'
        : 'cgroup v1'
    const walls = greeting.landlock > 0 ? `seccomp, landlock ${greeting.landlock}` : 'seccomp'
    this.engine = `zygote/${ENGINE_VERSION} (${greeting.root ? 'root' : 'user'}, ${limits}, ${walls})`
    this.versions = runtimeVersions(runtimes, greeting.versions)
    this.watch(zygote)
  }

  /** Runs one job when a slot is free. A job lost with its zygote runs once more; a second loss is reported. */
  async run(job: Job, turn: Turn = {}): Promise<JobResult> {
    return this.withSlots(1, turn, async (hold) => {
      const first = await this.attempt(job, turn, hold)
      if (first.verdict !== 'lost' && first.verdict !== 'sandbox-error') return first
      await this.settleAfterLoss()
      return this.attempt(job, turn, hold)
    })
  }

  /** A job is seen lost a moment before its zygote is seen dead: waits for that, so that a retry meets a live one. */
  async settleAfterLoss(): Promise<void> {
    await Promise.race([this.zygote.ended, sleep(SETTLE_MS, undefined, { ref: false })])
  }

  /** Holds slots while `work` runs, as many as processes that need a core of their own. */
  withSlots<T>(weight: number, turn: Turn, work: (hold: Hold) => Promise<T>): Promise<T> {
    return this.lanes.hold(weight, turn, work)
  }

  /**
   * Boxes of one zygote, as many as `work` takes, so that one can visit another's network; for a caller that holds its
   * slots already. They run once: whoever pairs them decides what a loss of one of them means.
   */
  async withBoxes<T>(work: (take: (program: Program) => PreparedJob) => Promise<T>): Promise<T> {
    const taken: PreparedJob[] = []
    return this.withZygote((zygote) =>
      work((program) => {
        const box = zygote.take(program)
        taken.push(box)
        return box
      }),
    ).finally(() => {
      for (const box of taken) box.discard() // what an error left unused or running
    })
  }

  async close(): Promise<void> {
    this.closed = true
    await this.replacing?.catch(() => {})
    await Promise.all([...this.living].map((zygote) => zygote.stop()))
  }

  private attempt(job: Job, { signal }: Turn, hold: Hold): Promise<JobResult> {
    return this.withZygote(async (zygote) => {
      const box = zygote.take(job.program)
      if (!(await stands(box, this.boxLimitMs))) zygote.condemn()
      hold.onSlowDown = () => box.slowDown()
      return box.run(job, { signal, slow: hold.slow }).finally(() => {
        hold.onSlowDown = null
      })
    })
  }

  /** Keeps count of who uses a zygote, so that a replaced one ends when its last job does. */
  private async withZygote<T>(work: (zygote: Zygote) => Promise<T>): Promise<T> {
    const zygote = await this.liveZygote()
    this.running.set(zygote, (this.running.get(zygote) ?? 0) + 1)
    try {
      return await work(zygote)
    } finally {
      const left = this.running.get(zygote)! - 1
      if (left > 0) this.running.set(zygote, left)
      else {
        this.running.delete(zygote)
        if (zygote !== this.zygote) void zygote.stop()
      }
    }
  }

  private async liveZygote(): Promise<Zygote> {
    if (this.closed) throw new SandboxUnavailable('The sandbox is closed.', 'Open it again.')
    if (!this.zygote.alive) await this.replace()
    else if (this.zygote.started >= this.recycleAfter || Date.now() - this.bornAt > RECYCLE_AFTER_MS) {
      // In the background: jobs go on in the old one until the new one is warm.
      void this.replace().catch(() => {})
    }
    return this.zygote
  }

  private replace(): Promise<void> {
    this.replacing ??= this.startReplacement().finally(() => {
      this.replacing = null
    })
    return this.replacing
  }

  private async startReplacement(): Promise<void> {
    const fresh = await this.startZygote()
    const old = this.zygote
    this.zygote = fresh
    this.bornAt = Date.now()
    this.watch(fresh)
    if (!this.running.has(old)) void old.stop()
  }

  /** This machine has permitted the box before, so a start that fails is bad luck: somebody killed it, or memory was short. */
  private async startZygote(): Promise<Zygote> {
    for (const pauseMs of START_AGAIN_AFTER_MS) {
      try {
        return await Zygote.start(this.options)
      } catch (error) {
        if (this.closed) throw error
        await sleep(pauseMs)
      }
    }
    return Zygote.start(this.options)
  }

  private watch(zygote: Zygote): void {
    this.living.add(zygote)
    void zygote.ended.then(() => {
      this.living.delete(zygote)
      if (!this.closed && zygote === this.zygote) void this.replace().catch(() => {}) // the next job tries again
    })
  }
}

/** Whether the box stood up in time. One that broke did: its job ends as lost, and says so. */
async function stands(box: PreparedJob, limitMs: number): Promise<boolean> {
  const late = sleep(limitMs, false, { ref: false })
  const standing = box.ready.then(
    () => true,
    () => true,
  )
  return Promise.race([standing, late])
}

function runtimeVersions(runtimes: PreparedRuntimes, packages: Record<string, string>): RuntimeVersion[] {
  const python = `Python ${runtimes.python?.version}`
  const hash = sha256(runtimes.hash, JSON.stringify(packages))
  const versions: RuntimeVersion[] = [{ id: 'sql-sqlite', version: python, hash }]
  for (const id of RUNTIME_IDS) {
    const version = runtimes.versions[id]
    if (version) versions.push({ id, version, hash })
  }
  if (packages['sklearn']) {
    const named = ['numpy', 'pandas', 'scipy', 'sklearn', 'lightgbm', 'xgboost'].filter((name) => packages[name])
    const version = [python, ...named.map((name) => `${name} ${packages[name]}`)].join(', ')
    versions.push({ id: 'python-ml', version, hash })
  }
  if (packages['duckdb']) versions.push({ id: 'sql-duckdb', version: `DuckDB ${packages['duckdb']}`, hash })
  return versions
}
