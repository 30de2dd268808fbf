import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  lookAtMachine,
  openSandbox,
  prepareRuntimes,
  probeSandbox,
  remedyFor,
  SandboxUnavailable,
  sizeSlots,
  type Job,
  type Machine,
  type Sandbox,
} from '@millwright/runner'
import { machineChecks, type DoctorCheck, type Place } from './machine-checks.ts'

export interface DoctorReport {
  /** False when code cannot be executed here, or a hostile program was not held. */
  ok: boolean
  /** How many jobs this machine should grade at once. */
  slots: number
  /** What an empty job takes here from its request to its report, in milliseconds; null when none ran. */
  floorMs: { python: number; node: number } | null
  machine: Machine
  checks: DoctorCheck[]
}

export interface DoctorOptions {
  /** The runtimes are looked for, and installed, in its folder `runtimes`. */
  dataDirectory?: string
  /** That folder itself. */
  runtimesDirectory?: string
  /** Hears each check as soon as it is done. */
  onCheck?: (check: DoctorCheck) => void
  onProgress?: (message: string) => void
}

/**
 * Finds out by trying whether this machine can grade code: installs the runtimes, builds a box, runs honest programs
 * and hostile ones. What the machine's settings say comes first, but only trying decides.
 */
export async function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  const machine = lookAtMachine()
  const sizing = sizeSlots()
  const checks: DoctorCheck[] = []
  const tell = (check: DoctorCheck) => {
    checks.push(check)
    options.onCheck?.(check)
  }
  let floorMs: DoctorReport['floorMs'] = null
  const report = (): DoctorReport => ({
    ok: checks.every(({ status }) => status !== 'failed'),
    slots: sizing.slots,
    floorMs,
    machine,
    checks,
  })

  const directory = resolve(options.runtimesDirectory ?? join(options.dataDirectory ?? 'data', 'runtimes'))
  for (const check of machineChecks(machine, placeOf(directory), process.versions.node)) tell(check)
  const runtimes = await prepareRuntimes({
    ...(options.runtimesDirectory ? { runtimesDirectory: directory } : { dataDirectory: dirname(directory) }),
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
    tell(memoryCheck(sandbox.memorySampled, machine))
    tell(landlockCheck(sandbox.engine, machine))
    for await (const { name, kind, passed, seen } of probeSandbox(sandbox)) {
      const fault = kind === 'honest' ? 'unknown' : 'attack-not-held'
      tell(
        passed
          ? { name, status: 'ok', detail: seen }
          : { name, status: 'failed', detail: seen, remedy: remedyFor(fault, machine) },
      )
    }
    if (report().ok) {
      floorMs = await measureFloor(sandbox)
      const detail = `Python ${floorMs.python} ms, TypeScript ${floorMs.node} ms (medians): what the box and the interpreter take by themselves`
      tell({ name: 'An empty job', status: 'ok', detail })
      tell(slotsCheck(sizing))
    }
  } finally {
    await sandbox.close()
  }
  return report()
}

function memoryCheck(sampled: string | null, machine: Machine): DoctorCheck {
  const name = 'Memory limits'
  if (sampled === null) return { name, status: 'ok', detail: `enforced by control groups ${machine.controlGroups}` }
  const fault = machine.controlGroups === 'v1' && !machine.isRoot ? 'control-groups-v1' : 'control-groups'
  return {
    name,
    status: 'warning',
    detail: `each process is limited; the sum over a job’s processes is sampled and may overshoot briefly (control groups ${machine.controlGroups}: ${sampled})`,
    remedy: remedyFor(fault, machine),
  }
}

function landlockCheck(engine: string, machine: Machine): DoctorCheck {
  const version = /landlock (\d+)/.exec(engine)?.[1]
  const name = 'Landlock'
  if (version) return { name, status: 'ok', detail: `version ${version}` }
  return { name, status: 'warning', detail: 'not offered by this kernel', remedy: remedyFor('landlock', machine) }
}

function slotsCheck({ slots, cores, memory }: ReturnType<typeof sizeSlots>): DoctorCheck {
  return {
    name: 'Slots',
    status: 'ok',
    detail:
      `${slots}, for ${cores} cores and ${(memory / 2 ** 30).toFixed(1)} GiB of free memory: each takes a core and 1 GiB, ` +
      'because beside a quick job it may hold a slow one, at 512 MiB each; half a GiB is ours. MILLWRIGHT_WORKER_SLOTS sets another number.',
  }
}

const EMPTY: Record<'python' | 'node', Job> = {
  python: { program: { program: 'script', entry: 'main.py' }, files: { 'main.py': '' } },
  node: { program: { program: 'exec', argv: ['/opt/millwright/node', '/work/main.ts'] }, files: { 'main.ts': '' } },
}

async function measureFloor(sandbox: Sandbox): Promise<{ python: number; node: number }> {
  const median = async (job: Job, runs: number) => {
    const took: number[] = []
    for (let run = 0; run < runs; run += 1) {
      await sleep(60) // the next box is made meanwhile, as between the submissions of people
      const started = performance.now()
      await sandbox.run(job)
      took.push(performance.now() - started)
    }
    return Math.round(took.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!)
  }
  return { python: await median(EMPTY.python, 15), node: await median(EMPTY.node, 7) }
}

function placeOf(directory: string): Place {
  let existing = directory
  const isThere = (path: string) => {
    try {
      return statfsSync(path)
    } catch {
      return null
    }
  }
  while (isThere(existing) === null && existing !== '/') existing = dirname(existing)
  const space = isThere(existing)
  return {
    directory,
    freeBytes: space ? space.bavail * space.bsize : 0,
    isExecutable: !mountOptions(existing).includes('noexec'),
    isInstalled: existing === directory && readdirSync(directory).length > 0,
    now: new Date(),
  }
}

/** Those of the mount that a path lies on: the longest mount point that it begins with, the last one mounted there. */
function mountOptions(path: string): string[] {
  let options: string[] = []
  let longest = -1
  let text = ''
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    // not Linux; that is told elsewhere
  }
  for (const line of text.split('\n')) {
    const [, , , , point = '', flags = ''] = line.split(' ')
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`)
    if (point !== '' && isAbove && point.length >= longest) {
      longest = point.length
      options = flags.split(',')
    }
  }
  return options
}
