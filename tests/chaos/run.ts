/**
 * Nothing is lost: takers write over HTTP while the server is killed at random moments, hundreds of times. Then every write that was
 * acknowledged must be stored, once, as it was sent, and every sitting must have gone on where it was.
 *
 *   npm run chaos [-- --kills 1000] [--database embedded|postgres] [--takers 50] [--seed 1] [--chunk 100] [--root <built checkout>]
 *
 * Each chunk has a seed and a database of its own; its first kills meet the making of that database. The same seed repeats every choice of
 * takers and killer; when a reply arrives it cannot repeat. What was found wrong stays in tmp/chaos: journal, log and data.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCatalogue } from '@millwright/catalog'
import { describeMachine, loadNow } from '../../bench/runner/machine.ts'
import { freePort, ROOT } from '../../e2e/product.ts'
import { placesFor, type Place } from './places.ts'
import { killAgainAndAgain, type Outcome } from './kill-rounds.ts'
import { ServerProcess } from './server-process.ts'

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    database: { type: 'string', default: 'embedded' },
    takers: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    chunk: { type: 'string', default: '100' },
    root: { type: 'string', default: ROOT },
  },
})
const { catalogue } = await readCatalogue(join(flags.root, 'content'))
if (!catalogue) throw new Error('The content cannot be read: run millwright content check')
const places = await placesFor(flags.database)
const kept = join(ROOT, 'tmp/chaos')
const total = { kills: 0, writes: 0, acknowledged: 0, again: 0, resumed: 0, problems: 0 }
console.log(`${flags.database}, ${flags.takers} takers; ${describeMachine()}; load ${loadNow()}`)
console.log(
  '| seed | kills (first start, start, write, whenever) | acknowledged | sent again | resumed | start | problems |',
)
console.log('|---|---|---|---|---|---|---|')
try {
  for (let seed = Number(flags.seed); total.kills < Number(flags.kills); seed++)
    await chunk(seed, Math.min(Number(flags.chunk), Number(flags.kills) - total.kills))
} finally {
  await places.close()
}
console.log(
  `${total.kills} kills, ${total.acknowledged} acknowledged writes of ${total.writes} sent, ${total.again} sent again, ` +
    `${total.resumed} sittings resumed: ${total.problems} problems; load ${loadNow()}`,
)
process.exitCode = total.problems === 0 ? 0 : 1

async function chunk(seed: number, kills: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'millwright-chaos-'))
  const place = await places.make(data)
  const { databaseUrl } = place
  const server = new ServerProcess({ data, port: await freePort(), databaseUrl, root: flags.root })
  const duringFirstStart = Math.ceil(kills / 20)
  try {
    const plan = {
      server,
      open: () => place.open(),
      catalogue: catalogue!,
      kills,
      takers: Number(flags.takers),
      seed,
      duringFirstStart,
    }
    report(seed, await killAgainAndAgain(plan), server, place)
  } catch (error) {
    total.problems++
    console.error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\nThe data stays in ${data}`)
    await server.kill()
    throw error
  }
  await place.drop()
  rmSync(data, { recursive: true, force: true })
}

function report(seed: number, { journal, found, kills, startsMs }: Outcome, server: ServerProcess, place: Place): void {
  const acknowledged = journal.writes.filter(({ outcome }) => outcome === 'acknowledged').length
  const again = journal.writes.filter(({ tries }) => tries > 1).length
  const problems = [...journal.problems, ...found.problems]
  const each = [kills.firstStart, kills.start, kills.write, kills.whenever]
  const count = each.reduce((sum, number) => sum + number, 0)
  const usual = startsMs.toSorted((a, b) => a - b)[Math.floor(startsMs.length / 2)] ?? 0
  total.kills += count
  total.writes += journal.writes.length
  total.acknowledged += acknowledged
  total.again += again
  total.resumed += journal.resumed
  total.problems += problems.length
  console.log(
    `| ${seed} | ${count} (${each.join(', ')}) | ${acknowledged} of ${journal.writes.length} | ${again} | ${journal.resumed} | ${Math.round(usual)} ms | ${problems.length} |`,
  )
  if (problems.length === 0) return
  const folder = join(kept, `${place.name}-${seed}`)
  mkdirSync(folder, { recursive: true })
  journal.saveTo(join(folder, 'journal.jsonl'))
  writeFileSync(join(folder, 'problems.txt'), problems.join('\n'))
  writeFileSync(join(folder, 'server.log'), server.log())
  for (const problem of problems.slice(0, 20)) console.log(`- ${problem}`)
}
