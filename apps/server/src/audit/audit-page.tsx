import { contentLanguage } from '../messages/locales.ts'
import { t } from '../messages/index.ts'
import { Button, Field, LinkButton, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { NOUNS, type AuditFilter, type AuditView } from './find-audit.ts'

export interface AuditListProps {
  /** Address of this page; the exports are below it. */
  address: string
  entries: readonly AuditView[]
  filter: AuditFilter
  /** For the link to older entries; null when these are the oldest. */
  next: string | null
}

/** Who did what, newest first, with a filter and the exports of what it shows. */
export function AuditList({ address, entries, filter, next }: AuditListProps) {
  const { noun, actor, from, to } = filter
  const query = new URLSearchParams({ ...filter })
  const older = next ? new URLSearchParams({ ...filter, after: next }) : null
  return (
    <>
      <form method="get" action={address} class="inline-form" role="search">
        <Field name="noun" label={t('audit.filter.noun')}>
          {(attributes) => (
            <select {...attributes}>
              <option value="">{t('audit.filter.everything')}</option>
              {NOUNS.map((one) => (
                <option key={one} value={one} selected={one === noun} {...contentLanguage()}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="actor" type="search" label={t('audit.filter.actor')} value={actor} />
        <Field name="from" type="date" label={t('audit.filter.from')} value={from} />
        <Field name="to" type="date" label={t('audit.filter.to')} value={to} />
        <Button>{t('audit.filter.show')}</Button>
      </form>
      {entries.length === 0 ? (
        <p>{t('audit.none')}</p>
      ) : (
        <Table
          caption={t('audit.title')}
          captionHidden
          dense
          head={(['at', 'who', 'what', 'details'] as const).map((column) => ({ label: t(`audit.column.${column}`) }))}
        >
          {entries.map(({ row, actorName }) => (
            <tr key={row.id}>
              <td>
                <DateTime at={row.at} />
              </td>
              <td>
                {actorName ?? t(`audit.actor.${row.actorKind}`)}
                {row.actorKind === 'api-token' ? <span class="faint small"> {t('audit.actor.api-token')}</span> : null}
              </td>
              <th scope="row">
                <code>{row.action}</code>
              </th>
              <td>
                <Details details={row.details} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <p class="actions">
        {older ? <LinkButton href={`${address}?${older.toString()}`}>{t('audit.older')}</LinkButton> : null}
        <LinkButton href={`${address}/export.csv?${query.toString()}`}>{t('audit.export.csv')}</LinkButton>
        <LinkButton href={`${address}/export.jsonl?${query.toString()}`}>{t('audit.export.jsonl')}</LinkButton>
      </p>
      <p class="faint small">{t('audit.note')}</p>
    </>
  )
}

/** What changed, as `name: value` lines: the same names as in the exports. */
function Details({ details }: { details: Record<string, unknown> }) {
  const lines = Object.entries(details)
  if (lines.length === 0) return <span class="faint">–</span>
  return (
    <ul class="plain-list small">
      {lines.map(([name, value]) => (
        <li key={name} class="break" {...contentLanguage()}>
          <span class="faint">{name}:</span> {typeof value === 'string' ? value : JSON.stringify(value)}
        </li>
      ))}
    </ul>
  )
}
