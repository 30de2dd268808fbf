import { availableParallelism, freemem } from 'node:os'
import { join } from 'node:path'
import { openSandbox, prepareRuntimes, probeSandbox, SandboxUnavailable, type Sandbox } from '@millwright/runner'

export interface DoctorCheck {
  name: string
  status: 'ok' | 'warning' | 'failed'
  /** What was seen. */
  detail: string
  /** What to do about it, word for word; missing when there is nothing to do. */
  remedy?: string
}

export interface DoctorReport {
  /** False when code cannot be executed here, or a hostile program was not held. */
  ok: boolean
  /** How many jobs this machine should grade at once. */
  slots: number
  checks: DoctorCheck[]
}

export interface DoctorOptions {
  /** The runtimes are looked for, and installed, in its folder `runtimes`. */
  dataDirectory?: string
  /** Hears each check as soon as it is done. */
  onCheck?: (check: DoctorCheck) => void
  onProgress?: (message: string) => void
}

const OLDEST_NODE = 24
/** A job at the usual limit of 512 MiB, plus its share of zygote and worker. */
const MEMORY_PER_SLOT = 768 * 2 ** 20

const MEMORY_REMEDY =
  'For limits that the kernel enforces for a job as a whole, start with ' +
  '"systemd-run --user --scope -p Delegate=yes npm start", or run the worker as root, or as a systemd service with ' +
  '"Delegate=cpu memory pids".'

/**
 * Finds out by trying whether this machine can grade code: installs the runtimes, builds a box, runs honest programs
 * and hostile ones. Nothing is assumed from version numbers.
 */
export async function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  const checks: DoctorCheck[] = []
  const tell = (check: DoctorCheck) => {
    checks.push(check)
    options.onCheck?.(check)
  }
  const report = (): DoctorReport => ({
    ok: checks.every(({ status }) => status !== 'failed'),
    slots: slotsFor(availableParallelism(), freemem()),
    checks,
  })

  tell(checkNode(process.versions.node))
  const runtimes = await prepareRuntimes({
    dataDirectory: options.dataDirectory ?? process.env['MILLWRIGHT_DATA'] ?? join(process.cwd(), 'data'),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  for (const { message, remedy, runtimes: without } of runtimes.problems) {
    tell({ name: `Runtimes: ${without.join(', ')}`, status: 'failed', detail: message, remedy })
  }
  let sandbox: Sandbox
  try {
    sandbox = await openSandbox({ runtimes, slots: 1 })
  } catch (error) {
    if (!(error instanceof SandboxUnavailable)) throw error
    tell({ name: 'Sandbox', status: 'failed', detail: `Code execution is off. ${error.message}`, remedy: error.remedy })
    return report()
  }
  try {
    tell({ name: 'Sandbox', status: 'ok', detail: sandbox.engine })
    for (const { id, version } of sandbox.versions) tell({ name: `Runtime ${id}`, status: 'ok', detail: version })
    tell(checkMemory(sandbox.memorySampled))
    for (const { name, passed, seen } of await probeSandbox(sandbox)) {
      tell(
        passed
          ? { name, status: 'ok', detail: seen }
          : {
              name,
              status: 'failed',
              detail: seen,
              remedy:
                'Do not let others hand in code on this machine. Please report this output; run a worker elsewhere.',
            },
      )
    }
  } finally {
    await sandbox.close()
  }
  return report()
}

/** One job per core, as long as each has its memory. */
export function slotsFor(cores: number, freeBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / MEMORY_PER_SLOT)))
}

function checkNode(version: string): DoctorCheck {
  const name = 'Node'
  if (Number(version.split('.')[0]) >= OLDEST_NODE) return { name, status: 'ok', detail: version }
  return {
    name,
    status: 'failed',
    detail: `Node ${version} is older than ${OLDEST_NODE}.`,
    remedy: 'Run "npm run millwright -- doctor" in the project folder: it brings a Node of its own.',
  }
}

function checkMemory(sampled: string | null): DoctorCheck {
  const name = 'Memory limits'
  if (sampled === null) return { name, status: 'ok', detail: 'enforced by control groups' }
  return {
    name,
    status: 'warning',
    detail: `Each process is limited; the sum over a job’s processes is sampled and may overshoot briefly (${sampled}).`,
    remedy: MEMORY_REMEDY,
  }
}
