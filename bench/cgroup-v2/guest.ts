/**
 * Runs in the virtual machine, once for each place a worker may find itself in: opens the sandbox as the worker does, runs honest
 * and hostile jobs, and looks at the control groups from outside. Prints one line of JSON for each check, marked `@@`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSandbox, type Job, type JobResult, type PreparedRuntimes } from '@millwright/runner'

const place = process.argv[2]!
const GROUPS = '/sys/fs/cgroup'
const MIB = 2 ** 20
/** The emulated processor is about ten times slower than a real one. */
const LIMITS = { cpuSeconds: 60, wallMs: 120_000, memory: 64 * MIB, processes: 16 }

function tell(check: string, ok: boolean, seen: string): void {
  process.stdout.write(`@@ ${JSON.stringify({ place, check, ok, seen })}\n`)
}

const python = (code: string, limits: Job['limits'] = {}): Job => ({
  program: { program: 'script', entry: 'main.py' },
  files: { 'main.py': code },
  limits: { ...LIMITS, ...limits },
})

const text = (result: JobResult) => `${result.stdout.toString()}${result.stderr.toString()}`.trim().slice(0, 300)
const told = (result: JobResult) =>
  `${result.verdict}, peak ${result.memoryPeakMiB} MiB, processor ${Math.round(result.cpuMs)} ms, wall ${Math.round(result.wallMs)} ms` +
  (text(result) ? `: ${text(result)}` : '')

function foldersIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // a job's group, gone meanwhile
  }
}

function groupsNamed(pattern: RegExp, folder = GROUPS): string[] {
  return foldersIn(folder)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [
      ...(pattern.test(name) ? [join(folder, name)] : []),
      ...groupsNamed(pattern, join(folder, name)),
    ])
}

const read = (...parts: string[]) => {
  const path = join(...parts)
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : 'missing'
}

// Python alone: loading the packages would take minutes on an emulated processor, and nothing here depends on them.
const executable = realpathSync('/usr/bin/python3')
const runtimes: PreparedRuntimes = {
  python: {
    executable,
    prefix: '/usr',
    version: basename(executable),
    libraries: null,
    preload: 'none',
    source: 'none',
  },
  node: { executable: process.execPath, version: process.versions.node },
  folders: {},
  versions: { typescript: `Node ${process.versions.node}` },
  hide: [join(import.meta.dirname, '../..')],
  hash: 'none',
  problems: [],
}
const started = performance.now()
const sandbox = await openSandbox({ runtimes, slots: 2, prepared: 1, recycleAfter: 1000 })
tell('the sandbox opens', true, `${sandbox.engine} in ${Math.round(performance.now() - started)} ms`)
const enforced = !['plain', 'read-only'].includes(place)
tell(
  enforced
    ? 'limits are enforced by control groups'
    : 'without a subtree of its own, limits are sampled, and it says so',
  enforced ? sandbox.engine.includes('cgroup v2') : sandbox.engine.includes('memory limits: sampled'),
  sandbox.memorySampled ?? 'control groups v2',
)

async function check(name: string, job: Job, holds: (result: JobResult) => boolean): Promise<JobResult> {
  const result = await sandbox.run(job)
  tell(name, holds(result), told(result))
  return result
}
const near = (measured: number, expected: number, share: number) => Math.abs(measured - expected) <= share * expected

await check('an honest program runs', python('print(6 * 7)'), (r) => r.verdict === 'ok' && text(r) === '42')
await check(
  'a TypeScript program runs',
  {
    program: { program: 'exec', argv: ['/opt/millwright/node', '--no-warnings', '/work/main.ts'] },
    files: { 'main.ts': 'const answer: number = 42\nconsole.log(answer)' },
    limits: { ...LIMITS, memory: 512 * MIB, processes: 64 },
  },
  (r) => r.verdict === 'ok' && text(r) === '42',
)

