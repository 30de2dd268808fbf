import { gradeSubmission, type Sandbox } from '@millwright/runner'
import type { Bench } from './bench.ts'
import { loadTask, SERVERS } from './programs.ts'

const RATES = [500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000, 10_000]
const SECONDS = 2
/** Requests leave by the clock and lateness counts, so a rate that is not sustained shows as latency that grows and grows. */
const P95_MS = 100

interface ProbeOutcome {
  /** The highest rate at which every reply was right and 95 % of them came within 100 ms of their due time. */
  sustained: number
  /** p95 in ms by requests a second. */
  p95: Record<number, number>
  endedBy: string
}

/** Raises the rate of requests through our prober until it, or the server, cannot follow. */
async function probeServer(sandbox: Sandbox, server: (typeof SERVERS)[number], from: number): Promise<ProbeOutcome> {
  const outcome: ProbeOutcome = { sustained: 0, p95: {}, endedBy: 'the highest rate tried' }
  for (const rate of RATES.filter((each) => each >= from)) {
    const { tests } = await gradeSubmission(sandbox, loadTask(server, rate, SECONDS, P95_MS))
    const [test] = tests
    outcome.p95[rate] = Number(/p95 ([\d.]+) ms/.exec(test?.message ?? '')?.[1] ?? Number.NaN)
    if (test?.verdict !== 'ok') {
      outcome.endedBy = `${rate}/s: ${test?.message}`
      break
    }
    outcome.sustained = rate
  }
  return outcome
}

export async function measureHttp({ sandbox, quick, report }: Bench): Promise<void> {
  for (const server of SERVERS) {
    if (!sandbox.versions.some(({ id }) => id === server.runtime)) continue
    const { sustained, p95, endedBy } = await probeServer(sandbox, server, quick ? 1500 : 500)
    report({
      figure: `HTTP probe of a trivial keep-alive server (${server.name})`,
      target: '≥ 2,000 requests/s',
      measured: `${sustained} requests/s sustained, p95 ${p95[sustained] ?? '-'} ms there; ended by ${endedBy}`,
      met: sustained >= 2000,
      values: { sustained, ...Object.fromEntries(Object.entries(p95).map(([rate, ms]) => [`p95 at ${rate}/s`, ms])) },
    })
  }
}
