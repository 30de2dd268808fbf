import { z } from 'zod'
import { GuideId, Id, LocalId, Text } from './common.ts'
import { LevelId } from './graph.ts'

/** A short text in every language of the interface. */
export const LocalText = z.strictObject({ en: Text, de: Text })
export type LocalText = z.infer<typeof LocalText>

/** Where a step leads; the server knows the addresses. */
export const EntryTarget = z.union([
  z.strictObject({
    page: z.enum([
      'challenges',
      'compare-roles',
      'guides',
      'market',
      'measure',
      'measurement',
      'organizations',
      'path',
      'profile',
      'roles',
      'skills',
    ]),
  }),
  z.strictObject({ guide: GuideId, section: z.exactOptional(LocalId) }),
  z.strictObject({ role: Id, level: LevelId }),
  z.strictObject({ challenge: Id }),
  /** Straight into a short test for a role and level. */
  z.strictObject({ measure: z.strictObject({ role: Id, level: LevelId }) }),
])
export type EntryTarget = z.infer<typeof EntryTarget>

/** A way into the collection for one kind of visitor: the start page's doors. */
export const EntryPath = z.strictObject({
  id: Id,
  /** Who somebody is, or where they begin. */
  kind: z.enum(['audience', 'starting-point']),
  /** Place among its kind. */
  order: z.int().min(1),
  title: LocalText,
  summary: LocalText,
  steps: z
    .array(z.strictObject({ title: LocalText, why: LocalText, to: EntryTarget }))
    .min(2)
    .max(5),
})
export type EntryPath = z.infer<typeof EntryPath>
