import { writeFile } from 'node:fs/promises'
import { type Cell, toCsv } from '../responses/write-csv.ts'
import { InputProblem } from '../responses/input-problem.ts'
import { parametersOf, readParameters } from '../parameters/parameters-file.ts'
import { counted, figure, percent, textTable } from '../report/text-table.ts'
import { readGiven, type ResponseOptions } from '../responses/read-given.ts'
import { exitCodes, type Terminal } from '../terminal.ts'
import { type Score, type ScoreMethod, scoreAll } from './score.ts'

export interface ScoreCommandOptions extends ResponseOptions {
  readonly method: ScoreMethod
  /** Mean and SD of the normal prior. */
  readonly prior: readonly number[]
  readonly cuts?: readonly number[]
  readonly confidence: number
  readonly uncertainItems?: boolean
  readonly out?: string
  readonly json?: boolean
}

/** Rows printed without --out; the rest is counted. */
const SHOWN = 20

/** `millwright score`: prints or writes one row a person and skill; 0, or 1 when the input is unusable. */
export async function scoreCommand(
  file: string,
  parametersFile: string,
  options: ScoreCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const [mean, standardDeviation] = options.prior
  if (options.prior.length !== 2 || !(standardDeviation! > 0)) {
    throw new InputProblem('--prior', 'is not a mean and a positive SD', 'Write it like --prior 0,1.')
  }
  const cuts = options.cuts ?? []
  if (cuts.some((cut, i) => i > 0 && cut <= cuts[i - 1]!)) {
    throw new InputProblem(
      '--cuts',
      `${cuts.join(',')} does not increase`,
      'Write the lowest first, like --cuts -0.4,0.8.',
    )
  }
  if (!(options.confidence > 0 && options.confidence < 1)) {
    throw new InputProblem('--confidence', 'is not between 0 and 1', 'Write it like --confidence 0.95.')
  }
  const calibration = await readParameters(parametersFile)
  if (calibration.skills.length > 1 && options.method !== 'eap') {
    throw new InputProblem(
      '--method',
      `${options.method} is for one skill`,
      'Several skills are scored by their posterior: --method eap.',
    )
  }
  const data = await readGiven(file, options, terminal)
  const items = parametersOf(calibration, parametersFile, data)
  const scores = scoreAll(data, items, calibration, {
    method: options.method,
    prior: { mean: mean!, standardDeviation: standardDeviation! },
    cuts,
    confidence: options.confidence,
    uncertainItems: options.uncertainItems ?? false,
  })
  const several = calibration.skills.length > 1
  const head = [
    'person',
    ...(data.groups.length > 0 ? ['group'] : []),
    ...(several ? ['skill'] : []),
    'answers',
    'estimate',
    'standard error',
    'low',
    'high',
    ...levelNames(cuts),
    'lz*',
    'fit',
  ]
  const cells = ({
    person,
    group,
    skill,
    answers,
    estimate,
    standardError,
    interval,
    levels,
    lzStar,
    fit,
  }: Score): Cell[] => [
    person,
    ...(data.groups.length > 0 ? [group] : []),
    ...(several ? [skill] : []),
    answers,
    estimate,
    standardError,
    interval?.[0] ?? null,
    interval?.[1] ?? null,
    ...levels,
    lzStar,
    fit,
  ]
  const expert = items.filter(({ basis }) => basis === 'expert-judged').length
  if (expert > 0) {
    terminal.say(`Note: ${expert} of ${counted(items.length, 'item')} rest on expert judgement, not on responses.`)
  }
  if (options.out) {
    await writeFile(options.out, toCsv(head, scores.map(cells)))
    terminal.say(`Scores of ${counted(data.persons.length, 'person')}: ${options.out}`)
  }
  if (options.json) {
    terminal.out(JSON.stringify({ method: options.method, prior: { mean, standardDeviation }, cuts, scores }))
  } else if (!options.out) {
    const levels = new Set(levelNames(cuts))
    const printed = scores.slice(0, SHOWN).map((score) =>
      cells(score).map((value, i) => {
        if (typeof value !== 'number') return value ?? '-'
        if (head[i] === 'answers') return `${value}`
        return levels.has(head[i]!) ? percent(value) : figure(value)
      }),
    )
    terminal.out(textTable(head, printed))
    if (scores.length > SHOWN) terminal.out(`… and ${counted(scores.length - SHOWN, 'more row')}; --out writes all.`)
  }
  return exitCodes.done
}

/** `below -0.4`, `-0.4 to 0.8`, `0.8 and up`. */
export function levelNames(cuts: readonly number[]): string[] {
  if (cuts.length === 0) return []
  return [`below ${cuts[0]!}`, ...cuts.slice(1).map((cut, i) => `${cuts[i]!} to ${cut}`), `${cuts.at(-1)!} and up`]
}
