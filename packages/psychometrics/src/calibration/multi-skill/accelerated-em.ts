import { cholesky, invertPositiveDefinite, solveCholesky } from '../../numerics/cholesky.ts'
import type { LatentModel } from './latent-model.ts'
import { feasibleItem, improveItem, itemDerivatives, logPrior } from './predictor-items.ts'

export interface EmOptions {
  /** No parameter of two accelerated steps in a row moves by more: 1e-5 unless told. */
  readonly tolerance?: number
  /** Expectation steps: 2,000 unless told. */
  readonly maxSteps?: number
  readonly onStep?: (progress: {
    readonly steps: number
    readonly logLikelihood: number
    readonly change: number
  }) => void
  readonly signal?: AbortSignal
}

export interface EmResult {
  readonly parameters: Float64Array
  /** Of the data, without priors. */
  readonly logLikelihood: number
  readonly logPrior: number
  readonly steps: number
  readonly stop: 'converged' | 'too-many-steps' | 'aborted'
}

const MEMORY = 10

/**
 * EM with Anderson acceleration: it yields parameters, is handed the sums of an expectation step at them, and returns the
 * estimate. A step that lowers the log posterior is taken back to the plain EM step, which never does. As a generator it does not
 * care whether the sums come from this thread or from workers.
 * Sources: Walker & Ni (2011), SIAM J. Numerical Analysis 49(4), 1715-1735; Henderson & Varadhan (2019), JCGS 28(4), 834-846
 * (restarts and monotonicity). It generalises SQUAREM (Varadhan & Roland 2008), which keeps one difference.
 */
export function* acceleratedEm(
  model: LatentModel,
  start: Float64Array,
  options: EmOptions = {},
): Generator<Float64Array, EmResult, Float64Array> {
  const { tolerance = 1e-5, maxSteps = 2000, onStep, signal } = options
  const size = model.parameterCount
  let parameters = start
  let best = { value: -Infinity, parameters: start, mapped: start, logLikelihood: -Infinity }
  let differences: { step: Float64Array; residual: Float64Array }[] = []
  let previous: { parameters: Float64Array; residual: Float64Array } | null = null
  let quiet = 0
  let damping = 1e-3
  for (let steps = 1; ; steps++) {
    const sums = yield parameters
    const prior = totalLogPrior(model, parameters)
    const value = sums[0]! + prior
    const slack = model.noise + 1e-10 * Math.abs(value)
    if (!(value >= best.value - slack) && previous) {
      // The accelerated step went down: back to the last plain EM step, with no memory.
      parameters = best.mapped
      differences = []
      previous = null
      damping = Math.min(1, damping * 10)
      quiet = 0
      if (steps >= maxSteps) return finish(model, best.parameters, best.logLikelihood, steps, 'too-many-steps')
      if (signal?.aborted) return finish(model, best.parameters, best.logLikelihood, steps, 'aborted')
      continue
    }
    const mapped = maximise(model, parameters, sums)
    best = { value, parameters, mapped, logLikelihood: sums[0]! }
    const residual = Float64Array.from({ length: size }, (_, i) => mapped[i]! - parameters[i]!)
    if (previous) {
      const last = previous
      differences.push({
        step: Float64Array.from({ length: size }, (_, i) => parameters[i]! - last.parameters[i]!),
        residual: Float64Array.from({ length: size }, (_, i) => residual[i]! - last.residual[i]!),
      })
      if (differences.length > MEMORY) differences.shift()
    }
    previous = { parameters, residual }
    damping = Math.max(1e-10, damping / 4)
    const next = accelerate(mapped, residual, differences, damping)
    const usable = feasible(model, next) ? next : mapped
    const change = largest(usable, parameters)
    onStep?.({ steps, logLikelihood: sums[0]!, change })
    quiet = change < tolerance && Math.max(...residual.map(Math.abs)) < tolerance ? quiet + 1 : 0
    if (quiet >= 2) return finish(model, parameters, sums[0]!, steps, 'converged')
    if (steps >= maxSteps) return finish(model, parameters, sums[0]!, steps, 'too-many-steps')
    if (signal?.aborted) return finish(model, parameters, sums[0]!, steps, 'aborted')
    parameters = usable
  }
}

function finish(
  model: LatentModel,
  parameters: Float64Array,
  logLikelihood: number,
  steps: number,
  stop: EmResult['stop'],
): EmResult {
  return { parameters, logLikelihood, logPrior: totalLogPrior(model, parameters), steps, stop }
}

function largest(a: Float64Array, b: Float64Array): number {
  let result = 0
  for (let i = 0; i < a.length; i++) result = Math.max(result, Math.abs(a[i]! - b[i]!))
  return result
}

