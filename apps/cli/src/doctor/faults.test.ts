import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { prepareRuntimes } from '@millwright/runner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DoctorReport } from './doctor.ts'

/** An ordinary user without an account. */
const ORDINARY_UID = 61_234
const ROOT = resolve(import.meta.dirname, '../../../..')
const RUNTIMES = process.env['MILLWRIGHT_RUNTIMES'] ?? join(ROOT, 'runtimes')

const succeeds = (command: string, arguments_: string[], uid = 0) =>
  spawnSync(command, arguments_, { uid, gid: uid }).status === 0
const isAble = process.platform === 'linux' && process.geteuid?.() === 0 && succeeds('python3', ['-V'])
const why = !isAble
  ? 'taking things away from a machine needs root, Linux and Python'
  : succeeds('/usr/bin/test', ['-r', join(ROOT, 'package.json')], ORDINARY_UID)
    ? null
    : `uid ${ORDINARY_UID} cannot read ${ROOT}`
if (why) console.warn(`SKIPPED: faults of a machine: ${why}`)

const scratch = mkdtempSync(join(tmpdir(), 'millwright-doctor-'))
beforeAll(async () => {
  if (!why) await prepareRuntimes({ runtimesDirectory: RUNTIMES })
}, 300_000)
afterAll(() => rmSync(scratch, { recursive: true }))

interface Circumstances {
  uid?: number
  environment?: Record<string, string>
  runtimes?: string
}

/** Runs `millwright doctor` on this machine with something taken away for real. */
function runDoctor(
  fault: string,
  options: string[],
  { uid = 0, environment = {}, runtimes = RUNTIMES }: Circumstances,
) {
  const node = [process.execPath, '--conditions=development', '--disable-warning=ExperimentalWarning']
  const command = [...node, join(ROOT, 'apps/cli/src/main.ts'), 'doctor', ...options, '--runtimes', runtimes]
  return spawnSync(
    'python3',
    [join(ROOT, 'packages/runner/src/testing/with-fault.py'), fault, String(uid), ...command],
    { encoding: 'utf8', cwd: ROOT, env: { PATH: process.env['PATH'], HOME: '/tmp', ...environment } },
  )
}

function doctorWith(fault: string, circumstances: Circumstances = {}) {
  const { stdout, stderr, status } = runDoctor(fault, ['--json'], circumstances)
  if (!stdout) throw new Error(stderr)
  const report = JSON.parse(stdout) as DoctorReport
  return { report, status, check: (name: string) => report.checks.find((one) => one.name.startsWith(name)) }
}

const SYSCTL = 'sysctl -w user.max_user_namespaces=15000'

describe.skipIf(why !== null)('millwright doctor, with something taken away for real', { timeout: 120_000 }, () => {
  it.each([ORDINARY_UID, 0])('user namespaces are at their limit of 0, uid %i', (uid) => {
    const { report, status, check } = doctorWith('no-user-namespaces', { uid })
    expect([report.ok, status]).toEqual([false, 1])
    expect(check('User namespaces')).toMatchObject({ status: 'failed', remedy: expect.stringContaining(SYSCTL) })
    expect(check('Sandbox')).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/Code execution is off\. User namespaces are not permitted here: .*ENOSPC/s),
      remedy: expect.stringContaining(SYSCTL),
    })
  })

  it.each([
    ['a service', {}, 'SystemCallFilter='],
    ['a pod', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 'Localhost profile'],
  ])('a filter of system calls forbids namespaces in %s', (_, environment, remedy) => {
    const { status, check } = doctorWith('filtered', { uid: ORDINARY_UID, environment })
    expect(status).toBe(1)
    expect(check('System call filter')!.detail).toContain('a filter surrounds us')
    expect(check('Sandbox')).toMatchObject({
      detail: expect.stringContaining('User namespaces are not permitted here'),
      remedy: expect.stringContaining(remedy),
    })
  })

  it.each([
    ['the machine', {}, 'findmnt -R /proc'],
    ['a pod', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 'procMount: Unmasked'],
  ])('parts of /proc are covered, on %s', (_, environment, remedy) => {
    const { status, check } = doctorWith('masked-proc', { uid: ORDINARY_UID, environment })
    expect(status).toBe(1)
    expect(check('Sandbox')).toMatchObject({
      detail: expect.stringContaining('The read-only root could not be built'),
      remedy: expect.stringContaining(remedy),
    })
  })

  it.each([ORDINARY_UID, 0])('it runs in a chroot, uid %i', (uid) => {
    const { report, status, check } = doctorWith('chroot', { uid })
    expect(status).toBe(1)
    expect(report.machine.surroundings).toBe('chroot')
    expect(check('Sandbox')).toMatchObject({ status: 'failed', remedy: expect.stringContaining('chroot') })
  })

  it('there is no Python', () => {
    const { status, check } = doctorWith('no-python', { uid: ORDINARY_UID })
    expect(status).toBe(1)
    expect(check('Runtimes')).toMatchObject({ remedy: expect.stringContaining('python3') })
    expect(check('Sandbox')).toMatchObject({ detail: expect.stringContaining('No Python 3.9 or newer') })
  })

  it('the runtimes lie on a file system that permits no execution', () => {
    const { status, check } = doctorWith(`noexec=${RUNTIMES}`)
    expect(status).toBe(1)
    expect(check('Mount options')).toMatchObject({ status: 'failed', detail: expect.stringContaining(RUNTIMES) })
    expect(check('Sandbox')).toMatchObject({
      detail: expect.stringContaining('failed to map segment'),
      remedy: expect.stringContaining('noexec'),
    })
  })

  it('there is no room for the runtimes', () => {
    const environment = { PIP_NO_INDEX: '1' }
    const { status, check } = doctorWith(`small-disk=${scratch}`, { environment, runtimes: join(scratch, 'runtimes') })
    expect(status).toBe(1)
    expect(check('Disk')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining(`0.0 GiB free in ${scratch}`),
      remedy: expect.stringContaining('--data'),
    })
  })

  it.each([ORDINARY_UID, 0])('there is no control group for it, uid %i: it works, and says what is weaker', (uid) => {
    const { report, status, check } = doctorWith('no-groups', { uid })
    expect(report.checks.filter((one) => one.status === 'failed')).toEqual([])
    expect(status).toBe(0)
    expect(check('Sandbox')!.detail).toContain('memory limits: sampled')
    expect(check('Memory limits')).toMatchObject({ status: 'warning', remedy: expect.stringContaining('Delegate=yes') })
  })

  it('says it in plain lines to a person', () => {
    const { stdout, status } = runDoctor('no-user-namespaces', [], { uid: ORDINARY_UID })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^failed {3}User namespaces: .* is 0\n {9}Mend: sysctl -w/m)
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^Code execution is off here\./)
  })

  it('nothing is taken away', () => {
    const { report, status } = doctorWith('none', { uid: ORDINARY_UID })
    expect(report.checks.filter((one) => one.status === 'failed')).toEqual([])
    expect([report.ok, status]).toEqual([true, 0])
    expect(report.floorMs).not.toBeNull()
  })
})
