import { categoryCount, categoryLogProbability, checkModel, expectedScore } from '../models/response-model.ts'
import type { ResponseModel } from '../types.ts'
import type { ScaleLink } from './scale-link.ts'

/** One item calibrated on both scales. */
export interface Anchor {
  readonly base: ResponseModel
  readonly new: ResponseModel
}

export type LinkMethod = 'mean-mean' | 'mean-sigma' | 'haebara' | 'stocking-lord'

export interface LinkOptions {
  /** Where characteristic curves are compared, on the base scale. 81 points on [-4, 4] unless told. */
  readonly nodes?: readonly number[]
  /** Their weights; normal densities, summing to 1, unless told. */
  readonly weights?: readonly number[]
}

export interface LinkResult extends ScaleLink {
  readonly method: LinkMethod
  /** What the characteristic-curve methods minimise; null for the methods of moments. */
  readonly criterion: number | null
}

const NODES = Array.from({ length: 81 }, (_, i) => -4 + i / 10)

/**
 * The link that puts the new scale on the base scale, from items calibrated on both.
 *
 * - mean-mean: A = mean a(new) / mean a(base), B = mean b(base) - A mean b(new). Loyd & Hoover (1980), JEM 17(3), 179-193.
 * - mean-sigma: A = SD b(base) / SD b(new), divisor n. Marco (1977), JEM 14(2), 139-160.
 * - haebara: least squares of the items' curves. Haebara (1980), Japanese Psychological Research 22(3), 144-149.
 * - stocking-lord: least squares of the expected test score. Stocking & Lord (1983), APM 7(2), 201-210.
 *
 * Moments use each boundary or step of graded and partial credit items as one difficulty. Curves: P(1) of binary items, every
 * category of others (Kim & Kolen 2005, APM 29(5)), the expected score of continuous ones. Both curve methods are summed on the
 * base scale only. Accuracy: 1e-9 in slope and intercept (damped Gauss-Newton to a step of 1e-11).
 *
 * @throws RangeError for no anchors, pairs of unlike models, nominal items with a method of moments, or difficulties that do not vary
 */
export function linkScales(anchors: readonly Anchor[], method: LinkMethod, options: LinkOptions = {}): LinkResult {
  checkAnchors(anchors)
  if (method === 'mean-mean' || method === 'mean-sigma') {
    return { method, ...moments(anchors, method), criterion: null }
  }
  const comparison = compare(anchors, method, options)
  return { method, ...minimise(comparison, startingLink(anchors)) }
}

export function checkAnchors(anchors: readonly Anchor[]): void {
  if (anchors.length === 0) throw new RangeError('no anchor items to link with')
  anchors.forEach((anchor, j) => {
    checkModel(anchor.base)
    checkModel(anchor.new)
    const same =
      anchor.base.kind === anchor.new.kind &&
      (anchor.base.kind === 'continuous' || categoryCount(anchor.base) === categoryCount(anchor.new))
    if (!same)
      throw new RangeError(
        `anchor ${j}: ${anchor.base.kind} on the base scale is not the same item as ${anchor.new.kind}`,
      )
  })
}

/** Slope and difficulties of an item; null for nominal items, which have none. */
export function slopeAndDifficulties(model: ResponseModel): { a: number; b: readonly number[] } | null {
  if (model.kind === 'nominal') return null
  return { a: model.a, b: typeof model.b === 'number' ? [model.b] : model.b }
}

function moments(anchors: readonly Anchor[], method: 'mean-mean' | 'mean-sigma'): ScaleLink {
  const side = (which: 'base' | 'new') => {
    const items = anchors.map((anchor) => slopeAndDifficulties(anchor[which]))
    if (items.some((item) => item === null))
      throw new RangeError(`${method} linking of nominal items, which have no difficulty`)
    const difficulties = items.flatMap((item) => item!.b)
    return { a: mean(items.map((item) => item!.a)), b: mean(difficulties), sd: standardDeviation(difficulties) }
  }
  const base = side('base')
  const fresh = side('new')
  const slope = method === 'mean-mean' ? fresh.a / base.a : base.sd / fresh.sd
  if (!(slope > 0 && Number.isFinite(slope))) throw new RangeError('mean-sigma linking needs difficulties that vary')
  return { slope, intercept: base.b - slope * fresh.b }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function standardDeviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}

/** Mean-sigma where it exists, else mean-mean, else no change: only where the search begins. */
function startingLink(anchors: readonly Anchor[]): ScaleLink {
  const usable = anchors.filter((anchor) => anchor.base.kind !== 'nominal')
  for (const method of ['mean-sigma', 'mean-mean'] as const) {
    try {
      const link = moments(usable, method)
      if (link.slope > 0.2 && link.slope < 5) return link
    } catch {
      // Difficulties that do not vary: the next method.
    }
  }
  return { slope: 1, intercept: 0 }
}

