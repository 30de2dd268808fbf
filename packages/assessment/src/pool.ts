import type { CutScores, ItemHeader } from '@millwright/catalog'
import { type AnswerTables, answerTables, createBank, dropPerMinute } from '@millwright/psychometrics'
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
  /** Memory of `promisingItems`. */
  readonly promising: Map<string, ReadonlySet<number>>
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
    promising: new Map(),
    enemies,
  }
  known.set(items, { cutScores, pool })
  return pool
}

/** So many items of a skill are looked at closely, where it has more than twice as many. */
const CLOSE_LOOK = 64
/** Abilities and SDs that share a list; a list of 64 is wide enough for what they differ in. */
const MEAN_STEP = 0.2
const SD_STEP = 0.1

/**
 * Places of the items of a large skill that can be the best for somebody whose ability is about Normal(mean, variance): those with
 * the largest expected drop of its variance per minute at the middle of a range of means and SDs. Null for a small skill, where all
 * are looked at. A function of its arguments alone; worked out at the first question of a range and remembered (up to 256 bytes
 * each).
 */
export function promisingItems(pool: Pool, skill: string, mean: number, variance: number): ReadonlySet<number> | null {
  const own = pool.bySkill.get(skill) ?? []
  if (own.length <= 2 * CLOSE_LOOK) return null
  const middle = MEAN_STEP * Math.round(mean / MEAN_STEP)
  const sd = SD_STEP * Math.max(1, Math.round(Math.sqrt(variance) / SD_STEP))
  const key = `${skill} ${middle.toFixed(1)} ${sd.toFixed(1)}`
  const found = pool.promising.get(key)
  if (found) return found
  const items = Int32Array.from(own)
  const values = dropPerMinute(pool.tables, {
    gaussian: { dimension: 1, mean: Float64Array.of(middle), covariance: Float64Array.of(sd * sd) },
    share: Float64Array.of(1),
    items,
    dimension: new Int32Array(pool.items.length),
    minutes: pool.minutes,
  })
  const least = values.toSorted()[values.length - CLOSE_LOOK]!
  const best = new Set(own.filter((_, i) => values[i]! >= least))
  pool.promising.set(key, best)
  return best
}
