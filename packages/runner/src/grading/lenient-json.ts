/**
 * JSON as Python writes it: like JSON, with the bare words NaN, Infinity and -Infinity for numbers.
 * What a candidate returns may hold them, and "not valid JSON" would be the wrong thing to say about it.
 */
export type LooseJson = null | boolean | number | string | LooseJson[] | { [key: string]: LooseJson }

const DEEPEST = 500

/** @throws SyntaxError when the text is neither JSON nor Python's JSON, or nests deeper than 500 levels */
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
  const mark = `nonfinite:${Math.random()}:`
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(mark + token),
  )
  return JSON.parse(marked, (_key, value: LooseJson) =>
    typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value,
  ) as LooseJson
}

function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 0x5c) index += 1
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return deepest
}

/** The reverse: for showing a visible test's value. */
export function writeLenientJson(value: LooseJson): string {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `[${value.map(writeLenientJson).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${writeLenientJson(item)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}
