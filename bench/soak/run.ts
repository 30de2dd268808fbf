/**
 * A soak: guests hand in solutions over HTTP while worker, zygote, boxes, server and database connections are killed at
 * random. Afterwards every acknowledged submission must have been graded exactly once, rightly, and nothing may be left.
 *
 *   npm run bench:soak [-- --submissions 2000] [--database embedded|postgres] [--seed 1] [--kill-every 8] [--at-once 8]
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readCatalogue } from '@millwright/catalog'
import { openDatabase } from '../../apps/server/src/db/open-database.ts'
import { inWords, series, short } from '../runner/figures.ts'
import { boxFolders, describeMachine, groupsOf, loadNow } from '../runner/machine.ts'
import { checkStored } from './check.ts'
import { handIn } from './guests.ts'
import { killAtRandom } from './killer.ts'
import { startProduct } from './product.ts'

/** Small ones, so that two thousand take minutes. */
const CHALLENGES = ['py-leak-hunt', 'py-etl-validation', 'sh-error-triage', 'sql-daily-active']
/** Wrong solutions that run until their limit ends them. */
const SLOW = ['scans-everything', 'rebuilds-table', 'forks-per-line']
const SETTLE_MS = 10_000

const { values: flags } = parseArgs({
  options: {
    submissions: { type: 'string', default: '200' },
    database: { type: 'string', default: 'embedded' },
    seed: { type: 'string', default: '1' },
    'kill-every': { type: 'string', default: '8' },
    'at-once': { type: 'string', default: '8' },
  },
})
const [submissions, seed, atOnce] = [Number(flags.submissions), Number(flags.seed), Number(flags['at-once'])]
const everyMs = 1000 * Number(flags['kill-every'])

const { catalogue } = await readCatalogue(new URL('../../content', import.meta.url).pathname)
const challenges = CHALLENGES.map((id) => {
  const challenge = catalogue?.challenges.find((each) => each.id === id)
  if (!challenge) throw new Error(`The content has no challenge ${id}`)
  const quick = Object.entries(challenge.wrongSolutions).filter(([name]) => !SLOW.includes(name))
  return { ...challenge, wrongSolutions: Object.fromEntries(quick) }
})

const { startTestPostgres } = (await import(new URL('../../scripts/test-postgres.mjs', import.meta.url).href)) as {
  startTestPostgres: () => Promise<{ url: string; stop(): void } | null>
}
const postgres = flags.database === 'postgres' ? await startTestPostgres() : null
if (flags.database === 'postgres' && !postgres) throw new Error('PostgreSQL is not installed')
const foldersBefore = boxFolders()
const loadBefore = loadNow()
const product = await startProduct(postgres ? { DATABASE_URL: postgres.url } : {})
let graded = 0
const giveUp = async (signal: string) => {
  console.error(`Stopped by ${signal} after ${graded} verdicts.`)
  await product.stop()
  postgres?.stop()
  product.remove()
  process.exit(130)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void giveUp(signal))
await product.working()
const side = postgres ? await openDatabase({ url: postgres.url }) : null

const enough = new AbortController()
const began = performance.now()
const telling = setInterval(
  () => process.stderr.write(`${graded} graded after ${short((performance.now() - began) / 1000)} s\n`),
  15_000,
)
const sends = new EventEmitter()
const killing = killAtRandom(product, { seed, everyMs, postgres: side?.db ?? null, sends, stop: enough.signal })
const sent = await handIn(product.url, challenges, {
  submissions,
  atOnce,
  seed,
  onSend: () => sends.emit('send'),
  onVerdict: () => (graded += 1),
})
const seconds = (performance.now() - began) / 1000
enough.abort()
const kills = await killing
await product.up()
clearInterval(telling)
const leftProcesses = await product.stop()

const database = side ?? (await openDatabase({ directory: product.data }))
const found = await checkStored(database.db, sent.acknowledged, challenges)
await database.close()
postgres?.stop()
const problems = [
  ...found.problems,
  ...leftProcesses.map((command) => `a process is left: ${command}`),
  ...(await leftovers()),
]
product.remove()

const total = Object.values(kills).reduce((sum, count) => sum + count, 0)
console.log(`| soak, seed ${seed} | |\n|---|---|`)
for (const [name, value] of [
  ['database', flags.database],
  ['machine', `${describeMachine()}; load ${loadBefore} before, ${loadNow()} after`],
  [
    'acknowledged submissions',
    `${sent.acknowledged.length} by ${new Set(sent.acknowledged.map(({ guest }) => guest)).size} guests, ${atOnce} at a time`,
  ],
  [
    'kills',
    `${total}: ${Object.entries(kills)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
  ],
  ['time', `${short(seconds)} s, ${short(sent.acknowledged.length / seconds)} submissions/s`],
  ['from first try to verdict', `${inWords(series(sent.waitsMs))}, most ${short(Math.max(...sent.waitsMs))} ms`],
  [
    'tries that failed and were repeated',
    `${sent.retries}; ${sent.acknowledged.filter(({ tries }) => tries > 1).length} submissions needed more than one`,
  ],
  [
    'stored but never acknowledged',
    `${found.unheard} (cut off before the guest had a cookie; graded once like the others)`,
  ],
  ['jobs by attempts', words(found.attempts)],
  ['jobs by faults of ours', words(found.faults)],
  ['problems', problems.length === 0 ? 'none: each graded exactly once, none lost, nothing left' : problems.length],
])
  console.log(`| ${name} | ${value} |`)
for (const problem of problems.slice(0, 50)) console.log(`- ${problem}`)
process.exitCode = problems.length === 0 ? 0 : 1

function words(tally: Record<number, number>): string {
  return Object.entries(tally)
    .map(([value, count]) => `${count} × ${value}`)
    .join(', ')
}

/** Control groups of our launchers, mounts and socket folders that are still there after a while. */
async function leftovers(): Promise<string[]> {
  const deadline = performance.now() + SETTLE_MS
  for (;;) {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    const left = [
      ...groupsOf(product.launchers).map((path) => `a control group is left: ${path}`),
      ...boxFolders()
        .filter((path) => !foldersBefore.includes(path))
        .map((path) => `a folder is left: ${path}`),
      ...mounts.filter((line) => line.includes('/opt/millwright')).map((line) => `a mount is left: ${line}`),
    ]
    if (left.length === 0 || performance.now() > deadline) return left
    await sleep(200)
  }
}