// Sampling every 30 ms on an emulated processor proves nothing about the overshoot; bench/runner measures that.
const bound = enforced ? 1.1 * 64 : Infinity
const withinMemory = (r: JobResult) => r.verdict === 'memory' && r.memoryPeakMiB <= bound
// Without groups a single process meets its own limit first, and Python raises that as an error.
const refusedMemory = (r: JobResult) => !enforced && r.verdict === 'nonzero-exit' && text(r).endsWith('MemoryError')
await check(
  enforced ? 'memory: one process, verdict and peak within 1.1x of 64 MiB' : 'memory: one process, verdict',
  python('held = []\nwhile True: held.append(bytearray(2**20))'),
  (r) => withinMemory(r) || refusedMemory(r),
)
await check(
  'memory: eight processes together',
  python(
    'import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        held = bytearray(16 * 2**20)\n        time.sleep(100)\ntime.sleep(100)',
  ),
  withinMemory,
)
await check(
  'memory: files in /tmp count',
  python(
    "import time\nopen('/tmp/a', 'wb').write(bytes(40 * 2**20))\nheld = [bytearray(2**20) for _ in range(40)]\ntime.sleep(100)",
    { disk: 60 * MIB },
  ),
  withinMemory,
)
await check(
  'memory: shared memory counts or is refused',
  python(
    "import mmap, os, time\nfor _ in range(8):\n    try: fd = os.memfd_create('x')\n    except OSError: print('refused'); raise SystemExit\n    os.ftruncate(fd, 2**24)\n    m = mmap.mmap(fd, 2**24)\n    for i in range(0, 2**24, 4096): m[i] = 1\ntime.sleep(100)",
  ),
  (r) => withinMemory(r) || (!enforced && text(r) === 'refused'),
)
await check(
  'memory: whoever only watched does not outlive the limit',
  python(
    "import os, time\nif os.fork() == 0:\n    held = []\n    while True: held.append(bytearray(2**20))\nos.wait()\ntime.sleep(0.05)\nprint('survived', flush=True)\ntime.sleep(100)",
  ),
  (r) => r.verdict === 'memory' && (!enforced || text(r) === ''),
)
await check(
  'processes: no more than the limit of 16, then a verdict',
  python(
    'import os, time\nmade = 0\nend = time.monotonic() + 30\nwhile time.monotonic() < end:\n    try:\n        if os.fork() == 0: time.sleep(100)\n        made += 1\n    except OSError:\n        if made: print(made, flush=True); made = 0',
    { cpuSeconds: 20 },
  ),
  (r) =>
    (r.verdict === 'process-limit' || (!enforced && r.verdict === 'cpu-time')) &&
    Number(text(r).split('\n')[0] || 0) <= 16,
)
await check(
  'processes: a bomb of forks that fork',
  python('import os\nwhile True:\n    try: os.fork()\n    except OSError: pass', { cpuSeconds: 20 }),
  (r) => ['process-limit', 'cpu-time', 'memory'].includes(r.verdict),
)

const BURN = 'import os, time\ndef burn(seconds):\n    while time.process_time() < seconds: sum(range(10000))\n'
const counted = await sandbox.run(
  python(
    `${BURN}r, w = os.pipe()\nif os.fork() == 0:\n    burn(1); os._exit(0)\nos.wait()\nburn(1)\nprint(round(1000 * sum(os.times()[:4])))`,
  ),
)
const itself = Number(text(counted))
tell(
  'processor time of all processes is counted, within 10 % and 100 ms of what they count themselves',
  counted.verdict === 'ok' && Math.abs(counted.cpuMs - itself) <= 0.1 * itself + 100,
  `${told(counted)} counted by itself`,
)
await check(
  'processor time: many short-lived children do not escape it',
  python(`${BURN}while True:\n    if os.fork() == 0:\n        burn(0.2); os._exit(0)\n    os.wait()`, {
    cpuSeconds: 2,
  }),
  (r) => r.verdict === 'cpu-time' && r.cpuMs < 3500,
)
if (enforced) {
  await check(
    'half a core: one second of work takes two',
    python(`${BURN}burn(1)`, { cpus: 0.5 }),
    (r) => r.verdict === 'ok' && r.wallMs >= 1.7 * r.cpuMs && near(r.wallMs, 2 * r.cpuMs, 0.4),
  )
}
if (enforced) {
  // Four jobs on one core: by equal shares the slow ones would get as much as the quick ones.
  let burning = 0
  const enough = new AbortController()
  const turn = (slow: boolean) => {
    const job = python(`${BURN}os.sched_setaffinity(0, {0})\nprint('burning', flush=True)\nburn(${slow ? 50 : 2})`)
    return sandbox.run(
      { ...job, onOutput: () => void (burning += 1) },
      { slow, ...(slow ? { signal: enough.signal } : {}) },
    )
  }
  const looks = () =>
    new Map(
      groupsNamed(/^job-/).map((group) => [
        `${read(group, 'cpu.weight')} ${group}`,
        Number(/usage_usec (\d+)/.exec(read(group, 'cpu.stat'))?.[1] ?? 0) / 1000,
      ]),
    )
  const bothBurn = async (count: number) => {
    while (burning < count) await sleep(10)
  }
  const slow = [turn(true), turn(true)].map((run) => run.catch(() => null))
  await bothBurn(2)
  const quick = [turn(false), turn(false)]
  await bothBurn(4)
  // Between these two looks all four want the core.
  const before = looks()
  await sleep(800)
  const used = [...looks()].map(([name, ms]) => ({
    isSlow: Number.parseInt(name, 10) < 50,
    ms: ms - (before.get(name) ?? ms),
  }))
  const sum = (isSlow: boolean) => used.filter((one) => one.isSlow === isSlow).reduce((ms, one) => ms + one.ms, 0)
  const [bySlow, byQuick] = [sum(true), sum(false)]
  await Promise.all(quick)
  enough.abort()
  await Promise.all(slow)
  tell(
    'weights: beside quick jobs, slow ones get a small share of a core',
    used.some(({ isSlow }) => isSlow) && byQuick > 200 && bySlow < 0.25 * byQuick,
    `${Math.round(bySlow)} ms of processor time against ${Math.round(byQuick)} ms`,
  )
}
await check(
  'wall time: a sleeper and its children end at the limit',
  python(
    'import os, time\nfor _ in range(5):\n    if os.fork() == 0: os.setsid(); time.sleep(1000)\ntime.sleep(1000)',
    {
      wallMs: 3000,
    },
  ),
  (r) => r.verdict === 'wall-time' && r.wallMs < 4000,
)
await check(
  'the box shows no control groups, and its own as the root',
  python(
    "import os\nprint(os.path.exists('/sys/fs/cgroup'), os.path.exists('/sys'), open('/proc/self/cgroup').read().split())",
  ),
  (r) => (enforced ? text(r) === "False False ['0::/']" : text(r).startsWith('False False')),
)
await check(
  'the job cannot mount control groups or leave its namespace',
  python(
    "import ctypes, os\nlibc = ctypes.CDLL(None)\nos.makedirs('/tmp/c')\nprint(libc.mount(b'none', b'/tmp/c', b'cgroup2', 0, None), libc.unshare(0x2000000), libc.unshare(0x10000000))",
  ),
  (r) => text(r) === '-1 -1 -1' || r.verdict === 'signal',
)

