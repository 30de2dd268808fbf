import {
  type Anchor,
  checkAnchors,
  type LinkMethod,
  type LinkOptions,
  type LinkResult,
  linkScales,
  slopeAndDifficulties,
} from './link-scales.ts'
import type { ScaleLink } from './scale-link.ts'

export interface AnchorDrift {
  /** Difficulty on the base scale minus linked difficulty (mean over boundaries), and log slope likewise; null for nominal items. */
  readonly difficulty: number | null
  readonly logSlope: number | null
  /** The same in robust SDs: (x - median) / (0.7413 interquartile range). 0 where there is nothing to compare. */
  readonly robustZ: { readonly difficulty: number; readonly logSlope: number }
}

export interface TrimOptions extends LinkOptions {
  /** Anchors beyond this robust z are dropped; 2.7 unless told (about 0.7 % of good anchors each way of drifting). */
  readonly threshold?: number
  /** No drift smaller than this counts, in ability units and in log slope; 0.1 unless told: chance alone may agree better. */
  readonly tolerance?: number
  /** At least this share of the anchors is kept; 0.5 unless told. */
  readonly keep?: number
}

export interface TrimmedLink extends LinkResult {
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  /** Of every anchor, under the final link. */
  readonly drift: readonly AnchorDrift[]
}

/**
 * Drift of each anchor from a link, standardised by median and interquartile range, which drifting anchors hardly move.
 * Source: Huynh & Meyer (2010), Florida Journal of Educational Research 48, 1-22.
 */
export function anchorDrift(anchors: readonly Anchor[], link: ScaleLink, tolerance = 0): AnchorDrift[] {
  checkAnchors(anchors)
  const raw = anchors.map((anchor) => {
    const base = slopeAndDifficulties(anchor.base)
    const fresh = slopeAndDifficulties(anchor.new)
    if (!base || !fresh) return null
    return {
      difficulty: average(base.b) - (link.slope * average(fresh.b) + link.intercept),
      logSlope: Math.log(base.a) - Math.log(fresh.a / link.slope),
    }
  })
  const standardise = (key: 'difficulty' | 'logSlope') => {
    const values = raw.flatMap((entry) => (entry ? [entry[key]] : [])).sort((x, y) => x - y)
    if (values.length === 0) return () => 0
    const middle = quantile(values, 0.5)
    const spread = 0.7413 * (quantile(values, 0.75) - quantile(values, 0.25))
    return (value: number): number => {
      if (Math.abs(value - middle) <= tolerance) return 0
      return (value - middle) / Math.max(spread, tolerance / 3, 1e-9)
    }
  }
  const difficulty = standardise('difficulty')
  const logSlope = standardise('logSlope')
  return raw.map((entry) =>
    entry
      ? { ...entry, robustZ: { difficulty: difficulty(entry.difficulty), logSlope: logSlope(entry.logSlope) } }
      : { difficulty: null, logSlope: null, robustZ: { difficulty: 0, logSlope: 0 } },
  )
}

/**
 * A link from which drifting anchors are dropped one at a time, worst first, linking anew after each, until none is beyond the
 * threshold or only `keep` of them remain. Nominal items are never dropped.
 *
 * @throws RangeError as `linkScales`
 */
export function linkScalesRobustly(
  anchors: readonly Anchor[],
  method: LinkMethod,
  options: TrimOptions = {},
): TrimmedLink {
  const { threshold = 2.7, tolerance = 0.1, keep = 0.5 } = options
  const least = Math.max(2, Math.ceil(keep * anchors.length))
  let kept = anchors.map((_, j) => j)
  for (;;) {
    const link = linkScales(
      kept.map((j) => anchors[j]!),
      method,
      options,
    )
    const drift = anchorDrift(anchors, link, tolerance)
    const size = (j: number): number =>
      Math.max(Math.abs(drift[j]!.robustZ.difficulty), Math.abs(drift[j]!.robustZ.logSlope))
    const worst = kept.reduce((best, j) => (size(j) > size(best) ? j : best), kept[0]!)
    if (kept.length <= least || size(worst) <= threshold) {
      return { ...link, kept, dropped: anchors.map((_, j) => j).filter((j) => !kept.includes(j)), drift }
    }
    kept = kept.filter((j) => j !== worst)
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Linear between order statistics (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low]! + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!)
}
