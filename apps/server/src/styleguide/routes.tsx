import { Hono } from 'hono'
import type { WebContext } from '../web/context.ts'
import { sendPage } from '../web/send-page.tsx'
import { StyleguidePage } from './styleguide-page.tsx'

/** Whether this process shows the style guide: a page for those who work on Millwright, in English only. */
export const showsStyleguide = () => process.env['MILLWRIGHT_STYLEGUIDE'] === '1'

export function styleguideRoutes(context: WebContext) {
  return new Hono().get('/styleguide', (c) =>
    sendPage(c, context, { title: 'Style guide' }, <StyleguidePage catalogue={context.catalogue()} />),
  )
}
