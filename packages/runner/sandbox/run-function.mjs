// Runs inside the hostile process, like millwright_box/programs.py: one question on standard input, one answer on
// descriptor 3. Nothing said from here is a verdict. Node strips the types of solution.ts here, in the box.
import { readFileSync, writeSync } from 'node:fs'

const RESULT = 3
const question = JSON.parse(readFileSync(0, 'utf8'))

/** JSON has no NaN or infinity; a marker with the question's random id becomes the bare word, as Python writes it. */
const bare = (word) => `@@${question.id}:${word}@@`

function plain(_key, value) {
  if (typeof value === 'number' && !Number.isFinite(value)) return bare(String(value))
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...value]
  return value
}

function answer(content) {
  let text = JSON.stringify({ id: question.id, ...content }, plain)
  for (const word of ['NaN', 'Infinity', '-Infinity']) text = text.replaceAll(JSON.stringify(bare(word)), word)
  const bytes = Buffer.from(`${text}\n`)
  let sent = 0
  while (sent < bytes.length) sent += writeSync(RESULT, bytes, sent)
  process.exit(0) // do not wait for timers that the candidate left running
}

function names(error) {
  const found = []
  for (let type = error?.constructor; typeof type === 'function' && type.name; type = Object.getPrototypeOf(type)) {
    found.push(type.name)
  }
  if (typeof error?.name === 'string') found.push(error.name)
  return found
}

const solution = await import(`/work/${process.argv[2]}`)
const call = solution[question.function]
if (typeof call !== 'function') answer({ missing: question.function })
let value
try {
  value = await call(...question.args)
} catch (error) {
  console.error(error)
  answer({ error: names(error) })
}
try {
  answer({ ok: value === undefined ? null : value })
} catch (error) {
  answer({ unserialisable: String(error).slice(0, 200) })
}
