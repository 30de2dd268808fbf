import { sql } from 'drizzle-orm'
import { Gauge, type Registry } from 'prom-client'
import { rowsOf } from '../db/migrate.ts'
import type { Db, OpenDatabase } from '../db/open-database.ts'
import { connectedWorkers } from '../grading/workers.ts'
import { queueLines } from '../grading/queue-state.ts'
import { VERSION } from '../version.ts'

/** Several scrapers, or one that is impatient, ask the database no oftener than this. */
const FRESH_FOR_MS = 5000

interface State {
  lanes: Map<string, { waiting: number; running: number; oldestSeconds: number }>
  workers: number
  slots: number
  sittings: number
  deliveries: Map<string, number>
  mails: number
}

/**
 * What the database says, asked when somebody scrapes. The same for every replica: take the maximum over them, not the sum.
 *
 * A database that does not answer makes these go missing, and `millwright_database_up` 0, instead of failing the whole scrape.
 */
export function registerDatabaseMetrics(
  registry: Registry,
  { database, now }: { database: Pick<OpenDatabase, 'db' | 'kind' | 'connections'>; now: () => Date },
): void {
  const { db, connections } = database
  let asked: { at: number; state: Promise<State | null> } | undefined
  const current = () => {
    const at = now().getTime()
    if (!asked || Math.abs(at - asked.at) >= FRESH_FOR_MS) {
      const state = readState(db, now()).catch((error: unknown) => {
        console.error('The metrics of the database could not be read:', error)
        return null
      })
      asked = { at, state }
    }
    return asked.state
  }
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    fill: (gauge: Gauge, state: State) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        this.reset()
        const state = await current()
        if (state) fill(this as Gauge, state)
      },
    })
  const perLane = (value: (lane: { waiting: number; running: number; oldestSeconds: number }) => number) =>
    function fill(one: Gauge, { lanes }: State) {
      for (const [lane, line] of lanes) one.set({ lane }, value(line))
    }
  gauge(
    'millwright_grading_jobs_waiting',
    'Jobs that wait for a worker, by lane',
    ['lane'],
    perLane(({ waiting }) => waiting),
  )
  gauge(
    'millwright_grading_jobs_running',
    'Jobs that a worker has leased, by lane',
    ['lane'],
    perLane(({ running }) => running),
  )
  gauge(
    'millwright_grading_oldest_waiting_seconds',
    'Age of the job that waits longest, by lane; 0 when none waits',
    ['lane'],
    perLane(({ oldestSeconds }) => oldestSeconds),
  )
  gauge('millwright_grading_workers_connected', 'Workers that were heard of lately', [], (one, { workers }) =>
    one.set(workers),
  )
  gauge('millwright_grading_slots_connected', 'Slots of these workers', [], (one, { slots }) => one.set(slots))
  gauge('millwright_sittings_open', 'Sittings that have begun and not ended', [], (one, { sittings }) =>
    one.set(sittings),
  )
  gauge(
    'millwright_webhook_deliveries',
    'Deliveries of webhooks that are not done, by state',
    ['state'],
    (one, { deliveries }) => {
      for (const [state, count] of deliveries) one.set({ state }, count)
    },
  )
  gauge('millwright_mails_waiting', 'Mails that wait to be sent', [], (one, { mails }) => one.set(mails))
  new Gauge({
    name: 'millwright_database_up',
    help: 'Whether the database answered when it was asked for these metrics',
    registers: [registry],
    async collect() {
      this.set((await current()) ? 1 : 0)
    },
  })
  new Gauge({
    name: 'millwright_database_connections',
    help: 'Connections of this process to the database, and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(connections())) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'millwright_build_info',
    help: 'The version that runs; always 1',
    labelNames: ['version', 'database'],
    registers: [registry],
  }).set({ version: VERSION, database: database.kind }, 1)
}

async function readState(db: Db, now: Date): Promise<State> {
  const lines = await queueLines(db, now)
  const lanes: State['lanes'] = new Map()
  for (const lane of ['quick', 'slow']) {
    const ofLane = lines.filter((line) => line.lane === lane)
    const oldest = Math.min(...ofLane.map((line) => line.oldest?.getTime() ?? Infinity))
    lanes.set(lane, {
      waiting: ofLane.reduce((sum, { waiting }) => sum + waiting, 0),
      running: ofLane.reduce((sum, { running }) => sum + running, 0),
      oldestSeconds: Number.isFinite(oldest) ? Math.max(0, (now.getTime() - oldest) / 1000) : 0,
    })
  }
  const workers = await connectedWorkers(db, now)
  const [counts] = await rowsOf<{ sittings: number; mails: number }>(
    db,
    sql`select (select count(*)::int from test_session where finished_at is null and started_at > ${new Date(now.getTime() - 86_400_000).toISOString()}::timestamptz) as sittings,
      (select count(*)::int from mail where state = 'pending') as mails`,
  )
  const deliveries = await rowsOf<{ state: string; count: number }>(
    db,
    sql`select state, count(*)::int as count from webhook_delivery where state <> 'delivered' group by state`,
  )
  return {
    lanes,
    workers: workers.length,
    slots: workers.reduce((sum, { slots }) => sum + slots, 0),
    sittings: counts?.sittings ?? 0,
    deliveries: new Map(deliveries.map(({ state, count }) => [state, count])),
    mails: counts?.mails ?? 0,
  }
}
