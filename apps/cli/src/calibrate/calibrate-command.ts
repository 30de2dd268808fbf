import { writeFile } from 'node:fs/promises'
import type { Calibration } from '@millwright/catalog'
import {
  calibrateInSteps,
  type CalibrationProgress,
  type CalibrationResult,
  type CalibrationState,
  type LatentSpec,
} from '@millwright/psychometrics'
import progress from 'cli-progress'
import { z } from 'zod'
import { readParameters, standardErrors, writeParameters } from '../parameters/parameters-file.ts'
import { counted, figure, textTable, whole } from '../report/text-table.ts'
import { readText } from '../responses/delimited.ts'
import { InputProblem } from '../responses/input-problem.ts'
import { readGiven, type ResponseOptions } from '../responses/read-given.ts'
import { parseJson, type ResponseData } from '../responses/responses-file.ts'
import { exitCodes, type Terminal } from '../terminal.ts'
import type { ModelChoice } from './model-choices.ts'
import { judgedSpecs } from './judged-specs.ts'
import { itemSpecs } from './specs.ts'
import { toCalibration } from './to-calibration.ts'

export interface CalibrateCommandOptions extends ResponseOptions {
  readonly model: ModelChoice
  readonly models?: string
  readonly priors?: string
  /** The collection: its judgement of each item is the prior, and the parameters fit into its folder `calibration`. */
  readonly content?: string
  /** Parameters to take as known: the others are put on their scale. */
  readonly fix?: string
  /** Estimate a mean and a variance for each group of persons. */
  readonly groups?: boolean
  readonly out?: string
  readonly resume?: string
  readonly state?: string
  readonly maxPasses?: number
  readonly json?: boolean
}

const ENGINE = '@millwright/psychometrics 0.1.0'

/** The engine's own state, which it checks against the responses; here only that it is one at all. */
function isState(value: unknown): boolean {
  const state = value as Partial<CalibrationState> | null
  return (
    typeof state === 'object' &&
    state?.version === 1 &&
    Array.isArray(state.parameters) &&
    state.parameters.every((one) => Number.isFinite(one))
  )
}

/** What an interrupted calibration leaves behind. */
const StateFile = z.strictObject({
  format: z.literal('millwright-calibration-state'),
  version: z.literal(1),
  items: z.array(z.string()),
  answers: z.int(),
  state: z.custom<CalibrationState>(isState, 'is no state of a calibration'),
})

/** `millwright calibrate`: estimates parameters, prints them, writes the file; see `exitCodes` for how it ends. */
export async function calibrateCommand(
  file: string,
  options: CalibrateCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const anchors = options.fix ? { file: options.fix, calibration: await readParameters(options.fix) } : undefined
  const given = await readGiven(file, options, terminal)
  if (given.groups.length > 1 && !options.groups) {
    terminal.say(
      `${file}: the ${given.groups.length} groups are taken as one; --groups gives each its own mean and variance.`,
    )
  }
  if (options.groups && given.groups.length < 2) {
    throw new InputProblem(file, 'has fewer than two groups', 'Add a column group, or leave out --groups.')
  }
  const data = options.groups ? given : withoutGroups(given)
  if (options.content && (options.models || options.priors || anchors)) {
    throw new InputProblem(
      '--content',
      'brings models and priors of its own',
      'Leave out --models, --priors and --fix, or --content.',
    )
  }
  const judged = options.content ? await judgedSpecs(data, options.content) : undefined
  for (const note of judged?.notes ?? []) terminal.say(note)
  const specs =
    judged?.specs ??
    (await itemSpecs(data, {
      model: options.model,
      ...(options.models ? { models: options.models } : {}),
      ...(options.priors ? { priors: options.priors } : {}),
      ...(anchors ? { anchors } : {}),
    }))
  if (anchors && !specs.some(({ fixed }) => fixed)) {
    throw new InputProblem(anchors.file, `has none of the items of ${file}`, 'Fix items that both files name.')
  }
  const resume = options.resume ? await readState(options.resume, data) : undefined
  const latent = anchors || judged ? freeGroups(data, options.groups ?? false) : undefined

  terminal.say(
    `${counted(data.persons.length, 'person')}, ${counted(data.items.length, 'item')}, ${counted(data.responses.category.length, 'answer')}${anchors ? `, ${specs.filter(({ fixed }) => fixed).length} items fixed` : ''}`,
  )
  const interrupt = new AbortController()
  const onSignal = (): void => interrupt.abort()
  process.once('SIGINT', onSignal)
  const bar = terminal.watched ? progressBar() : null
  const result = await calibrateInSteps(data.responses, specs, {
    ...(latent ? { latent } : {}),
    ...(resume ? { resume } : {}),
    ...(options.maxPasses ? { maxMaps: options.maxPasses } : {}),
    onProgress: (now) => bar?.update(now),
    signal: interrupt.signal,
  }).finally(() => {
    process.off('SIGINT', onSignal)
    bar?.stop()
  })

  if (result.stop === 'aborted') {
    const state = options.state ?? `${options.out ?? file}.state.json`
    await writeState(state, data, result)
    terminal.say(`Interrupted after ${counted(result.maps, 'pass', 'passes')}. To go on: add --resume ${state}`)
    return exitCodes.interrupted
  }
  if (options.state) await writeState(options.state, data, result)
  const all = toCalibration(data, specs, result, {
    date: new Date().toISOString().slice(0, 10),
    engine: ENGINE,
  })
  const calibration = judged
    ? { ...all, items: all.items.map((item) => ({ ...item, ...judged.kept.get(item.id) })) }
    : all
  if (options.out) await writeParameters(options.out, calibration)
  terminal.out(options.json ? JSON.stringify({ ...summaryOf(result), calibration }) : resultText(calibration, result))
  for (const { message } of result.problems) terminal.say(`Look at this: ${message}`)
  if (options.out) terminal.say(`Parameters: ${options.out}`)
  if (result.converged) return exitCodes.done
  terminal.say(
    `Not converged (${result.stop.replaceAll('-', ' ')}): about ${figure(result.remaining, 4)} log units from the mode. Priors on slopes and asymptotes usually help; see docs/psychometrics/calibration.md.`,
  )
  return exitCodes.notConverged
}

