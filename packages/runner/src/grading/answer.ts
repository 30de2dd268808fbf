import type { JobResult } from '../sandbox/job.ts'
import { parseLenientJson, type LooseJson } from './lenient-json.ts'

/** What came back on the result channel. Everything in it is the candidate's word. */
export type Answer =
  | { kind: 'value'; value: LooseJson }
  | { kind: 'error'; names: string[] }
  | { kind: 'missing' }
  | { kind: 'unserialisable'; why: string }
  | { kind: 'none' }
  | { kind: 'broken' }

/**
 * Reads the one answer to the question `id`. The id is random and new for each test: an answer with another one,
 * a second answer, or anything else on the channel is a broken protocol, not an answer.
 */
export function readAnswer(result: JobResult, id: string): Answer {
  const text = result.result.toString('utf8')
  if (text === '') return { kind: 'none' }
  if (text.indexOf('\n') !== text.length - 1) return { kind: 'broken' }
  let reply: LooseJson
  try {
    reply = parseLenientJson(text)
  } catch {
    return { kind: 'broken' }
  }
  if (reply === null || typeof reply !== 'object' || Array.isArray(reply) || reply['id'] !== id) {
    return { kind: 'broken' }
  }
  if (Object.hasOwn(reply, 'ok')) return { kind: 'value', value: reply['ok']! }
  if (Array.isArray(reply['error'])) {
    return { kind: 'error', names: reply['error'].filter((name) => typeof name === 'string') }
  }
  if (Object.hasOwn(reply, 'missing')) return { kind: 'missing' }
  if (typeof reply['unserialisable'] === 'string') return { kind: 'unserialisable', why: reply['unserialisable'] }
  return { kind: 'broken' }
}
