import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PACKAGE_ROOT } from '../runtimes/prepare-runtimes.ts'
import { testRuntimes, whyNotAsOrdinaryUser } from '../testing/test-sandbox.ts'
import { PERMITTED, podProfile } from './pod-profile.ts'

const FILE = join(PACKAGE_ROOT, '../../deploy/kubernetes/millwright-worker.seccomp.json')

/** After a change: UPDATE_POD_PROFILE=1 npx vitest run packages/runner/src/seccomp/pod-profile.test.ts */
it('is the one that is deployed', () => {
  const text = `${JSON.stringify(podProfile(), null, 2)}\n`
  if (process.env['UPDATE_POD_PROFILE']) writeFileSync(FILE, text)
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(podProfile())
})

it('permits what builds a box, and none of what no box needs', () => {
  const names = podProfile().syscalls.flatMap((one) => one.names)
  expect(names).toEqual(expect.arrayContaining(['unshare', 'mount', 'pivot_root', 'setns', 'landlock_restrict_self']))
  const dangerous = [
    'ptrace',
    'bpf',
    'io_uring_setup',
    'keyctl',
    'userfaultfd',
    'perf_event_open',
    'init_module',
    'reboot',
  ]
  expect(names.filter((name) => dangerous.includes(name))).toEqual([])
})

/** The deployed profile as the kernel gets it from a container's runtime. */
function compile(): Buffer {
  const [load, jumpIfEqual, answer] = [0x20, 0x15, 0x06]
  const [allow, refuse, kill] = [0x7fff0000, 0x00050001, 0x80000000]
  const instructions = [
    [load, 0, 0, 4],
    [jumpIfEqual, 1, 0, 0xc000003e],
    [answer, 0, 0, kill],
    [load, 0, 0, 0],
    ...PERMITTED.flatMap((group) => Object.values(group)).flatMap((number) => [
      [jumpIfEqual, 0, 1, number],
      [answer, 0, 0, allow],
    ]),
    [answer, 0, 0, refuse],
  ]
  const bytes = Buffer.alloc(8 * instructions.length)
  instructions.forEach(([operation, ifTrue, ifFalse, value], index) => {
    bytes.writeUInt16LE(operation!, 8 * index)
    bytes.set([ifTrue!, ifFalse!], 8 * index + 2)
    bytes.writeUInt32LE(value!, 8 * index + 4)
  })
  return bytes
}

const reason = await whyNotAsOrdinaryUser()
if (reason) console.warn(`SKIPPED: the worker in a pod: ${reason}`)

const PROBE = `
import { openSandbox, prepareRuntimes, probeSandbox } from ${JSON.stringify(join(PACKAGE_ROOT, 'src/index.ts'))}
const sandbox = await openSandbox({ runtimes: await prepareRuntimes({ runtimesDirectory: process.argv[1] }), slots: 1 })
const probes = await Array.fromAsync(probeSandbox(sandbox))
await sandbox.close()
console.log(JSON.stringify({ engine: sandbox.engine, probes }))`

it.skipIf(reason !== null)('holds honest and hostile jobs in a pod’s namespaces', { timeout: 120_000 }, async () => {
  const { python } = await testRuntimes()
  const folder = mkdtempSync(join(tmpdir(), 'millwright-pod-'))
  const filter = join(folder, 'filter.bpf')
  writeFileSync(filter, compile())
  spawnSync('chmod', ['-R', 'a+rX', folder])
  const node = [process.execPath, '--conditions=development', '--disable-warning=ExperimentalWarning']
  const { stdout, stderr } = spawnSync(
    'python3',
    [
      join(PACKAGE_ROOT, 'src/testing/with-fault.py'),
      `pod,bpf=${filter}`,
      '10001',
      ...node,
      '--input-type=module',
      '-e',
      PROBE,
      join(python!.libraries!, '..'),
    ],
    { encoding: 'utf8', cwd: PACKAGE_ROOT, env: { PATH: process.env['PATH'], HOME: '/tmp' } },
  )
  rmSync(folder, { recursive: true })
  expect(stderr).toBe('')
  const { engine, probes } = JSON.parse(stdout) as { engine: string; probes: { passed: boolean }[] }
  // A pod sees control groups read-only, and everybody must be able to see that in a verdict.
  expect(engine).toContain('(user, memory limits: sampled, seccomp')
  expect(probes.length).toBeGreaterThan(8)
  expect(probes.filter(({ passed }) => !passed)).toEqual([])
})
