import { scoreItem, type ItemResponse } from '@millwright/assessment'
import { itemVariant, publicItem, type Catalogue, type Item, type PublicItem } from '@millwright/catalog'

/** All readers see the options in one order: these questions are for practice, and no test asks them (`testItems`). */
export const PRACTICE_SEED = 'practice'
export const PRACTICE_COOKIE = 'practice'
/** Of the newest answers; the cookie that holds them must stay small. */
const REMEMBERED = 40

/** What somebody did with a practice question in this sitting: their answer, or that they asked to see it. */
export type Attempt = { kind: 'answered'; response: ItemResponse } | { kind: 'shown' }

export interface PracticeQuestion {
  item: Item
  shown: PublicItem
  skill: { id: string; name: string } | null
  attempt: Attempt | null
}

/** The questions at the end of a section; ids that the catalogue no longer has are left out. */
export function practiceQuestions(
  catalogue: Catalogue,
  ids: readonly string[],
  remembered: ReadonlyMap<string, string>,
): PracticeQuestion[] {
  return ids.flatMap((id) => {
    const written = catalogue.items.find((candidate) => candidate.id === id)
    if (!written) return []
    const item = itemVariant(written, PRACTICE_SEED)
    const skill = catalogue.graph.skills.find((candidate) => candidate.id === item.skill)
    return [
      {
        item,
        shown: publicItem(item, PRACTICE_SEED),
        skill: skill ? { id: skill.id, name: skill.name } : null,
        attempt: readAttempt(item, remembered.get(id)),
      },
    ]
  })
}

/** The attempt as a short word for a cookie. */
export function writeAttempt(attempt: Attempt): string {
  if (attempt.kind === 'shown') return '?'
  const { response } = attempt
  switch (response.kind) {
    case 'single':
      return response.option
    case 'multiple':
      return response.options.join('.')
    case 'ordering':
      return response.order.join('.')
    case 'matching':
      return response.matches.join('.')
    case 'numeric':
      return String(response.value)
  }
}

/** Null for none, and for one that does not fit the question any more, whoever wrote the cookie. */
export function readAttempt(item: Item, word: string | undefined): Attempt | null {
  if (word === undefined || word === '') return null
  if (word === '?') return { kind: 'shown' }
  const response = responseOf(item.kind, word)
  return scoreItem(item, response).outcome === 'scored' ? { kind: 'answered', response } : null
}

function responseOf(kind: Item['kind'], word: string): ItemResponse {
  switch (kind) {
    case 'single':
      return { kind, option: word }
    case 'multiple':
      return { kind, options: word.split('.') }
    case 'ordering':
      return { kind, order: word.split('.') }
    case 'matching':
      return { kind, matches: word.split('.') }
    case 'numeric':
      return { kind, value: Number(word) }
  }
}

/** Item id to attempt, the newest last. */
export const readRemembered = (cookie: string | undefined): Map<string, string> =>
  new Map(new URLSearchParams(cookie ?? ''))

/** The cookie with one attempt more; null takes it away. */
export function remember(known: ReadonlyMap<string, string>, itemId: string, attempt: Attempt | null): string {
  const others = [...known].filter(([id]) => id !== itemId)
  const all = attempt ? [...others, [itemId, writeAttempt(attempt)]] : others
  return new URLSearchParams(all.slice(-REMEMBERED)).toString()
}
