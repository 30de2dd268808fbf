import { parentPort } from 'node:worker_threads'
import { calibrate } from '../calibrate.ts'
import { calibrateBifactor } from '../multi-skill/calibrate-bifactor.ts'
import { calibrateSkills } from '../multi-skill/calibrate-skills.ts'
import type { LatentModel } from '../multi-skill/latent-model.ts'
import { buildModel, type LatentProblem } from '../multi-skill/latent-problem.ts'
import type { CalibrationTask, FromWorker, ToWorker } from './messages.ts'

// Runs in a worker thread: answers messages of `worker-pool.ts`, one after the other.
const port = parentPort
if (!port) throw new Error('calibration-worker.ts is the code of a worker thread; start it with calibrateSideBySide')

let problem: LatentProblem | null = null
let models = new Map<number, LatentModel>()

const answer = (message: FromWorker): void => port.postMessage(message)

port.on('message', (message: ToWorker) => {
  try {
    switch (message.kind) {
      case 'problem':
        problem = message.problem
        models = new Map()
        return
      case 'sums':
        return answer({ kind: 'sums', parts: sumsOf(message.points, message.parameters, message.chunks) })
      case 'task':
        return answer({ kind: 'result', result: run(message.task) })
    }
  } catch (error) {
    answer({
      kind: 'failed',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
    })
  }
})

function sumsOf(points: number, parameters: Float64Array, chunks: readonly number[]): Float64Array[] {
  if (!problem) throw new Error('sums were asked for before there was a problem')
  let model = models.get(points)
  if (!model) models.set(points, (model = buildModel(problem, points)))
  const step = model.expectation(parameters)
  const { sumCount } = model
  return chunks.map((chunk) => {
    const part = new Float64Array(sumCount)
    step(chunk, part)
    return part
  })
}

function run(task: CalibrationTask) {
  let told = 0
  const tell = (steps: number, logLikelihood: number): void => {
    // A message for every step would keep the other thread busier than this one.
    if (steps > 1 && steps < told + 5) return
    told = steps
    answer({ kind: 'progress', steps, logLikelihood })
  }
  switch (task.kind) {
    case 'one-skill':
      return calibrate(task.responses, task.specs, {
        ...task.options,
        onProgress: ({ maps, logLikelihood }) => tell(maps, logLikelihood),
      })
    case 'skills':
      return calibrateSkills(task.responses, task.specs, {
        ...task.options,
        onStep: ({ steps, logLikelihood }) => tell(steps, logLikelihood),
      })
    case 'bifactor':
      return calibrateBifactor(task.responses, task.specs, {
        ...task.options,
        onStep: ({ steps, logLikelihood }) => tell(steps, logLikelihood),
      })
  }
}