/** mapped minus the combination of past differences that best explains the residual (ridge least squares). */
function accelerate(
  mapped: Float64Array,
  residual: Float64Array,
  differences: { step: Float64Array; residual: Float64Array }[],
  damping: number,
): Float64Array {
  const m = differences.length
  if (m === 0) return mapped
  const gram = new Float64Array(m * m)
  const right = new Float64Array(m)
  for (let i = 0; i < m; i++) {
    right[i] = dot(differences[i]!.residual, residual)
    for (let j = 0; j <= i; j++) gram[i * m + j] = dot(differences[i]!.residual, differences[j]!.residual)
  }
  // Columns are scaled to unit length, so that old large differences do not drown recent small ones.
  const scale = Float64Array.from({ length: m }, (_, i) => Math.sqrt(gram[i * m + i]!) || 1)
  for (let i = 0; i < m; i++) {
    right[i]! /= scale[i]!
    for (let j = 0; j <= i; j++) gram[i * m + j]! /= scale[i]! * scale[j]!
    gram[i * m + i]! += damping * 1e-3 + 1e-12
  }
  let weights: Float64Array
  try {
    weights = solveCholesky(cholesky(gram, m), right)
  } catch {
    return mapped
  }
  const next = Float64Array.from(mapped)
  for (let i = 0; i < m; i++) {
    const weight = weights[i]! / scale[i]!
    const { step, residual: change } = differences[i]!
    for (let k = 0; k < next.length; k++) next[k]! -= weight * (step[k]! + change[k]!)
  }
  return next
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function itemParameters(model: LatentModel, parameters: Float64Array, j: number): Float64Array {
  const from = model.itemOffset[j]!
  return parameters.slice(from, from + model.items[j]!.names.length)
}

export function itemCounts(model: LatentModel, sums: Float64Array, j: number): Float64Array {
  const { categories, slopes } = model.items[j]!
  const n = model.pointsOf(j).length / slopes
  return sums.subarray(model.countOffset[j]!, model.countOffset[j]! + categories * n)
}

function maximise(model: LatentModel, parameters: Float64Array, sums: Float64Array): Float64Array {
  const next = Float64Array.from(parameters)
  model.items.forEach((item, j) => {
    if (item.fixed) return
    next.set(
      improveItem(item, itemParameters(model, parameters, j), model.pointsOf(j), itemCounts(model, sums, j)),
      model.itemOffset[j]!,
    )
  })
  model.improveLatent(next, sums)
  return next
}

function feasible(model: LatentModel, parameters: Float64Array): boolean {
  return (
    model.items.every((item, j) => feasibleItem(item, itemParameters(model, parameters, j))) &&
    model.feasibleLatent(parameters)
  )
}

function totalLogPrior(model: LatentModel, parameters: Float64Array): number {
  return model.items.reduce(
    (sum, item, j) => (item.priors.length === 0 ? sum : sum + logPrior(item, itemParameters(model, parameters, j))),
    0,
  )
}

/** Gradient of the observed log posterior, by Fisher's identity, from the sums of an expectation step. */
export function observedGradient(model: LatentModel, parameters: Float64Array, sums: Float64Array): Float64Array {
  const gradient = new Float64Array(model.parameterCount)
  model.items.forEach((item, j) => {
    if (item.fixed) return
    const counts = itemCounts(model, sums, j)
    gradient.set(
      itemDerivatives(item, itemParameters(model, parameters, j), model.pointsOf(j), counts).gradient,
      model.itemOffset[j]!,
    )
  })
  gradient.set(model.latentGradient(parameters, sums), model.latentOffset)
  return gradient
}

/**
 * Covariance of the estimates: the inverse of the observed information, which is minus the derivative of the gradient, by
 * differences of one expectation step a parameter. Null where that is not positive definite (no proper maximum).
 */
export function* observedCovariance(
  model: LatentModel,
  parameters: Float64Array,
): Generator<Float64Array, { free: Int32Array; covariance: Float64Array } | null, Float64Array> {
  const free: number[] = []
  model.items.forEach((item, j) => {
    if (!item.fixed) item.names.forEach((_, i) => free.push(model.itemOffset[j]! + i))
  })
  for (let i = model.latentOffset; i < model.parameterCount; i++) free.push(i)
  const p = free.length
  const base = observedGradient(model, parameters, yield parameters)
  const information = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    const at = free[i]!
    let step = 1e-4
    const moved = Float64Array.from(parameters)
    moved[at]! += step
    if (!feasible(model, moved)) {
      step = -step
      moved[at] = parameters[at]! + step
    }
    const gradient = observedGradient(model, moved, yield moved)
    for (let j = 0; j < p; j++) information[i * p + j] = (base[free[j]!]! - gradient[free[j]!]!) / step
  }
  // Variances by a factorisation of the symmetric part.
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const value = (information[i * p + j]! + information[j * p + i]!) / 2
      information[i * p + j] = value
      information[j * p + i] = value
    }
  }
  try {
    return { free: Int32Array.from(free), covariance: invertPositiveDefinite(information, p) }
  } catch {
    return null
  }
}
