import { z } from 'zod'
import { Id, Revision, Text } from './common.ts'
import { LevelId } from './graph.ts'

/** Part of the scale: evidence from different modes is not mixed. */
export const AiMode = z.enum(['closed', 'ai-allowed', 'ai-required'])
export type AiMode = z.infer<typeof AiMode>

const Tool = z.enum(['calculator', 'scratchpad'])
export type Tool = z.infer<typeof Tool>

/** What a test measures: `content/blueprints/<id>.yaml`. */
export const Blueprint = z.strictObject({
  id: Id,
  revision: Revision,
  title: Text,
  summary: Text,
  target: z.strictObject({ role: Id, level: LevelId }),
  aiMode: AiMode,
  skills: z.array(z.strictObject({ skill: Id, weight: z.number().positive() })).min(1),
  items: z.strictObject({
    min: z.int().min(1),
    max: z.int().min(1),
    minutesMax: z.number().positive(),
    /** Minutes for which everybody may stop the clock; none when left out. */
    breakMinutes: z.number().min(0).max(240).optional(),
  }),
  /** Aids on screen; both when left out. */
  tools: z.array(Tool).optional(),
  challenges: z.strictObject({ count: z.int().min(0), pool: z.array(Id) }),
  stopping: z.strictObject({
    /** Stop when the target's decision is this probable, either way. */
    confidence: z.number().gt(0.5).lt(1),
    minItemsPerSkill: z.int().min(0),
  }),
})
export type Blueprint = z.infer<typeof Blueprint>

/** The aids that a taker may open beside a question. Where AI is allowed, so is everything smaller. */
export function toolsOf({ tools, aiMode }: Pick<Blueprint, 'tools' | 'aiMode'>): readonly Tool[] {
  return aiMode === 'closed' && tools ? tools : Tool.options
}
