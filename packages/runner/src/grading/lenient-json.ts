/**
 * JSON as Python writes it: like JSON, with the bare words NaN, Infinity and -Infinity for numbers.
 * What a candidate returns may hold them, and "not valid JSON" would be the wrong thing to say about it.
 */
export type LooseJson = null | boolean | number | string | LooseJson[] | { [key: string]: LooseJson }

const DEEPEST = 500
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d])
const WORDS: [string, LooseJson][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]

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
    return parseWithBareWords(text)
  }
}

/** Like JSON.parse, which is much quicker, but for the three words. */
function parseWithBareWords(text: string): LooseJson {
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  let at = 0

  const unexpected = () => new SyntaxError(`unexpected text at ${at}`)
  const skipBlanks = () => {
    while (BLANKS.has(text.charCodeAt(at))) at += 1
  }
  /** Steps over a character and says so, when it comes next. */
  const takes = (code: number): boolean => {
    skipBlanks()
    if (text.charCodeAt(at) !== code) return false
    at += 1
    return true
  }
  const take = (code: number) => {
    if (!takes(code)) throw unexpected()
  }

  const string = (): string => {
    take(QUOTE)
    const start = at
    let plain = true
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        at += 1
        return plain ? text.slice(start, at - 1) : (JSON.parse(text.slice(start - 1, at)) as string)
      }
      if (code === BACKSLASH) at += 1
      if (code === BACKSLASH || code < 0x20) plain = false
    }
    throw unexpected()
  }
  const list = (): LooseJson[] => {
    const items: LooseJson[] = []
    if (takes(CLOSE_LIST)) return items
    do items.push(value())
    while (takes(COMMA))
    take(CLOSE_LIST)
    return items
  }
  const object = (): LooseJson => {
    const entries: { [key: string]: LooseJson } = {}
    if (takes(CLOSE_OBJECT)) return entries
    do {
      const key = string()
      take(COLON)
      const item = value()
      // Assigning to this one would change what the object inherits.
      if (key !== '__proto__') entries[key] = item
      else Object.defineProperty(entries, key, { value: item, enumerable: true, configurable: true, writable: true })
    } while (takes(COMMA))
    take(CLOSE_OBJECT)
    return entries
  }
  const value = (): LooseJson => {
    if (takes(OPEN_LIST)) return list()
    if (takes(OPEN_OBJECT)) return object()
    if (text.charCodeAt(at) === QUOTE) return string()
    const word = WORDS.find(([name]) => text.startsWith(name, at))
    if (word) {
      at += word[0].length
      return word[1]
    }
    number.lastIndex = at
    const digits = number.exec(text)?.[0]
    if (digits === undefined) throw unexpected()
    at += digits.length
    return Number(digits)
  }

  const whole = value()
  skipBlanks()
  if (at < text.length) throw unexpected()
  return whole
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
    else if (code === OPEN_LIST || code === OPEN_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
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
