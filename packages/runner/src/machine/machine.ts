import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'

/** By their package manager and habits; relatives count as the one they descend from. */
export type Distribution = 'debian' | 'ubuntu' | 'fedora' | 'rhel' | 'arch' | 'alpine' | 'opensuse' | 'other'

/** What we run inside of, where that changes who can lift a restriction. */
export type Surroundings = 'machine' | 'docker' | 'podman' | 'kubernetes' | 'container' | 'gvisor' | 'wsl' | 'chroot'

/** What the box depends on, as the machine itself tells it. Nothing here is tried; `openSandbox` does that. */
export interface Machine {
  distribution: Distribution
  /** For example `Debian GNU/Linux 12 (bookworm)`. */
  name: string
  surroundings: Surroundings
  platform: string
  architecture: string
  kernel: string
  libc: 'glibc' | 'musl'
  isRoot: boolean
  userNamespaces: {
    /** How many may exist; 0 forbids them. */
    most: number | null
    /** Debian's and Arch's own switch; null where the kernel has none. */
    unprivileged: boolean | null
    /** Ubuntu since 23.10: only programs with an AppArmor profile that says so. */
    appArmorRestricts: boolean
  }
  hasSeccomp: boolean
  /** A filter of system calls surrounds us already, as in a container. */
  isFiltered: boolean
  /** The AppArmor profile that confines us; null when none does. */
  appArmorProfile: string | null
  seLinuxEnforces: boolean
  /** Something covers parts of /proc, so the kernel refuses a fresh one to whoever is not root. */
  procIsMasked: boolean
  controlGroups: 'v2' | 'v1' | 'none'
  /** Security modules of the kernel; null where it does not show them. */
  securityModules: string[] | null
  /** `vm.overcommit_memory`: 2 refuses reservations that are never used. */
  overcommit: number | null
}

/** Looks at this machine. `root` is where its files are, for tests. */
export function lookAtMachine(root = '/'): Machine {
  const read = (path: string): string | null => {
    try {
      return readFileSync(join(root, path), 'utf8').trim()
    } catch {
      return null // not on this kernel, or not for us to see
    }
  }
  const number = (path: string) => {
    const text = read(path)
    return text === null || text === '' ? null : Number(text)
  }
  const unprivileged = number('/proc/sys/kernel/unprivileged_userns_clone')
  const mounts = (read('/proc/self/mountinfo') ?? '').split('\n').map((line) => line.split(' ')[4] ?? '')
  const status = read('/proc/self/status') ?? ''
  const { distribution, name } = releaseOf(read('/etc/os-release') ?? '')
  return {
    distribution,
    name,
    surroundings: surroundingsOf(root, read, mounts),
    platform: process.platform,
    architecture: process.arch,
    kernel: release(),
    libc: existsSync(join(root, '/lib/ld-musl-x86_64.so.1')) && distribution === 'alpine' ? 'musl' : 'glibc',
    isRoot: process.geteuid?.() === 0,
    userNamespaces: {
      most: number('/proc/sys/user/max_user_namespaces'),
      unprivileged: unprivileged === null ? null : unprivileged === 1,
      appArmorRestricts: number('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === 1,
    },
    hasSeccomp: /^Seccomp:/m.test(status),
    isFiltered: /^Seccomp:\s*2/m.test(status),
    appArmorProfile: confiningProfile(read('/proc/self/attr/apparmor/current')),
    seLinuxEnforces: number('/sys/fs/selinux/enforce') === 1,
    procIsMasked: mounts.some((path) => path.startsWith('/proc/') && !path.startsWith('/proc/sys/fs/binfmt_misc')),
    controlGroups: existsSync(join(root, '/sys/fs/cgroup/cgroup.controllers'))
      ? 'v2'
      : existsSync(join(root, '/sys/fs/cgroup/memory'))
        ? 'v1'
        : 'none',
    securityModules: read('/sys/kernel/security/lsm')?.split(',') ?? null,
    overcommit: number('/proc/sys/vm/overcommit_memory'),
  }
}

/** `name (enforce)` confines; `unconfined` and `name (unconfined)` do not. */
function confiningProfile(label: string | null): string | null {
  return /^(.+) \((enforce|kill)\)$/.exec(label ?? '')?.[1] ?? null
}

const RELATIVES: [RegExp, Distribution][] = [
  [/^(ubuntu|linuxmint|pop|neon)$/, 'ubuntu'],
  [/^(debian|raspbian|kali|devuan)$/, 'debian'],
  [/^(rhel|centos|rocky|almalinux|ol|amzn)$/, 'rhel'],
  [/^fedora$/, 'fedora'],
  [/^(arch|manjaro|endeavouros|cachyos)$/, 'arch'],
  [/^alpine$/, 'alpine'],
  [/^(opensuse.*|sles|sled|suse)$/, 'opensuse'],
]

function releaseOf(text: string): { distribution: Distribution; name: string } {
  const fields = new Map(
    [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, key, value]) => [key, value!.replace(/^(["'])(.*)\1$/, '$2')]),
  )
  // Its own name first, then those it says it is like, the closest first.
  const ids = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(' ')]
  const known = ids.map((id) => RELATIVES.find(([pattern]) => pattern.test(id))?.[1]).find(Boolean)
  return { distribution: known ?? 'other', name: fields.get('PRETTY_NAME') ?? 'unknown distribution' }
}

function surroundingsOf(root: string, read: (path: string) => string | null, mounts: string[]): Surroundings {
  const has = (path: string) => existsSync(join(root, path))
  const version = read('/proc/version') ?? ''
  if (/microsoft/i.test(version)) return 'wsl'
  // What gVisor says it is, whatever the real kernel.
  if (version.includes('4.4.0') && version.includes('Sun Jan 10 15:06:54 PST 2016')) return 'gvisor'
  if (process.env['KUBERNETES_SERVICE_HOST']) return 'kubernetes'
  // The files that container tools leave are also in virtual machines made from a container's image.
  if (isContained(root)) {
    if (has('/run/.containerenv')) return 'podman'
    if (has('/.dockerenv')) return 'docker'
    return 'container'
  }
  if (isChroot(root, mounts)) return 'chroot'
  return 'machine'
}

/** The number that every Linux gives to its first process namespace. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]'

function isContained(root: string): boolean {
  try {
    return readlinkSync(join(root, '/proc/self/ns/pid')) !== FIRST_PID_NAMESPACE
  } catch {
    return false
  }
}

/** Whether our root is not that of the machine. Whoever is not root learns it only when no file system begins there. */
function isChroot(root: string, mounts: string[]): boolean {
  if (mounts.length > 1 && !mounts.includes('/')) return true
  try {
    const [ours, theirs] = [statSync(root), statSync(join(root, 'proc/1/root/.'))]
    return ours.dev !== theirs.dev || ours.ino !== theirs.ino
  } catch {
    return false
  }
}
