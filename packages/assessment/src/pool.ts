import type { CutScores, ItemHeader } from '@millwright/catalog'
import { type AnswerTables, answerTables, createBank } from '@millwright/psychometrics'
import { itemModel } from './parameters.ts'

/** A bank with everything selection needs, worked out once. Items are named by their place in `items`. */
export interface Pool {
  readonly items: readonly ItemHeader[]
  /** Places by item id. */
  readonly place: ReadonlyMap<string, number>
  readonly bySkill: ReadonlyMap<string, readonly number[]>
  /** Probabilities of every answer on a grid of abilities: about 2 kB an item. */
  readonly tables: AnswerTables
  readonly minutes: Float64Array
  /** Both directions: an item names its enemies, or is named by them. */
  readonly enemies: ReadonlyMap<string, ReadonlySet<string>>
}

const known = new WeakMap<readonly ItemHeader[], { cutScores: CutScores; pool: Pool }>()

/** Indexes a bank; remembered for as long as the same array (a compiled catalogue's) is passed. */
export function poolOf(items: readonly ItemHeader[], cutScores: CutScores): Pool {
  const found = known.get(items)
  if (found?.cutScores === cutScores) return found.pool
  const judged = items.map((item) => itemModel(item, cutScores))
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
  const bank = createBank(
    judged.map(({ model }) => model),
    judged.map(({ parameterVariance }) => parameterVariance),
  )
  const pool: Pool = {
    items,
    place: new Map(items.map(({ id }, i) => [id, i])),
    bySkill: Map.groupBy(
      items.map((_, i) => i),
      (i) => items[i]!.skill,
    ),
    tables: answerTables(bank),
    minutes: Float64Array.from(items, ({ minutes }) => minutes),
    enemies,
  }
  known.set(items, { cutScores, pool })
  return pool
}
