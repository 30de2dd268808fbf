import { cholesky, invertPositiveDefinite } from '../numerics/cholesky.ts'
import type { EmMap, Engine } from './engine.ts'
import { type Plan, type PlannedItem, setParameters } from './plan.ts'
import type { Responses } from './responses.ts'
import { SymmetricBlocks } from './symmetric-blocks.ts'
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
  const items = plan.items.map((item, j) => calibratedItem(item, answers[j]!, atLimit, covariance))
  plan.items.forEach((item, j) => problems.push(...problemsOf(item, j, items[j]!, atLimit, maxSlope, standardErrors)))
  const groups = plan.groups.map(({ mean, sd, meanIndex, logSdIndex }) => {
    const error = (index: number, slope: number): number | null =>
      index >= 0 && covariance ? finite(slope * Math.sqrt(covariance.get(index, index))) : null
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

/** A standard error this many times what it would be with all else known means the answers do not determine the parameter. */
const NOT_IDENTIFIED = 100

/** Inverse of the observed information; NaN in rows of parameters that have no standard error. */
function covarianceOf(
  plan: Plan,
  information: SymmetricBlocks,
  atLimit: readonly boolean[],
  problems: CalibrationProblem[],
): SymmetricBlocks {
  const sets = information.sets.map((set) => set.filter((p) => !atLimit[p]))
  const covariance = new SymmetricBlocks(plan.size, sets, Number.NaN)
  sets.forEach((free, b) => {
    const n = free.length
    const matrix = Float64Array.from({ length: n * n }, (_, at) =>
      information.get(free[Math.floor(at / n)]!, free[at % n]!),
    )
    const failed = firstIndefinite(matrix, n)
    if (failed >= 0) {
      reportUnidentified(plan, free[failed]!, problems)
      return
    }
    const inverse = invertPositiveDefinite(matrix, n)
    const block = covariance.blocks[b]!
    block.set(inverse)
    free.forEach((p, i) => {
      if (Math.sqrt(inverse[i * n + i]! * matrix[i * n + i]!) <= NOT_IDENTIFIED) return
      reportUnidentified(plan, p, problems)
      block.fill(Number.NaN, i * n, (i + 1) * n)
    })
  })
  return covariance
}

function reportUnidentified(plan: Plan, parameter: number, problems: CalibrationProblem[]): void {
  const j = plan.items.findIndex(({ global }) => global.includes(parameter))
  if (problems.some(({ item, kind }) => item === j && kind === 'not-identified')) return
  const name = plan.items[j]?.name ?? 'the mean or variance of a group'
  problems.push({
    item: j,
    name,
    kind: 'not-identified',
    message: `the answers do not determine ${name}: no standard errors`,
  })
}

/** The row at which the matrix stops being positive definite; -1 when it does not. */
function firstIndefinite(matrix: Float64Array, n: number): number {
  let holds = 0
  let fails = n + 1
  let part = n
  // The whole first: it nearly always holds. Otherwise bisection for the first leading part that fails.
  while (fails - holds > 1) {
    if (isPositiveDefinite(matrix, n, part)) holds = part
    else fails = part
    part = Math.floor((holds + fails) / 2)
  }
  return fails > n ? -1 : fails - 1
}

function isPositiveDefinite(matrix: Float64Array, n: number, part: number): boolean {
  const leading = new Float64Array(part * part)
  for (let p = 0; p < part; p++) leading.set(matrix.subarray(p * n, p * n + part), p * part)
  try {
    cholesky(leading, part)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function calibratedItem(
  { name, spec, family, values, free, global }: PlannedItem,
  answers: number,
  atLimit: readonly boolean[],
  joint: SymmetricBlocks | null,
): CalibratedItem {
  // A parameter at its limit is held there: the others have standard errors without it.
  const kept = free.flatMap((p, n) => (atLimit[global[n]!] ? [] : [{ p, at: global[n]! }]))
  const own = joint && Float64Array.from(kept.flatMap((row) => kept.map((column) => joint.get(row.at, column.at))))
  const known = own?.every((value) => Number.isFinite(value)) ?? false
  return {
    name,
    kind: spec.kind,
    model: family.toModel(values),
    parameters: kept.map(({ p }) => family.names[p]!),
    estimates: kept.map(({ p }) => values[p]!),
    standardErrors: known ? kept.map((_, n) => Math.sqrt(own![n * kept.length + n]!)) : null,
    covariance: known ? own : null,
    answers,
  }
}

function problemsOf(
  { name, spec, family, values, free, global }: PlannedItem,
  item: number,
  { standardErrors, parameters }: CalibratedItem,
  atLimit: readonly boolean[],
  maxSlope: number,
  asked: boolean,
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
      // Steep and without, or with a useless standard error: the likelihood is flat from here to infinity.
      const error = standardErrors?.[parameters.indexOf(parameter)] ?? Infinity
      if (limit || (asked && Math.abs(value) > 10 && error > Math.abs(value) / 2)) {
        report(
          'slope-unbounded',
          `its slope grows without end (${value.toFixed(1)}; limit ${maxSlope}): give it a prior or leave it out`,
        )
      } else if (value < 0 && spec.kind !== 'nominal') {
        report('negative-slope', `its slope is negative (${value.toFixed(3)}): the more able do worse; check its key`)
      }
    } else if (limit && parameter.startsWith('d')) {
      report('intercept-unbounded', `${parameter} grows without end: give it a prior or leave it out`)
    } else if (limit) {
      report(
        'asymptote-at-limit',
        `${parameter} is at its limit ${value.toFixed(1)}: held there, without a standard error; give it a prior`,
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
