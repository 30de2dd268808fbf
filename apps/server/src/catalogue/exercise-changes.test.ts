import { expect, it } from 'vitest'
import type { Catalogue, Item } from '@millwright/catalog'
import { smallCatalogue } from '../web/small-catalogue.ts'
import { exerciseChanges } from './exercise-changes.ts'

const smallCatalogueWith = (change: (item: Item) => Item): Catalogue => {
  const catalogue = smallCatalogue()
  return { ...catalogue, items: catalogue.items.map(change) }
}
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

it('are of a generated item its template, not the draw that stands for it', () => {
  const made = { template: { variants: {}, header: { id: first!.id }, stem: '{{ n }} rows', explanation: 'Because.' } }
  const generated = (stem: string, template: object = made.template) =>
    smallCatalogueWith((item) => (item.id === first!.id ? ({ ...item, stem, template } as Item) : item))
  const changes = (after: Catalogue) =>
    exerciseChanges(generated('3 rows'), after, new Date(0)).map(({ exerciseId, change }) => `${exerciseId} ${change}`)
  expect(changes(generated('7 rows'))).toEqual([])
  expect(changes(generated('3 rows', { ...made.template, stem: '{{ n }} lines' }))).toEqual([`${first!.id} content`])
})
