import type { Catalogue, Item } from '@millwright/catalog'

/** A question for practice with its key: what a guide asks, no test asks any more (`testItems`). */
export interface CheckItem {
  id: string
  skill: { id: string; name: string } | null
  kind: Item['kind']
  stem: string
  options: { id: string; text: string }[]
  unit: string | null
  answer: {
    /** Each option, mistake or step with what is to be said about it; the right ones first, or in their order. */
    notes: { id: string; text: string; right: boolean; rationale: string }[]
    /** The value of a numeric question. */
    value: string | null
    explanation: string
  }
}

/** The questions at the end of a section; ids that the catalogue no longer has are left out. */
export function checkItems(catalogue: Catalogue, ids: readonly string[]): CheckItem[] {
  return ids.flatMap((id) => {
    const item = catalogue.items.find((candidate) => candidate.id === id)
    if (!item) return []
    const skill = catalogue.graph.skills.find((candidate) => candidate.id === item.skill)
    return [
      {
        id,
        skill: skill ? { id: skill.id, name: skill.name } : null,
        kind: item.kind,
        stem: item.html.stem,
        // Sorted by their text: an ordering item is stored in its right order.
        options: item.html.options
          .map(({ id: option, text }) => ({ id: option, text }))
          .toSorted((a, b) => (a.text < b.text ? -1 : 1)),
        unit: item.kind === 'numeric' ? (item.answer.unit ?? null) : null,
        answer: {
          notes: notesOf(item),
          value: item.kind === 'numeric' ? String(item.answer.value) : null,
          explanation: item.html.explanation,
        },
      },
    ]
  })
}

function notesOf(item: Item): CheckItem['answer']['notes'] {
  switch (item.kind) {
    case 'numeric':
      return item.mistakes.map(({ value }, index) => ({
        id: String(index),
        text: String(value),
        right: false,
        rationale: item.html.mistakes[index] ?? '',
      }))
    case 'ordering':
      return item.html.options.map((option) => ({ ...option, right: true }))
    case 'single':
    case 'multiple': {
      const right = new Set(item.options.filter(({ correct }) => correct).map(({ id }) => id))
      return item.html.options
        .map((option) => ({ ...option, right: right.has(option.id) }))
        .toSorted((a, b) => Number(b.right) - Number(a.right))
    }
  }
}
