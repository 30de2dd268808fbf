import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Sandbox } from '@millwright/runner'
import type { Bench } from './bench.ts'
import { quantile, short } from './figures.ts'
import { LOGISTIC, script, TEN_SECONDS } from './programs.ts'

/** One job in five takes ten seconds. */
const SHORT_JOBS_PER_SLOW_ONE = 4
const CLIENTS = 4

/**
 * How jobs come. `open`: by the clock, whatever became of earlier ones. `closed`: clients that send the next short job when
 * they have the last one back; with every fourth a ten-second job is sent too, for which nobody waits.
 */
type Load = { kind: 'open'; perSecond: number } | { kind: 'closed' }

interface Scenario {
  load: Load
  /** None: the short jobs alone, at the same load. */
  slow?: { kind: keyof typeof TEN_SECONDS; hinted: boolean }
  seconds: number
}

interface Outcome {
  shortJobsPerSecond: number
  /** From sending to the result; jobs still unfinished at the end count with their age. */
  p50Ms: number
  p95Ms: number
  shortSent: number
  slowSent: number
  /** Slow jobs that ended in time; the others are cancelled at the end. */
  slowEnded: number
}

const SLOW_LIMITS = { cpuSeconds: 12, wallMs: 60_000 }

/** Sends short jobs and, when the scenario has them, ten-second ones, for as long as it says. */
async function runMix(sandbox: Sandbox, { load, slow, seconds }: Scenario): Promise<Outcome> {
  const over = new AbortController()
  const began = performance.now()
  const end = began + seconds * 1000
  const waits: number[] = []
  const open = new Set<number>()
  let finished = 0
  let shortSent = 0
  let slowSent = 0
  let slowEnded = 0
  const sent: Promise<unknown>[] = []

  const send = (job: Job, isSlow: boolean) => {
    const turn = { signal: over.signal, ...(isSlow && slow?.hinted ? { slow: true } : {}) }
    return sandbox.run(job, turn).then(({ verdict, stderr }) => {
      if (verdict !== 'ok')
        throw new Error(`a job of the mix ended with ${verdict}: ${stderr.toString().slice(0, 300)}`)
    })
  }
  const unlessOver = (error: unknown) => {
    if (!over.signal.aborted) throw error
  }
  const short = async () => {
    const since = performance.now()
    shortSent += 1
    open.add(since)
    await send(script(LOGISTIC), false)
    open.delete(since)
    if (performance.now() > end) return
    waits.push(performance.now() - since)
    finished += 1
  }
  const ten = async () => {
    if (!slow) return
    slowSent += 1
    await send(script(TEN_SECONDS[slow.kind], SLOW_LIMITS), true)
    slowEnded += 1
  }
  const note = (work: Promise<void>) => {
    const noted = work.catch(unlessOver)
    noted.catch(() => {}) // reported by the wait for all of them below
    sent.push(noted)
    return noted
  }

  if (load.kind === 'open') {
    for (let index = 0; ; index += 1) {
      const due = began + (index * 1000) / load.perSecond
      if (due >= end) break
      await sleep(Math.max(0, due - performance.now()))
      void note(index % (SHORT_JOBS_PER_SLOW_ONE + 1) === SHORT_JOBS_PER_SLOW_ONE ? ten() : short())
    }
    await sleep(Math.max(0, end - performance.now()))
  } else {
    let count = 0
    const client = async () => {
      while (performance.now() < end) {
        await note(short())
        count += 1
        if (count % SHORT_JOBS_PER_SLOW_ONE === 0) void note(ten())
      }
    }
    const clients = Array.from({ length: CLIENTS }, client)
    await Promise.race([Promise.all(clients), sleep(Math.max(0, end - performance.now()))])
  }
  const unfinished = [...open].map((since) => performance.now() - since)
  over.abort()
  await Promise.all(sent)
  const all = [...waits, ...unfinished]
  return {
    shortJobsPerSecond: finished / seconds,
    p50Ms: quantile(all, 0.5),
    p95Ms: quantile(all, 0.95),
    shortSent,
    slowSent,
    slowEnded,
  }
}

/** At this rate the ten-second jobs take one core of two, so that they could go on for ever. */
const SUSTAINABLE: Load = { kind: 'open', perSecond: 0.5 }

/**
 * Announced slow jobs at loads that nothing could sustain: their own queue grows, and the short ones must not notice. Those
 * that nobody announced at a load that can be sustained; beyond it only what happens is told, for no sandbox can know.
 */
export async function measureMix({ sandbox, quick, amount, report }: Bench): Promise<void> {
  const loads: { load: Load; seconds: number }[] = quick
    ? [{ load: { kind: 'open', perSecond: 10 }, seconds: 12 }]
    : [
        { load: SUSTAINABLE, seconds: 60 },
        { load: { kind: 'open', perSecond: 5 }, seconds: 20 },
        { load: { kind: 'open', perSecond: 20 }, seconds: 20 },
      ]
  loads.push({ load: { kind: 'closed' }, seconds: amount(20, 12) })
  for (const { load, seconds } of loads) {
    const alone = await runMix(sandbox, { load, seconds })
    for (const slow of SLOW_ONES) {
      if (slow.kind === 'sleeping' && (quick || load === SUSTAINABLE)) continue
      const mixed = await runMix(sandbox, { load, slow, seconds })
      const fall = 1 - mixed.shortJobsPerSecond / alone.shortJobsPerSecond
      const how =
        load.kind === 'open' ? `${load.perSecond} jobs/s by the clock` : '4 clients, next job when the last is back'
      const promised = slow.hinted || load === SUSTAINABLE
      report({
        figure: `mix with 20 % ten-second jobs: ${how}; slow ones ${slow.kind}, ${slow.hinted ? 'sent as slow' : 'not announced'}`,
        ...(promised
          ? {
              target: 'p95 of the short jobs ≤ 2 s, their throughput falls < 20 %',
              met: mixed.p95Ms <= 2000 && fall < 0.2,
            }
          : {}),
        measured: `${mixWords(mixed)}; alone ${mixWords(alone)}: falls ${(100 * fall).toFixed(1)} %; ${mixed.slowEnded} of ${mixed.slowSent} slow ones done in ${seconds} s`,
        values: {
          p95Ms: mixed.p95Ms,
          p95AloneMs: alone.p95Ms,
          fall,
          slowSent: mixed.slowSent,
          slowEnded: mixed.slowEnded,
        },
      })
      await sleep(1000)
    }
  }
}

const SLOW_ONES: NonNullable<Scenario['slow']>[] = (['burning', 'sleeping'] as const).flatMap((kind) =>
  [true, false].map((hinted) => ({ kind, hinted })),
)

function mixWords({ p95Ms, shortJobsPerSecond }: Outcome): string {
  return `p95 ${short(p95Ms)} ms, ${short(shortJobsPerSecond)} short jobs/s`
}
