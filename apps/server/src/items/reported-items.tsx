import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { FLAG_KINDS, type Flag } from '../sessions/flag-item.ts'
import { Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'

/** Questions that takers reported, the most often reported first, with what they wrote. */
export function ReportedItems({ catalogue, flags }: { catalogue: Catalogue; flags: readonly Flag[] }) {
  const { items } = indexCatalogue(catalogue)
  const byItem = [...Map.groupBy(flags, ({ itemId }) => itemId)].toSorted(
    (one, other) => other[1].length - one[1].length,
  )
  const head = [
    { label: t('items.column.item') },
    ...FLAG_KINDS.map((kind) => ({ label: t(`items.flags.${kind}`), numeric: true })),
    { label: t('items.flags.notes') },
  ]
  return (
    <>
      <h2 id="reported">{t('items.flags.title')}</h2>
      {byItem.length === 0 ? (
        <p>{t('items.flags.none')}</p>
      ) : (
        <>
          <p>{t('items.flags.lead')}</p>
          <Table caption={t('items.flags.title')} captionHidden head={head} dense wordy>
            {byItem.map(([itemId, ofItem]) => (
              <tr key={itemId}>
                <th scope="row">
                  {items.get(itemId)?.title ?? itemId} <span class="faint small mono">{itemId}</span>
                </th>
                {FLAG_KINDS.map((kind) => (
                  <td key={kind} class="numeric">
                    {ofItem.filter((flag) => flag.kind === kind).length}
                  </td>
                ))}
                <td>
                  <Notes flags={ofItem} current={items.get(itemId)?.revision} />
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
  )
}

function Notes({ flags, current }: { flags: readonly Flag[]; current: number | undefined }) {
  const written = flags.filter(({ note }) => note !== '')
  if (written.length === 0) return t('items.none')
  return (
    <details>
      <summary>{t('items.flags.count', { count: written.length })}</summary>
      <ul>
        {written.map(({ note, kind, flaggedAt, itemRevision }) => (
          <li key={`${flaggedAt.getTime()} ${note}`}>
            {note}{' '}
            <span class="faint small">
              {t(`items.flags.${kind}`)} · <DateTime at={flaggedAt} />
              {itemRevision === current ? null : ` · ${t('items.flags.older', { revision: itemRevision })}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
