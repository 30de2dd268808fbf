import { availableParallelism } from 'node:os'

const GIB = 2 ** 30
/** The worker, its fork servers, and a second set of them while they are replaced. */
const FOR_OURSELVES = GIB / 2
/** A slot holds a quick job and, in the other lane, a slow one; each may use 512 MiB, the usual limit. */
const FOR_EACH_SLOT = GIB

export interface Sizing {
  slots: number
  cores: number
  /** Bytes that are free for us, within the limits of a container. */
  memory: number
}

/** How many jobs to grade at once: one for each core, as long as each has its memory, and at least one. */
export function sizeSlots(cores = availableParallelism(), memory = process.availableMemory()): Sizing {
  const byMemory = Math.floor((memory - FOR_OURSELVES) / FOR_EACH_SLOT)
  return { slots: Math.max(1, Math.min(cores, byMemory)), cores, memory }
}
