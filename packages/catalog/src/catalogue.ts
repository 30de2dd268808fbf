import type { Blueprint } from './blueprint.ts'
import type { Challenge } from './challenge.ts'
import type { Graph } from './graph.ts'
import type { Guide } from './guide.ts'
import type { Item } from './item.ts'

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
}

export interface CatalogueIndex {
  items: ReadonlyMap<string, Item>
  itemsBySkill: ReadonlyMap<string, readonly Item[]>
  challenges: ReadonlyMap<string, Challenge>
  guides: ReadonlyMap<string, Guide>
  blueprints: ReadonlyMap<string, Blueprint>
  skills: ReadonlyMap<string, Graph['skills'][number]>
  roles: ReadonlyMap<string, Graph['roles'][number]>
  areas: ReadonlyMap<string, Graph['areas'][number]>
  levels: ReadonlyMap<string, Graph['levels'][number]>
}

/** Maps for lookups by id; a Map, because an id from a request may be `constructor`. */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  const { graph } = catalogue
  return {
    items: byId(catalogue.items),
    itemsBySkill: Map.groupBy(catalogue.items, (item) => item.skill),
    challenges: byId(catalogue.challenges),
    guides: byId(catalogue.guides),
    blueprints: byId(catalogue.blueprints),
    skills: byId(graph.skills),
    roles: byId(graph.roles),
    areas: byId(graph.areas),
    levels: byId(graph.levels),
  }
}

function byId<T extends { id: string }>(values: readonly T[]): Map<string, T> {
  return new Map(values.map((value) => [value.id, value]))
}
