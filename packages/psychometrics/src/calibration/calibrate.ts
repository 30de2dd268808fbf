import { cholesky, solveCholesky } from '../numerics/cholesky.ts'
import { type AnswerPatterns, answerPatterns } from './answer-patterns.ts'
import { calibrationResult } from './calibration-result.ts'
import { expectation } from './e-step.ts'
import { type EmMap, Engine } from './engine.ts'
import { informationCost, MAX_JOINT_PARAMETERS } from './observed-information.ts'
import { columnsOf, makePlan, parametersOf, type Plan } from './plan.ts'
import { checkGrid, DEFAULT_GRID, refined, widened } from './quadrature-grid.ts'
import type { Responses } from './responses.ts'
import { extrapolate } from './squarem.ts'
import type {
  CalibrationOptions,
  CalibrationProgress,
  CalibrationResult,
  CalibrationState,
  CalibrationStop,
  GridSpec,
  ItemSpec,
} from './types.ts'

/**
 * Marginal maximum likelihood (with priors: marginal maximum a posteriori) of the items of one skill, by EM over a grid of
 * abilities, accelerated by SQUAREM and, where that is slow, finished by Newton steps on the observed likelihood.
 * Ability is Normal in each group. Missing answers are missing by design; the cost grows with the answers given.
 *
 * Accuracy: the grid is widened and refined until its log-likelihood changes by less than 1e-4; iteration ends when the
 * expected gain is below `tolerance` (1e-9: parameters within about 5e-5 of their standard errors).
 * Sources: Bock & Aitkin (1981), Psychometrika 46(4); Mislevy (1986), Psychometrika 51(2) for priors; Varadhan & Roland
 * (2008) for SQUAREM; Louis (1982) and Oakes (1999) for standard errors.
 *
 * @param specs - one for each column of the responses
 * @throws RangeError naming row and column of an answer that is none, or the item that cannot be estimated
 */
export function calibrate(
  responses: Responses,
  specs: readonly ItemSpec[],
  options: CalibrationOptions = {},
): CalibrationResult {
  const steps = calibration(responses, specs, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    options.onProgress?.(value)
  }
}

