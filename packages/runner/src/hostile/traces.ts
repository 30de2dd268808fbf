import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORDINARY_UID } from '../testing/test-sandbox.ts'

/** What an open sandbox that rests has on the machine. The same before hostile jobs and after, or they left something. */
export interface Traces {
  processes: number
  controlGroups: number
  mounts: string
}

/** As in sandbox/zygote.ts: no process but a job's has such a user id. */
const FIRST_JOB_UID = 1_879_048_192
const SETTLE_MS = 5000

/** Waits until nothing goes away or comes any more, or until it is as it was `before`. */
export async function restingState(before?: Traces): Promise<Traces> {
  const deadline = performance.now() + SETTLE_MS
  let last = traces()
  let same = 0
  while (performance.now() < deadline && (before ? JSON.stringify(last) !== JSON.stringify(before) : same < 5)) {
    await sleep(50)
    const now = traces()
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0
    last = now
  }
  return last
}

function traces(): Traces {
  const launchers = childrenOf(process.pid).filter((pid) => commandLine(pid).includes('launch.py'))
  const groups = launchers.flatMap((pid) =>
    folders('/sys/fs/cgroup', 6).filter((path) => path.includes(`millwright-${pid}/`)),
  )
  return {
    processes: launchers.flatMap(descendantsOf).length,
    controlGroups: groups.length,
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  }
}

/** After everything is closed: processes and files of jobs that are still there. */
export function leftOnMachine(uid: number | undefined): string[] {
  const isJobs = (owner: number) => owner >= FIRST_JOB_UID || (uid !== undefined && owner === ORDINARY_UID)
  const processes = childrenOf(process.pid).filter((pid) => commandLine(pid).includes('launch.py'))
  const files = [tmpdir(), '/dev/shm', '/var/tmp'].filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => !name.startsWith('millwright-box-')) // of sandboxes that other tests have open
      .map((name) => join(folder, name))
      .filter((path) => isJobs(statSync(path, { throwIfNoEntry: false })?.uid ?? 0)),
  )
  return [...processes.map((pid) => `process ${pid}`), ...files]
}

function parents(): Map<number, number> {
  const found = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // it ended while we looked
    }
  }
  return found
}

function childrenOf(pid: number, all = parents()): number[] {
  return [...all].filter(([, parent]) => parent === pid).map(([child]) => child)
}

function descendantsOf(pid: number): number[] {
  const all = parents()
  const below = (one: number): number[] => childrenOf(one, all).flatMap((child) => [child, ...below(child)])
  return below(pid)
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function folders(root: string, depth: number): string[] {
  if (depth === 0 || !existsSync(root)) return []
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, entry.name))
      .flatMap((path) => [path, ...folders(path, depth - 1)])
  } catch {
    return [] // a group of another test that went away while we looked
  }
}
