import { z } from 'zod'
import { Id, Text } from './common.ts'

/** A part of what engineers are judged by, with its weight out of a hundred. */
export const Dimension = z.strictObject({
  id: Id,
  name: Text,
  description: Text,
  weight: z.int().min(1).max(100),
  /** Whether tests and challenges give evidence of it. What is not measured is left to people: `reviews`. */
  measured: z.boolean(),
  /** What counts as evidence. */
  evidence: Text,
  /** Areas of the graph whose skills belong here; none where no area describes it. */
  areas: z.array(Id),
})
export type Dimension = z.infer<typeof Dimension>

/** What weighs how much: `graph/evaluation.yaml`. */
export const Evaluation = z.strictObject({
  /** Where the weights and the assignment come from. */
  basis: Text,
  dimensions: z.array(Dimension).min(1),
})
export type Evaluation = z.infer<typeof Evaluation>
