import { z } from 'zod'
import { IsoDate, LocalId, Text } from './common.ts'

const fields = {
  title: Text,
  publisher: Text,
  url: z.url({ protocol: /^https?$/ }),
  /** When it was published, or when we read it. */
  date: IsoDate,
}

/** Where a claim comes from. */
export const Source = z.strictObject(fields)
export type Source = z.infer<typeof Source>

/** A source of a guide, cited by footnotes as `[^id]`. P: we read the primary text; S: a summary that names it. */
export const GuideSource = z.strictObject({ id: LocalId, ...fields, evidence: z.enum(['P', 'S']) })
export type GuideSource = z.infer<typeof GuideSource>
