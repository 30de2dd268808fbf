import type { Comparison } from './case.ts'

/** Collects the largest deviation of many figures of one quantity. */
export class Worst {
  #deviation = 0
  #count = 0
  #where = ''

  add(deviation: number, where = ''): void {
    this.#count++
    if (deviation <= this.#deviation) return
    this.#deviation = deviation
    this.#where = where
  }

  /** The comparison, or nothing when nothing was compared. */
  comparison(about: Pick<Comparison, 'file' | 'case' | 'quantity' | 'tolerance'>, note?: string): Comparison[] {
    if (this.#count === 0) return []
    const at = this.#deviation > about.tolerance && this.#where ? `worst: ${this.#where}` : ''
    const text = [note, at].filter(Boolean).join('; ')
    return [{ ...about, deviation: this.#deviation, count: this.#count, ...(text ? { note: text } : {}) }]
  }
}
