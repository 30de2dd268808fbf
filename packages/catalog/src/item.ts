import { z } from 'zod'
import type { CalibratedParameters } from './calibration.ts'
import { Difficulty, Id, LocalId, Proficiency, Review, Revision, Text } from './common.ts'
import type { Variants } from './item-variants.ts'
import { Source } from './source.ts'

const shared = {
  id: Id,
  revision: Revision,
  title: Text,
  skill: Id,
  proficiency: Proficiency,
  difficulty: Difficulty,
  /** Expected time. */
  minutes: z.number().positive().max(15),
  sources: z.array(Source),
  /** Items that give this one away; never both in one session. */
  enemies: z.array(Id).default([]),
  reviewed: Review.nullable().default(null),
}

/** One answer to choose; texts are inline Markdown. */
export const ChoiceOption = z.strictObject({
  id: LocalId,
  text: Text,
  correct: z.boolean().default(false),
  rationale: Text,
})
export type ChoiceOption = z.infer<typeof ChoiceOption>

export const OrderingOption = z.strictObject({ id: LocalId, text: Text, rationale: Text })
export type OrderingOption = z.infer<typeof OrderingOption>

const SingleItem = z.strictObject({
  ...shared,
  kind: z.literal('single'),
  options: z.array(ChoiceOption).min(3).max(5),
})

const MultipleItem = z.strictObject({
  ...shared,
  kind: z.literal('multiple'),
  options: z.array(ChoiceOption).min(4).max(6),
})

const NumericItem = z.strictObject({
  ...shared,
  kind: z.literal('numeric'),
  answer: z.strictObject({ value: z.number(), tolerance: z.number().min(0), unit: z.exactOptional(Text) }),
  /** Wrong values that real engineers get. */
  mistakes: z.array(z.strictObject({ value: z.number(), rationale: Text })).min(2),
})

/** The options stand in the correct order; a taker sees them shuffled. */
const OrderingItem = z.strictObject({
  ...shared,
  kind: z.literal('ordering'),
  options: z.array(OrderingOption).min(3).max(6),
})

/** What stands on the left, and what belongs to it. */
export const MatchingPair = z.strictObject({ id: LocalId, prompt: Text, answer: Text, rationale: Text })
export type MatchingPair = z.infer<typeof MatchingPair>

/** Each answer belongs to one prompt at most. A taker sees the answers, those of `others` among them, shuffled. */
const MatchingItem = z.strictObject({
  ...shared,
  kind: z.literal('matching'),
  pairs: z.array(MatchingPair).min(3).max(6),
  /** Answers that belong to no prompt. */
  others: z
    .array(z.strictObject({ id: LocalId, answer: Text, rationale: Text }))
    .max(3)
    .default([]),
})

/** The checked header of `content/items/<skill>/<id>.md`. */
export const ItemHeader = z.discriminatedUnion('kind', [
  SingleItem,
  MultipleItem,
  NumericItem,
  OrderingItem,
  MatchingItem,
])
export type ItemHeader = z.infer<typeof ItemHeader>
export type ItemKind = ItemHeader['kind']

/** One answer that can be chosen, sorted or matched. */
export interface Choice {
  id: string
  /** Inline Markdown. */
  text: string
  rationale: string
  /** Where it stands in the header. */
  path: [list: 'options' | 'pairs' | 'others', index: number]
  /** Its key there of the text. */
  textKey: 'text' | 'answer'
}

/** Options in the author's order, or the answers of a matching item with its others last; empty for numeric items. */
export function choicesOf(item: ItemHeader): Choice[] {
  const answersOf = (list: 'pairs' | 'others', entries: readonly { id: string; answer: string; rationale: string }[]) =>
    entries.map(({ id, answer, rationale }, i): Choice => {
      return { id, text: answer, rationale, path: [list, i], textKey: 'answer' }
    })
  switch (item.kind) {
    case 'numeric':
      return []
    case 'matching':
      return [...answersOf('pairs', item.pairs), ...answersOf('others', item.others)]
    case 'single':
    case 'multiple':
    case 'ordering':
      return item.options.map(({ id, text, rationale }, i) => {
        return { id, text, rationale, path: ['options', i], textKey: 'text' }
      })
  }
}

/** How many categories an answer to the item is scored in; 2 is right or wrong. */
export function categoriesOf(item: ItemHeader): 2 | 3 {
  switch (item.kind) {
    case 'single':
    case 'numeric':
      return 2
    case 'multiple':
      return 3
    case 'ordering':
      return item.options.length > 3 ? 3 : 2
    case 'matching':
      return item.pairs.length > 3 ? 3 : 2
  }
}

/** What responses say, where a file of content/calibration speaks of this very revision. */
export interface Calibrated {
  calibration?: CalibratedParameters
}

interface ItemBody extends Calibrated {
  /** Markdown as written. */
  stem: string
  explanation: string
  html: ItemHtml
  /** Of a generated item: what `itemVariant` makes each sitting's own item from. The rest is one of its variants. */
  template?: ItemTemplate
}

/** A generated item as its author wrote it. */
export interface ItemTemplate {
  variants: Variants
  /** All of the header but `variants`, with its expressions. */
  header: { [key: string]: z.core.util.JSONType }
  stem: string
  explanation: string
}

/** Rendered once, when content is compiled; safe to print as it is. */
export interface ItemHtml {
  stem: string
  explanation: string
  /** In the order of the header's options, or of a matching item's pairs and then others; empty for numeric items. */
  options: { id: string; text: string; rationale: string }[]
  /** Of a matching item: what stands on the left, in the order of its pairs; empty otherwise. */
  prompts: { id: string; text: string }[]
  /** In the order of a numeric item's mistakes; empty otherwise. */
  mistakes: string[]
}

/** A question with its key. Contains secrets: show a taker `publicItem(item)` only. */
export type Item = ItemHeader & ItemBody
