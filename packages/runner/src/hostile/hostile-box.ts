import { availableParallelism, loadavg } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it, beforeAll, afterAll } from 'vitest'
import { gradeSubmission } from '../grading/grade-submission.ts'
import type { Job, JobResult } from '../sandbox/job.ts'
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, TestResult } from '../task.ts'
import { ORDINARY_UID, testRuntimes, whyNotAsOrdinaryUser } from '../testing/test-sandbox.ts'
import { leftOnMachine, restingState, type Traces } from './traces.ts'

/** Small, so that the whole suite stays quick; time enough for what ends by itself, on however busy a machine. */
export const LIMITS = { cpuSeconds: 3, wallMs: 6000, memory: 96 << 20, processes: 24, disk: 8 << 20, inodes: 256 }

/** For what must meet another limit first, on however busy a machine. */
export const PATIENT = { wallMs: 20_000 }

/**
 * After its wall limit a job has this long to end: the promise that every case checks. Where twice as many processes
 * want to run as there are cores, whoever watches the clock waits for a core as well, and more so with more.
 */
const endWithinMs = () => 1000 * Math.max(1, loadavg()[0]! / (2 * availableParallelism()))
/** Waiting for a box and the way of the result back, on a machine that other tests use too. */
const ON_THE_WAY_MS = 3000
/** Hostile jobs at once. More would make them each other's load, and limits in seconds would mean little. */
const AT_ONCE = 3
/** A case may run many jobs, and waits for its turn. */
const CASE_MS = 120_000
/** What a trivial job may take when everything hostile is over; the best of five, because the machine is shared. */
const NEXT_JOB_MS = 500

const HELPERS = `
import ctypes, errno, fcntl, json, os, resource, signal, socket, struct, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
def attempt(what):
    "True when it worked: the thing that must not happen."
    try:
        return bool(what())
    except BaseException:
        return False
def done(what):
    "For calls that answer nothing: True when they raised nothing."
    try:
        what()
        return True
    except BaseException:
        return False
def call(number, *arguments):
    ctypes.set_errno(0)
    return libc.syscall(number, *[ctypes.c_ulong(a & 2**64 - 1) if isinstance(a, int) else a for a in arguments]) != -1
def refused(number, *arguments):
    "True when the filter answered, before the kernel looked at anything."
    return not call(number, *arguments) and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
def held_by_children(count, grab):
    "Runs it in so many processes at once; each answers the MiB it holds (250 at most) and holds them a moment longer."
    children = []
    for _ in range(count):
        try: pid = os.fork()
        except OSError: continue
        if pid == 0:
            mebibytes = 0
            try:
                mebibytes = grab()
                time.sleep(0.5)
            finally:
                os._exit(mebibytes)
        children.append(pid)
    return sum(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children)
`

/** What a theme's cases work with. */
export interface HostileBox {
  /** One named case. Concurrent with others of its file; a trivial job must run well right after it. */
  hostile: (name: string, body: () => Promise<void>) => void
  /** Runs Python, with the helpers above; the verdict is a normal one and in time, or this fails. */
  run: (code: string, more?: Partial<Job>) => Promise<JobResult>
  /** Runs Python that ends by printing one JSON value. */
  ask: (code: string, more?: Partial<Job>) => Promise<unknown>
  /** Runs named attempts (`attempts = {name: function}`); answers the names of those that worked. */
  worked: (attempts: string, more?: Partial<Job>) => Promise<unknown>
  /** Runs another program than Python on the files given. */
  exec: (argv: string[], files: Job['files'], more?: Partial<Job>) => Promise<JobResult>
  /** Grades a submission; its one test's result. */
  grade: (task: Partial<GradingTask>) => Promise<TestResult>
  sandbox: () => Sandbox
  /** The interpreter's path in the box, for running it as any other program. */
  python: () => string
  /** Where no control group counts memory, a limit may show as a refusal inside the program instead of a verdict. */
  sampled: () => boolean
}

/**
 * Describes a theme's cases twice: as root, and as an ordinary user. Without `libraries` the fork server imports no
 * numpy and its kin: the same box in every other way, and up in a tenth of the time.
 */
export function asBothUsers(theme: string, cases: (box: HostileBox) => void, { libraries = true } = {}): void {
  const isRoot = process.geteuid?.() === 0
  const users = [
    { who: 'root', uid: undefined, skip: isRoot ? null : 'the suite does not run as root' },
    { who: 'an ordinary user', uid: isRoot ? ORDINARY_UID : undefined, skip: isRoot ? notAsOrdinaryUser : null },
  ]
  for (const { who, uid, skip } of users) {
    describe(`${theme}, as ${who}`, () => {
      if (skip) it.skip(`skipped: ${skip}`, () => {})
      else cases(openBox(uid, libraries))
    })
  }
}

