/**
 * Takers at work while the connection to the database is cut, the disk is full and the clock is stepped:
 *
 *   npm run chaos:faults [-- --only connection|disk|clock] [--takers 20] [--seed 1] [--root <built checkout>]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCatalogue } from '@millwright/catalog'
import { ROOT } from '../../e2e/product.ts'
import { clockStepped, databaseConnectionCut, diskFull, type FaultPlan, type FaultReport } from './faults.ts'

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    takers: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    root: { type: 'string', default: ROOT },
  },
})
const faults: Record<string, (plan: FaultPlan) => Promise<FaultReport[]>> = {
  connection: databaseConnectionCut,
  disk: diskFull,
  clock: clockStepped,
}
const { catalogue } = await readCatalogue(join(flags.root, 'content'))
if (!catalogue) throw new Error('The content cannot be read: run millwright content check')
for (const [name, fault] of Object.entries(faults)) {
  if (flags.only && flags.only !== name) continue
  const data = mkdtempSync(join(tmpdir(), 'millwright-fault-'))
  const plan = { catalogue, root: flags.root, takers: Number(flags.takers), seed: Number(flags.seed), data }
  for (const { what, acknowledged, setbacks, restarts, log, problems } of await fault(plan)) {
    console.log(
      `${what}: ${acknowledged} acknowledged writes, setbacks by status ${JSON.stringify(setbacks)}, ${restarts} restarts, ${problems.length} problems`,
    )
    for (const problem of problems.slice(0, 20)) console.log(`- ${problem}`)
    if (log) console.log(log.slice(-3000))
    if (problems.length > 0) process.exitCode = 1
  }
  rmSync(data, { recursive: true, force: true })
}
