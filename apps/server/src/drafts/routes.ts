import { Hono } from 'hono'
import { z } from 'zod'
import { indexCatalogue } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { MAX_FILE_BYTES } from '../grading/submit-code.ts'
import { findSession } from '../sessions/load-session.ts'
import { draftsSaved } from '../operations/metrics.ts'
import { problem } from '../web/problem.ts'
import { validJson } from '../web/valid.ts'
import { draftScope, saveDraft } from './save-draft.ts'

const Scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('item'), sessionId: z.uuid(), position: z.int().min(1) }),
  z.strictObject({ kind: z.literal('notes'), sessionId: z.uuid() }),
  z.strictObject({ kind: z.literal('challenge'), challengeId: z.string().max(100), sessionId: z.uuid().nullable() }),
])
type Scope = z.infer<typeof Scope>

/** Field or file names with their text: what stands in the form. */
const Content = z.record(
  z.string().max(200),
  z.union([z.string().max(MAX_FILE_BYTES), z.array(z.string().max(2000)).max(20)]),
)
/** PostgreSQL's largest integer. */
const MAX_REVISION = 2 ** 31 - 1
const SaveDraft = z.strictObject({ scope: Scope, base: z.int().min(0).max(MAX_REVISION), content: Content })

/** Saves unsent work while people type. */
export function draftRoutes(context: AppContext) {
  return new Hono().put('/drafts', validJson(SaveDraft), async (c) => {
    const { scope, base, content } = c.req.valid('json')
    const who = await ensurePerson(context, c)
    if (!(await isOpen(scope))) return problem(c, 409, 'This exercise is not open any more.')
    const change = { who, scope: scopeText(scope), content, base, at: context.now() }
    const result = await saveDraft(context.db, change)
    draftsSaved.inc({ outcome: result.outcome })
    if (result.outcome === 'conflict') {
      return problem(c, 409, 'This was changed in another tab or on another device.', {
        revision: result.current.revision,
        content: result.current.content,
      })
    }
    return c.json({ revision: result.revision })

    async function isOpen(wanted: Scope): Promise<boolean> {
      if (wanted.kind === 'notes') {
        const mine = await findSession(context.db, who, wanted.sessionId)
        return mine?.session.finishedAt === null
      }
      if (wanted.kind === 'challenge' && wanted.sessionId === null) {
        return indexCatalogue(context.catalogue()).challenges.has(wanted.challengeId)
      }
      if (wanted.sessionId === null) return false
      const open = (await findSession(context.db, who, wanted.sessionId))?.open
      if (!open) return false
      return wanted.kind === 'item' ? open.position === wanted.position : open.exerciseId === wanted.challengeId
    }
  })
}

function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case 'item':
      return draftScope.item(scope.sessionId, scope.position)
    case 'notes':
      return draftScope.notes(scope.sessionId)
    case 'challenge':
      return draftScope.challenge(scope.challengeId, scope.sessionId)
  }
}
