// How a program of ours inside the hostile process answers: one line of JSON on descriptor 3. Nothing said is a verdict.
import { writeSync } from 'node:fs'

const RESULT = 3

/**
 * Writes the one answer to `question` and ends the process.
 * JSON has no NaN or infinity: a marker with the question's random id becomes the bare word, as Python writes it.
 */
export function answer(question, content) {
  const bare = (word) => `@@${question.id}:${word}@@`
  const plain = (_key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return bare(String(value))
    if (typeof value === 'bigint') return Number(value)
    if (value instanceof Map) return Object.fromEntries(value)
    if (value instanceof Set) return [...value]
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...value]
    return value
  }
  let text = JSON.stringify({ id: question.id, ...content }, plain)
  for (const word of ['NaN', 'Infinity', '-Infinity']) text = text.replaceAll(JSON.stringify(bare(word)), word)
  const bytes = Buffer.from(`${text}\n`)
  let sent = 0
  while (sent < bytes.length) sent += writeSync(RESULT, bytes, sent)
  process.exit(0) // do not wait for timers that the candidate left running
}
