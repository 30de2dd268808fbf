/**
 * Compares the engine with every reference in a folder: `npm run validate [-- --data <folder>] [--json <file>] [--check]`.
 * Writes docs/psychometrics/validation.md unless --check, --only or --data is given; exits with 1 when something is neither met nor among the known differences.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Cases, Comparison } from './case.ts'
import { summarise } from './summary.ts'

const ROOT = join(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    check: { type: 'boolean', default: false },
    ci: { type: 'boolean', default: false },
  },
})
const folder = resolve(values.data ?? join(ROOT, '../shared/data/psychometrics'))
if (!existsSync(folder)) {
  console.error(`NOTHING WAS VALIDATED: there is no folder ${folder}. Give one with --data <folder>.`)
  process.exit(values.ci ? 0 : 1)
}

const began = performance.now()
const comparisons: Comparison[] = []
const modules = readdirSync(import.meta.dirname).filter((name) => name.endsWith('-cases.ts'))
for (const name of modules.toSorted()) {
  if (values.only && !name.startsWith(values.only)) continue
  const exported = (await import(`./${name}`)) as Record<string, unknown>
  for (const [label, cases] of Object.entries(exported)) {
    if (typeof cases !== 'function' || !label.endsWith('Cases')) continue
    const start = performance.now()
    try {
      const found = await (cases as Cases)(folder)
      comparisons.push(...found)
      console.log(`${label}: ${found.length} comparisons in ${((performance.now() - start) / 1000).toFixed(1)} s`)
    } catch (error) {
      const note =
        error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ') : String(error)
      comparisons.push({ file: name, case: label, quantity: 'runs', deviation: Infinity, tolerance: 0, note })
      console.log(`${label}: FAILED, ${note}`)
    }
  }
}

const summary = summarise(comparisons, folder, ROOT)
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ ...summary.figures, comparisons }, replaceInfinity, 1)}\n`)
// The page in docs/ is about the reference data; figures of another folder are printed, or written with --json.
if (!values.check && !values.only && !values.data)
  writeFileSync(join(ROOT, 'docs/psychometrics/validation.md'), summary.markdown)
console.log(`\n${summary.text}`)
console.log(`${((performance.now() - began) / 1000).toFixed(0)} s.`)
process.exitCode = summary.figures.unexplained > 0 ? 1 : 0

/** JSON has no infinity. */
function replaceInfinity(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
