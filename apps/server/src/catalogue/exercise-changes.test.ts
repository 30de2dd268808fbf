import { expect, it } from 'vitest'
import type { Catalogue, Item } from '@millwright/catalog'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { exerciseChanges } from './exercise-changes.ts'

const changesOf = (change: (item: Item) => Item) => {
  const before = smallCatalogue()
  const after: Catalogue = { ...before, hash: 'f'.repeat(64), items: before.items.map(change) }
  return exerciseChanges(before, after, new Date(0)).map(({ exerciseId, change: what }) => `${exerciseId} ${what}`)
}
const [first] = smallCatalogue().items

it('are what somebody wrote, not how we render it', () => {
  expect(
    changesOf((item) => ({ ...item, html: { ...item.html, stem: '<p class="new">Another renderer</p>' } })),
  ).toEqual([])
  expect(changesOf((item) => (item.id === first!.id ? { ...item, stem: 'Another question' } : item))).toEqual([
    `${first!.id} content`,
  ])
})
