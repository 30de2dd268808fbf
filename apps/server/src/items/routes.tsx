import { type Context, Hono } from 'hono'
import type { AiMode } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { listFlags } from '../sessions/flag-item.ts'
import { notFound } from '../web/errors.tsx'
import { sendPage } from '../web/send-page.tsx'
import { answeredModes, collectAnswers } from './answers.ts'
import { ItemQualityPage, NoAnswers } from './item-quality-page.tsx'
import { itemQuality } from './item-quality.ts'
import { responsesCsv } from './responses-csv.ts'

/** What answers say about the questions, and the answers themselves for calibration. Only the owner knows that these exist. */
export function itemRoutes(context: AppContext) {
  const { db } = context
  const ownerAsks = async (c: Context) => (await context.signedIn(c))?.owner === true
  const modeAsked = (c: Context, modes: readonly AiMode[]): AiMode | undefined =>
    modes.find((mode) => mode === c.req.query('mode')) ?? modes[0]

  return new Hono()
    .get('/items', async (c) => {
      if (!(await ownerAsks(c))) return notFound(c, context)
      const frame = { title: t('items.title'), wide: true }
      const catalogue = context.catalogue()
      const flags = await listFlags(db)
      const modes = await answeredModes(db)
      const mode = modeAsked(c, modes)
      if (!mode) return sendPage(c, context, frame, <NoAnswers catalogue={catalogue} flags={flags} />)
      const answers = await collectAnswers(db, catalogue, mode)
      const page = (
        <ItemQualityPage
          catalogue={catalogue}
          mode={mode}
          modes={modes}
          answers={answers}
          items={itemQuality(catalogue, answers)}
          flags={flags}
          all={c.req.query('all') === 'yes'}
        />
      )
      return sendPage(c, context, frame, page)
    })
    .get('/items/responses.csv', async (c) => {
      if (!(await ownerAsks(c))) return notFound(c, context)
      const mode = modeAsked(c, await answeredModes(db)) ?? 'closed'
      c.header('content-type', 'text/csv; charset=utf-8')
      c.header('content-disposition', `attachment; filename="responses-${mode}.csv"`)
      c.header('cache-control', 'private, no-store')
      return c.body(responsesCsv(await collectAnswers(db, context.catalogue(), mode), mode))
    })
}
