import { remedyFor, type Fault, type Machine } from '@millwright/runner'

export interface DoctorCheck {
  name: string
  status: 'ok' | 'warning' | 'failed'
  /** What was seen. */
  detail: string
  /** What to do about it, word for word; missing when there is nothing to do. */
  remedy?: string
}

/** The folder that the runtimes are installed in, and the time. */
export interface Place {
  directory: string
  freeBytes: number
  /** Whether programs there may be executed and libraries loaded. */
  isExecutable: boolean
  /** Whether the runtimes are there already. */
  isInstalled: boolean
  now: Date
}

const OLDEST_NODE = 24
/** mount_setattr, with which the box makes its root read-only. */
const OLDEST_KERNEL = [5, 12] as const
/** All runtimes take 0.6 GiB; downloads need some more for a while. */
const ROOM_TO_INSTALL = 1.5 * 2 ** 30
const ROOM_TO_RUN = 0.1 * 2 ** 30
/** When this was written: no clock that is right shows less. */
const WRITTEN = new Date('2026-11-01')

/** What the machine's settings say before anything is tried. */
export function machineChecks(machine: Machine, place: Place, nodeVersion: string): DoctorCheck[] {
  const checks: DoctorCheck[] = []
  const ok = (name: string, detail: string) => checks.push({ name, status: 'ok', detail })
  const bad = (name: string, status: 'warning' | 'failed', detail: string, fault: Fault) =>
    checks.push({ name, status, detail, remedy: remedyFor(fault, machine) })

  const system =
    `${machine.name}, Linux ${machine.kernel}, ${machine.architecture}, ${machine.libc}, ` +
    `${machine.surroundings === 'machine' ? 'no container' : `in: ${machine.surroundings}`}, ` +
    `${machine.isRoot ? 'as root' : 'as an ordinary user'}`
  if (machine.platform !== 'linux' || machine.architecture !== 'x64') {
    bad(
      'System',
      'failed',
      `Code is executed on Linux x86-64 only; this is ${machine.platform} ${machine.architecture}`,
      'architecture',
    )
  } else if (machine.libc === 'musl') bad('System', 'failed', system, 'musl')
  else if (isOlder(machine.kernel)) bad('System', 'failed', `${system}: the kernel is too old`, 'kernel-too-old')
  else ok('System', system)

  if (Number(nodeVersion.split('.')[0]) >= OLDEST_NODE) ok('Node', nodeVersion)
  else bad('Node', 'failed', `Node ${nodeVersion} is older than ${OLDEST_NODE}`, 'node')

  const { most, unprivileged, appArmorRestricts } = machine.userNamespaces
  const name = 'User namespaces'
  if (most === 0) bad(name, 'failed', 'user.max_user_namespaces is 0', 'user-namespaces-limit')
  else if (unprivileged === false) {
    bad(name, 'failed', 'kernel.unprivileged_userns_clone is 0', 'user-namespaces-switch')
  } else {
    ok(
      name,
      `at most ${most ?? 'as many as the kernel likes'}${appArmorRestricts ? ', for programs with an AppArmor profile only' : ''}`,
    )
  }

  if (!machine.hasSeccomp) bad('System call filter', 'failed', 'this kernel has no seccomp', 'seccomp')
  else ok('System call filter', machine.isFiltered ? 'seccomp; a filter surrounds us already' : 'seccomp')
  if (machine.overcommit === 2) bad('Memory reservations', 'warning', 'vm.overcommit_memory is 2', 'overcommit')

  const free = `${(place.freeBytes / 2 ** 30).toFixed(1)} GiB free in ${place.directory}`
  if (place.freeBytes < (place.isInstalled ? ROOM_TO_RUN : ROOM_TO_INSTALL)) {
    bad('Disk', place.isInstalled ? 'warning' : 'failed', free, 'disk')
  } else ok('Disk', free)
  if (!place.isExecutable)
    bad('Mount options', 'failed', `${place.directory} is on a file system mounted noexec`, 'noexec')

  if (place.now < WRITTEN) bad('Clock', 'warning', `it says ${place.now.toISOString()}`, 'clock')
  else ok('Clock', place.now.toISOString())
  return checks
}

function isOlder(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10))
  return major < OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor < OLDEST_KERNEL[1])
}
