/**
 * The server under load: scripted takers over real HTTP, on the same machine as the server (and PostgreSQL).
 *
 * First everybody of `--starts` begins a test at the same moment. Then `--takers` are on their way, each at a question that is up to
 * `--ahead` answers into the test; and then each answers once every `--every` seconds, for `--seconds`. The moments are set
 * beforehand, and an answer counts from its moment to the end of the page with the next question, also when it begins late:
 * a slow server cannot slow its takers down to look fast.
 *
 *   npm run bench:server [-- --database embedded|postgres] [--replicas 1] [--starts 500] [--takers 1000] [--every 20]
 *     [--seconds 120] [--ahead 20] [--profile DIRECTORY]
 */
import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { quantile, short } from '../runner/figures.ts'
import { randomFrom } from '../soak/random.ts'
import { serve } from './served.ts'
import { measureSizes } from './sizes.ts'
import { Taker } from './taker.ts'

const { values: flags } = parseArgs({
  options: {
    database: { type: 'string', default: 'embedded' },
    replicas: { type: 'string', default: '1' },
    starts: { type: 'string', default: '500' },
    takers: { type: 'string', default: '1000' },
    every: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '120' },
    ahead: { type: 'string', default: '20' },
    profile: { type: 'string' },
  },
})
const number = (name: 'replicas' | 'starts' | 'takers' | 'every' | 'seconds' | 'ahead') => Number(flags[name])
const takers = number('takers')
const everyMs = 1000 * number('every')

const { startTestPostgres } = (await import(new URL('../../scripts/test-postgres.mjs', import.meta.url).href)) as {
  startTestPostgres: (options: { durable: boolean }) => Promise<{ url: string; stop(): void } | null>
}
const postgres = flags.database === 'postgres' ? await startTestPostgres({ durable: true }) : null
if (flags.database === 'postgres' && !postgres) throw new Error('PostgreSQL is not installed')
if (flags.profile) mkdirSync(flags.profile, { recursive: true })
const served = await serve({
  replicas: number('replicas'),
  databaseUrl: postgres?.url ?? null,
  profiles: flags.profile ?? null,
})
const failures: string[] = []
const all = Array.from({ length: Math.max(takers, number('starts')) }, (_, index) => new Taker(served.address, index))
const report = (label: string, value: string) => console.log(`${label.padEnd(34)} ${value}`)
const mib = () =>
  served
    .memory()
    .map(({ now, most }) => `${short(now)} now, ${short(most)} most`)
    .join('; ')

try {
  report('machine', `${flags.database}, ${served.address.ports.length} replica(s)`)
  report('memory after start, MiB', mib())

  // 500 simultaneous starts.
  const startsAt = performance.now()
  const startsMs = await measured(all.slice(0, number('starts')), (taker) => taker.start())
  report('starts', `${startsMs.length} in ${short((performance.now() - startsAt) / 1000)} s; ${inMs(startsMs)}`)
  report('memory after the starts, MiB', mib())

  // The others arrive, and all get on their way, so many at a time.
  const random = randomFrom(7)
  const ahead = all.map(() => Math.floor(random() * (number('ahead') + 1)))
  const warmingAt = performance.now()
  const before = served.cpuMs()
  let answered = 0
  await inTurn(all, 16, async (taker, index) => {
    if (taker.tests === 0) await taker.start()
    for (let left = ahead[index]!; left > 0; left -= 1) {
      if (!taker.atQuestion) break
      await taker.answer()
      answered += 1
    }
    if (!taker.atQuestion) await taker.start()
  })
  const warmS = (performance.now() - warmingAt) / 1000
  const warm = served.cpuMs()
  report(
    'on the way',
    `${answered} answers in ${short(warmS)} s, as fast as 16 at a time go: ${short(answered / warmS)} answers/s, servers ${short((warm.servers - before.servers) / answered)} ms each`,
  )

  // The steady load.
  const running = all.slice(0, takers)
  const sizesBefore = await measureSizes(served, postgres?.url ?? null)
  const cpuBefore = served.cpuMs()
  const ownBefore = process.cpuUsage()
  const steadyAt = performance.now()
  const until = steadyAt + 1000 * number('seconds')
  const answersMs: number[] = []
  const restartsMs: number[] = []
  await Promise.all(
    running.map(async (taker) => {
      for (let due = steadyAt + random() * everyMs; due < until; due += everyMs) {
        await sleep(Math.max(0, due - performance.now()))
        const answering = taker.atQuestion
        try {
          await (answering ? taker.answer() : taker.start())
          ;(answering ? answersMs : restartsMs).push(performance.now() - due)
        } catch (error) {
          failures.push(String(error))
        }
      }
    }),
  )
  const steadyS = (performance.now() - steadyAt) / 1000
  const cpu = served.cpuMs()
  const own = process.cpuUsage(ownBefore)
  const [serversMs, databaseMs] = [cpu.servers - cpuBefore.servers, cpu.database - cpuBefore.database]
  report('steady', `${answersMs.length} answers in ${short(steadyS)} s; ${inMs(answersMs)}`)
  report('tests begun meanwhile', `${restartsMs.length}; ${inMs(restartsMs)}`)
  report('errors', `${failures.length} ${[...new Set(failures)].slice(0, 3).join(' | ')}`)
  const each = (ms: number) =>
    `${short(ms / answersMs.length)} ms per answer, ${short(ms / (10 * steadyS))} % of a core`
  report('processor time of the servers', each(serversMs))
  if (postgres) report('processor time of PostgreSQL', each(databaseMs))
  report('processor time of the takers', each((own.user + own.system) / 1000))
  report('memory at the end, MiB', mib())
  const sizes = await measureSizes(served, postgres?.url ?? null)
  if (sizes && sizesBefore) {
    report('bytes per answer', short((sizes.bytes - sizesBefore.bytes) / (sizes.answers - sizesBefore.answers)))
    report(
      'write-ahead log per answer, bytes',
      short((sizes.log - sizesBefore.log) / (sizes.answers - sizesBefore.answers)),
    )
    report('bytes per sitting', short(sizes.bytes / sizes.sessions))
  }
  if (served.complaints()) report('the servers complained', served.complaints().slice(0, 2000))
} finally {
  await served.stop()
  postgres?.stop()
  served.remove()
}
process.exitCode = failures.length > 0 ? 1 : 0

/** Everybody at once; how long each took. */
async function measured(who: readonly Taker[], work: (taker: Taker) => Promise<void>): Promise<number[]> {
  const began = performance.now()
  const times = await Promise.all(
    who.map(async (taker) => {
      try {
        await work(taker)
        return performance.now() - began
      } catch (error) {
        failures.push(String(error))
        return null
      }
    }),
  )
  return times.filter((ms) => ms !== null)
}

async function inTurn<T>(things: readonly T[], atOnce: number, work: (thing: T, index: number) => Promise<void>) {
  const waiting = things.entries()
  const lane = async () => {
    for (const [index, thing] of waiting) await work(thing, index)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

function inMs(values: readonly number[]): string {
  const at = (share: number) => short(quantile(values, share))
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${short(Math.max(0, ...values))} ms`
}
