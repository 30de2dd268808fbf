import type { CalibratedParameters, Calibration } from '@millwright/catalog'
import { estimateAbility, type ResponseModel } from '@millwright/psychometrics'
import { answersOf, type PersonAnswers } from '../score/score.ts'
import type { ResponseData } from '../responses/responses-file.ts'

/** What the sections of a report are made from. */
export interface ReportData {
  readonly data: ResponseData
  readonly calibration: Calibration
  /** In the order of the columns. */
  readonly items: readonly CalibratedParameters[]
  readonly models: readonly ResponseModel[]
  readonly persons: readonly PersonScore[]
  readonly cuts: readonly number[]
  /** Another calibration to compare with. */
  readonly other?: { readonly file: string; readonly calibration: Calibration } | undefined
}

export interface PersonScore {
  readonly name: string
  readonly group: number
  readonly answers: PersonAnswers
  readonly mean: number
  readonly standardDeviation: number
  readonly levels: readonly number[]
}

/** Mean and SD of the ability of a group, as calibrated; 0 and 1 where the file says nothing. */
export function populationOf(
  { populations }: Calibration,
  group: string | undefined,
): { mean: number; standardDeviation: number } {
  const found = populations.find((one) => one.group === group) ?? populations[0]
  return { mean: found?.mean[0] ?? 0, standardDeviation: Math.sqrt(found?.covariance[0]?.[0] ?? 1) }
}

export function reportData(
  data: ResponseData,
  calibration: Calibration,
  items: readonly CalibratedParameters[],
  cuts: readonly number[],
  other?: ReportData['other'],
): ReportData {
  const models = items.map(({ model }) => model as ResponseModel)
  const priors = (data.groups.length > 0 ? data.groups : [undefined]).map((group) => populationOf(calibration, group))
  const persons = data.persons.map((name, p): PersonScore => {
    const answers = answersOf(data, p)
    const group = data.responses.group?.[p] ?? 0
    const scored = answers.map(({ item, category }) => ({ model: models[item]!, category }))
    return { name, group, answers, ...estimateAbility(scored, priors[group]!, cuts) }
  })
  return { data, calibration, items, models, persons, cuts, other }
}

/** Abilities that the plots of items span: -4 to 4, wider where items or people are outside. */
export function thetaRange({ persons }: ReportData): { from: number; to: number } {
  const means = persons.map(({ mean }) => mean)
  const reach = Math.ceil(Math.max(4, ...means.map(Math.abs)))
  return { from: -reach, to: reach }
}

export function gridOf({ from, to }: { from: number; to: number }, points = 81): number[] {
  return Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1))
}
