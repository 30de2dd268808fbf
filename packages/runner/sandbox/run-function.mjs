// Runs inside the hostile process, like millwright_box/programs.py: one question on standard input, one answer on
// descriptor 3. Nothing said from here is a verdict. Node strips the types of solution.ts here, in the box.
import { readFileSync } from 'node:fs'
import { answer } from './answer.mjs'

const question = JSON.parse(readFileSync(0, 'utf8'))

function names(error) {
  const found = []
  for (let type = error?.constructor; typeof type === 'function' && type.name; type = Object.getPrototypeOf(type)) {
    found.push(type.name)
  }
  if (typeof error?.name === 'string') found.push(error.name)
  return found
}

const solution = await import(`/work/${process.argv[2]}`)
// A CommonJS module offers as names only what Node sees without running it; `default` is its module.exports.
const call = solution[question.function] ?? solution.default?.[question.function]
if (typeof call !== 'function') answer(question, { missing: question.function })
let value
try {
  value = await call(...question.args)
} catch (error) {
  console.error(error)
  answer(question, { error: names(error) })
}
try {
  answer(question, { ok: value === undefined ? null : value })
} catch (error) {
  answer(question, { unserialisable: String(error).slice(0, 200) })
}
