import { z } from 'zod'

/** Shapes that many operations share. */
export const Uuid = z.uuid()
export const Moment = z.iso.datetime().describe('A moment in UTC.')
/** Ids of the catalogue: lower-case words; guides keep their underscores. */
export const CatalogueId = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/)
/** One line that people read: no control characters. */
// oxlint-disable-next-line no-control-regex -- exactly these are refused, in a pattern that other languages read too
const LINE = /^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$/
export const line = (most: number) => z.string().min(1).max(most).regex(LINE)
/** Text of several lines. PostgreSQL cannot hold NUL. */
// oxlint-disable-next-line no-control-regex -- see above
const WITHOUT_NUL = /^[^\u0000]*$/
export const text = (most: number) => z.string().max(most).regex(WITHOUT_NUL)

/** PostgreSQL's largest integer. */
const MOST = 2 ** 31 - 1
export const Position = z.int().min(1).max(MOST).describe('Which exercise of the sitting: 1 is the first.')
export const Revision = z.int().min(0).max(MOST)

/** Lists come in pages. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('How many at most.'),
  cursor: z.string().min(1).max(500).optional().describe('Where to go on: `next` of the page before.'),
}

export const pageOf = <One extends z.ZodType>(one: One) =>
  z.object({
    items: z.array(one),
    next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  })

export const AiMode = z.enum(['closed', 'ai-allowed', 'ai-required'])
export const LevelId = z.enum(['junior', 'mid', 'senior', 'staff'])
export const ProficiencyOrNone = z.literal([0, 1, 2, 3, 4])
export const Probability = z.number().min(0).max(1)
