import type { Catalogue, Item } from '@millwright/catalog'

/** What a reader may see of a question: never the key, and never an order that gives it away. */
export interface CheckItem {
  id: string
  skill: { id: string; name: string } | null
  kind: Item['kind']
  stem: string
  options: { id: string; text: string }[]
  unit: string | null
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
      },
    ]
  })
}
