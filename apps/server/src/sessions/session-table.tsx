import { t } from '../messages/index.ts'
import { Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { SessionSummary } from './list-sessions.ts'
import { testName } from './test-name.ts'

/** A person's sittings, each leading to where it stands. */
export function SessionTable({ sessions }: { sessions: readonly SessionSummary[] }) {
  const head = [
    { label: t('sessions.table.test') },
    { label: t('sessions.table.begun') },
    { label: t('sessions.table.state') },
  ]
  return (
    <Table caption={t('sessions.table.caption')} captionHidden head={head}>
      {sessions.map(({ session, done }) => (
        <tr key={session.id}>
          <th scope="row">
            <a href={`/sessions/${session.id}`}>{testName(session.blueprint)}</a>
          </th>
          <td>
            <DateTime at={session.startedAt} />
          </td>
          <td>{t(session.finishedAt ? 'sessions.table.finished' : 'sessions.table.open', { done })}</td>
        </tr>
      ))}
    </Table>
  )
}
