import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalogue } from '@millwright/catalog'
import { randomFrom } from '../../bench/soak/random.ts'
import type { Db } from '../../apps/server/src/db/open-database.ts'
import { checkStored, type Found } from './check.ts'
import { Journal } from './journal.ts'
import type { ServerProcess } from './server-process.ts'
import { Taker } from './taker.ts'

export interface Plan {
  server: ServerProcess
  /** Opens what the server has stored, when the server is down and nobody else writes. */
  open: () => Promise<{ db: Db; close(): Promise<void> }>
  catalogue: Catalogue
  kills: number
  takers: number
  seed: number
  /** How many of the kills meet the very first start, while it makes the database and its tables. */
  duringFirstStart: number
}

export interface Outcome {
  journal: Journal
  found: Found
  kills: { firstStart: number; start: number; write: number; whenever: number }
  startsMs: number[]
}

/** Small ones. */
const CHALLENGES = ['py-leak-hunt', 'py-etl-validation', 'sh-error-triage', 'sql-daily-active']
/** A first start makes a database; it is killed somewhere in this time. */
const FIRST_START_MS = 3000
/** A write is stored, and its reply on the way, within about this time of being sent. */
const STORED_WITHIN_MS = 80
const LIVES_MS = 350

/**
 * Takers write all the time while the server is killed again and again: while it makes its database, while it starts, just after
 * something was sent, and whenever. Afterwards what is stored is compared with what they were told.
 */
export async function killAgainAndAgain(plan: Plan): Promise<Outcome> {
  const { server, catalogue, seed } = plan
  const random = randomFrom(seed)
  const journal = new Journal()
  const sends = new EventEmitter()
  const kills = { firstStart: 0, start: 0, write: 0, whenever: 0 }
  const killed = () => kills.firstStart + kills.start + kills.write + kills.whenever
  const startsMs: number[] = []

  for (; kills.firstStart < Math.min(plan.duringFirstStart, plan.kills); kills.firstStart++) {
    const started = server.start()
    await Promise.race([sleep(random() * FIRST_START_MS), started])
    await killRunning(server)
  }

  let going = true
  let began = performance.now()
  let started = server.start()
  const surroundings = {
    url: server.url,
    seed,
    journal,
    blueprints: catalogue.blueprints.map(({ id }) => id),
    challenges: catalogue.challenges.filter(({ id }) => CHALLENGES.includes(id)),
    going: () => going,
    onSend: () => sends.emit('send'),
    kills: killed,
  }
  const takers = Array.from({ length: plan.takers }, (_, number) => new Taker(surroundings, number).live())
  while (killed() < plan.kills) {
    const kind = random() < 0.25 ? 'start' : random() < 0.5 ? 'write' : 'whenever'
    if (kind === 'start') {
      const usual = startsMs.at(-1) ?? 1000
      await Promise.race([sleep(random() * usual), started])
    } else {
      await ready(server, started)
      startsMs.push(performance.now() - began)
      await sleep(-Math.log(1 - random()) * LIVES_MS)
      if (kind === 'write') {
        await once(sends, 'send')
        await sleep(random() * STORED_WITHIN_MS)
      }
    }
    await killRunning(server)
    kills[kind]++
    began = performance.now()
    started = server.start()
  }
  await ready(server, started)
  going = false
  await Promise.all(takers)
  await server.kill()
  const database = await plan.open()
  const found = await checkStored(database.db, journal, catalogue)
  await database.close()
  return { journal, found, kills, startsMs }
}

async function killRunning(server: ServerProcess): Promise<void> {
  if (!server.running) throw new Error(`The server ended by itself:\n${server.log()}`)
  await server.kill()
}

async function ready(server: ServerProcess, started: Promise<boolean>): Promise<void> {
  if (!(await started)) throw new Error(`The server did not come up again:\n${server.log()}`)
}
