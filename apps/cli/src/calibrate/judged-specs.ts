import { judgedItemModel, LOG_SLOPE_SD } from '@millwright/assessment'
import { type CalibratedParameters, type Item, readCatalogue } from '@millwright/catalog'
import type { ItemPrior, ItemSpec, ParameterVariance, ResponseModel } from '@millwright/psychometrics'
import { counted } from '../report/text-table.ts'
import { InputProblem, shown } from '../responses/input-problem.ts'
import type { ResponseData } from '../responses/responses-file.ts'

/** How sure guessing at one of the options is, as SD of its logit: a guess of 0.25 is then likely between 0.11 and 0.47. */
const LOGIT_GUESS_SD = 0.5

interface JudgedSpecs {
  readonly specs: ItemSpec[]
  /** What is not known about items that stay as judged, by name. */
  readonly kept: ReadonlyMap<string, Pick<CalibratedParameters, 'parameters' | 'covariance' | 'basis'>>
  readonly notes: string[]
}

/** Below this nothing can tell able people from easy questions; see `calibration.md` for how many responses to have. */
const FEWEST_PERSONS = 20

/**
 * For responses to items of a collection: the models by which the platform scores them, with the judgement of the experts as
 * priors. Graded items of which some category has no answers stay as judged (`fixed`). @throws InputProblem
 */
export async function judgedSpecs(data: ResponseData, content: string): Promise<JudgedSpecs> {
  const { catalogue } = await readCatalogue(content)
  if (!catalogue) {
    throw new InputProblem(content, 'is no usable collection', 'Look at what `millwright content check` says.')
  }
  const items = new Map(catalogue.items.map((item) => [item.id, item]))
  const categories = categoriesSeen(data)
  const kept = new Map<string, ReturnType<typeof asJudged>>()
  const specs = data.items.map((name, i): ItemSpec => {
    const item = items.get(name)
    if (!item) {
      throw new InputProblem(
        data.file,
        `answers ${shown(name)}, which ${content} does not have`,
        'Give the collection that was answered, or leave out the answers to questions that are gone.',
      )
    }
    checkRevision(data, i, item)
    const { model, parameterVariance } = judgedItemModel(item, catalogue.graph.cutScores)
    if (model.kind === 'dichotomous') {
      if (categories[i]!.some((category) => category !== 0 && category !== 1)) throw misfit(data, name, 2)
      return { ...specOf(model, parameterVariance), name }
    }
    if (model.kind !== 'graded') throw new RangeError(`${name}: a judged model of kind ${model.kind}`)
    const count = model.b.length + 1
    if (categories[i]!.some((category) => !Number.isInteger(category) || category >= count)) {
      throw misfit(data, name, count)
    }
    if (categories[i]!.length === count) return { ...specOf(model, parameterVariance), name }
    kept.set(name, asJudged(count - 1, parameterVariance))
    return { kind: 'graded', name, categories: count, fixed: model }
  })
  if (data.persons.length < FEWEST_PERSONS) {
    throw new InputProblem(
      data.file,
      `has answers of ${counted(data.persons.length, 'person')}, which says too little`,
      `Collect answers of at least ${FEWEST_PERSONS} people first.`,
    )
  }
  const left = [...kept.keys()]
  if (left.length === specs.length) {
    throw new InputProblem(data.file, 'has no item of which every score was reached', 'Collect more answers first.')
  }
  const notes =
    left.length === 0
      ? []
      : [
          `${counted(left.length, 'item')} left as judged, because nobody reached some score of ${left.length === 1 ? 'it' : 'each'}: ${left.slice(0, 8).join(', ')}${left.length > 8 ? ' …' : ''}`,
        ]
  return { specs, kept, notes }
}

/** One shift of all boundaries together is what is not known about a judged item. */
function asJudged(boundaries: number, variance: ParameterVariance) {
  const parameters = ['a', ...Array.from({ length: boundaries }, (_, k) => `b${k + 1}`)]
  const covariance = parameters.map((_, r) =>
    parameters.map((__, c) => (r === 0 || c === 0 ? (r === c ? variance.a : 0) : variance.b)),
  )
  return { parameters, covariance, basis: 'expert-judged' as const }
}

function checkRevision({ file, revisions }: ResponseData, column: number, { id, revision }: Item): void {
  const answered = revisions?.[column]
  if (answered === revision) return
  throw new InputProblem(
    file,
    answered
      ? `answers revision ${answered} of ${shown(id)}, which is now ${revision}`
      : `does not say which revision of ${shown(id)} was answered`,
    answered
      ? 'Leave out the answers to the earlier question.'
      : 'Use the export of the page about item quality, with its column revision.',
  )
}

function misfit({ file }: ResponseData, name: string, categories: number): InputProblem {
  return new InputProblem(
    file,
    `has answers to ${shown(name)} that are not one of its categories, 0 to ${categories - 1}`,
    'Use the export of the page about item quality as it is.',
  )
}

/** The different categories given to each column. */
function categoriesSeen({ items, responses }: ResponseData): number[][] {
  const sets = items.map(() => new Set<number>())
  responses.category.forEach((category, at) => sets[responses.item[at]!]!.add(category))
  return sets.map((set) => [...set])
}

type Judged = Extract<ResponseModel, { kind: 'dichotomous' | 'graded' }>

function specOf(model: Judged, variance: ParameterVariance): ItemSpec {
  const slope: ItemPrior = { kind: 'lognormal', parameter: 'a', mean: Math.log(model.a), sd: LOG_SLOPE_SD }
  const sd = Math.sqrt(variance.b)
  if (model.kind === 'graded') {
    const places = model.b.map((mean, k): ItemPrior => ({ kind: 'normal', parameter: `b${k + 1}`, mean, sd }))
    return { kind: 'graded', categories: model.b.length + 1, priors: [slope, ...places] }
  }
  const place: ItemPrior = { kind: 'normal', parameter: 'b', mean: model.b, sd }
  if (model.c === 0) return { kind: '2pl', priors: [slope, place] }
  const mean = Math.log(model.c / (1 - model.c))
  return { kind: '3pl', priors: [slope, place, { kind: 'normal', parameter: 'logitC', mean, sd: LOGIT_GUESS_SD }] }
}
