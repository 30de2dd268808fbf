import type { JobResult } from '../sandbox/job.ts'
import type { ExpectedResponse, LatencyLimits, ServicePhase } from '../task.ts'
import { difference } from './compare.ts'
import { describe } from './judge.ts'
import { parseLenientJson, type LooseJson } from './lenient-json.ts'
import { passed, wrong, type Outcome } from './outcome.ts'

const SHOWN_REPLIES = 20
const SHOWN_CHARACTERS = 500

/** A reply: its status, which body it had, and how long it took; or why there is none. */
interface Reply {
  status: number
  body: number
  error?: string
  ms: number
}

/** What a prober brought back of one phase. Bodies are the candidate's bytes. */
export interface Probe {
  up: boolean
  bodies: string[]
  replies: Reply[]
}

/**
 * Reads a prober's report: first whether it could connect, then, where it could, the replies. `ours` when it did not even
 * come to say the first, `connected` when it did not come to say the second.
 */
export function readProbe(probed: JobResult): Probe | 'ours' | 'connected' {
  const [first, second] = probed.result.toString('utf8').split('\n')
  const began = first ? (JSON.parse(first) as { up: boolean }) : null
  if (!began) return 'ours'
  if (!began.up) return { up: false, bodies: [], replies: [] }
  if (probed.verdict !== 'ok' || !second) return 'connected'
  const { bodies, replies } = JSON.parse(second) as { bodies: string[]; replies: [number, number | string, number][] }
  return {
    up: true,
    bodies: bodies.map((body) => Buffer.from(body, 'base64').toString('utf8')),
    replies: replies.map(([status, rest, ms]) =>
      typeof rest === 'string' ? { status, body: -1, error: rest, ms } : { status, body: rest, ms },
    ),
  }
}

/** What is right, against what came. @throws RangeError when a challenge contradicts itself */
export function judgePhase(phase: Exclude<ServicePhase, { restart: unknown }>, probe: Probe): Outcome {
  if (!probe.up)
    return wrong(
      'The server did not start to listen in time.',
      'nothing listens on 127.0.0.1 at the port that PORT names',
    )
  const judge = replyJudge(probe)
  if ('load' in phase) return judgeLatency(phase.latency, probe.replies, judge)
  if (phase.requests.length !== phase.responses.length) {
    throw new RangeError(`${phase.requests.length} requests but ${phase.responses.length} responses`)
  }
  for (const [index, expected] of phase.responses.entries()) {
    const problem = judge(expected, probe.replies[index]!)
    if (problem) return wrong(problem.category, `request ${index + 1}: ${problem.detail}`)
  }
  return passed()
}

/** Latency counts over right replies only: a server that answers quickly and wrongly is not quick. */
function judgeLatency(limits: LatencyLimits, replies: Reply[], judge: ReplyJudge): Outcome {
  const right = replies.filter(
    (reply, index) => judge(limits.responses[index % limits.responses.length]!, reply) === null,
  )
  const share = replies.length === 0 ? 0 : right.length / replies.length
  if (share < limits.minCorrect) {
    return wrong('Too few replies under load were right.', `${(100 * share).toFixed(1)} % of replies were right`)
  }
  const times = right.map(({ ms }) => ms)
  const asked = [
    { name: 'p50', share: 0.5, most: limits.p50Ms },
    { name: 'p95', share: 0.95, most: limits.p95Ms },
    { name: 'p99', share: 0.99, most: limits.p99Ms },
  ].map((limit) => ({ ...limit, ms: percentile(times, limit.share) }))
  const measured = asked.map(({ name, ms }) => `${name} ${ms.toFixed(1)} ms`).join(', ')
  const allowed = asked.flatMap(({ name, most }) => (most === undefined ? [] : [`${name} ${most} ms`])).join(', ')
  const detail = `${measured} over ${right.length} right replies; allowed: ${allowed}`
  const quick = asked.every(({ ms, most }) => most === undefined || ms <= most)
  return quick ? { ...passed(), detail } : wrong('The server is too slow under load.', detail)
}

/** The smallest value that at least the given share of all values does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY
}

interface Problem {
  category: string
  detail: string
}
type ReplyJudge = (expected: ExpectedResponse, reply: Reply) => Problem | null

/** Looks at each different reply once: under load there are many thousands, and few that differ. */
function replyJudge({ bodies }: Probe): ReplyJudge {
  const parsed = new Map<number, LooseJson | undefined>()
  const parse = (body: number) => {
    if (!parsed.has(body)) parsed.set(body, parsedOrNothing(bodies[body] ?? ''))
    return parsed.get(body)
  }
  const known = new Map<ExpectedResponse, Map<number, Problem | null>>()
  return (expected, reply) => {
    if (reply.error !== undefined) return missing(reply.error, reply.ms)
    if (reply.status !== expected.status) {
      return { category: 'The status is wrong.', detail: `expected status ${expected.status}, got ${reply.status}` }
    }
    if (expected.json === undefined) return null
    const ofExpected = known.get(expected) ?? new Map<number, Problem | null>()
    known.set(expected, ofExpected)
    let problem = ofExpected.get(reply.body)
    if (problem === undefined) {
      problem = bodyProblem(expected, parse(reply.body), bodies[reply.body] ?? '')
      ofExpected.set(reply.body, problem)
    }
    return problem
  }
}

function missing(error: string, ms: number): Problem {
  switch (error) {
    case 'timeout':
    case 'not-sent':
      return { category: 'The server did not answer in time.', detail: `no whole reply in ${Math.round(ms)} ms` }
    case 'too-large':
      return { category: 'The reply is too large.', detail: 'a reply may have 64 KiB' }
    case 'too-much':
      return { category: 'The reply is too large.', detail: 'all different replies together may have 8 MiB' }
    default:
      return { category: 'The server broke the connection.', detail: error }
  }
}

function bodyProblem(expected: ExpectedResponse, body: LooseJson | undefined, text: string): Problem | null {
  if (body === undefined) return { category: 'The reply is not JSON.', detail: text.slice(0, SHOWN_CHARACTERS) }
  const subset = (expected.match ?? 'subset') === 'subset'
  const found = difference(expected.json!, body, { tolerance: expected.tolerance, subset })
  return found ? { category: 'The reply is wrong.', detail: describe(found) } : null
}

function parsedOrNothing(text: string): LooseJson | undefined {
  try {
    return parseLenientJson(text)
  } catch {
    return undefined
  }
}

/** The first replies of each phase, for who may see them. */
export function shownReplies(probes: readonly Probe[]): string {
  return probes
    .flatMap(({ bodies, replies }) =>
      replies
        .slice(0, SHOWN_REPLIES)
        .map(({ status, error, body, ms }) =>
          `${error ?? status} in ${ms.toFixed(1)} ms ${(bodies[body] ?? '').slice(0, SHOWN_CHARACTERS)}`.trimEnd(),
        ),
    )
    .join('\n')
}
