import type { Blueprint } from './blueprint.ts'
import type { Challenge } from './challenge.ts'
import type { EntryPath } from './entry-path.ts'
import type { Graph } from './graph.ts'
import type { Guide } from './guide.ts'
import type { Item } from './item.ts'
import type { Market } from './market/market.ts'
import type { Reading } from './reading.ts'
import type { Rubric } from './rubric.ts'

/** Raised when a compiled catalogue of before could not be read by today's code. */
export const schemaVersion = 1

/** The compiled `content/`: one JSON value. Lists are sorted by id, the graph's by area. */
export interface Catalogue {
  schemaVersion: number
  /** SHA-256 of the content, in hexadecimal. Every record names it. */
  hash: string
  graph: Graph
  items: Item[]
  challenges: Challenge[]
  guides: Guide[]
  blueprints: Blueprint[]
  /** Missing where the collection has no figures of pay, and in catalogues of before. */
  market?: Market
  /** Missing in catalogues of before; so are the next two. */
  readings?: Reading[]
  entryPaths?: EntryPath[]
  rubrics?: Rubric[]
}

export interface CatalogueIndex {
  items: ReadonlyMap<string, Item>
  itemsBySkill: ReadonlyMap<string, readonly Item[]>
  challenges: ReadonlyMap<string, Challenge>
  guides: ReadonlyMap<string, Guide>
  blueprints: ReadonlyMap<string, Blueprint>
  readings: ReadonlyMap<string, Reading>
  skills: ReadonlyMap<string, Graph['skills'][number]>
  roles: ReadonlyMap<string, Graph['roles'][number]>
  areas: ReadonlyMap<string, Graph['areas'][number]>
  levels: ReadonlyMap<string, Graph['levels'][number]>
}

const testItemsOf = new WeakMap<Catalogue, readonly Item[]>()

/**
 * The items that tests may draw from. Those at the ends of guide sections are for practice: guides show them with their key,
 * so they measure nothing any more. The same array for the same catalogue.
 */
export function testItems(catalogue: Catalogue): readonly Item[] {
  const known = testItemsOf.get(catalogue)
  if (known) return known
  const practice = new Set(catalogue.guides.flatMap(({ sections }) => sections.flatMap(({ check }) => check)))
  const items = catalogue.items.filter(({ id }) => !practice.has(id))
  testItemsOf.set(catalogue, items)
  return items
}

const indexOf = new WeakMap<Catalogue, CatalogueIndex>()

/** Maps for lookups by id; a Map, because an id from a request may be `constructor`. Made once for each catalogue. */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  const known = indexOf.get(catalogue)
  if (known) return known
  const { graph } = catalogue
  const index: CatalogueIndex = {
    items: byId(catalogue.items),
    itemsBySkill: Map.groupBy(catalogue.items, (item) => item.skill),
    challenges: byId(catalogue.challenges),
    guides: byId(catalogue.guides),
    blueprints: byId(catalogue.blueprints),
    readings: byId(catalogue.readings ?? []),
    skills: byId(graph.skills),
    roles: byId(graph.roles),
    areas: byId(graph.areas),
    levels: byId(graph.levels),
  }
  indexOf.set(catalogue, index)
  return index
}

function byId<T extends { id: string }>(values: readonly T[]): Map<string, T> {
  return new Map(values.map((value) => [value.id, value]))
}