function withoutGroups(data: ResponseData): ResponseData {
  const { group: _, ...responses } = data.responses
  return { ...data, groups: [], responses }
}

/** With anchors the scale is theirs, so the mean and variance of every group are free. */
function freeGroups({ groups }: ResponseData, several: boolean): LatentSpec[] {
  return Array.from({ length: several ? groups.length : 1 }, () => ({ mean: 'free', variance: 'free' }))
}

async function readState(file: string, data: ResponseData) {
  const saved = parseJson(file, await readText(file), StateFile)
  const same = saved.answers === data.responses.category.length && saved.items.join('\n') === data.items.join('\n')
  if (!same) {
    throw new InputProblem(
      file,
      `belongs to other responses than ${data.file}`,
      'Resume with the same file and options.',
    )
  }
  return saved.state
}

async function writeState(
  file: string,
  { items, responses }: ResponseData,
  { state }: CalibrationResult,
): Promise<void> {
  const saved = {
    format: 'millwright-calibration-state',
    version: 1,
    items,
    answers: responses.category.length,
    state,
  }
  await writeFile(file, `${JSON.stringify(saved)}\n`)
}

/** The bar shows how far the distance from the mode has come from its first value down to the tolerance, on the log scale. */
function progressBar() {
  const TOLERANCE = 1e-9
  const bar = new progress.SingleBar(
    {
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      format: (options, params, payload: { text?: string }) =>
        `${progress.Format.BarFormat(params.progress, options)} ${payload.text ?? 'starting'}`,
    },
    progress.Presets.shades_classic,
  )
  let first: number | undefined
  let before: number | undefined
  bar.start(100, 0)
  return {
    update({ maps, logLikelihood, remaining, phase }: CalibrationProgress): void {
      const gain = Number.isFinite(remaining) ? Math.max(remaining, TOLERANCE) : 1e6
      first ??= gain
      const done = first > TOLERANCE ? Math.log(first / gain) / Math.log(first / TOLERANCE) : 1
      const change = before === undefined ? '' : `, change ${(logLikelihood - before).toExponential(1)}`
      before = logLikelihood
      const what = phase === 'standard-errors' ? 'standard errors' : `pass ${maps}`
      bar.update(Math.round(100 * Math.min(1, Math.max(0, done))), {
        text: `${what}: log-likelihood ${logLikelihood.toFixed(4)}${change}`,
      })
    },
    stop: (): void => bar.stop(),
  }
}

function summaryOf({
  logLikelihood,
  logPrior,
  freeParameters,
  converged,
  stop,
  maps,
  groups,
  problems,
}: CalibrationResult) {
  return { logLikelihood, logPrior, freeParameters, converged, stop, passes: maps, groups, problems }
}

/** The results for a terminal. */
function resultText(calibration: Calibration, result: CalibrationResult): string {
  const { logLikelihood, freeParameters, groups } = result
  const persons = calibration.persons
  const facts = [
    `Log-likelihood ${whole(Math.trunc(logLikelihood))}.${Math.abs(logLikelihood % 1)
      .toFixed(4)
      .slice(
        2,
      )}, ${freeParameters} parameters, AIC ${(2 * freeParameters - 2 * logLikelihood).toFixed(2)}, BIC ${(freeParameters * Math.log(persons) - 2 * logLikelihood).toFixed(2)}`,
    ...groups.map(({ mean, variance, meanStandardError, varianceStandardError }, g) => {
      const error = (value: number | null): string => (value === null || value === 0 ? '' : ` (${figure(value)})`)
      return `Ability${groups.length > 1 ? ` of ${calibration.populations[g]!.group}` : ''}: mean ${figure(mean)}${error(meanStandardError)}, variance ${figure(variance)}${error(varianceStandardError)}`
    }),
  ]
  return [...facts, '', parameterTable(calibration)].join('\n')
}

/** One row an item: its parameters with their standard errors, and what they rest on. */
export function parameterTable({ items }: Pick<Calibration, 'items'>): string {
  const rows = items.map((item) => {
    const errors = standardErrors(item)
    const error = (...names: string[]): string => {
      const at = item.parameters.findIndex((name) => names.includes(name))
      return at < 0 ? '-' : figure(errors[at])
    }
    return [
      item.id,
      modelName(item.model),
      ...placesOf(item.model),
      error('a'),
      error('d', 'b'),
      `${item.responses}`,
      item.basis,
    ]
  })
  return textTable(['item', 'model', 'a', 'b', 'c', 'SE a', 'SE d', 'answers', 'basis'], rows)
}

/** The usual name of a model. */
export function modelName(model: Calibration['items'][number]['model']): string {
  if (model.kind !== 'dichotomous') return model.kind
  if (model.d < 1) return '4pl'
  return model.c > 0 ? '3pl' : '2pl'
}

function placesOf(model: Calibration['items'][number]['model']): [string, string, string] {
  if (model.kind === 'nominal') return ['-', model.slopes.map((slope) => figure(slope, 2)).join(' '), '-']
  if (model.kind === 'dichotomous') return [figure(model.a), figure(model.b), model.c > 0 ? figure(model.c) : '-']
  const b = typeof model.b === 'number' ? figure(model.b) : model.b.map((place) => figure(place, 2)).join(' ')
  return [figure(model.a), b, '-']
}
