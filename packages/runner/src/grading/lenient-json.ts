import { randomUUID } from 'node:crypto'

/**
 * JSON as Python writes it: like JSON, with the bare words NaN, Infinity and -Infinity for numbers.
 * What a candidate returns may hold them, and "not valid JSON" would be the wrong thing to say about it.
 */
export type LooseJson = null | boolean | number | string | LooseJson[] | { [key: string]: LooseJson }

const DEEPEST = 500
const QUOTE = 0x22
const BACKSLASH = 0x5c
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity']
const BEGINS_BARE_WORD = new Set(BARE_WORDS.map((word) => word.charCodeAt(0)))

/**
 * Reads what a candidate wrote, in time proportional to its length.
 *
 * @throws SyntaxError when the text is neither JSON nor Python's JSON, or nests deeper than 500 levels
 */
export function parseLenientJson(text: string): LooseJson {
  if (nesting(text) > DEEPEST) throw new SyntaxError(`nested deeper than ${DEEPEST} levels`)
  try {
    return JSON.parse(text) as LooseJson
  } catch {
    return withBareWords(text)
  }
}

/** Swaps the bare words outside strings for marked strings, lets the real parser work, and swaps back. */
function withBareWords(text: string): LooseJson {
  const mark = `nonfinite:${randomUUID()}:`
  const pieces: string[] = []
  let copied = 0
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    const word = BEGINS_BARE_WORD.has(code) ? BARE_WORDS.find((bare) => text.startsWith(bare, at)) : undefined
    if (word === undefined) at += 1
    else {
      pieces.push(text.slice(copied, at), JSON.stringify(mark + word))
      at += word.length
      copied = at
    }
  }
  if (pieces.length === 0) throw new SyntaxError('not JSON')
  pieces.push(text.slice(copied))
  return JSON.parse(pieces.join(''), (key, value: LooseJson) => {
    if (key.startsWith(mark)) throw new SyntaxError('a bare word is no key')
    return typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value
  }) as LooseJson
}

/** The position after a string that begins at `start`. @throws SyntaxError when it does not end */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at + 1
  }
  throw new SyntaxError('a string does not end')
}

function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return deepest
}

/**
 * The reverse.
 *
 * @param limit - characters after which writing stops; for showing the beginning of a value that may be very large
 */
export function writeLenientJson(value: LooseJson, limit = Number.POSITIVE_INFINITY): string {
  const pieces: string[] = []
  let room = limit
  const put = (piece: string) => {
    pieces.push(piece)
    room -= piece.length
  }
  const putText = (text: string) => put(JSON.stringify(text.length > room ? text.slice(0, room) : text))
  const write = (item: LooseJson): void => {
    if (room < 0) return
    if (typeof item === 'string') putText(item)
    else if (Array.isArray(item)) {
      put('[')
      for (let index = 0; index < item.length && room >= 0; index += 1) {
        if (index > 0) put(', ')
        write(item[index]!)
      }
      put(']')
    } else if (item !== null && typeof item === 'object') {
      put('{')
      let first = true
      for (const key of Object.keys(item)) {
        if (room < 0) break
        if (!first) put(', ')
        first = false
        putText(key)
        put(': ')
        write(item[key]!)
      }
      put('}')
    } else put(String(item))
  }
  write(value)
  const text = pieces.join('')
  return text.length > limit ? text.slice(0, limit) : text
}
