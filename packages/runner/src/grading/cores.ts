import { readFileSync } from 'node:fs'
import type { Sandbox } from '../sandbox/sandbox.ts'

const free = new WeakMap<Sandbox, number[]>()

/**
 * Runs `work` with cores for a measured server and for its prober, so that neither takes time from the other. With null
 * where there are not two left: then they share what there is, and the measurement says what that machine can do.
 */
export async function withOwnCores<T>(
  sandbox: Sandbox,
  work: (cores: { server: number[]; prober: number[] } | null) => Promise<T>,
): Promise<T> {
  const cores = free.get(sandbox) ?? allowedCores()
  free.set(sandbox, cores)
  const taken = cores.length >= 2 ? cores.splice(0, 2) : []
  const [server, prober] = taken
  try {
    return await work(server === undefined || prober === undefined ? null : { server: [server], prober: [prober] })
  } finally {
    cores.push(...taken)
  }
}

/** The cores that this process may use: a container or `taskset` may leave it fewer than the machine has. */
function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  return coresOf(list)
}

/** "0-2,5" means 0, 1, 2 and 5. */
export function coresOf(list: string): number[] {
  return [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, from, to = from]) => {
    const [first, last] = [Number(from), Number(to)]
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
