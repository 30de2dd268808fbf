import { randomUUID } from 'node:crypto'
import type { JobResult, Program } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, GradingTest, ModelUse } from '../task.ts'
import { readAnswer } from './answer.ts'
import { fixture } from './judge.ts'
import type { LooseJson } from './lenient-json.ts'
import { endedBadly, failed, jobLimits, wrong, type Outcome } from './outcome.ts'
import { programOf } from './programs.ts'
import { listenerOf, type TestContext } from './test-context.ts'

/** What a model answered, and the box that it took. */
export interface ModelAnswer {
  predictions: LooseJson | undefined
  /** Why there are no predictions. */
  problem: Outcome | null
  result: JobResult
}

/**
 * Opens a candidate's model file in a fresh box and asks it for predictions. Opening a pickle runs whatever its maker
 * wished; so it happens where the candidate's code runs anyway, with rows to predict and nothing else, and what comes
 * out are predictions, scored by labels that never leave the worker.
 */
export async function askModel(
  sandbox: Sandbox,
  task: GradingTask,
  use: ModelUse,
  model: Buffer,
  tests: readonly GradingTest[],
  context: TestContext,
): Promise<ModelAnswer> {
  const id = randomUUID()
  const { program, question } = predictor(task, use)
  const result = await sandbox.run(
    {
      program,
      files: { ...task.files, [use.features]: fixture(task, use.features), [use.file]: model },
      input: `${JSON.stringify({ id, ...question })}\n`,
      limits: jobLimits(task.limits),
      onOutput: listenerOf(tests, context),
    },
    context.turn,
  )
  const answer = readAnswer(result, id)
  const predictions = answer.kind === 'value' ? answer.value : undefined
  return { predictions, problem: endedBadly(result) ?? problemOf(answer), result }
}

function predictor(task: GradingTask, { file, features, method, function: called }: ModelUse) {
  if (called) {
    const question = { function: called.name, args: [file, features] }
    return { program: programOf({ ...task, entry: called.file }), question }
  }
  const program: Program = { program: 'predict', model: file, features, method: method ?? 'predict_proba' }
  return { program, question: {} }
}

function problemOf(answer: ReturnType<typeof readAnswer>): Outcome | null {
  switch (answer.kind) {
    case 'value':
      return null
    case 'broken':
      return failed('protocol-error')
    case 'none':
      return wrong('The model gave no predictions.')
    case 'missing':
      return wrong('The function is not defined.')
    case 'unserialisable':
      return wrong('The predictions are not plain data.', answer.why)
    case 'error':
      return wrong('The model could not be used.', `raised ${answer.names[0] ?? 'an error'}`)
  }
}

/** A model that was handed in: as text, or written in base64 where it is none. */
export function handedInModel({ files }: GradingTask, { file }: ModelUse): Buffer | null {
  if (Object.hasOwn(files, file)) return Buffer.from(files[file]!)
  const encoded = `${file}.base64`
  return Object.hasOwn(files, encoded) ? Buffer.from(files[encoded]!, 'base64') : null
}
