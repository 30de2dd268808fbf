/**
 * The root of a continuous function between two points where its signs differ.
 * Accuracy: the bracket shrinks to `tolerance` (absolute) plus four units in the last place of the root.
 * Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 4.
 *
 * @throws RangeError when a value is NaN or both ends have the same sign
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-15): number {
  let [a, b] = [low, high]
  let fa = f(a)
  let fb = f(b)
  if (fa === 0) return a
  if (fb === 0) return b
  if (!(fa < 0 !== fb < 0) || Number.isNaN(fa + fb)) {
    throw new RangeError(`no change of sign between ${low} (${fa}) and ${high} (${fb})`)
  }
  // b is the best point so far, a the one before, c the end that has the other sign.
  let [c, fc] = [a, fa]
  let step = b - a
  let before = step
  for (let round = 0; round < 1000; round++) {
    if (fb < 0 === fc < 0) {
      ;[c, fc] = [a, fa]
      before = step = b - a
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      ;[a, b, c] = [b, c, b]
      ;[fa, fb, fc] = [fb, fc, fb]
    }
    const smallest = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance
    const half = 0.5 * (c - b)
    if (Math.abs(half) <= smallest || fb === 0) return b
    let next = half
    if (Math.abs(before) >= smallest && Math.abs(fa) > Math.abs(fb)) {
      const proposed = interpolated(a, b, c, fa, fb, fc)
      if (proposed * half > 0 && 2 * Math.abs(proposed) < Math.min(3 * Math.abs(half) - smallest, Math.abs(before))) {
        next = proposed
      }
    }
    before = next === half ? half : step
    step = next
    ;[a, fa] = [b, fb]
    b += Math.abs(step) > smallest ? step : Math.sign(half) * smallest
    fb = f(b)
    if (Number.isNaN(fb)) throw new RangeError(`function is NaN at ${b}`)
  }
  return b
}

/** The step from b by the secant, or by inverse quadratic interpolation when three points are distinct. */
function interpolated(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa
  if (a === c) return ((c - b) * s) / (s - 1)
  const q = fa / fc
  const r = fb / fc
  return (s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / -((q - 1) * (r - 1) * (s - 1))
}

/**
 * The minimum of a function of one number between two points: the global one when it has a single valley there.
 * Accuracy: about sqrt(2^-52) relative in x, which is all that values alone can tell; use a root of the slope for more.
 * Source: Brent (1973), chapter 5.
 *
 * @throws RangeError when low is not below high
 */
export function minimizeScalar(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-9,
): { x: number; value: number } {
  if (!(low < high)) throw new RangeError(`interval from ${low} to ${high}`)
  const golden = (3 - Math.sqrt(5)) / 2
  let [from, to] = [low, high]
  let x = from + golden * (to - from)
  let [second, third] = [x, x]
  let fx = f(x)
  let [fSecond, fThird] = [fx, fx]
  let step = 0
  let before = 0
  for (let round = 0; round < 500; round++) {
    const middle = 0.5 * (from + to)
    const smallest = Math.sqrt(Number.EPSILON) * Math.abs(x) * 0.5 + tolerance / 3
    if (Math.abs(x - middle) <= 2 * smallest - 0.5 * (to - from)) break
    let parabola = Number.NaN
    if (Math.abs(before) > smallest) {
      const r = (x - second) * (fx - fThird)
      const q = (x - third) * (fx - fSecond)
      parabola = ((x - third) * q - (x - second) * r) / (-2 * (q - r))
    }
    const inside = x + parabola > from && x + parabola < to && Math.abs(parabola) < 0.5 * Math.abs(before)
    if (inside) {
      before = step
      step = parabola
      const u = x + step
      if (u - from < 2 * smallest || to - u < 2 * smallest) step = x < middle ? smallest : -smallest
    } else {
      before = x < middle ? to - x : from - x
      step = golden * before
    }
    const u = x + (Math.abs(step) >= smallest ? step : step > 0 ? smallest : -smallest)
    const fu = f(u)
    if (fu <= fx) {
      if (u < x) to = x
      else from = x
      ;[third, second, x] = [second, x, u]
      ;[fThird, fSecond, fx] = [fSecond, fx, fu]
    } else {
      if (u < x) from = u
      else to = u
      if (fu <= fSecond || second === x) {
        ;[third, second] = [second, u]
        ;[fThird, fSecond] = [fSecond, fu]
      } else if (fu <= fThird || third === x || third === second) {
        ;[third, fThird] = [u, fu]
      }
    }
  }
  return { x, value: fx }
}

/** Writes the gradient at x into its second argument and returns the value; NaN or Infinity mean "not allowed here". */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  /** BFGS's approximation, row-major: good for the next start, not for standard errors. */
  readonly inverseHessian: Float64Array
  readonly iterations: number
  /** Whether the largest gradient component came below its tolerance, or nothing lower can be told apart in floating point. */
  readonly converged: boolean
  readonly reason: 'gradient' | 'no-progress' | 'iterations'
}

