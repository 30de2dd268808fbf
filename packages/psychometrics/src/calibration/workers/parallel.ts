import type { Responses } from '../responses.ts'
import {
  type BifactorCalibration,
  type BifactorItemSpec,
  type BifactorOptions,
  prepareBifactor,
} from '../multi-skill/calibrate-bifactor.ts'
import {
  prepareSkills,
  type SkillCalibration,
  type SkillCalibrationOptions,
  type SkillItemSpec,
} from '../multi-skill/calibrate-skills.ts'
import { addTo } from '../multi-skill/latent-model.ts'
import { buildModel, type LatentProblem, type SumsRequest } from '../multi-skill/latent-problem.ts'
import type { CalibrationTask, TaskResult } from './messages.ts'
import { type Hand, withWorkers, workerCount } from './worker-pool.ts'

export interface ParallelOptions {
  /** Threads; as many as there are cores unless told. The result does not depend on it. */
  readonly workers?: number
}

export interface SideBySideOptions extends ParallelOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: {
    readonly task: number
    readonly steps: number
    readonly logLikelihood: number
    readonly done: boolean
  }) => void
}

/**
 * `calibrateSkills` with the persons of each expectation step split over worker threads. Persons are cut into chunks by their number
 * alone and chunks are added in their order, so the result equals that of one thread to the last bit.
 * Worth it when an expectation step takes more than some milliseconds: `grid` with three or more skills (bench/psychometrics).
 *
 * @throws RangeError as `calibrateSkills`; the signal's reason when aborted
 */
export async function calibrateSkillsInParallel(
  responses: Responses,
  specs: readonly SkillItemSpec[],
  options: SkillCalibrationOptions & ParallelOptions = {},
): Promise<SkillCalibration> {
  const { workers, signal, ...rest } = options
  const { problem, dialogue } = prepareSkills(responses, specs, rest)
  return inParallel(problem, dialogue, await workerCount(workers), signal)
}

/** `calibrateBifactor` in the same way; worth it for testlets of many items, where few persons answer alike. */
export async function calibrateBifactorInParallel(
  responses: Responses,
  specs: readonly BifactorItemSpec[],
  options: BifactorOptions & ParallelOptions = {},
): Promise<BifactorCalibration> {
  const { workers, signal, ...rest } = options
  const { problem, dialogue } = prepareBifactor(responses, specs, rest)
  return inParallel(problem, dialogue, await workerCount(workers), signal)
}

function inParallel<Result>(
  problem: LatentProblem,
  dialogue: Generator<SumsRequest, Result, Float64Array>,
  workers: number,
  signal: AbortSignal | undefined,
): Promise<Result> {
  return withWorkers(workers, signal, async (hands) => {
    for (const hand of hands) hand.tell({ kind: 'problem', problem })
    const sizes = new Map<number, { chunks: number; sumCount: number }>()
    let next = dialogue.next()
    while (!next.done) {
      const { points } = next.value
      let size = sizes.get(points)
      if (!size) {
        const { chunks, sumCount } = buildModel(problem, points)
        sizes.set(points, (size = { chunks, sumCount }))
      }
      next = dialogue.next(await askForSums(hands, next.value, size))
      signal?.throwIfAborted()
    }
    return next.value
  })
}

async function askForSums(
  hands: readonly Hand[],
  { points, parameters }: SumsRequest,
  { chunks, sumCount }: { chunks: number; sumCount: number },
): Promise<Float64Array> {
  const shares = hands.map((_, h) => Array.from({ length: chunks }, (__, c) => c).filter((c) => c % hands.length === h))
  const parts: Float64Array[] = []
  await Promise.all(
    hands.map(async (hand, h) => {
      if (shares[h]!.length === 0) return
      const answer = await hand.ask({ kind: 'sums', points, parameters, chunks: shares[h]! })
      if (answer.kind !== 'sums') throw new Error(`a worker answered ${answer.kind} instead of sums`)
      shares[h]!.forEach((chunk, i) => (parts[chunk] = answer.parts[i]!))
    }),
  )
  // Always in the order of chunks, whoever finished first.
  const sums = new Float64Array(sumCount)
  for (const part of parts) addTo(sums, part)
  return sums
}

/**
 * Runs independent calibrations (skills, areas, groups of a bank) side by side, each in one thread; results in the order of the
 * tasks. The first that fails ends all.
 *
 * @throws RangeError for malformed tasks; the signal's reason when aborted
 */
export async function calibrateSideBySide(
  tasks: readonly CalibrationTask[],
  options: SideBySideOptions = {},
): Promise<TaskResult[]> {
  const { signal, onProgress } = options
  if (tasks.length === 0) return []
  const results: TaskResult[] = []
  let next = 0
  return withWorkers(Math.min(tasks.length, await workerCount(options.workers)), signal, async (hands) => {
    await Promise.all(
      hands.map(async (hand) => {
        while (next < tasks.length) {
          const task = next++
          let last = { steps: 0, logLikelihood: 0 }
          const answer = await hand.ask({ kind: 'task', task: tasks[task]! }, ({ steps, logLikelihood }) => {
            last = { steps, logLikelihood }
            onProgress?.({ task, ...last, done: false })
          })
          if (answer.kind !== 'result') throw new Error(`a worker answered ${answer.kind} instead of a result`)
          results[task] = answer.result
          onProgress?.({ task, ...last, logLikelihood: answer.result.logLikelihood, done: true })
        }
      }),
    )
    return results
  })
}
