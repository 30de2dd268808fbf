/**
 * Assembling a test from a pool under content constraints, as pure data.
 * Source: van der Linden (2005), Linear Models for Optimal Test Design; shadow tests: van der Linden & Reese (1998), APM 22(3).
 */

/** lower <= sum of coefficient x chosen over `items` <= upper. Without coefficients it counts the items. */
export interface AssemblyRow {
  readonly name: string
  readonly items: readonly number[]
  readonly coefficients?: readonly number[]
  readonly lower?: number
  readonly upper?: number
  /** When no test keeps all rows, rows of level 1 give way first, then those of 2, and so on. Absent: never gives way. */
  readonly relaxLevel?: number
}

export interface AssemblyProblem {
  /** What each item of the pool adds, for instance its information at an ability. The sum over the test is maximised. */
  readonly objective: ArrayLike<number>
  readonly rows: readonly AssemblyRow[]
  /** Of each of these sets at most one item is chosen. Items already administered stay, whatever their enemies. */
  readonly enemies?: readonly (readonly number[])[]
  /** Items of each of these sets are chosen together or not at all. */
  readonly allOrNone?: readonly (readonly number[])[]
  /** Items that must be in the test, such as those already administered. */
  readonly required?: readonly number[]
  /** Items that must not be in it. An item both required and excluded stays. */
  readonly excluded?: readonly number[]
}

/** @throws RangeError naming the part of the problem that is wrong */
export function checkAssembly({ objective, rows, enemies, allOrNone, required, excluded }: AssemblyProblem): void {
  const size = objective.length
  for (let i = 0; i < size; i++) {
    if (!Number.isFinite(objective[i])) throw new RangeError(`objective of item ${i} is ${objective[i]}`)
  }
  const check = (what: string, items: readonly number[]): void => {
    const wrong = items.find((item) => !(Number.isInteger(item) && item >= 0 && item < size))
    if (wrong !== undefined) throw new RangeError(`${what} names item ${wrong} of ${size}`)
    if (new Set(items).size !== items.length) throw new RangeError(`${what} names an item twice`)
  }
  for (const { name, items, coefficients, lower = -Infinity, upper = Infinity, relaxLevel } of rows) {
    check(`row ${name}`, items)
    if (coefficients && coefficients.length !== items.length) {
      throw new RangeError(`row ${name} has ${coefficients.length} coefficients for ${items.length} items`)
    }
    if (coefficients && !coefficients.every(Number.isFinite))
      throw new RangeError(`row ${name}: coefficient not finite`)
    if (!(lower <= upper)) throw new RangeError(`row ${name}: bounds ${lower} and ${upper}`)
    if (relaxLevel !== undefined && !(Number.isInteger(relaxLevel) && relaxLevel >= 1)) {
      throw new RangeError(`row ${name}: relax level ${relaxLevel}`)
    }
  }
  enemies?.forEach((set, i) => check(`enemy set ${i}`, set))
  allOrNone?.forEach((set, i) => check(`all-or-none set ${i}`, set))
  if (required) check('required', required)
  if (excluded) check('excluded', excluded)
}

/** Sum of a row over a test. */
export function activityOf({ items, coefficients }: AssemblyRow, chosen: ReadonlySet<number>): number {
  return items.reduce((sum, item, i) => sum + (chosen.has(item) ? (coefficients?.[i] ?? 1) : 0), 0)
}

/** What a test breaks, each with the amount: names of rows, `enemies i`, `all-or-none i`, `required`, `excluded`. */
export function violations(problem: AssemblyProblem, items: readonly number[]): { name: string; by: number }[] {
  const chosen = new Set(items)
  const required = new Set(problem.required)
  const broken: { name: string; by: number }[] = []
  const add = (name: string, by: number): void => {
    if (by > 1e-6) broken.push({ name, by })
  }
  for (const row of problem.rows) {
    const sum = activityOf(row, chosen)
    add(row.name, Math.max((row.lower ?? -Infinity) - sum, sum - (row.upper ?? Infinity), 0))
  }
  problem.enemies?.forEach((set, i) => {
    const given = set.filter((item) => required.has(item)).length
    add(`enemies ${i}`, set.filter((item) => chosen.has(item)).length - Math.max(1, given))
  })
  problem.allOrNone?.forEach((set, i) => {
    const inTest = set.filter((item) => chosen.has(item)).length
    add(`all-or-none ${i}`, Math.min(inTest, set.length - inTest))
  })
  add('required', problem.required?.filter((item) => !chosen.has(item)).length ?? 0)
  add('excluded', problem.excluded?.filter((item) => chosen.has(item) && !required.has(item)).length ?? 0)
  return broken
}