/**
 * A local minimum of a smooth function of a few numbers by BFGS with a line search for the weak Wolfe conditions that
 * bisects, so that steps into forbidden regions (NaN, Infinity) only shorten it. O(n^2) a step besides the function.
 * Sources: Nocedal & Wright (2006), Numerical Optimization, chapter 6; Lewis & Overton (2013), Math. Programming 141.
 *
 * @param start - n numbers where the function is finite
 * @param gradientTolerance - largest absolute gradient component at the minimum
 * @throws RangeError when the function or its gradient is not finite at the start
 */
export function minimizeBfgs(
  f: Objective,
  start: ArrayLike<number>,
  {
    gradientTolerance = 1e-8,
    maxIterations = 500,
    inverseHessian,
  }: { gradientTolerance?: number; maxIterations?: number; inverseHessian?: Float64Array } = {},
): Minimum {
  const n = start.length
  let x = Float64Array.from(start)
  let gradient = new Float64Array(n)
  let value = f(x, gradient)
  if (!Number.isFinite(value) || !gradient.every(Number.isFinite)) throw new RangeError(`start has value ${value}`)
  const inverse = inverseHessian ? Float64Array.from(inverseHessian) : scaledIdentity(n, gradient)
  let untouched = !inverseHessian
  let reason: Minimum['reason'] = 'iterations'
  let iterations = 0
  for (; iterations < maxIterations; iterations++) {
    if (largest(gradient) <= gradientTolerance) {
      reason = 'gradient'
      break
    }
    let direction = times(inverse, gradient, -1)
    if (!(dot(direction, gradient) < 0)) {
      inverse.set(scaledIdentity(n, gradient))
      untouched = true
      direction = times(inverse, gradient, -1)
    }
    const next = lineSearch(f, x, value, gradient, direction)
    if (!next) {
      // A stale curvature may be to blame: try once more straight downhill.
      if (!untouched) {
        inverse.set(scaledIdentity(n, gradient))
        untouched = true
        continue
      }
      reason = 'no-progress'
      break
    }
    const s = next.x.map((to, i) => to - x[i]!)
    const y = next.gradient.map((to, i) => to - gradient[i]!)
    ;({ x, value, gradient } = next)
    const sy = dot(s, y)
    if (sy > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y))) {
      if (untouched)
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inverse[i * n + j] = i === j ? sy / dot(y, y) : 0
      untouched = false
      update(inverse, s, y, sy)
    }
  }
  const converged = reason !== 'iterations'
  return { x, value, gradient, inverseHessian: inverse, iterations, converged, reason }
}

/** A point lower by the Armijo condition and, when one is found in time, with enough curvature; null when none is lower. */
function lineSearch(f: Objective, x: Float64Array, value: number, gradient: Float64Array, direction: Float64Array) {
  const slope = dot(gradient, direction)
  let low = 0
  let high = Infinity
  let step = 1
  let best: { x: Float64Array<ArrayBuffer>; value: number; gradient: Float64Array<ArrayBuffer> } | null = null
  for (let round = 0; round < 60; round++) {
    const to = x.map((from, i) => from + step * direction[i]!)
    const slopes = new Float64Array(x.length)
    const reached = f(to, slopes)
    if (!(reached <= value + 1e-4 * step * slope) || !slopes.every(Number.isFinite)) high = step
    else {
      if (!best || reached <= best.value) best = { x: to, value: reached, gradient: slopes }
      if (dot(slopes, direction) >= 0.9 * slope) return best
      low = step
    }
    step = high === Infinity ? 2 * low : (low + high) / 2
    if (high - low <= 1e-12 * high) break
  }
  return best && best.value < value ? best : null
}

/** Start as if one step should move by at most 1 (gradient descent with a bounded first step). */
function scaledIdentity(n: number, gradient: Float64Array): Float64Array {
  const size = 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) matrix[i * n + i] = size
  return matrix
}

/** H <- (I - s y'/sy) H (I - y s'/sy) + s s'/sy. */
function update(inverse: Float64Array, s: Float64Array, y: Float64Array, sy: number): void {
  const n = s.length
  const hy = times(inverse, y, 1)
  const factor = (1 + dot(y, hy) / sy) / sy
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) inverse[i * n + j]! += factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy
  }
}

function times(matrix: Float64Array, vector: Float64Array, factor: number): Float64Array {
  const n = vector.length
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!
    return factor * sum
  })
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
