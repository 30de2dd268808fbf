import type { CalibratedParameters, Calibration } from '@millwright/catalog'
import {
  type AnsweringPopulation,
  answersUntilCalibrated,
  categoryCount,
  classicalItems,
  distractorAnalysis,
  expectedAbilities,
  expectedPrecision,
  type ItemBelief,
  itemFits,
  type OptionStatistics,
  type ResponseModel,
} from '@millwright/psychometrics'
import { parameterVariance } from '../parameters/parameters-file.ts'
import type { ResponseData } from '../responses/responses-file.ts'

/** Numbers of further responses that the report looks ahead to. */
export const AHEAD = [50, 200, 1000] as const

export interface ItemRow {
  readonly id: string
  readonly model: ResponseModel
  readonly answers: number
  /** Share of the points that were reached: the proportion right of a right/wrong item. */
  readonly difficulty: number | null
  readonly itemRest: number | null
  readonly infit: number | null
  readonly outfit: number | null
  readonly basis: CalibratedParameters['basis']
  /** SD of the difficulty now and after each of `AHEAD` more answers; null where the model has no one difficulty. */
  readonly now: number | null
  readonly ahead: readonly number[] | null
  /** Further answers after which an expert-judged item counts as calibrated; null for a calibrated one, and beyond 100,000. */
  readonly untilCalibrated: number | null
  readonly options: readonly OptionStatistics[]
}

/** Uncertainty of an item that only experts have judged: SD 0.8 of the difficulty, 35 % of the slope (DESIGN.md §5). */
const EXPERT = { difficulty: 0.8, slope: 0.35 }

/** Everything one should know about each item, in the order of the columns. */
export function itemRows(
  data: ResponseData,
  items: readonly CalibratedParameters[],
  calibration: Calibration,
  key: ReadonlyMap<string, string> | undefined,
): ItemRow[] {
  const models = items.map(({ model }) => model as ResponseModel)
  const { mean, standardDeviation } = expectedAbilities(data.responses, models)
  const highest = models.map((model) => (model.kind === 'continuous' ? 1 : categoryCount(model) - 1))
  const classical = classicalItems(data.responses, highest)
  const fits = itemFits(data.responses, models, mean)
  const abilityError = Math.sqrt(standardDeviation.reduce((sum, sd) => sum + sd * sd, 0) / standardDeviation.length)
  const population = populationOf(calibration, abilityError)
  return items.map((item, i): ItemRow => {
    const belief = beliefOf(item)
    const ahead = belief
      ? expectedPrecision(belief, [0, ...AHEAD], population).map(({ difficultySd }) => difficultySd)
      : null
    const right = key?.get(item.id)
    return {
      id: item.id,
      model: models[i]!,
      answers: classical[i]!.answers,
      difficulty: classical[i]!.difficulty,
      itemRest: classical[i]!.itemRestCorrelation,
      infit: fits[i]?.infit ?? null,
      outfit: fits[i]?.outfit ?? null,
      basis: item.basis,
      now: ahead?.[0] ?? null,
      ahead: ahead?.slice(1) ?? null,
      untilCalibrated: item.basis === 'expert-judged' ? stillNeeded(belief, item.responses, population) : null,
      options: right === undefined ? [] : distractorAnalysis(choicesOf(data, i), right, mean),
    }
  })
}

function populationOf({ populations }: Calibration, error: number): AnsweringPopulation {
  const sd = Math.sqrt(populations[0]?.covariance[0]?.[0] ?? 1)
  return { mean: populations[0]?.mean[0] ?? 0, sd, abilityError: Math.min(error, 0.95 * sd) }
}

/** What is known of an item and how well; null for models without one slope and one difficulty. */
function beliefOf(item: CalibratedParameters): ItemBelief | null {
  const { model } = item
  if (model.kind === 'nominal' || model.kind === 'continuous') return null
  const known = parameterVariance(item)
  if (known && known.b > 0) return { model, variance: known }
  if (item.basis === 'calibrated') return null
  return { model, variance: judgedVariance({ model }) }
}

function judgedVariance({ model }: Pick<ItemBelief, 'model'>): ItemBelief['variance'] {
  return { a: (EXPERT.slope * model.a) ** 2, b: EXPERT.difficulty ** 2 }
}

/** Counted from the judgement, not from what is known by now, of which the answers so far are a part. */
function stillNeeded(belief: ItemBelief | null, answers: number, population: AnsweringPopulation): number | null {
  if (!belief) return null
  const { model } = belief
  const needed = answersUntilCalibrated({ model, variance: judgedVariance(belief) }, population)
  return needed === null ? null : Math.max(1, needed - answers)
}

function choicesOf({ responses, options = [] }: ResponseData, column: number): (string | null)[] {
  const choices: (string | null)[] = Array.from({ length: responses.persons }, () => null)
  for (let p = 0; p < responses.persons; p++) {
    for (let n = responses.start[p]!; n < responses.start[p + 1]!; n++) {
      if (responses.item[n] === column) choices[p] = options[n] ?? null
    }
  }
  return choices
}
