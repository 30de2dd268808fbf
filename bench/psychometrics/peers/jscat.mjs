/** Times @bdelab/jscat on the bank and the answers in a file. Run by ../run.ts: node jscat.mjs <its package folder> <work.json> */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, work] = process.argv.slice(2)
const require = createRequire(pathToFileURL(join(folder, 'package.json')))
// By a variable: it is no dependency of ours.
const name = '@bdelab/jscat'
const { Cat } = require(name)
const { banks, answered, runs } = JSON.parse(readFileSync(work, 'utf8'))

const stimuli = (bank) => bank.map(({ a, b, c }) => ({ a, b, c, d: 1 }))
const result = {}
for (const [name, bank] of Object.entries(banks)) {
  const items = stimuli(bank)
  const cat = new Cat({ method: 'EAP', itemSelect: 'MFI', theta: 0.3 })
  result[`next item ${name}`] = median(
    () => cat.findNextItem(items, 'MFI'),
    Math.min(runs, bank.length > 5000 ? 50 : runs),
  )
}
const zetas = stimuli(answered.items)
result['ability update'] = median(() => {
  const cat = new Cat({ method: 'EAP', itemSelect: 'MFI', theta: 0 })
  cat.updateAbilityEstimate(zetas, answered.answers)
}, runs)
console.log(JSON.stringify(result))

function median(work, count) {
  for (let i = 0; i < 5; i++) work()
  const times = Array.from({ length: count }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[Math.floor(count / 2)]
}
