import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../sandbox/sandbox.ts'

const LOOK_MS = 100
/** A core that others use more than this is not ours to measure on. */
const MOST_BUSY = 0.25

const taken = new WeakMap<Sandbox, Set<number>>()

export interface OwnCores {
  server: number[]
  prober: number[]
}

/**
 * Runs `work` with a core for a measured server and one for its prober, so that neither takes time from the other. With
 * null where there are no two quiet ones left: bound to a core that somebody else uses, a process waits there while the
 * next one is idle, so then the kernel had better choose (measured: replies ten to a hundred times later).
 */
export async function withOwnCores<T>(sandbox: Sandbox, work: (cores: OwnCores | null) => Promise<T>): Promise<T> {
  const inUse = taken.get(sandbox) ?? new Set<number>()
  taken.set(sandbox, inUse)
  const quiet = await quietCores()
  const [server, prober] = quiet.filter((core) => !inUse.has(core))
  if (server === undefined || prober === undefined) return work(null)
  inUse.add(server).add(prober)
  try {
    return await work({ server: [server], prober: [prober] })
  } finally {
    inUse.delete(server)
    inUse.delete(prober)
  }
}

/** The cores that this process may use and that were mostly idle just now. */
async function quietCores(): Promise<number[]> {
  const status = readFileSync('/proc/self/status', 'utf8')
  const allowed = coresOf(/^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1] ?? '')
  const before = readTimes(readFileSync('/proc/stat', 'utf8'))
  await sleep(LOOK_MS)
  const after = readTimes(readFileSync('/proc/stat', 'utf8'))
  return allowed.filter((core) => {
    const [then, now] = [before.get(core), after.get(core)]
    return then && now && now.busy - then.busy <= MOST_BUSY * (now.all - then.all)
  })
}

/** "0-2,5" means 0, 1, 2 and 5. */
export function coresOf(list: string): number[] {
  return [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, from, to = from]) => {
    const [first, last] = [Number(from), Number(to)]
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

/** How long each core was busy, and in all, in the ticks of /proc/stat. Time taken by other machines is busy too. */
export function readTimes(stat: string): Map<number, { busy: number; all: number }> {
  const times = new Map<number, { busy: number; all: number }>()
  for (const [, core, fields] of stat.matchAll(/^cpu(\d+) (.*)$/gm)) {
    // user, nice, system, idle, iowait, irq, softirq, steal; guest time is in the first two already
    const ticks = fields!.split(' ').slice(0, 8).map(Number)
    const all = ticks.reduce((sum, count) => sum + count, 0)
    times.set(Number(core), { busy: all - ticks[3]! - (ticks[4] ?? 0), all })
  }
  return times
}
