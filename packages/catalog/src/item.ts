import { z } from 'zod'
import type { CalibratedParameters } from './calibration.ts'
import { Difficulty, Id, LocalId, Proficiency, Review, Revision, Text } from './common.ts'
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

/** The checked header of `content/items/<skill>/<id>.md`. */
export const ItemHeader = z.discriminatedUnion('kind', [SingleItem, MultipleItem, NumericItem, OrderingItem])
export type ItemHeader = z.infer<typeof ItemHeader>
export type ItemKind = ItemHeader['kind']

/** How many categories an answer to the item is scored in; 2 is right or wrong. */
export function categoriesOf(item: ItemHeader): 2 | 3 {
  return item.kind === 'multiple' || (item.kind === 'ordering' && item.options.length > 3) ? 3 : 2
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
}

/** Rendered once, when content is compiled; safe to print as it is. */
export interface ItemHtml {
  stem: string
  explanation: string
  /** In the order of the header's options; empty for numeric items. */
  options: { id: string; text: string; rationale: string }[]
  /** In the order of a numeric item's mistakes; empty otherwise. */
  mistakes: string[]
}

/** A question with its key. Contains secrets: show a taker `publicItem(item)` only. */
export type Item = ItemHeader & ItemBody
