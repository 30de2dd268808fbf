export interface PassagePart {
  text: string
  hit: boolean
}

const WORDS = /[\p{L}\p{N}]+/gu
/** Characters before the first hit, and of the whole passage. */
const BEFORE = 60
const LENGTH = 220

/** How a word is compared: without case and accents, so that "Réseau" finds "reseau". */
export const folded = (word: string): string => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The text with every found word marked. `terms` are folded. */
export function marked(text: string, terms: ReadonlySet<string>): PassagePart[] {
  const parts: PassagePart[] = []
  let end = 0
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    if (!terms.has(folded(word))) continue
    if (index > end) parts.push({ text: text.slice(end, index), hit: false })
    parts.push({ text: word, hit: true })
    end = index + word.length
  }
  if (end < text.length) parts.push({ text: text.slice(end), hit: false })
  return parts
}

/** The passage around the first word found, with every found word marked. It begins and ends between words. */
export function passage(text: string, terms: ReadonlySet<string>): PassagePart[] {
  const first = firstHit(text, terms)
  const start = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0
  const end = start + LENGTH < text.length ? Math.max(text.lastIndexOf(' ', start + LENGTH), start) : text.length
  return marked(`${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`, terms)
}

function firstHit(text: string, terms: ReadonlySet<string>): number {
  for (const { 0: word, index } of text.matchAll(WORDS)) if (terms.has(folded(word))) return index
  return -1
}
