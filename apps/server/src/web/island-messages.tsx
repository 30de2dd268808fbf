import { t } from '../messages/index.ts'

/** The words that a page's script needs, from the one catalogue; data, not code. */
export function DraftMessages() {
  const keys = ['drafts.saving', 'drafts.saved', 'drafts.offline', 'drafts.conflict'] as const
  const words = Object.fromEntries(keys.map((key) => [key, t(key)]))
  const json = JSON.stringify(words).replaceAll('<', '\\u003c')
  return <script type="application/json" data-island-messages dangerouslySetInnerHTML={{ __html: json }} />
}
