import type { Job, JobResult, PreparedJob, Program } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, GradingTest, ServicePhase, TestResult } from '../task.ts'
import { withOwnCores, type OwnCores } from './cores.ts'
import { entryProgram } from './entry-program.ts'
import { givenFiles } from './judge.ts'
import { endedBadly, failed, jobLimits, testResult, wrong, type Outcome } from './outcome.ts'
import { NODE } from './programs.ts'
import { judgePhase, readProbe, shownReplies, type Probe } from './replies.ts'
import { listenerOf, type TestContext } from './test-context.ts'

export const PORT = 8000
const PROBE = '/opt/millwright/programs/probe.mjs'
const REQUEST_MS = 5000
/** What the prober may use beyond the candidate's own wall limit before we end it. */
const PROBER_SPARE_MS = 5000
export const PROBER: Program = { program: 'exec', argv: [NODE, '--no-warnings', PROBE] }

type ProbedPhase = Exclude<ServicePhase, { restart: unknown }>
type Cores = OwnCores | null

/**
 * One test of a server: the candidate's program in one box with a loopback network, our prober in another that joined
 * only that network; a fresh prober for each phase. The probers bring replies and times; what is right is known here
 * alone.
 *
 * A lab of several services needs nothing else: the first box has the network (`network: 'lo'`), each further service
 * joins it by the process id of that box (`visitNetworkOf`) and listens on a port of its own, and so does the prober.
 * Each has its own files, limits and processes, and can be started again alone; see service-test.test.ts.
 */
export async function runServiceTest(
  sandbox: Sandbox,
  task: GradingTask,
  test: GradingTest,
  context: TestContext,
): Promise<TestResult> {
  const phases = phasesOf(task, test)
  const once = (cores: Cores) => probeOnce(sandbox, task, test, phases, context, cores)
  const twice = async (cores: Cores) => {
    const probed = await once(cores)
    if (!isOurs(probed.outcome)) return probed
    await sandbox.settleAfterLoss()
    return once(cores)
  }
  const measured = phases.some((phase) => 'load' in phase)
  // A measured server has a core, and so has its prober, or one would measure the other.
  const { outcome, served } = await sandbox.withSlots(measured ? 2 : 1, context.turn, () =>
    measured ? withOwnCores(sandbox, twice) : twice(null),
  )
  return testResult(test, outcome, served)
}

const isOurs = ({ verdict }: Outcome) => verdict === 'lost' || verdict === 'sandbox-error'

/** What a test does to the server. `requests` and `load` are short for a single phase. */
function phasesOf(task: GradingTask, test: GradingTest): ServicePhase[] {
  const { phases, requests, load, expect } = test
  if (phases && expect.kind === 'phases') return phases
  if (requests && expect.kind === 'responses') return [{ requests, responses: expect.responses }]
  if (load && expect.kind === 'latency') return [{ load, latency: expect }]
  throw new RangeError(`challenge ${task.challengeId}: test ${test.id} expects ${expect.kind} of a service`)
}

interface Probed {
  outcome: Outcome
  served: JobResult
}

function probeOnce(
  sandbox: Sandbox,
  task: GradingTask,
  test: GradingTest,
  phases: ServicePhase[],
  context: TestContext,
  cores: Cores,
): Promise<Probed> {
  const { signal } = context.turn
  const job = serverJob(task, test, context, cores)
  return sandbox.withBoxes(async (take): Promise<Probed> => {
    const server = take(job.program)
    const networkOf = await server.ready.catch(() => null)
    const serving = server.run(job, { signal })
    serving.catch(() => {}) // read below; until then the prober may reject first
    if (networkOf === null) return { outcome: failed('lost'), served: await serving }
    const { wallMs } = jobLimits(task.limits)
    const began = performance.now()
    const seen: Probe[] = []
    let outcome: Outcome | null = null
    for (const [index, phase] of phases.entries()) {
      if ('restart' in phase) {
        if (!(await restarted(server, phase.restart))) break // how it ended says more
        continue
      }
      const prober = take(PROBER)
      await prober.ready.catch(() => {}) // a broken prober ends as lost below
      // A server that ended cannot come up any more; the prober would wait for it until its limit.
      void serving.then(() => prober.stop()).catch(() => {})
      const leftMs = Math.max(1, wallMs - (performance.now() - began))
      const probed = await prober.run(probingJob(phase, networkOf, leftMs, cores), { signal })
      const found = readProbe(probed)
      if (typeof found === 'object') seen.push(found)
      outcome = typeof found === 'object' ? judgePhase(phase, found) : probeFailure(found, probed, context)
      if (outcome.score < 1) {
        if (phases.length > 1) outcome.detail = `phase ${index + 1}: ${outcome.detail ?? outcome.category}`
        break
      }
    }
    server.stop()
    const served = await serving
    const replied = outcome ?? failed('sandbox-error')
    const settled = endOfServer(served) ?? (replied.score < 1 ? replied : (memoryProblem(test, served) ?? replied))
    return { outcome: { ...settled, returned: shownReplies(seen) }, served }
  })
}

