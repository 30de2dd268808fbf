import { cholesky, invertPositiveDefinite } from '../numerics/cholesky.ts'
import type { EmMap, Engine } from './engine.ts'
import { MAX_JOINT_PARAMETERS } from './observed-information.ts'
import { type Plan, type PlannedItem, setParameters } from './plan.ts'
import type { Responses } from './responses.ts'
import type {
  CalibratedItem,
  CalibrationProblem,
  CalibrationResult,
  CalibrationState,
  CalibrationStop,
} from './types.ts'

interface Ending {
  readonly stop: CalibrationStop
  readonly remaining: number
  readonly state: CalibrationState
  readonly responses: Responses
  readonly maxSlope: number
}

/** What a finished estimation reports: models, standard errors, and by name what is wrong. */
export function calibrationResult(
  plan: Plan,
  engine: Engine,
  { point, logLikelihood, logPrior }: EmMap,
  { stop, remaining, state, responses, maxSlope }: Ending,
  standardErrors: boolean,
): CalibrationResult {
  const problems: CalibrationProblem[] = []
  const atLimit = Array.from(point, (value, p) => value <= plan.lower[p]! + 1e-6 || value >= plan.upper[p]! - 1e-6)
  const covariance = standardErrors ? covarianceOf(plan, engine.information(point), atLimit, problems) : null
  setParameters(plan, point)
  const answers = new Int32Array(plan.items.length)
  for (let n = 0; n < responses.item.length; n++) answers[responses.item[n]!]!++
  const items = plan.items.map((item, j) => calibratedItem(item, plan.size, answers[j]!, covariance))
  plan.items.forEach((item, j) => problems.push(...problemsOf(item, j, items[j]!, atLimit, maxSlope)))
  const groups = plan.groups.map(({ mean, sd, meanIndex, logSdIndex }) => {
    const error = (index: number, slope: number): number | null =>
      index >= 0 && covariance ? finite(slope * Math.sqrt(covariance[index * plan.size + index]!)) : null
    return {
      mean,
      variance: sd * sd,
      meanStandardError: error(meanIndex, 1),
      varianceStandardError: error(logSdIndex, 2 * sd * sd),
    }
  })
  return {
    items,
    groups,
    logLikelihood,
    logPrior,
    freeParameters: plan.size,
    stop,
    converged: stop === 'converged',
    remaining,
    maps: state.maps,
    grid: engine.grid,
    problems,
    state,
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Inverse of the observed information; rows of parameters at a limit are NaN, because they have no standard error. */
function covarianceOf(
  plan: Plan,
  information: Float64Array,
  atLimit: readonly boolean[],
  problems: CalibrationProblem[],
): Float64Array | null {
  const n = plan.size
  const covariance = new Float64Array(n * n).fill(Number.NaN)
  const joint = n <= MAX_JOINT_PARAMETERS
  const all = Array.from({ length: n }, (_, p) => p)
  const sets = joint
    ? [all]
    : [
        ...plan.items.map(({ global }) => [...global]),
        ...plan.groups.map((g) => [g.meanIndex, g.logSdIndex].filter((p) => p >= 0)),
      ]
  for (const set of sets) {
    const free = set.filter((p) => !atLimit[p])
    if (free.length === 0) continue
    const matrix = new Float64Array(free.length ** 2)
    free.forEach((p, i) => free.forEach((r, k) => (matrix[i * free.length + k] = information[p * n + r]!)))
    const unidentified = firstUnidentified(matrix, free.length)
    if (unidentified >= 0) {
      const j = plan.items.findIndex(({ global }) => global.includes(free[unidentified]!))
      problems.push({
        item: j,
        name: plan.items[j]?.name ?? 'ability of a group',
        kind: 'not-identified',
        message: `the answers do not determine ${plan.items[j]?.name ?? 'the mean and variance of a group'}: no standard errors`,
      })
      if (joint) return null
      continue
    }
    const inverse = invertPositiveDefinite(matrix, free.length)
    free.forEach((p, i) => free.forEach((r, k) => (covariance[p * n + r] = inverse[i * free.length + k]!)))
  }
  return covariance
}

/** The row at which the matrix stops being positive definite, after scaling its diagonal to 1; -1 when it does not. */
function firstUnidentified(matrix: Float64Array, n: number): number {
  const scale = Float64Array.from({ length: n }, (_, p) => 1 / Math.sqrt(Math.max(matrix[p * n + p]!, 1e-300)))
  const scaled = matrix.map((value, at) => value * scale[Math.floor(at / n)]! * scale[at % n]!)
  let size = n
  try {
    const lower = cholesky(scaled, n)
    for (let p = 0; p < n; p++) if (!(lower[p * n + p]! > 1e-6)) return p
    return -1
  } catch {
    // Bisection for the first leading part that fails.
    let low = 0
    while (size - low > 1) {
      const middle = Math.floor((low + size) / 2)
      if (leadingPartHolds(scaled, n, middle)) low = middle
      else size = middle
    }
    return size - 1
  }
}

function leadingPartHolds(matrix: Float64Array, n: number, part: number): boolean {
  const leading = new Float64Array(part * part)
  for (let p = 0; p < part; p++) for (let r = 0; r < part; r++) leading[p * part + r] = matrix[p * n + r]!
  try {
    cholesky(leading, part)
    return true
  } catch {
    return false
  }
}

function calibratedItem(
  { name, spec, family, values, free, global }: PlannedItem,
  size: number,
  answers: number,
  joint: Float64Array | null,
): CalibratedItem {
  const own = joint ? new Float64Array(free.length ** 2) : null
  if (own) global.forEach((p, i) => global.forEach((r, k) => (own[i * free.length + k] = joint![p * size + r]!)))
  // A parameter at its limit has no standard error; no NaN leaves.
  const known = own?.every((value) => Number.isFinite(value)) ?? false
  return {
    name,
    kind: spec.kind,
    model: family.toModel(values),
    parameters: free.map((p) => family.names[p]!),
    estimates: free.map((p) => values[p]!),
    standardErrors: known ? free.map((_, p) => Math.sqrt(own![p * free.length + p]!)) : null,
    covariance: known ? own : null,
    answers,
  }
}

function problemsOf(
  { name, spec, family, values, free, global }: PlannedItem,
  item: number,
  { standardErrors }: CalibratedItem,
  atLimit: readonly boolean[],
  maxSlope: number,
): CalibrationProblem[] {
  const found: CalibrationProblem[] = []
  const report = (kind: CalibrationProblem['kind'], message: string): void => {
    found.push({ item, name, kind, message: `${name}: ${message}` })
  }
  free.forEach((p, n) => {
    const parameter = family.names[p]!
    const value = values[p]!
    const limit = atLimit[global[n]!]!
    if (parameter.startsWith('a')) {
      const error = standardErrors?.[n]
      if (limit || (Math.abs(value) > 10 && error !== undefined && error > Math.abs(value) / 2)) {
        report(
          'slope-unbounded',
          `its slope grows without end (${value.toFixed(1)}; held at ${maxSlope}): give it a prior or leave it out`,
        )
      } else if (value < 0 && spec.kind !== 'nominal') {
        report('negative-slope', `its slope is negative (${value.toFixed(3)}): the more able do worse; check its key`)
      }
    } else if (limit && parameter.startsWith('d')) {
      report('intercept-unbounded', `${parameter} grows without end: give it a prior or leave it out`)
    } else if (limit) {
      report(
        'asymptote-at-limit',
        `${parameter} is at its limit ${value.toFixed(1)}: it has no standard error; hold it or give it a prior`,
      )
    }
  })
  if (spec.kind === 'graded' && free.length > 0) {
    for (let k = 2; k < values.length; k++) {
      if (values[k - 1]! - values[k]! < 1e-6)
        report('boundaries-touch', `category ${k - 1} is never the likeliest: boundaries ${k - 1} and ${k} touch`)
    }
  }
  return found
}
