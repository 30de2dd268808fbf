import { z } from 'zod'
import { Text } from './common.ts'

/** The checked `content/glossary.yaml`: how the collection writes. A collection without one is not checked for it. */
export const Glossary = z.strictObject({
  /** Whose spelling words are checked for; left out, spelling is not checked. */
  spelling: z.exactOptional(z.literal('en-GB')),
  /** A term, and spellings of it that we do not use, with their capitals. */
  terms: z.array(z.strictObject({ term: Text, not: z.array(Text).min(1) })).default([]),
  /** Words that the dictionary lacks. */
  words: z.array(Text).default([]),
})
export type Glossary = z.infer<typeof Glossary>