if (enforced) {
  // A job that sleeps, looked at from outside.
  const controller = new AbortController()
  const sleeper = sandbox.run(python('import time\ntime.sleep(1000)'), { signal: controller.signal }).catch(() => null)
  let files = ''
  let ok = false
  for (let turn = 0; turn < 100 && !ok; turn += 1) {
    await sleep(100)
    for (const group of groupsNamed(/^job-/)) {
      if (read(group, 'memory.max') !== String(LIMITS.memory)) continue
      const names = [
        'memory.max',
        'memory.swap.max',
        'memory.oom.group',
        'pids.max',
        'pids.current',
        'cpu.max',
        'cpu.weight',
      ]
      files = names.map((name) => `${name} ${read(group, name)}`).join(', ')
      ok =
        read(group, 'pids.max') === '16' &&
        read(group, 'memory.oom.group') === '1' &&
        ['0', 'missing'].includes(read(group, 'memory.swap.max')) &&
        read(group, 'cpu.max').endsWith(' 100000') &&
        read(group, 'pids.current') === '1'
    }
  }
  tell('the job’s group holds what was asked for', ok, files)
  controller.abort()
  await sleeper
}

// Two jobs of each kind at once for a while, then nothing but the prepared boxes may be there.
const many = await Promise.all(Array.from({ length: 40 }, (_, n) => sandbox.run(python(`print(${n})`))))
await sleep(1500)
const left = enforced ? groupsNamed(/^job-/).length : 0
tell(
  'forty jobs later only the prepared boxes have groups',
  many.every((r, n) => text(r) === String(n)) && left <= 6,
  `${many.filter((r, n) => text(r) === String(n)).length} of 40 right, ${left} groups`,
)

/** Kills our outside process, which holds the groups and waits, as soon as there is one. */
async function killKeeper(): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    const { stdout } = spawnSync('/usr/bin/pgrep', ['-f', '[l]aunch.py'], { encoding: 'utf8' })
    const pids = stdout.split('\n').filter(Boolean).map(Number)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    if (pids.length > 0) return
    await sleep(100)
  }
}
const running = sandbox.run(python('import time\ntime.sleep(2)\nprint(1)'))
await sleep(1000)
await killKeeper()
let again = await running
// So slow a machine may still meet the dying one, and call the job lost: a worker then gives it back to the queue.
for (let turn = 0; turn < 3 && again.verdict === 'lost'; turn += 1) again = await sandbox.run(python('print(1)'))
tell('the keeper is killed with -9: the job runs once more', again.verdict === 'ok' && text(again) === '1', told(again))
for (let turn = 0; turn < 3; turn += 1) {
  await killKeeper()
  await sleep(200)
  await sandbox.run(python('print(1)'))
}
if (enforced) {
  const parents = groupsNamed(/^millwright-\d+$/)
  const deepest = Math.max(...groupsNamed(/^(millwright|job)/).map((path) => path.split('/').length))
  tell(
    'four killed later: one parent group, not nested deeper each time',
    parents.length === 1 && deepest - Math.min(...parents.map((path) => path.split('/').length)) <= 1,
    parents.join(' '),
  )
}
await check('and an honest program still runs', python('print(6 * 7)'), (r) => text(r) === '42')
await sandbox.close()
