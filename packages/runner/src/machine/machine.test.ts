import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { explainFailure } from '../sandbox/unavailable.ts'
import { lookAtMachine } from './machine.ts'

const scratch = mkdtempSync(join(tmpdir(), 'millwright-machine-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const ROOT_MOUNT = '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw'

/** A machine of files: what it does not name, it does not have. */
function machineWith(files: Record<string, string>, pidNamespace = 'pid:[4026531836]') {
  const root = mkdtempSync(join(scratch, 'root-'))
  const all = { '/proc/self/mountinfo': `${ROOT_MOUNT}\n`, '/proc/self/status': 'Seccomp:\t0\n', ...files }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  mkdirSync(join(root, 'proc/self/ns'), { recursive: true })
  symlinkSync(pidNamespace, join(root, 'proc/self/ns/pid'))
  return lookAtMachine(root)
}

const UBUNTU = 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nID=ubuntu\nID_LIKE=debian\n'
const RESTRICTED = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' }

/** What the person is told when the kernel refused a user namespace. */
const refused = (machine: ReturnType<typeof lookAtMachine>, errno = 'EPERM') =>
  explainFailure({ failed: 'user-namespace', errno, text: 'unshare' }, machine).remedy

describe('the distribution', () => {
  it.each([
    ['ID=debian', 'debian'],
    ['ID=ubuntu\nID_LIKE=debian', 'ubuntu'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'ubuntu'],
    ['ID=fedora', 'fedora'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'rhel'],
    ['ID=arch', 'arch'],
    ['ID=alpine', 'alpine'],
    ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'opensuse'],
    ['ID=unheard-of\nID_LIKE=arch', 'arch'],
    ['ID=nixos', 'other'],
  ])('%j is %s', (text, expected) => {
    expect(machineWith({ '/etc/os-release': text }).distribution).toBe(expected)
  })
})

describe('the surroundings', () => {
  const inside = 'pid:[4026532201]'
  it.each([
    ['a machine made from a container’s image', machineWith({ '/.dockerenv': '' }), 'machine'],
    ['Docker', machineWith({ '/.dockerenv': '' }, inside), 'docker'],
    ['Podman', machineWith({ '/run/.containerenv': '' }, inside), 'podman'],
    ['another container', machineWith({}, inside), 'container'],
    [
      'gVisor',
      machineWith({ '/proc/version': 'Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016' }, inside),
      'gvisor',
    ],
    ['WSL', machineWith({ '/proc/version': 'Linux version 6.6-microsoft-standard-WSL2' }, inside), 'wsl'],
    [
      'a chroot',
      machineWith({
        '/proc/self/mountinfo': '30 22 0:5 / /proc rw - proc proc rw\n31 22 0:6 / /dev rw - tmpfs x rw\n',
      }),
      'chroot',
    ],
  ])('are seen: %s', (_, machine, expected) => {
    expect(machine.surroundings).toBe(expected)
  })

  it('are seen: a pod', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1')
    expect(machineWith({ '/.dockerenv': '' }, inside).surroundings).toBe('kubernetes')
    vi.unstubAllEnvs()
  })
})

describe('why there is no user namespace', () => {
  it.each([
    [
      'Ubuntu’s AppArmor',
      refused(machineWith({ '/etc/os-release': UBUNTU, ...RESTRICTED })),
      /aa-exec -p millwright-worker/,
    ],
    [
      'the host’s AppArmor',
      refused(machineWith({ '/etc/os-release': UBUNTU, '/.dockerenv': '', ...RESTRICTED }, 'pid:[1]')),
      /On the machine that runs the container/,
    ],
    [
      'the limit',
      refused(machineWith({ '/proc/sys/user/max_user_namespaces': '0' })),
      /user\.max_user_namespaces=15000/,
    ],
    ['a limit that was reached', refused(machineWith({}), 'ENOSPC'), /the limit of a surrounding namespace/],
    [
      'the switch',
      refused(machineWith({ '/proc/sys/kernel/unprivileged_userns_clone': '0\n' })),
      /unprivileged_userns_clone=1/,
    ],
    [
      'Docker’s filter',
      refused(machineWith({ '/proc/self/status': 'Seccomp:\t2\n', '/.dockerenv': '' }, 'pid:[1]')),
      /docker run --security-opt seccomp=/,
    ],
    [
      'Podman’s filter',
      refused(machineWith({ '/proc/self/status': 'Seccomp:\t2\n', '/run/.containerenv': '' }, 'pid:[1]')),
      /podman run --security-opt seccomp=/,
    ],
    [
      'a profile of AppArmor',
      refused(machineWith({ '/proc/self/attr/apparmor/current': 'docker-default (enforce)\n' }), 'EACCES'),
      /AppArmor profile confines the worker/,
    ],
    [
      'a profile of AppArmor in Docker',
      refused(
        machineWith({ '/proc/self/attr/apparmor/current': 'docker-default (enforce)\n', '/.dockerenv': '' }, 'pid:[1]'),
      ),
      /apparmor=unconfined/,
    ],
    [
      'no profile that confines',
      refused(machineWith({ '/proc/self/attr/apparmor/current': 'firefox (unconfined)\n' })),
      /Try: /,
    ],
    ['SELinux', refused(machineWith({ '/sys/fs/selinux/enforce': '1' }), 'EACCES'), /ausearch -m avc/],
    ['something unknown', refused(machineWith({})), /Try: /],
  ])('%s', (_, remedy, expected) => {
    expect(remedy).toMatch(expected)
  })
})

it('reads what the box depends on', () => {
  const machine = machineWith({
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    '/proc/sys/user/max_user_namespaces': '96364\n',
    '/proc/sys/kernel/unprivileged_userns_clone': '1\n',
    '/proc/sys/vm/overcommit_memory': '2\n',
    '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids\n',
    '/sys/kernel/security/lsm': 'lockdown,capability,landlock',
    '/proc/self/mountinfo': `${ROOT_MOUNT}\n40 23 0:5 / /proc/kcore rw - tmpfs tmpfs rw\n`,
  })
  expect(machine).toMatchObject({
    name: 'Debian GNU/Linux 12 (bookworm)',
    userNamespaces: { most: 96364, unprivileged: true, appArmorRestricts: false },
    hasSeccomp: true,
    isFiltered: false,
    procIsMasked: true,
    controlGroups: 'v2',
    securityModules: ['lockdown', 'capability', 'landlock'],
    overcommit: 2,
  })
})