/** The same without blocking: other work gets its turn after every few passes, so a signal can stop it. */
export async function calibrateInSteps(
  responses: Responses,
  specs: readonly ItemSpec[],
  options: CalibrationOptions = {},
): Promise<CalibrationResult> {
  const steps = calibration(responses, specs, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    options.onProgress?.(value)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

const DEFAULT_TOLERANCE = 1e-9
const DEFAULT_MAX_MAPS = 2_000
/** A finer or wider grid that changes the log-likelihood by no more than this is not needed. */
const GRID_TOLERANCE = 1e-4
const MAX_NODES = 2_000
/** Posterior mass at the ends of the grid from which it reaches too short; Normal(0, 1) alone has 2e-8 on [-6, 6]. */
const EDGE_MASS = 1e-7
/** Passes before Newton is tried again after it failed. */
const NEWTON_PAUSE = 40

function* calibration(
  responses: Responses,
  specs: readonly ItemSpec[],
  options: CalibrationOptions,
): Generator<CalibrationProgress, CalibrationResult> {
  const columns = columnsOf(responses, specs)
  const data = answerPatterns(responses, columns)
  const plan = makePlan(responses, specs, columns, data, options)
  const tolerance = options.tolerance ?? DEFAULT_TOLERANCE
  const maxMaps = options.maxMaps ?? DEFAULT_MAX_MAPS
  let state = options.resume ?? startState(plan, options)
  if (state.parameters.length !== plan.size) {
    throw new RangeError(`a state with ${state.parameters.length} parameters cannot continue a plan with ${plan.size}`)
  }
  checkGrid(state.grid)
  let engine = new Engine(plan, data, state.grid, options.expectation ?? expectation)
  let current = engine.map(Float64Array.from(state.parameters))
  state = { ...state, maps: state.maps + 1 }
  let stop: CalibrationStop = 'too-many-maps'
  let remaining = Infinity
  let phase: CalibrationProgress['phase'] = 'em'
  const costs = costsOf(plan, data, state.grid)
  for (;;) {
    remaining = state.exactRemaining ?? distance(current, state)
    // The map at the present point is made again on resuming, so it does not count.
    const kept = { ...state, parameters: [...current.point], maps: state.maps - 1 }
    yield { maps: state.maps, logLikelihood: current.logLikelihood, remaining, phase, state: kept }
    if (options.signal?.aborted) {
      stop = 'aborted'
      break
    }
    if (plan.size === 0 || remaining < tolerance) {
      const grid = options.fixedGrid || state.gridChecked ? engine.grid : betterGrid(plan, data, engine, current)
      stop = 'converged'
      if (sameGrid(grid, engine.grid)) break
      engine = new Engine(plan, data, grid, options.expectation ?? expectation)
      current = engine.map(current.point)
      state = { ...state, grid, maps: state.maps + 1, gridChecked: grid.points >= MAX_NODES, exactRemaining: null }
      phase = 'grid'
      continue
    }
    if (state.maps >= maxMaps) {
      stop = 'too-many-maps'
      break
    }
    if (state.exactRemaining !== null || newtonPays(costs, state, tolerance)) {
      const step = newtonStep(plan, engine, current)
      phase = 'newton'
      if (step) {
        state = { ...state, maps: state.maps + step.maps, exactRemaining: step.remaining }
        current = step.map
        continue
      }
      state = { ...state, newtonAfter: state.maps + NEWTON_PAUSE, exactRemaining: null, remaining: [] }
    }
    phase = 'em'
    const cycle = squaremCycle(plan, engine, current)
    state = { ...state, maps: state.maps + cycle.maps, lengths: [...state.lengths, cycle.length].slice(-4) }
    current = cycle.map
    state = { ...state, remaining: [...state.remaining, distance(current, state)].slice(-4) }
  }
  const wanted = options.standardErrors !== false && stop !== 'aborted'
  const final = { ...state, parameters: [...current.point], maps: state.maps - 1 }
  if (wanted)
    yield { maps: state.maps, logLikelihood: current.logLikelihood, remaining, phase: 'standard-errors', state: final }
  return calibrationResult(
    plan,
    engine,
    current,
    { stop, remaining, state: final, responses, maxSlope: options.maxSlope ?? 40 },
    wanted,
  )
}

function startState(plan: Plan, options: CalibrationOptions): CalibrationState {
  const grid = options.grid ?? DEFAULT_GRID
  checkGrid(grid)
  return {
    version: 1,
    parameters: [...parametersOf(plan)],
    grid,
    gridChecked: false,
    maps: 0,
    lengths: [],
    remaining: [],
    newtonAfter: 0,
    exactRemaining: null,
  }
}

/** Operations of a pass of EM and of a Newton step, roughly. */
interface Costs {
  readonly pass: number
  readonly newton: number
}

function costsOf(plan: Plan, data: AnswerPatterns, grid: GridSpec): Costs {
  const pass = data.row.length * grid.points * 2 + data.patterns * grid.points * 20
  const newton = plan.size > MAX_JOINT_PARAMETERS ? Infinity : 2 * informationCost(data, plan) + plan.size ** 3
  return { pass, newton: newton + pass }
}

/** Whether two Newton steps cost less than the passes that EM, at its present pace, still needs. */
function newtonPays(
  { pass, newton }: Costs,
  { remaining, newtonAfter, maps }: CalibrationState,
  tolerance: number,
): boolean {
  const now = remaining.at(-1)!
  if (maps < newtonAfter || remaining.length < 4 || now > 10) return false
  const pace = Math.log(now / remaining[0]!) / (remaining.length - 1)
  const cycles = pace < 0 ? Math.log(tolerance / now) / pace : Infinity
  return 2 * cycles * pass > 2 * newton
}

/** EM gains the decrement again and again, shrinking: in all about as often as the last extrapolations were long. */
function distance({ decrement }: EmMap, { lengths }: CalibrationState): number {
  return decrement * (lengths.length === 0 ? 50 : Math.max(2, ...lengths))
}

function squaremCycle(plan: Plan, engine: Engine, start: EmMap): { map: EmMap; maps: number; length: number } {
  const middle = engine.map(start.next)
  const { point: far, length } = extrapolate(start.point, middle.point, middle.next, 1_000)
  const point = withinBounds(plan, far)
  if (length > 1 && engine.feasible(point)) {
    const map = engine.map(point)
    // Rounding of a sum over many persons must not look like a loss.
    if (map.objective >= middle.objective - 1e-12 * Math.abs(middle.objective)) return { map, maps: 2, length }
    return { map: engine.map(middle.next), maps: 3, length }
  }
  return { map: engine.map(middle.next), maps: 2, length: Math.max(length, 2) }
}

/** Newton on the observed log posterior; damped towards the complete-data scale where it is not concave or overshoots. */
function newtonStep(
  plan: Plan,
  engine: Engine,
  current: EmMap,
): { map: EmMap; maps: number; remaining: number | null } | null {
  const [information] = engine.information(current.point).blocks
  const { gradient, scale, point } = current
  const n = plan.size
  const held = heldAtBounds(plan, current)
  let maps = 1
  for (const damping of [0, 1e-3, 1e-2, 0.1, 1]) {
    const matrix = Float64Array.from(information!)
    const right = Float64Array.from(gradient)
    for (let p = 0; p < n; p++) {
      matrix[p * n + p]! += damping * scale[p]!
      if (!held[p]) continue
      right[p] = 0
      for (let r = 0; r < n; r++) matrix[p * n + r] = matrix[r * n + p] = r === p ? 1 : 0
    }
    const move = tryTo(() => solveCholesky(cholesky(matrix, n), right))
    if (!move) continue
    const to = withinBounds(
      plan,
      point.map((value, p) => value + move[p]!),
    )
    if (!engine.feasible(to)) continue
    const map = engine.map(to)
    maps++
    if (map.objective < current.objective - 1e-12 * Math.abs(current.objective)) continue
    // Damped, the step says nothing of the distance.
    const remaining = damping === 0 ? 0.5 * right.reduce((sum, g, p) => sum + g * move[p]!, 0) : null
    return { map, maps, remaining }
  }
  return null
}

function withinBounds({ lower, upper }: Plan, point: Float64Array): Float64Array {
  return point.map((value, p) => Math.min(upper[p]!, Math.max(lower[p]!, value)))
}

/** Parameters at a bound whose gradient points outwards. */
function heldAtBounds({ lower, upper }: Plan, { point, gradient }: EmMap): boolean[] {
  return Array.from(point, (value, p) => (gradient[p]! > 0 ? value >= upper[p]! : value <= lower[p]!))
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The grid that the posteriors at this point need: wide enough for the groups and the answers, and fine enough. */
function betterGrid(plan: Plan, data: AnswerPatterns, engine: Engine, { point, logLikelihood }: EmMap): GridSpec {
  engine.expect(point)
  let grid = engine.grid
  for (const { mean, sd } of plan.groups) grid = widened(grid, mean - 5.5 * sd, mean + 5.5 * sd)
  if (engine.edgeMass() > EDGE_MASS) {
    const reach = 0.25 * (grid.high - grid.low)
    grid = widened(grid, grid.low - reach, grid.high + reach)
  }
  if (!sameGrid(grid, engine.grid)) return grid
  const finer = refined(grid)
  if (finer.points > MAX_NODES) return grid
  const check = new Engine(plan, data, finer, expectation).expect(point)
  return Math.abs(check.logLikelihood - logLikelihood) > GRID_TOLERANCE ? finer : grid
}

function sameGrid(a: GridSpec, b: GridSpec): boolean {
  return a.points === b.points && a.low === b.low && a.high === b.high
}
