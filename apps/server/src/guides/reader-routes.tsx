import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { renderToString } from 'preact-render-to-string'
import { indexCatalogue } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { parseResponse } from '../sessions/parse-response.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { Question } from './check-view.tsx'
import { GuideProgressView, SectionRead } from './guide-page.tsx'
import {
  PRACTICE_COOKIE,
  PRACTICE_SEED,
  practiceQuestions,
  readRemembered,
  remember,
  type Attempt,
} from './practice.ts'
import { markSection, progressOf, readMarks } from './reading.ts'

/** What a reader does in a guide: marks sections as read, answers practice questions. Forms, which the island sends without leaving. */
export function readerRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.post('/guides/:guide/read', async (c) => {
    const form = await c.req.formData()
    const guide = indexCatalogue(context.catalogue()).guides.get(c.req.param('guide'))
    const section = guide?.sections.find(({ id }) => id === form.get('section'))
    if (!guide || !section) return notFound(c)
    const who = await ensurePerson(context, c)
    const read = form.get('read') !== 'no'
    await markSection(db, who, { guideId: guide.id, sectionId: section.id, read, now: context.now() })
    if (!wantsJson(c)) return c.redirect(`/guides/${guide.id}#end-${section.id}`, 303)
    const progress = progressOf(guide, await readMarks(db, who))
    return c.json({
      read,
      mark: renderToString(
        <SectionRead guide={guide} section={section} read={read} byItself={form.get('by') === 'reading'} />,
      ),
      progress: renderToString(<GuideProgressView guide={guide} progress={progress} />),
    })
  })

  app.post('/guides/:guide/check/:item', async (c) => {
    const catalogue = context.catalogue()
    const guide = indexCatalogue(catalogue).guides.get(c.req.param('guide'))
    const itemId = c.req.param('item')
    const [question] = guide?.sections.some(({ check }) => check.includes(itemId))
      ? practiceQuestions(catalogue, [itemId], new Map())
      : []
    if (!guide || !question) return notFound(c)
    const form = await c.req.formData()
    const attempt = attemptOf(question.item, form)
    const unanswered = attempt === null && form.get('do') !== 'again'
    if (!unanswered) {
      // Gone when the browser is closed, and nowhere else: practice is nobody's evidence.
      setCookie(c, PRACTICE_COOKIE, remember(readRemembered(getCookie(c, PRACTICE_COOKIE)), itemId, attempt), {
        path: '/guides',
        httpOnly: true,
        sameSite: 'Lax',
        secure: context.baseUrl.startsWith('https:'),
      })
    }
    if (!wantsJson(c))
      return c.redirect(`/guides/${guide.id}${unanswered ? `?unanswered=${itemId}` : ''}#check-${itemId}`, 303)
    const view = <Question guideId={guide.id} question={{ ...question, attempt }} unanswered={unanswered} />
    return c.json({ html: renderToString(view) })
  })

  const notFound = (c: Context) =>
    sendPage(
      c,
      context,
      { title: t('guides.notFound'), active: 'guides' },
      <NotFound what={t('guides.notFound')} back={{ href: '/guides', label: t('guides.all') }} />,
      404,
    )

  return app
}

const wantsJson = (c: Context): boolean => c.req.header('accept')?.includes('application/json') ?? false

/** Null when nothing usable was entered, or when the question is to be asked again. */
function attemptOf(item: Parameters<typeof parseResponse>[0], form: FormData): Attempt | null {
  const wish = form.get('do')
  if (wish === 'show') return { kind: 'shown' }
  if (wish === 'again') return null
  const response = parseResponse(item, form, PRACTICE_SEED)
  return response ? { kind: 'answered', response } : null
}
