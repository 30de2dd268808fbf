import type { Context } from 'hono'
import { t } from '../messages/index.ts'

export interface PageOfList {
  limit: number
  offset: number
  /** From 1. */
  page: number
}

/** Which page of a list the address asks for. */
export function pageOf(c: Context, limit: number): PageOfList {
  const asked = Number(c.req.query('page') ?? '1')
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 100_000 ? asked : 1
  return { limit, offset: (page - 1) * limit, page }
}

/** Links to the pages before and after; nothing when there is one page only. */
export function Pager({ at, total, href }: { at: PageOfList; total: number; href: (page: number) => string }) {
  const pages = Math.max(1, Math.ceil(total / at.limit))
  if (pages === 1) return null
  return (
    <nav class="pager" aria-label={t('web.pager')}>
      {at.page > 1 ? (
        <a href={href(at.page - 1)}>{t('web.pager.before')}</a>
      ) : (
        <span class="faint">{t('web.pager.before')}</span>
      )}
      <span class="faint">{t('web.pager.at', { page: at.page, pages })}</span>
      {at.page < pages ? (
        <a href={href(at.page + 1)}>{t('web.pager.after')}</a>
      ) : (
        <span class="faint">{t('web.pager.after')}</span>
      )}
    </nav>
  )
}
