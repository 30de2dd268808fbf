import type { CutScores, ItemHeader } from '@millwright/catalog'
import { type JudgedModel, itemModel } from './parameters.ts'

/** A question with everything selection needs, worked out once. */
export interface Candidate {
  readonly item: ItemHeader
  readonly judged: JudgedModel
}

export interface Pool {
  readonly bySkill: ReadonlyMap<string, readonly Candidate[]>
  readonly byId: ReadonlyMap<string, Candidate>
  /** Both directions: an item names its enemies, or is named by them. */
  readonly enemies: ReadonlyMap<string, ReadonlySet<string>>
}

const known = new WeakMap<readonly ItemHeader[], { cutScores: CutScores; pool: Pool }>()

/** Indexes a bank; remembered for as long as the same array (a compiled catalogue's) is passed. */
export function poolOf(items: readonly ItemHeader[], cutScores: CutScores): Pool {
  const found = known.get(items)
  if (found?.cutScores === cutScores) return found.pool
  const candidates = items.map((item) => ({ item, judged: itemModel(item, cutScores) }))
  const enemies = new Map<string, Set<string>>()
  const add = (from: string, to: string) => {
    const set = enemies.get(from)
    if (set) set.add(to)
    else enemies.set(from, new Set([to]))
  }
  for (const item of items) {
    for (const enemy of item.enemies) {
      add(item.id, enemy)
      add(enemy, item.id)
    }
  }
  const pool: Pool = {
    bySkill: Map.groupBy(candidates, ({ item }) => item.skill),
    byId: new Map(candidates.map((candidate) => [candidate.item.id, candidate])),
    enemies,
  }
  known.set(items, { cutScores, pool })
  return pool
}
