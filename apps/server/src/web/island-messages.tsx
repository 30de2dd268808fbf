import { t, type MessageKey } from '../messages/index.ts'

/** The words that a page's script needs, from the one catalogue; data, not code. Values stand as {}, for the script to put in. */
const KEYS = [
  'drafts.saving',
  'drafts.saved',
  'drafts.offline',
  'drafts.merged',
  'drafts.undecided',
  'drafts.over',
  'challenges.run.offline',
  'workbench.changes.none',
  'workbench.changes.revert',
  'workbench.results.copied',
  'workbench.restored',
  'workbench.restored.same',
  'workbench.restored.undo',
  'workbench.restored.undone',
  'workbench.restored.failed',
  'workbench.handIn.untested',
  'workbench.handIn.waiting',
  'workbench.handIn.takeBack',
  'workbench.handIn.takenBack',
  'workbench.handIn.refused',
  'workbench.find.find',
  'workbench.find.replace',
  'workbench.find.next',
  'workbench.find.previous',
  'workbench.find.all',
  'workbench.find.matchCase',
  'workbench.find.regexp',
  'workbench.find.byWord',
  'workbench.find.replaceOne',
  'workbench.find.replaceAll',
  'workbench.find.close',
] as const

const HOLE = { time: '{}', position: '{}', place: '{}', count: '{}' }

export function IslandMessages({ keys = [] }: { keys?: readonly MessageKey[] }) {
  const words = Object.fromEntries([...KEYS, ...keys].map((key) => [key, t(key, HOLE)]))
  const json = JSON.stringify(words).replaceAll('<', '\\u003c')
  return <script type="application/json" data-island-messages dangerouslySetInnerHTML={{ __html: json }} />
}
