import { choicesOf, type ItemHeader } from '@millwright/catalog'
import type { ItemResponse, ScoreResult } from './types.ts'

/**
 * Scores an answer by its item's key.
 *
 * single: right or wrong. numeric: right within the tolerance. multiple: 2 = exactly the right options; 1 = no wrong option
 * and at least half of the right ones; 0 otherwise (so marking everything earns nothing). ordering: 2 = right; 1 = two
 * neighbours swapped, for four options or more; 0 otherwise; with three options, 1 = right. matching: 2 = all right; 1 = more
 * than half right, for four pairs or more; 0 otherwise; with three pairs, 1 = all right. An empty choice is 0.
 * `category` is what the item's model (`itemModel`) counts; `score` is its share of full marks.
 */
export function scoreItem(item: ItemHeader, response: ItemResponse): ScoreResult {
  switch (item.kind) {
    case 'single': {
      if (response.kind !== 'single') return malformed(item, response)
      const chosen = item.options.find(({ id }) => id === response.option)
      return chosen ? scored(chosen.correct ? 1 : 0, 1) : unknownOption(response.option)
    }
    case 'numeric': {
      if (response.kind !== 'numeric') return malformed(item, response)
      if (!Number.isFinite(response.value)) return { outcome: 'malformed', message: 'The answer is not a number.' }
      const { value, tolerance } = item.answer
      // 0.1 + 0.2 must count as 0.3 even with tolerance 0.
      const slack = 1e-9 * Math.max(1e-12, Math.abs(value))
      return scored(Math.abs(response.value - value) <= tolerance + slack ? 1 : 0, 1)
    }
    case 'multiple': {
      if (response.kind !== 'multiple') return malformed(item, response)
      const problem = problemWithIds(response.options, item.options)
      if (problem) return problem
      const right = item.options.filter(({ correct }) => correct).map(({ id }) => id)
      const found = response.options.filter((id) => right.includes(id)).length
      if (found < response.options.length || found === 0) return scored(0, 2)
      return scored(found === right.length ? 2 : 2 * found >= right.length ? 1 : 0, 2)
    }
    case 'ordering': {
      if (response.kind !== 'ordering') return malformed(item, response)
      const problem = problemWithIds(response.order, item.options)
      if (problem) return problem
      if (response.order.length !== item.options.length) {
        return { outcome: 'malformed', message: 'The order does not contain every option.' }
      }
      const places = response.order.map((id) => item.options.findIndex((option) => option.id === id))
      const swaps = inversions(places)
      if (item.options.length <= 3) return scored(swaps === 0 ? 1 : 0, 1)
      return scored(swaps === 0 ? 2 : swaps === 1 ? 1 : 0, 2)
    }
    case 'matching': {
      if (response.kind !== 'matching') return malformed(item, response)
      const problem = problemWithIds(response.matches, choicesOf(item))
      if (problem) return problem
      const pairs = item.pairs.length
      if (response.matches.length !== pairs) {
        return { outcome: 'malformed', message: 'The answer does not match every line.' }
      }
      const right = item.pairs.filter(({ id }, i) => response.matches[i] === id).length
      if (pairs <= 3) return scored(right === pairs ? 1 : 0, 1)
      return scored(right === pairs ? 2 : 2 * right > pairs ? 1 : 0, 2)
    }
  }
}

function scored(category: number, highest: number): ScoreResult {
  return { outcome: 'scored', category, score: category / highest, correct: category === highest }
}

function malformed(item: ItemHeader, response: ItemResponse): ScoreResult {
  return { outcome: 'malformed', message: `A ${item.kind} question cannot take a ${response.kind} answer.` }
}

function unknownOption(id: string): ScoreResult {
  return { outcome: 'malformed', message: `The question has no option "${id}".` }
}

function problemWithIds(ids: readonly string[], options: readonly { id: string }[]): ScoreResult | null {
  if (new Set(ids).size !== ids.length) return { outcome: 'malformed', message: 'An option is named twice.' }
  const unknown = ids.find((id) => !options.some((option) => option.id === id))
  return unknown === undefined ? null : unknownOption(unknown)
}

/** How many pairs stand in the wrong order: 1 means one swap of neighbours mends it. */
function inversions(places: readonly number[]): number {
  return places.reduce((sum, place, i) => sum + places.slice(i + 1).filter((later) => later < place).length, 0)
}
