/** How long the collection takes to read and to check: `node --conditions=development bench/catalog/run.ts [--runs 5]`. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCatalogue } from '@millwright/catalog'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } })
const content = join(import.meta.dirname, '../../content')

/** Wall and processor seconds of one reading; others on the machine lengthen the first only. */
async function measure(lint: boolean) {
  const [began, before] = [performance.now(), process.cpuUsage()]
  await readCatalogue(content, { lint })
  const { user, system } = process.cpuUsage(before)
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN

const { catalogue } = await readCatalogue(content)
console.log(
  `${catalogue?.items.length} items, ${catalogue?.challenges.length} challenges, ${catalogue?.guides.length} guides`,
)
console.log('| | wall s | processor s |\n|---|---:|---:|')
for (const [name, lint] of [
  ['read and compile, as a server does', false],
  ['with everything that `content check` looks at', true],
] as const) {
  const runs = []
  for (let i = 0; i < Number(values.runs); i++) runs.push(await measure(lint))
  console.log(
    `| ${name} | ${median(runs.map(({ wall }) => wall)).toFixed(1)} | ${median(runs.map(({ cpu }) => cpu)).toFixed(1)} |`,
  )
}
