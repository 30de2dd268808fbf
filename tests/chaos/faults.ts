import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalogue } from '@millwright/catalog'
import pg from 'pg'
import { randomFrom } from '../../bench/soak/random.ts'
import { freePort } from '../../e2e/product.ts'
import { checkStored } from './check.ts'
import { CuttingProxy } from './cutting-proxy.ts'
import { Journal } from './journal.ts'
import { embedded, ownPostgres, postgresPlace, type Place } from './places.ts'
import { ServerProcess, type ServerOptions } from './server-process.ts'
import { Taker } from './taker.ts'

export interface FaultReport {
  what: string
  acknowledged: number
  setbacks: Record<number, number>
  /** How often the server ended by itself and was started again, as the supervisor does. */
  restarts: number
  /** What it said before it ended. */
  log: string
  problems: string[]
}

export interface FaultPlan {
  catalogue: Catalogue
  root: string
  takers: number
  seed: number
  data: string
}

const CHALLENGES = ['py-leak-hunt', 'sh-error-triage']

/** Takers at work while `trouble` happens; then what is stored is compared with what they were told. */
async function underTrouble(
  what: string,
  plan: FaultPlan,
  place: Place,
  options: Partial<ServerOptions>,
  trouble: (server: ServerProcess, journal: Journal) => Promise<void>,
): Promise<FaultReport> {
  const { catalogue, root, seed, data } = plan
  const journal = new Journal()
  const server = new ServerProcess({
    data,
    port: await freePort(),
    databaseUrl: place.databaseUrl,
    root,
    ...options,
  })
  if (!(await server.start())) throw new Error(`The server did not start:\n${server.log()}`)
  let going = true
  let watching = true
  let restarts = 0
  const supervisor = (async () => {
    while (watching) {
      if (!server.running) {
        restarts++
        journal.log += server.log()
        await server.start()
      }
      await sleep(100)
    }
  })()
  const surroundings = {
    url: server.url,
    seed,
    journal,
    blueprints: catalogue.blueprints.map(({ id }) => id),
    challenges: catalogue.challenges.filter(({ id }) => CHALLENGES.includes(id)),
    going: () => going,
    onSend: () => {},
    kills: () => 0,
  }
  const takers = Array.from({ length: plan.takers }, (_, number) => new Taker(surroundings, number).live())
  await sleep(3000)
  await trouble(server, journal)
  const before = acknowledgedOf(journal)
  await until(() => acknowledgedOf(journal) > before + plan.takers / 2, 60_000)
  if (acknowledgedOf(journal) <= before) journal.problem(`Nothing was acknowledged after it was over:\n${server.log()}`)
  going = false
  await Promise.race([Promise.all(takers), sleep(60_000).then(() => journal.problem('Takers never got an answer'))])
  watching = false
  await supervisor
  await server.kill()
  const database = await place.open()
  const { problems } = await checkStored(database.db, journal, catalogue)
  await database.close()
  await place.drop()
  return {
    what,
    acknowledged: acknowledgedOf(journal),
    setbacks: Object.fromEntries(journal.setbacks),
    restarts,
    log: journal.log,
    problems: [...journal.problems, ...problems],
  }
}

const acknowledgedOf = ({ writes }: Journal) => writes.filter(({ outcome }) => outcome === 'acknowledged').length

async function until(done: () => boolean, ms: number): Promise<void> {
  for (const deadline = performance.now() + ms; !done() && performance.now() < deadline;) await sleep(100)
}

/** Connections ended one by one, replies to commits cut off, PostgreSQL stopped in the middle and started again. */
export async function databaseConnectionCut(plan: FaultPlan): Promise<FaultReport[]> {
  const postgres = await ownPostgres()
  if (!postgres) return skipped('database connection', 'PostgreSQL is not installed')
  const random = randomFrom(plan.seed)
  const reports: FaultReport[] = []
  try {
    const place = await postgresPlace(postgres.url)
    const name = new URL(place.databaseUrl!).pathname.slice(1)
    const proxy = await CuttingProxy.before(place.databaseUrl!, random)
    let ended = 0
    let crashes = 0
    const report = await underTrouble(
      'connections',
      plan,
      { ...place, databaseUrl: proxy.url, open: () => place.open() },
      {},
      async () => {
        for (const deadline = performance.now() + 15_000; performance.now() < deadline;) {
          ended += await endSome(postgres.url, name)
          await sleep(random() * 600)
        }
        proxy.chance = 0.3
        await sleep(15_000)
        proxy.chance = 0
        for (; crashes < 3; crashes++) {
          postgres.crash()
          await sleep(random() * 2000)
          postgres.start()
          await sleep(4000)
        }
      },
    )
    proxy.close()
    reports.push({
      ...report,
      what: `${ended} connections ended, ${proxy.cuts} replies to commits cut off, PostgreSQL stopped at once ${crashes} times`,
    })
  } finally {
    postgres.stop()
  }
  return reports
}

async function endSome(server: string, database: string): Promise<number> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and random() < 0.3`,
    [database],
  )
  await client.end()
  return rowCount ?? 0
}

const DISK_MIB = 160

/** A disk of its own for the data directory, filled to the last byte and emptied again, several times. */
export async function diskFull(plan: FaultPlan): Promise<FaultReport[]> {
  const { data } = plan
  mkdirSync(data, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', data]).status !== 0)
    return skipped('disk full', 'mounting is not permitted here (run it as root)')
  const filler = join(data, 'filler')
  let times = 0
  try {
    const place = await embedded.make(data)
    const report = await underTrouble('disk full', plan, place, {}, async (server, journal) => {
      for (; times < 3; times++) {
        // Room for a little, so that it becomes full in the middle of something.
        const { bavail, bsize } = statfsSync(data)
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 100_000)))
        await sleep(8000)
        const { bavail: left } = statfsSync(data)
        console.log(
          `  full: ${left * bsize} bytes left; replies so far ${JSON.stringify(Object.fromEntries(journal.setbacks))}`,
        )
        rmSync(filler)
        await sleep(6000)
        if (!server.running) journal.problem(`The server is not running after there was space again:\n${server.log()}`)
      }
    })
    return [{ ...report, what: `disk full ${times} times` }]
  } finally {
    execFileSync('umount', ['-l', data])
  }
}

const [FAKETIME] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
const STEPS_H = [1, -1, 24, -24]

/** The clock of the server stepped forwards and back. */
export async function clockStepped(plan: FaultPlan): Promise<FaultReport[]> {
  if (!FAKETIME || !existsSync(FAKETIME))
    return skipped('clock', 'libfaketime is not installed (apt-get install faketime)')
  const reports: FaultReport[] = []
  mkdirSync(plan.data, { recursive: true })
  const file = join(plan.data, '..', `faketime-${process.pid}`)
  const step = (hours: number) => writeFileSync(file, `${hours < 0 ? '-' : '+'}${Math.abs(hours)}h`)
  step(0)
  const place = await embedded.make(plan.data)
  const environment = {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    // A stepped clock leaves the monotonic one alone, which timers go by.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  reports.push(
    await underTrouble(`clock stepped by ${STEPS_H.join(', ')} h`, plan, place, { environment }, async () => {
      for (const hours of STEPS_H) {
        step(hours)
        await sleep(6000)
        step(0)
        await sleep(3000)
      }
    }),
  )
  rmSync(file)
  return reports
}

function skipped(what: string, why: string): FaultReport[] {
  console.warn(`SKIPPED: ${what}, because ${why}.`)
  return []
}