/**
 * The problem without what is settled: required items are in (their sums taken off the bounds), excluded ones and enemies
 * of required ones are out, all-or-none sets are one unit. Columns are units, rows sparse by column.
 */
export interface CompiledAssembly {
  readonly problem: AssemblyProblem
  /** Items of each unit. */
  readonly units: readonly (readonly number[])[]
  readonly cost: Float64Array
  /** Entries of unit j are at start[j] .. start[j + 1] - 1. */
  readonly start: Int32Array
  readonly row: Int32Array
  readonly value: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Rows of the problem come first; the others are enemy sets. */
  readonly fixed: readonly number[]
  readonly fixedObjective: number
}

/** @throws RangeError for a malformed problem */
export function compileAssembly(problem: AssemblyProblem): CompiledAssembly {
  checkAssembly(problem)
  const { objective, rows, enemies = [], allOrNone = [], required = [], excluded = [] } = problem
  const size = objective.length
  const unitOf = mergeSets(size, allOrNone)
  const fixed = new Set<number>()
  const requiredUnits = new Set(required.map((item) => unitOf[item]!))
  const out = new Uint8Array(size)
  for (const item of excluded) out[unitOf[item]!] = 1
  for (let item = 0; item < size; item++) if (requiredUnits.has(unitOf[item]!)) fixed.add(item)
  for (const set of enemies) {
    const units = set.map((item) => unitOf[item]!)
    const taken = set.some((item) => fixed.has(item))
    units.forEach((unit, i) => {
      // A unit that holds two enemies can never be chosen.
      if (taken || units.indexOf(unit) !== i) out[unit] = 1
    })
  }
  const members = Map.groupBy(
    Array.from({ length: size }, (_, item) => item).filter((item) => !fixed.has(item) && out[unitOf[item]!] === 0),
    (item) => unitOf[item]!,
  )
  const units = [...members.values()]
  const column = new Int32Array(size).fill(-1)
  units.forEach((items, j) => items.forEach((item) => (column[item] = j)))

  const lower: number[] = []
  const upper: number[] = []
  const entries: Map<number, number>[] = units.map(() => new Map<number, number>())
  rows.forEach((row, r) => {
    const given = activityOf(row, fixed)
    lower.push((row.lower ?? -Infinity) - given)
    upper.push((row.upper ?? Infinity) - given)
    row.items.forEach((item, i) => {
      const j = column[item]!
      if (j >= 0) entries[j]!.set(r, (entries[j]!.get(r) ?? 0) + (row.coefficients?.[i] ?? 1))
    })
  })
  for (const set of enemies) {
    const columns = set.map((item) => column[item]!).filter((j) => j >= 0)
    if (columns.length < 2) continue
    for (const j of columns) entries[j]!.set(lower.length, 1)
    lower.push(-Infinity)
    upper.push(1)
  }
  const start = new Int32Array(units.length + 1)
  entries.forEach((list, j) => (start[j + 1] = start[j]! + list.size))
  return {
    problem,
    units,
    cost: Float64Array.from(units, (items) => items.reduce((sum, item) => sum + objective[item]!, 0)),
    start,
    row: Int32Array.from(entries.flatMap((list) => [...list.keys()])),
    value: Float64Array.from(entries.flatMap((list) => [...list.values()])),
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
    fixed: [...fixed].toSorted((a, b) => a - b),
    fixedObjective: [...fixed].reduce((sum, item) => sum + objective[item]!, 0),
  }
}

/** Smallest item of each item's set; sets that share an item become one. */
function mergeSets(size: number, sets: readonly (readonly number[])[]): Int32Array {
  const parent = Int32Array.from({ length: size }, (_, i) => i)
  const root = (item: number): number => {
    let at = item
    while (parent[at] !== at) at = parent[at]!
    return at
  }
  for (const set of sets) {
    for (const item of set) {
      const [a, b] = [root(set[0]!), root(item)]
      parent[Math.max(a, b)] = Math.min(a, b)
    }
  }
  return Int32Array.from({ length: size }, (_, item) => root(item))
}

/** Items of a choice of units, with those that were settled before, in increasing order. */
export function itemsOf({ units, fixed }: CompiledAssembly, chosen: readonly number[]): number[] {
  return [...fixed, ...chosen.flatMap((j) => units[j]!)].toSorted((a, b) => a - b)
}
