import { z } from 'zod'

/** A permanent name: lower-case words joined by hyphens. Other records refer to it, so it never changes. */
export const Id = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as mod-eval')

/** Guides keep the ids that their readers already link to, which use underscores. */
export const GuideId = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/, 'must be lower-case words joined by hyphens or underscores')

/** A short name inside one file: an option, a criterion, a test, a section. */
export const LocalId = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens')

/** A relative path that cannot leave its folder. */
export const FileName = z
  .string()
  .max(200)
  .regex(/^(?!.*\.\.)(?!.*\/\/)[A-Za-z0-9_][A-Za-z0-9_./-]*$/, 'must be a plain relative file name')

export const Text = z.string().trim().min(1, 'must not be empty')
export const Revision = z.int().min(1)
export const IsoDate = z.iso.date()

/** 1 awareness, 2 working, 3 practitioner, 4 expert. */
export const Proficiency = z.literal([1, 2, 3, 4])
export type Proficiency = z.infer<typeof Proficiency>

/** Judged within the proficiency that the exercise demands. */
export const Difficulty = z.enum(['easy', 'typical', 'hard'])
export type Difficulty = z.infer<typeof Difficulty>

/** The outcome of a review by someone who saw neither the key nor the rationales. */
export const Review = z.strictObject({ by: Text, date: IsoDate, agreed: z.boolean() })
export type Review = z.infer<typeof Review>
