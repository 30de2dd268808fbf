import type { Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import type { ProblemList } from './rules.ts'

/** An item and all that a taker reads of it. */
export interface ReadItem {
  item: Located<Item>
  text: string
}

/** Measured on our bank: see docs/content-rules.md. */
const SIMILAR = 0.08
const NEARLY_EQUAL = 0.5
const fewestCommon = 5

/**
 * Finds items that say nearly the same, by the Jaccard similarity of their word shingles; numbers do not count.
 * Source: Broder (1997), On the resemblance and containment of documents, Proc. Compression and Complexity of Sequences.
 */
export function checkDuplicates(items: readonly ReadItem[], problems: ProblemList): void {
  const shingles = items.map(({ text }) => shinglesOf(text))
  for (const { first, second, similarity } of similarPairs(shingles)) {
    const [a, b] = [items[first]!.item, items[second]!.item]
    const enemies = a.value.enemies.includes(b.value.id)
    if (similarity < (enemies ? NEARLY_EQUAL : SIMILAR)) continue
    const later = b.at(['id'])
    problems.add(
      'item-near-duplicate',
      later,
      `${Math.round(100 * similarity)} % of its words in a row are those of ${a.value.id}.`,
      enemies ? 'Keep one of them, or ask something else.' : 'Make them enemies, or ask something else.',
    )
  }
}

const SHINGLE_WORDS = 3

function shinglesOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/(?<!\p{N})\p{L}+/gu) ?? []
  return new Set(words.slice(SHINGLE_WORDS - 1).map((_, i) => words.slice(i, i + SHINGLE_WORDS).join(' ')))
}

/** All pairs with something in common, found through what they share; most of all pairs share nothing. */
function similarPairs(sets: readonly ReadonlySet<string>[]) {
  const holders = new Map<string, number[]>()
  sets.forEach((set, i) => {
    for (const shingle of set) {
      const known = holders.get(shingle)
      if (known) known.push(i)
      else holders.set(shingle, [i])
    }
  })
  const common = new Map<number, number>()
  for (const list of holders.values())
    for (let j = 1; j < list.length; j++)
      for (let i = 0; i < j; i++) {
        const pair = list[i]! * sets.length + list[j]!
        common.set(pair, (common.get(pair) ?? 0) + 1)
      }
  return [...common].flatMap(([pair, shared]) => {
    if (shared < fewestCommon) return []
    const [first, second] = [Math.floor(pair / sets.length), pair % sets.length]
    const similarity = shared / (sets[first]!.size + sets[second]!.size - shared)
    return [{ first, second, similarity }]
  })
}
