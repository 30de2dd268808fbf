import { t } from '../messages/index.ts'

/** The words that a page's script needs, from the one catalogue; data, not code. */
const KEYS = [
  'drafts.saving',
  'drafts.saved',
  'drafts.offline',
  'drafts.merged',
  'drafts.undecided',
  'drafts.over',
  'challenges.run.offline',
] as const

export function IslandMessages() {
  const words = Object.fromEntries(KEYS.map((key) => [key, t(key)]))
  const json = JSON.stringify(words).replaceAll('<', '\\u003c')
  return <script type="application/json" data-island-messages dangerouslySetInnerHTML={{ __html: json }} />
}
