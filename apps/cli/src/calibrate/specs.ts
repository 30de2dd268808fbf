import type { Calibration } from '@millwright/catalog'
import type { ItemKind, ItemPrior, ItemSpec, ResponseModel } from '@millwright/psychometrics'
import { z } from 'zod'
import { readText } from '../responses/delimited.ts'
import { InputProblem, shown } from '../responses/input-problem.ts'
import { itemKinds, type ModelChoice } from './model-choices.ts'
import { parseJson, type ResponseData } from '../responses/responses-file.ts'

/** `--models`: the model of single items, where it is not that of `--model`. */
const ModelsFile = z.record(
  z.string(),
  z.union([
    z.enum(itemKinds),
    z.strictObject({
      kind: z.enum(itemKinds),
      categories: z.exactOptional(z.int().min(2)),
      equalSlope: z.exactOptional(z.string().min(1)),
    }),
  ]),
)

/** `--priors`: what is believed before the data; `items` names them, and all that have the parameter when absent. */
const Prior = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('normal'),
    parameter: z.string().min(1),
    mean: z.number(),
    sd: z.number().positive(),
    items: z.exactOptional(z.array(z.string())),
  }),
  z.strictObject({
    kind: z.literal('lognormal'),
    parameter: z.string().min(1),
    mean: z.number(),
    sd: z.number().positive(),
    items: z.exactOptional(z.array(z.string())),
  }),
  z.strictObject({
    kind: z.literal('beta'),
    parameter: z.string().min(1),
    alpha: z.number().positive(),
    beta: z.number().positive(),
    items: z.exactOptional(z.array(z.string())),
  }),
])
const PriorsFile = z.array(Prior).min(1)
type Prior = z.infer<typeof Prior>

export interface SpecOptions {
  readonly model: ModelChoice
  readonly models?: string
  readonly priors?: string
  /** Parameters that are taken as known. */
  readonly anchors?: { readonly file: string; readonly calibration: Calibration }
}

/** What to estimate for each column of the responses. @throws InputProblem for items that no model can be estimated for */
export async function itemSpecs(data: ResponseData, options: SpecOptions): Promise<ItemSpec[]> {
  const seen = seenCategories(data)
  const models = options.models ? parseJson(options.models, await readText(options.models), ModelsFile) : {}
  const priors = options.priors ? parseJson(options.priors, await readText(options.priors), PriorsFile) : []
  const known = new Set(data.items)
  for (const name of [...Object.keys(models), ...priors.flatMap(({ items = [] }) => items)]) {
    if (known.has(name)) continue
    throw new InputProblem(
      options.models ?? options.priors ?? '',
      `names ${shown(name)}, which ${data.file} does not have`,
      'Correct the name.',
    )
  }
  const anchors = new Map(options.anchors?.calibration.items.map(({ id, model }) => [id, model]))
  return data.items.map((name, i): ItemSpec => {
    const found = seen[i]!
    const anchor = anchors.get(name)
    if (anchor) return { ...anchorSpec(anchor), name }
    const given = models[name]
    const chosen = typeof given === 'string' ? { kind: given } : given
    const kind = chosen?.kind ?? (options.model === 'auto' ? kindOf(found) : options.model)
    checkCategories(data.file, name, kind, found, priors.length > 0)
    const own = priorsOf(priors, name, kind)
    return { ...chosen, kind, name, ...(own.length > 0 ? { priors: own } : {}) }
  })
}

/** Two categories: 2PL; several: graded; shares: continuous. */
function kindOf({ highest, shares }: Seen): ItemKind {
  if (shares) return 'continuous'
  return highest > 1 ? 'graded' : '2pl'
}

interface Seen {
  readonly answers: number
  readonly categories: ReadonlySet<number>
  readonly highest: number
  /** Some answers are between 0 and 1. */
  readonly shares: boolean
}

function seenCategories({ items, responses }: ResponseData): Seen[] {
  const sets = items.map(() => new Set<number>())
  const counts = items.map(() => 0)
  responses.category.forEach((category, at) => {
    sets[responses.item[at]!]!.add(category)
    counts[responses.item[at]!]!++
  })
  return sets.map((categories, i) => ({
    answers: counts[i]!,
    categories,
    highest: Math.max(0, ...categories),
    shares: [...categories].some((category) => !Number.isInteger(category)),
  }))
}

const BINARY: readonly ItemKind[] = ['rasch', '2pl', '3pl', '4pl']

function checkCategories(
  file: string,
  name: string,
  kind: ItemKind,
  { answers, categories, highest, shares }: Seen,
  priors: boolean,
): void {
  const fail = (what: string, mend: string): never => {
    throw new InputProblem(file, `item ${shown(name)} ${what}`, mend)
  }
  if (answers === 0) fail('has no answers', `Leave it out: --ignore ${shown(name)}.`)
  if (kind === 'continuous') {
    if (highest > 1)
      fail('has scores above 1, but its model is continuous', 'Divide scores by the most that could be reached.')
  } else {
    if (shares)
      fail(
        `has shares between 0 and 1, but its model is ${kind}`,
        'Use --model continuous or auto, or give it another model with --models.',
      )
    if (BINARY.includes(kind) && highest > 1) {
      fail(
        `has categories up to ${highest}, but its model is ${kind}`,
        categories.has(0)
          ? 'Use --model auto or graded, or give it another model with --models.'
          : 'Are categories counted from 1? Then give --lowest 1.',
      )
    }
    const missing = Array.from({ length: highest }, (_, k) => k).find((k) => !categories.has(k))
    if (missing !== undefined && highest > 1) {
      fail(
        `has answers in category ${highest} but none in ${missing}`,
        missing === 0 && !categories.has(0)
          ? 'Are categories counted from 1? Then give --lowest 1. Otherwise join categories that nobody gave.'
          : 'Join categories that nobody gave: without answers nothing can be said of them.',
      )
    }
  }
  if (categories.size < 2 && !priors) {
    fail(
      'was answered the same by everyone, so nothing can be estimated',
      `Leave it out (--ignore ${shown(name)}) or give --priors.`,
    )
  }
}

function anchorSpec(model: ResponseModel): Pick<ItemSpec, 'kind' | 'fixed' | 'categories'> {
  switch (model.kind) {
    case 'dichotomous':
      return { kind: model.d < 1 ? '4pl' : model.c > 0 ? '3pl' : '2pl', fixed: model }
    case 'continuous':
      return { kind: 'continuous', fixed: model }
    case 'nominal':
      return { kind: 'nominal', fixed: model, categories: model.slopes.length }
    case 'graded':
    case 'gpcm':
      return { kind: model.kind, fixed: model, categories: model.b.length + 1 }
  }
}

/** Priors that concern an item: those that name it, and unnamed ones whose parameter its model has. */
function priorsOf(priors: readonly Prior[], name: string, kind: ItemKind): ItemPrior[] {
  return priors.flatMap((prior) => {
    const { items, ...own } = prior
    if (items ? !items.includes(name) : !hasParameter(kind, prior.parameter)) return []
    return [own]
  })
}

function hasParameter(kind: ItemKind, parameter: string): boolean {
  if (parameter === 'a') return kind !== 'rasch' && kind !== 'pcm' && kind !== 'nominal'
  if (/^(c|logitC)$/.test(parameter)) return kind === '3pl' || kind === '4pl'
  if (/^(u|logitU)$/.test(parameter)) return kind === '4pl'
  if (parameter === 'logSd') return kind === 'continuous'
  if (/^[bd]$/.test(parameter)) return BINARY.includes(kind) || kind === 'continuous'
  return !BINARY.includes(kind) && kind !== 'continuous'
}
