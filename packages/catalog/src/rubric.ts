import { z } from 'zod'
import { Id, LocalId, Revision, Text } from './common.ts'
import { GuideSource } from './source.ts'

/** One thing that people can see each other do, at four steps. */
export const RubricCriterion = z.strictObject({
  /** A new one when the meaning of a step changes: ratings name criterion and step, and are shown beside the present words. */
  id: LocalId,
  title: Text,
  /** The skill it belongs to; null where the graph has none. */
  skill: Id.nullable(),
  /** Asks for an example with its date. */
  question: Text,
  /** What somebody does at each step: "Given ..., ...". A higher step contains the lower ones. */
  steps: z.strictObject({ 1: Text, 2: Text, 3: Text, 4: Text }),
  /** Ids of the rubric's sources. */
  sources: z.array(LocalId).min(1),
})
export type RubricCriterion = z.infer<typeof RubricCriterion>

/** How people review what tests cannot measure: `content/rubrics/<dimension>.yaml`. */
export const Rubric = z.strictObject({
  /** The dimension that it reviews. */
  id: Id,
  revision: Revision,
  title: Text,
  summary: Text,
  sources: z.array(GuideSource).min(1),
  criteria: z.array(RubricCriterion).min(1),
})
export type Rubric = z.infer<typeof Rubric>
