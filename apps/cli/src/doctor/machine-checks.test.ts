import { lookAtMachine, type Machine } from '@millwright/runner'
import { expect, it } from 'vitest'
import { machineChecks, type Place } from './machine-checks.ts'

const machine: Machine = {
  ...lookAtMachine(),
  distribution: 'debian',
  surroundings: 'machine',
  platform: 'linux',
  architecture: 'x64',
  kernel: '6.1.0-56-amd64',
  libc: 'glibc',
  userNamespaces: { most: 15000, unprivileged: true, appArmorRestricts: false },
  hasSeccomp: true,
  overcommit: 0,
}
const place: Place = {
  directory: '/srv/runtimes',
  freeBytes: 50 * 2 ** 30,
  isExecutable: true,
  isInstalled: false,
  now: new Date('2026-12-01'),
}

const found = (about: Partial<Machine> = {}, there: Partial<Place> = {}, node = '26.10.0') =>
  machineChecks({ ...machine, ...about }, { ...place, ...there }, node)
    .filter(({ status }) => status !== 'ok')
    .map(({ name, status, remedy }) => `${status} ${name}: ${remedy}`)

const namespaces = (userNamespaces: Partial<Machine['userNamespaces']>) => ({
  userNamespaces: { ...machine.userNamespaces, ...userNamespaces },
})

it('finds nothing on a machine that is fit', () => {
  expect(found()).toEqual([])
})

it.each([
  ['another architecture', found({ architecture: 'arm64' }), /^failed System: Run a worker on a Linux x86-64 machine/],
  ['another system', found({ platform: 'darwin' }), /^failed System: Run a worker on a Linux/],
  ['musl', found({ libc: 'musl', distribution: 'alpine' }), /^failed System: .*Alpine has musl/],
  ['an old kernel', found({ kernel: '5.10.0-30' }), /^failed System: Boot Linux 5\.12/],
  ['RHEL 8', found({ kernel: '4.18.0-553', distribution: 'rhel' }), /^failed System: Use release 9/],
  ['an old Node', found({}, {}, '22.11.0'), /^failed Node: .*npm run millwright -- doctor/],
  ['no user namespaces', found(namespaces({ most: 0 })), /^failed User namespaces: sysctl -w user.max_user_namespaces/],
  [
    'the switch of older Debian',
    found(namespaces({ unprivileged: false })),
    /^failed User namespaces: sysctl -w kernel.unprivileged_userns_clone=1/,
  ],
  ['no seccomp', found({ hasSeccomp: false }), /^failed System call filter: .*CONFIG_SECCOMP_FILTER/],
  ['strict overcommit', found({ overcommit: 2 }), /^warning Memory reservations: .*vm.overcommit_memory=0/],
  ['little room to install', found({}, { freeBytes: 1e9 }), /^failed Disk: Free some space/],
  ['little room to run', found({}, { freeBytes: 5e7, isInstalled: true }), /^warning Disk: Free some space/],
  ['noexec', found({}, { isExecutable: false }), /^failed Mount options: .*noexec/],
  [
    'a clock that stood still',
    found({}, { now: new Date('1970-01-02') }),
    /^warning Clock: .*timedatectl set-ntp true/,
  ],
  ['a clock that slept in Windows', found({ surroundings: 'wsl' }, { now: new Date('2020-01-02') }), /wsl --shutdown/],
])('finds %s, and says what to do', (_, complaints, expected) => {
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(expected)
})

it('takes room for granted that is enough for what is installed', () => {
  expect(found({}, { freeBytes: 1e9, isInstalled: true })).toEqual([])
})
