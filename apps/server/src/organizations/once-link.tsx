import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { Notice } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'

/** A link that was just made. The server keeps its hash only, so this is the one time that a page shows it. */
export function OnceLink({ title, text, link, until }: { title: string; text: string; link: string; until: Date }) {
  return (
    <Notice kind="success" title={title}>
      <p>{text}</p>
      <p>
        <code class="once-link">{link}</code>
      </p>
      <p class="small">
        {t('organizations.onceLink.until')} <DateTime at={until} />
      </p>
    </Notice>
  )
}

/** A whole address, for people to pass on. */
export function linkWith({ baseUrl }: Pick<AppContext, 'baseUrl'>, path: string, token: string): string {
  const link = new URL(path, baseUrl)
  link.searchParams.set('token', token)
  return link.href
}
