import { indexCatalogue, itemVariant, type Catalogue, type Item } from '@millwright/catalog'

/**
 * The item as one sitting asks it: of a generated item, the variant of that sitting. Whoever shows, scores or explains an
 * answer takes the item from here, so that all of them see the same numbers.
 *
 * @param catalogue - the one that the sitting names
 */
export function findAskedItem(catalogue: Catalogue, itemId: string, session: { seed: string }): Item | null {
  const item = indexCatalogue(catalogue).items.get(itemId)
  return item ? itemVariant(item, session.seed) : null
}

/** The same for an item that must be there; throws otherwise. */
export function askedItem(catalogue: Catalogue, itemId: string, session: { seed: string }): Item {
  const item = findAskedItem(catalogue, itemId, session)
  if (!item) throw new Error(`Item ${itemId} is not in catalogue ${catalogue.hash}`)
  return item
}
