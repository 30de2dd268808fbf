/** Longer values are broken into lines. */
const ON_ONE_LINE = 60

/**
 * JSON as people compare it: keys in order, short lists and objects on one line. Equal values become equal texts, so that a comparison
 * by lines shows where two values differ.
 */
export function readableValue(value: unknown, indent = ''): string {
  const short = inOneLine(value)
  if (value === null || typeof value !== 'object') return short
  // The outermost value is always broken, so that a comparison names the part that differs.
  if (Object.keys(value).length < 2 || (indent !== '' && indent.length + short.length <= ON_ONE_LINE)) return short
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((part) => `${inner}${readableValue(part, inner)}`)
    : sorted(value).map(([key, part]) => `${inner}${JSON.stringify(key)}: ${readableValue(part, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${sorted(value)
    .map(([key, part]) => `${JSON.stringify(key)}: ${inOneLine(part)}`)
    .join(', ')}}`
}

const sorted = (value: object) => Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
