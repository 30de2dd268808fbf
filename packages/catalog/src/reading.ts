import { z } from 'zod'
import { Id, IsoDate, Proficiency, Text } from './common.ts'

/**
 * Something to read or watch elsewhere, for skills that our guides do not teach or not far enough. An entry is as much as one would
 * do in one go for a purpose: the chapters of a book that matter, not the book.
 */
export const Reading = z.strictObject({
  id: Id,
  title: Text,
  author: Text,
  publisher: z.exactOptional(Text),
  year: z.exactOptional(z.int().min(1950).max(2100)),
  /** Which part of it is meant. */
  part: z.exactOptional(Text),
  url: z.url({ protocol: /^https$/ }),
  kind: z.enum(['book', 'paper', 'guide', 'course', 'article']),
  /** It leads from one below `from` up to `to`. */
  serves: z.array(z.strictObject({ skill: Id, from: Proficiency, to: Proficiency })).min(1),
  /** Our estimate of reading or watching, at an ordinary pace. */
  minutes: z.int().min(5).max(6000),
  cost: z.enum(['free', 'paid']),
  /** P: we opened the publisher's or author's page; S: a page that names it; K: known from bibliographies, not looked up again. */
  evidence: z.enum(['P', 'S', 'K']),
  /** The day on which that was; none for K. */
  checked: IsoDate.nullable(),
})
export type Reading = z.infer<typeof Reading>
