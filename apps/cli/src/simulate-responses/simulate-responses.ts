import { writeFile } from 'node:fs/promises'
import { type Random, type ResponseModel, randomNormal, sampleCategory, seededRandom } from '@millwright/psychometrics'
import { writeParameters } from '../parameters/parameters-file.ts'
import { InputProblem } from '../responses/input-problem.ts'
import { type Cell, toCsv } from '../responses/write-csv.ts'
import { counted } from '../report/text-table.ts'
import { exitCodes, type Terminal } from '../terminal.ts'

export const simulatedModels = ['rasch', '2pl', '3pl', 'graded', 'gpcm', 'continuous', 'mixed'] as const
export type SimulatedModel = (typeof simulatedModels)[number]

export interface SimulateResponsesOptions {
  readonly model: SimulatedModel
  readonly persons: number
  readonly items: number
  readonly seed: string
  /** Share of the answers that are missing by design. */
  readonly missing: number
  /** Two groups, a and b; b is this much less able on average, and finds the last item harder by 0.8. */
  readonly impact?: number
  readonly out: string
  /** Where to write the true parameters. */
  readonly truth?: string
}

/** `millwright simulate-responses`: answers of made-up people to made-up items, with the truth beside them. */
export async function simulateResponses(options: SimulateResponsesOptions, terminal: Terminal): Promise<number> {
  if (!(options.missing >= 0 && options.missing < 1)) {
    throw new InputProblem('--missing', `${options.missing} is no share`, 'Give 0 or more and less than 1.')
  }
  const random = seededRandom(options.seed)
  const models = Array.from({ length: options.items }, (_, i) =>
    drawModel(options.model === 'mixed' ? MIXTURE[i % MIXTURE.length]! : options.model, random),
  )
  const ids = models.map((_, i) => `q${i + 1}`)
  const grouped = options.impact !== undefined
  const rows = Array.from({ length: options.persons }, (_, p): Cell[] => {
    const focal = grouped && p % 2 === 1
    const theta = randomNormal(random) - (focal ? options.impact! : 0)
    const answers = models.map((model, i): Cell => {
      const hindered = focal && i === models.length - 1 ? theta - 0.8 : theta
      const answer = sampleCategory(model, hindered, random)
      return random() < options.missing ? null : Number(answer.toFixed(4))
    })
    return [`p${p + 1}`, ...(grouped ? [focal ? 'b' : 'a'] : []), ...answers]
  })
  await writeFile(options.out, toCsv(['person', ...(grouped ? ['group'] : []), ...ids], rows))
  terminal.out(
    `${counted(options.persons, 'person')}, ${counted(options.items, 'item')} (${options.model}), seed ${options.seed}: ${options.out}`,
  )
  if (options.truth) {
    await writeParameters(options.truth, {
      format: 'millwright-calibration',
      version: 1,
      date: new Date().toISOString().slice(0, 10),
      engine: 'millwright simulate-responses',
      source: `true parameters, drawn with seed ${options.seed}`,
      persons: options.persons,
      responses: 0,
      skills: ['ability'],
      populations: [],
      items: models.map((model, i) => ({
        id: ids[i]!,
        model: plain(model),
        parameters: [],
        covariance: [],
        responses: 0,
        basis: 'expert-judged',
      })),
    })
    terminal.out(`True parameters: ${options.truth}`)
  }
  return exitCodes.done
}

const MIXTURE = ['2pl', '3pl', 'graded', 'gpcm'] as const

function drawModel(kind: Exclude<SimulatedModel, 'mixed'>, random: Random): ResponseModel {
  const a = kind === 'rasch' ? 1 : round(Math.exp(0.1 + 0.3 * randomNormal(random)))
  const b = round(randomNormal(random))
  const steps = [-1, -0.2, 0.9].map((step) => round(b + step + 0.15 * randomNormal(random)))
  switch (kind) {
    case 'rasch':
    case '2pl':
      return { kind: 'dichotomous', a, b, c: 0, d: 1 }
    case '3pl':
      return { kind: 'dichotomous', a, b, c: round(0.15 + 0.15 * random()), d: 1 }
    case 'graded':
      return { kind: 'graded', a, b: steps.toSorted((one, other) => one - other) }
    case 'gpcm':
      return { kind: 'gpcm', a, b: steps }
    case 'continuous':
      return { kind: 'continuous', a: round(0.2 * a), b, sd: 0.25 }
  }
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4
}

/** A model whose lists may be written to: what the schema's type asks for. */
function plain(model: ResponseModel) {
  if (model.kind === 'nominal') return { ...model, slopes: [...model.slopes], intercepts: [...model.intercepts] }
  if (model.kind === 'graded' || model.kind === 'gpcm') return { ...model, b: [...model.b] }
  return model
}
