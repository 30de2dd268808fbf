/**
 * How long a rescoring of many people takes, and how much memory: `rescore.ts [PEOPLE]`. A database in memory, real content, 25 answers
 * each; every question is made harder or easier, so that everything changes.
 */
import { randomUUID } from 'node:crypto'
import { itemObservation, scoreItem, type ItemResponse } from '@millwright/assessment'
import { readCatalogue, testItems, type Catalogue, type Item } from '@millwright/catalog'
import { storeCatalogue } from '../../apps/server/src/catalogue/catalogue-store.ts'
import { openDatabase } from '../../apps/server/src/db/open-database.ts'
import { answer, evidence, person, testSession } from '../../apps/server/src/db/schema.ts'
import { applyRescoring } from '../../apps/server/src/rescoring/apply-rescoring.ts'
import { planRescoring } from '../../apps/server/src/rescoring/plan-rescoring.ts'

const people = Number(process.argv[2] ?? 2000)
const ANSWERS = 25
const { catalogue } = await readCatalogue('content')
if (!catalogue) throw new Error('The content cannot be read')
const database = await openDatabase({ memory: true })
const { db } = database
const at = new Date()
await db.transaction((tx) => storeCatalogue(tx, catalogue, at))
const items = testItems(catalogue)
const blueprint = catalogue.blueprints[0]!

const responseTo = (item: Item, right: boolean): ItemResponse => {
  switch (item.kind) {
    case 'single':
      return { kind: 'single', option: item.options.find(({ correct }) => correct === right)!.id }
    case 'multiple':
      return { kind: 'multiple', options: item.options.flatMap(({ id, correct }) => (correct === right ? [id] : [])) }
    case 'numeric':
      return { kind: 'numeric', value: right ? item.answer.value : item.answer.value + 1e6 }
    case 'matching': {
      const ids = item.pairs.map(({ id }) => id)
      return { kind: 'matching', matches: right ? ids : ids.toReversed() }
    }
    case 'ordering':
      return {
        kind: 'ordering',
        order: right ? item.options.map(({ id }) => id) : item.options.map(({ id }) => id).toReversed(),
      }
  }
}

for (let one = 0; one < people; one++) {
  const personId = `person-${one}`
  const sessionId = randomUUID()
  await db.insert(person).values({ id: personId, name: 'P', email: `${one}@example.org`, createdAt: at, updatedAt: at })
  const session = { id: sessionId, personId, blueprintId: blueprint.id, blueprint, catalogueHash: catalogue.hash }
  await db.insert(testSession).values({ ...session, engineVersion: 'bench', seed: 's', startedAt: at })
  const asked = Array.from({ length: ANSWERS }, (_, i) => items[(one * 7 + i * 13) % items.length]!)
  const rows = [...new Set(asked)].map((item, position) => {
    const response = responseTo(item, (one + position) % 3 > 0)
    const scored = scoreItem(item, response)
    if (scored.outcome !== 'scored') throw new Error(scored.message)
    return { id: randomUUID(), item, position, response, ...scored }
  })
  await db.insert(answer).values(
    rows.map(({ id, item, position, response, category, score }) => ({
      id,
      personId,
      sessionId,
      position,
      response,
      category,
      score,
      answeredAt: at,
      itemId: item.id,
      itemRevision: item.revision,
    })),
  )
  await db.insert(evidence).values(
    rows.map(({ id, item, category }) => ({
      id,
      personId,
      sourceKind: 'answer' as const,
      sourceId: id,
      skill: item.skill,
      aiMode: 'closed' as const,
      observation: itemObservation(item, catalogue.graph.cutScores, category, id),
      catalogueHash: catalogue.hash,
      engineVersion: 'bench',
      recordedAt: at,
    })),
  )
}

const next: Catalogue = {
  ...catalogue,
  hash: 'f'.repeat(64),
  items: catalogue.items.map((item) => ({ ...item, difficulty: item.difficulty === 'hard' ? 'typical' : 'hard' })),
}
const choice = { catalogue: next, withdraw: [], restore: [], asRecorded: false, until: new Date() }
const rss = () => `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`
const before = rss()
let most = 0
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50)
const timed = async <T>(what: string, work: () => Promise<T>) => {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  const [wall, used] = [(performance.now() - began) / 1000, (user + system) / 1e6]
  console.log(`${what}: ${wall.toFixed(1)} s (${used.toFixed(1)} s of processor)`)
  return result
}
const plan = await timed('dry run', () =>
  planRescoring(db, choice, () => (most = Math.max(most, process.memoryUsage().rss))),
)
console.log(
  `${people} people, ${plan.observations} observations, ${plan.changes.length} change, ${plan.levelChanges.length} levels change`,
)
const applied = await timed('apply (plans again, then writes)', () =>
  applyRescoring(db, choice, { digest: plan.digest, reason: 'Measured', appliedBy: 'bench', at: new Date() }),
)
clearInterval(watch)
console.log(
  `${applied.outcome}; memory before ${before}, at most ${Math.round(most / 2 ** 20)} MiB, database in memory included`,
)
await database.close()
