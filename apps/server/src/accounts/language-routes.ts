import { Hono } from 'hono'
import type { AppContext } from '../context.ts'
import { isLocale } from '../messages/locales.ts'
import { keepLanguage } from '../web/choose-language.ts'
import { formFields } from '../web/forms.ts'
import { changeLanguage } from './change-account.ts'
import { ownAddress } from './own-address.ts'

/** The switch at the foot of every page. Somebody whom we have met keeps the choice with them, everybody else in the browser. */
export function languageRoutes(context: AppContext) {
  return new Hono().post('/language', async (c) => {
    const field = await formFields(c)
    const chosen = field('language')
    if (isLocale(chosen)) {
      keepLanguage(c, context, chosen)
      const who = await context.signedIn(c)
      if (who) await changeLanguage(context, who, chosen)
    }
    return c.redirect(ownAddress(field('next')), 303)
  })
}