const notAsOrdinaryUser = await whyNotAsOrdinaryUser()
if (notAsOrdinaryUser) console.warn(`SKIPPED: hostile cases as an ordinary user: ${notAsOrdinaryUser}`)

function openBox(uid: number | undefined, libraries: boolean): HostileBox {
  let sandbox: Sandbox
  let before: Traces
  const gate = new Gate(AT_ONCE)

  beforeAll(async () => {
    // One slot more than hostile jobs run: nothing waits for a slot, so times are the jobs' own.
    const runtimes = await testRuntimes()
    const python = runtimes.python && { ...runtimes.python, libraries: null, preload: 'none' as const }
    sandbox = await openSandbox({
      runtimes: libraries ? runtimes : { ...runtimes, python },
      slots: AT_ONCE + 1,
      ...(uid === undefined ? {} : { uid }),
    })
    await trivialJob(sandbox)
    before = await restingState()
  }, 300_000)

  afterAll(async () => {
    const times = []
    for (let round = 0; round < 5; round += 1) times.push(await trivialJob(sandbox))
    const after = await restingState(before)
    await sandbox.close()
    expect(Math.min(...times)).toBeLessThan(NEXT_JOB_MS)
    expect(after).toEqual(before)
    expect(leftOnMachine(uid)).toEqual([])
  }, 60_000)

  const runJob = (job: Job) =>
    gate.pass(async () => {
      const limits = { ...LIMITS, ...job.limits }
      const started = performance.now()
      const result = await sandbox.run({ ...job, limits })
      expect(performance.now() - started).toBeLessThan(limits.wallMs + endWithinMs() + ON_THE_WAY_MS)
      expectNormalEnd(result, limits.wallMs)
      return result
    })
  const run: HostileBox['run'] = (code, more) =>
    runJob({
      program: { program: 'script', entry: 'main.py' },
      ...more,
      files: { 'main.py': HELPERS + code, ...more?.files },
    })
  const ask: HostileBox['ask'] = async (code, more) => {
    const result = await run(code, more)
    expect([result.verdict, result.stderr.toString()]).toEqual(['ok', ''])
    return JSON.parse(result.stdout.toString())
  }
  return {
    hostile: (name, body) =>
      it.concurrent(
        name,
        async () => {
          await body()
          await trivialJob(sandbox)
        },
        CASE_MS,
      ),
    run,
    ask,
    worked: (attempts, more) =>
      ask(`${attempts}\nprint(json.dumps([name for name, what in attempts.items() if attempt(what)]))`, more),
    exec: (argv, files, more) => runJob({ program: { program: 'exec', argv }, files, ...more }),
    grade: (task) =>
      gate.pass(async () => {
        const { tests } = await gradeSubmission(sandbox, { ...TASK, ...task })
        expect(['lost', 'sandbox-error']).not.toContain(tests[0]!.verdict)
        return tests[0]!
      }),
    sandbox: () => sandbox,
    python: () => pythonInBox(sandbox),
    sampled: () => sandbox.memorySampled !== null,
  }
}

function expectNormalEnd(result: JobResult, wallMs: number): void {
  expect(result.problem).toBeUndefined()
  expect(['lost', 'sandbox-error', 'stopped', 'wrong', 'protocol-error']).not.toContain(result.verdict)
  expect(result.wallMs).toBeLessThan(wallMs + endWithinMs())
}

async function trivialJob(sandbox: Sandbox): Promise<number> {
  const started = performance.now()
  const { verdict, stdout } = await sandbox.run({
    program: { program: 'script', entry: 'main.py' },
    files: { 'main.py': 'print(6 * 7)' },
  })
  expect(`${verdict} ${stdout.toString()}`).toBe('ok 42\n')
  return performance.now() - started
}

/** As in launch.py: a Python that is not the system's own is bound to a place of ours. */
function pythonInBox({ runtimes }: Sandbox): string {
  const { executable, prefix } = runtimes.python!
  return prefix.startsWith('/usr') ? executable : join('/opt/millwright/python', relative(prefix, executable))
}

const TASK: GradingTask = {
  challengeId: 'hostile',
  kind: 'function',
  runtime: 'python-ml',
  entry: 'solution.py',
  files: {},
  fixtures: {},
  checkers: {},
  limits: { cpuSeconds: 3, wallSeconds: 4, memoryMiB: 192 },
  tests: [],
  criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
}

/** Lets so many through at once, the others in the order they came. */
class Gate {
  private free: number
  private readonly waiting: (() => void)[] = []

  constructor(width: number) {
    this.free = width
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.free += 1
    }
  }
}