/** Residuals of the criterion at a link and their derivatives by slope and intercept, all times the root of the weight. */
export interface Comparison {
  readonly residuals: (link: ScaleLink) => Residuals
}

interface Residuals {
  readonly value: Float64Array
  readonly bySlope: Float64Array
  readonly byIntercept: Float64Array
}

/** Probabilities by which an item is compared: one binary curve, all categories, or the expected score. */
function curvesOf(model: ResponseModel, method: 'haebara' | 'stocking-lord'): ((theta: number) => number)[] {
  if (method === 'stocking-lord' || model.kind === 'continuous') return [(theta) => expectedScore(model, theta)]
  const logs =
    model.kind === 'dichotomous'
      ? [categoryLogProbability(model, 1)]
      : Array.from({ length: categoryCount(model) }, (_, k) => categoryLogProbability(model, k))
  return logs.map((log) => (theta) => Math.exp(log(theta)))
}

const STEP = 1e-4

export function compare(
  anchors: readonly Anchor[],
  method: 'haebara' | 'stocking-lord',
  options: LinkOptions,
): Comparison {
  const nodes = options.nodes ?? NODES
  const density = nodes.map((theta) => Math.exp((-theta * theta) / 2))
  const total = density.reduce((sum, value) => sum + value, 0)
  const weights = options.weights ?? density.map((value) => value / total)
  if (
    weights.length !== nodes.length ||
    nodes.length === 0 ||
    !nodes.every(Number.isFinite) ||
    !weights.every((w) => w >= 0 && Number.isFinite(w))
  ) {
    throw new RangeError(`${nodes.length} nodes and ${weights.length} weights to compare curves at`)
  }
  const roots = weights.map(Math.sqrt)
  const baseCurves = anchors.map((anchor) => curvesOf(anchor.base, method).map((curve) => nodes.map(curve)))
  const newCurves = anchors.map((anchor) => curvesOf(anchor.new, method))
  const rows = method === 'stocking-lord' ? 1 : baseCurves.reduce((sum, curves) => sum + curves.length, 0)

  const residuals = ({ slope, intercept }: ScaleLink): Residuals => {
    const value = new Float64Array(rows * nodes.length)
    const bySlope = new Float64Array(rows * nodes.length)
    const byIntercept = new Float64Array(rows * nodes.length)
    let row = 0
    newCurves.forEach((curves, j) => {
      curves.forEach((curve, c) => {
        nodes.forEach((theta, q) => {
          const at = (theta - intercept) / slope
          const rate = (curve(at + STEP) - curve(at - STEP)) / (2 * STEP)
          const cell = row * nodes.length + q
          value[cell]! += roots[q]! * (baseCurves[j]![c]![q]! - curve(at))
          bySlope[cell]! += (roots[q]! * rate * at) / slope
          byIntercept[cell]! += (roots[q]! * rate) / slope
        })
        if (method === 'haebara') row++
      })
    })
    return { value, bySlope, byIntercept }
  }
  return { residuals }
}

/** Normal equations of the least squares problem in (slope, intercept). */
export function normalEquations({ value, bySlope, byIntercept }: Residuals) {
  let [criterion, gradientA, gradientB, aa, ab, bb] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < value.length; i++) {
    const r = value[i]!
    const u = bySlope[i]!
    const v = byIntercept[i]!
    criterion += r * r
    gradientA += u * r
    gradientB += v * r
    aa += u * u
    ab += u * v
    bb += v * v
  }
  return { criterion, gradientA, gradientB, aa, ab, bb }
}

/** Levenberg-Marquardt in slope and intercept; the slope stays positive. */
function minimise({ residuals }: Comparison, start: ScaleLink): ScaleLink & { criterion: number } {
  let link = start
  let now = normalEquations(residuals(link))
  let damping = 1e-6
  for (let step = 0; step < 200 && damping < 1e12; step++) {
    const aa = now.aa * (1 + damping) + 1e-300
    const bb = now.bb * (1 + damping) + 1e-300
    const determinant = aa * bb - now.ab * now.ab
    if (!(determinant > 0)) break
    const moveA = -(bb * now.gradientA - now.ab * now.gradientB) / determinant
    const moveB = -(aa * now.gradientB - now.ab * now.gradientA) / determinant
    const slope = Math.max(link.slope / 2, Math.min(link.slope * 2, link.slope + moveA))
    const next = { slope, intercept: link.intercept + Math.max(-2, Math.min(2, moveB)) }
    const then = normalEquations(residuals(next))
    if (then.criterion <= now.criterion) {
      const small = Math.abs(next.slope - link.slope) + Math.abs(next.intercept - link.intercept) < 1e-11
      link = next
      now = then
      damping = Math.max(damping / 10, 1e-12)
      if (small) break
    } else {
      // No descent left within rounding: the minimum is here.
      if (Math.abs(moveA) + Math.abs(moveB) < 1e-9) break
      damping = Math.max(damping, 1e-8) * 10
    }
  }
  return { ...link, criterion: now.criterion }
}
