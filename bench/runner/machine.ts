import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

/** What `/proc/<pid>/stat` says of one process. */
interface ProcessFacts {
  pid: number
  parent: number
  name: string
  /** Processor time of itself and of every child it has waited for, which includes theirs. */
  cpuMs: number
}

const TICK_MS = 10 // USER_HZ is 100 on every Linux that Node runs on

function factsOf(pid: string): ProcessFacts | null {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  const end = stat.lastIndexOf(')')
  const fields = stat.slice(end + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    name: stat.slice(stat.indexOf('(') + 1, end),
    cpuMs: ticks * TICK_MS,
  }
}

export function allProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(factsOf)
    .filter((facts) => facts !== null)
}

/** Every living process that this one started, directly or not, itself excluded. */
export function descendants(of = process.pid): ProcessFacts[] {
  const all = allProcesses()
  const family = new Set([of])
  for (let before = 0; family.size > before;) {
    before = family.size
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid)
  }
  return all.filter(({ pid }) => pid !== of && family.has(pid))
}

/**
 * Processor time so far of the sandbox's whole tree: launcher, zygote, and every init and candidate, each by its own
 * account or, once it has ended, by that of the parent that waited for it. Taken twice at rest, the boxes that stand
 * prepared cancel out.
 */
export const treeCpuMs = () => descendants().reduce((sum, { cpuMs }) => sum + cpuMs, 0)

/** Kernel threads of the whole machine: they also tear down network namespaces, but not only ours. */
export const kernelWorkersCpuMs = () =>
  allProcesses()
    .filter(({ parent, name }) => parent === 2 && name.startsWith('kworker'))
    .reduce((sum, { cpuMs }) => sum + cpuMs, 0)

/** The processes that build a sandbox and clean up after it. Its control groups carry their process id. */
export const launchers = (of = process.pid) =>
  descendants(of)
    .map(({ pid }) => pid)
    .filter((pid) => commandOf(pid).includes('launch.py'))

/** What lives as long as a sandbox and forks its boxes: the launcher's child, and what shares that one's pid namespace. */
export function zygotes(of = process.pid): number[] {
  const all = descendants(of)
  const parents = new Set(launchers(of))
  const first = all.filter(({ parent }) => parents.has(parent)).map(({ pid }) => pid)
  const homes = new Set(first.map(pidNamespace))
  return all.map(({ pid }) => pid).filter((pid) => first.includes(pid) || homes.has(pidNamespace(pid)))
}

/** The first process of each box: forked by a zygote, in a pid namespace of its own. */
export function inits(of = process.pid): number[] {
  const forks = new Set(zygotes(of))
  return descendants(of)
    .filter(({ pid, parent }) => forks.has(parent) && !forks.has(pid))
    .map(({ pid }) => pid)
}

/** A process that has ended, or may not be looked at, shares its namespace with nobody. */
const pidNamespace = (pid: number) => link(`/proc/${pid}/ns/pid`) ?? `unknown of ${pid}`

export const commandOf = (pid: number) => (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim()

/** Proportional memory and descriptors of a long-lived process. */
export function sizeOf(pid: number): { pssMiB: number; rssMiB: number; descriptors: number } {
  const rollup = read(`/proc/${pid}/smaps_rollup`) ?? ''
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? Number.NaN)
  return { pssMiB: kib('Pss') / 1024, rssMiB: kib('Rss') / 1024, descriptors: list(`/proc/${pid}/fd`).length }
}

/** Everything a job could leave behind. Counts, so that before and after can be compared. */
export interface Traces {
  processes: number
  /** Mounts of this process's own namespace and of each zygote's. */
  mounts: number
  /** Different mount, network and pid namespaces among our processes. */
  namespaces: number
  /** Of our launchers. */
  controlGroups: number
  /** Ours in the temporary directory, and all in /dev/shm. */
  files: number
  nodeDescriptors: number
}

/** @param known - launchers of earlier, whose groups should be gone; those of now are added to it */
export function traces(known: Set<number>): Traces {
  for (const pid of launchers()) known.add(pid)
  const ours = [process.pid, ...descendants().map(({ pid }) => pid)]
  const namespaces = ours.flatMap((pid) => ['mnt', 'net', 'pid'].map((kind) => link(`/proc/${pid}/ns/${kind}`)))
  return {
    processes: ours.length - 1,
    mounts: [process.pid, ...zygotes()].reduce((sum, pid) => sum + lines(`/proc/${pid}/mountinfo`), 0),
    namespaces: new Set(namespaces.filter((name) => name !== null)).size,
    controlGroups: groupsOf(known).length,
    files: boxFolders().length + list('/dev/shm').length,
    nodeDescriptors: list('/proc/self/fd').length,
  }
}

/** Control groups that belong to launchers with these ids: one for each zygote tree and those of jobs below. */
export function groupsOf(pids: ReadonlySet<number>, folder = '/sys/fs/cgroup', depth = 6, inside = false): string[] {
  if (depth === 0) return []
  return safely(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    if (!entry.isDirectory()) return []
    const path = join(folder, entry.name)
    const ours = inside || pids.has(Number(/^millwright-(\d+)$/.exec(entry.name)?.[1]))
    return [...(ours ? [path] : []), ...groupsOf(pids, path, depth - 1, ours)]
  })
}

/** Folders with a zygote's socket in which nobody listens; others on this machine may run sandboxes too. */
export function boxFolders(): string[] {
  const listening = read('/proc/net/unix') ?? ''
  return list(tmpdir())
    .filter((name) => name.startsWith('millwright-box-'))
    .map((name) => join(tmpdir(), name))
    .filter((path) => !listening.includes(path))
}

export function describeMachine(): string {
  const [cpu] = cpus()
  const groups = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1 or hybrid'
  return `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, control groups ${groups}`
}

export const loadNow = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')

/** Share of the machine's processor time in use over `ms`, by everybody. */
export async function busyShare(ms: number): Promise<number> {
  const sample = () => {
    const fields = (read('/proc/stat') ?? '').split('\n', 1)[0]!.split(/\s+/).slice(1, 9).map(Number)
    return { total: fields.reduce((sum, field) => sum + field, 0), idle: fields[3]! + fields[4]! }
  }
  const before = sample()
  await new Promise((resolve) => setTimeout(resolve, ms))
  const after = sample()
  return 1 - (after.idle - before.idle) / Math.max(1, after.total - before.total)
}

const read = (path: string) => safely(() => readFileSync(path, 'utf8'), null)
const link = (path: string) => safely(() => readlinkSync(path), null)
const list = (path: string) => safely(() => readdirSync(path), [])
const lines = (path: string) => (read(path) ?? '').split('\n').length - 1

/** Processes and groups end while one looks at them. */
function safely<T, U>(look: () => T, otherwise: U): T | U {
  try {
    return look()
  } catch {
    return otherwise
  }
}
