/** A symmetric matrix of which only blocks are kept: one for all of its rows, or one for each set of rows that belong together. */
export class SymmetricBlocks {
  readonly sets: readonly (readonly number[])[]
  /** Row-major, one for each set. */
  readonly blocks: readonly Float64Array[]
  readonly #blockOf: Int32Array
  readonly #placeOf: Int32Array

  /** @param sets - rows of each block; a row stands in one of them at most */
  constructor(size: number, sets: readonly (readonly number[])[], fill = 0) {
    this.sets = sets
    this.blocks = sets.map((set) => new Float64Array(set.length ** 2).fill(fill))
    this.#blockOf = new Int32Array(size).fill(-1)
    this.#placeOf = new Int32Array(size)
    sets.forEach((set, b) =>
      set.forEach((row, place) => {
        this.#blockOf[row] = b
        this.#placeOf[row] = place
      }),
    )
  }

  /** Adds to an entry and its mirror; entries between blocks are not kept. */
  add(row: number, column: number, value: number): void {
    const b = this.#blockOf[row]!
    if (b < 0 || b !== this.#blockOf[column]!) return
    const block = this.blocks[b]!
    const n = this.sets[b]!.length
    const [p, r] = [this.#placeOf[row]!, this.#placeOf[column]!]
    block[p * n + r]! += value
    if (p !== r) block[r * n + p]! += value
  }

  /** NaN between blocks. */
  get(row: number, column: number): number {
    const b = this.#blockOf[row]!
    if (b < 0 || b !== this.#blockOf[column]!) return Number.NaN
    return this.blocks[b]![this.#placeOf[row]! * this.sets[b]!.length + this.#placeOf[column]!]!
  }
}
