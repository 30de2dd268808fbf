/**
 * One comparison of the engine with a reference. A case module exports a function that takes the folder of reference data and
 * gives all its comparisons; it discovers data sets by their shape, never by name, so that unseen sets work as well.
 */
export interface Comparison {
  /** The reference file inside the folder, such as `lsat6/reference.json`. */
  readonly file: string
  /** The group a reader looks for: `item_functions 3PL`, `fit twopl`, `S-X2`. */
  readonly case: string
  /** What is compared: `log-likelihood`, `a`, `standard error`, `EAP`. */
  readonly quantity: string
  /** How far apart both are, in the unit of `tolerance`: absolute, or relative where the tolerance is. NaN is never met. */
  readonly deviation: number
  readonly tolerance: number
  /** How many figures this one stands for, when it is the largest deviation of several; 1 when absent. */
  readonly count?: number
  /** Why it is not met, or what the comparison needed: shown in the report. */
  readonly note?: string
}

/** Each module in `scripts/validate/*-cases.ts` exports one or more of these. */
export type Cases = (dataFolder: string) => readonly Comparison[] | Promise<readonly Comparison[]>

export const met = ({ deviation, tolerance }: Comparison): boolean => deviation <= tolerance

/** |ours - theirs|; infinite when only one of them is missing, 0 when both are. */
export function absolute(ours: number | null, theirs: number | null): number {
  if (ours === null || theirs === null) return ours === theirs ? 0 : Infinity
  const deviation = Math.abs(ours - theirs)
  return Number.isNaN(deviation) ? Infinity : deviation
}

/** |ours - theirs| / |theirs|; absolute below `floor`, where digits are no longer meant. */
export function relative(ours: number, theirs: number, floor = 1e-300): number {
  return absolute(ours, theirs) / Math.max(Math.abs(theirs), floor)
}
