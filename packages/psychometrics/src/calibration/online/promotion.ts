/** What has to be known of a pretest item before its answers count. */
export interface PromotionEvidence {
  /** Posterior SD of difficulty. */
  readonly difficultySd: number
  readonly slope: number
  /** p value of the item fit test, after correction for testing many; null where it was not tested. */
  readonly fitPValue: number | null
  /** Mean squares near 1; null where not computed. */
  readonly infit?: number | null
  readonly outfit?: number | null
  /** Differential item functioning of ETS class C, or its like; null where not tested. */
  readonly largeDif?: boolean | null
}

export interface PromotionRule {
  readonly maxDifficultySd: number
  readonly minSlope: number
  readonly minFitPValue: number
  readonly meanSquares: readonly [number, number]
}

export const PROMOTION_RULE: PromotionRule = {
  maxDifficultySd: 0.25,
  minSlope: 0.3,
  minFitPValue: 0.01,
  meanSquares: [0.7, 1.3],
}

export type PromotionObstacle =
  | 'difficulty-uncertain'
  | 'slope-too-low'
  | 'fit-untested'
  | 'misfit'
  | 'infit'
  | 'outfit'
  | 'dif'

/**
 * What keeps a pretest item from counting: nothing when it may be promoted. Its difficulty must be known within SD 0.25 and the item
 * must fit. Calibrate it by `calibrate` with the operational items `fixed`, and mean and variance of ability free (MEM with fixed
 * anchors: Ban, Hanson, Wang, Yi & Harris 2001, JEM 38(3), 191-212).
 */
export function promotionObstacles(
  evidence: PromotionEvidence,
  rule: PromotionRule = PROMOTION_RULE,
): PromotionObstacle[] {
  const { difficultySd, slope, fitPValue, infit = null, outfit = null, largeDif = null } = evidence
  const outside = (value: number | null): boolean =>
    value !== null && !(value >= rule.meanSquares[0] && value <= rule.meanSquares[1])
  const checks: [boolean, PromotionObstacle][] = [
    [!(difficultySd <= rule.maxDifficultySd), 'difficulty-uncertain'],
    [!(slope >= rule.minSlope), 'slope-too-low'],
    [fitPValue === null, 'fit-untested'],
    [fitPValue !== null && !(fitPValue >= rule.minFitPValue), 'misfit'],
    [outside(infit), 'infit'],
    [outside(outfit), 'outfit'],
    [largeDif === true, 'dif'],
  ]
  return checks.flatMap(([holds, obstacle]) => (holds ? [obstacle] : []))
}