function restarted(server: PreparedJob, how: 'kill' | 'terminate'): Promise<boolean> {
  return server.restart(how).then(
    () => true,
    () => false,
  )
}

function serverJob(task: GradingTask, test: GradingTest, context: TestContext, cores: Cores): Job {
  return {
    program: entryProgram(task),
    files: { ...task.files, ...givenFiles(task, test) },
    environment: { PORT: String(PORT) },
    network: 'lo',
    limits: jobLimits(task.limits),
    onOutput: listenerOf([test], context),
    ...(cores ? { cores: cores.server } : {}),
  }
}

/** What the prober is given: requests, and nothing of what is right. */
export function probingJob(
  phase: ProbedPhase,
  networkOf: number,
  leftMs: number,
  cores: Cores = null,
  port = PORT,
): Job {
  const plan = {
    port,
    startMs: leftMs / 2,
    totalMs: leftMs,
    requestMs: Math.min(REQUEST_MS, leftMs / 2),
    ...('load' in phase ? { load: phase.load } : { requests: phase.requests }),
  }
  return {
    program: PROBER,
    files: {},
    visitNetworkOf: networkOf,
    input: JSON.stringify(plan),
    limits: {
      cpuSeconds: 60,
      wallMs: Math.round(leftMs) + PROBER_SPARE_MS,
      memory: 512 << 20,
      cpus: 2,
      result: 32 << 20,
    },
    ...(cores ? { cores: cores.prober } : {}),
  }
}

/** What the server's own end settles, whatever it answered before; null when it served until we ended it. */
function endOfServer(served: JobResult): Outcome | null {
  if (served.verdict === 'lost' || served.verdict === 'sandbox-error') return failed(served.verdict)
  return endedBadly(served) ?? (served.verdict === 'ok' ? wrong('The server ended by itself.') : null)
}

/** Of the server alone: its prober has a box of its own. */
function memoryProblem({ expect }: GradingTest, { memoryPeakMiB }: JobResult): Outcome | null {
  const most = 'maxMemoryMiB' in expect ? expect.maxMemoryMiB : undefined
  if (most === undefined || memoryPeakMiB <= most) return null
  return wrong('The server used more memory than allowed.', `${memoryPeakMiB} MiB were used; ${most} MiB are allowed`)
}

/**
 * Who is to blame for a prober without a report. Once it was connected, what it met were the server's bytes and nothing
 * else, and it keeps little of them and has a clock of its own; so a prober that met a limit or broke was led there.
 * Were that a fault of ours, a server could leave its wrong answers ungraded. Before that, or when the machine was too
 * busy to let it run, nothing is known about the server.
 */
export function probeFailure(found: 'ours' | 'connected', probed: JobResult, { onNotice }: TestContext): Outcome {
  if (probed.verdict === 'lost') return failed('lost')
  const starved = probed.verdict === 'wall-time' && probed.cpuMs < probed.wallMs / 4
  if (found === 'ours' || probed.verdict === 'sandbox-error' || probed.verdict === 'stopped' || starved) {
    return failed('sandbox-error')
  }
  onNotice?.(`the prober of a service ended with ${probed.verdict}: ${probed.stderr.toString('utf8').slice(-500)}`)
  return wrong('The server answered in a way that cannot be followed.')
}
