import type { Graph, Market, OccupationWages } from '@millwright/catalog'
import { listText, moneyText, monthText, regionName } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { PayRanges } from '../web/charts/pay-ranges.tsx'
import { Table } from '../web/components.tsx'
import { endOf, roleName } from './names.ts'
import { SourceLine } from './source-line.tsx'
import type { Choice } from './market-view.ts'

/** Official wages of whole occupations: another measure, so in a section and on an axis of its own. */
export function Occupations({ market, graph, choice }: { market: Market; graph: Graph; choice: Choice }) {
  const { occupations } = market
  if (!occupations) return null
  const near = ({ roles }: OccupationWages['occupations'][number]) =>
    choice.role !== null && roles.includes(choice.role)
  const sorted = occupations.occupations.toSorted((a, b) => Number(near(b)) - Number(near(a)))
  const rows = sorted.map(({ name, jobs, roles, p25, median, p75 }) => ({
    name,
    basis: t('market.occupations.jobs', { jobs }),
    pay: { p25, median, p75 },
    ...(roles.length > 0 && {
      remark: (
        <span class="faint">
          {t('market.occupations.near', { roles: listText(roles.map((role) => roleName(graph, role))) })}
        </span>
      ),
    }),
  }))
  const money = (amount: number) => moneyText(amount, occupations.currency)
  return (
    <section class="section" aria-labelledby="occupations">
      <h2 id="occupations">{t('market.occupations.title')}</h2>
      <ul class="narrow" lang="en">
        {occupations.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <figure class="chart roomy official">
        <figcaption>
          {t('market.occupations.caption', {
            country: regionName(occupations.country),
            period: monthText(occupations.source.date),
            code: occupations.currency,
          })}
        </figcaption>
        <div lang="en">
          <PayRanges currency={occupations.currency} end={endOf(rows)} rows={rows} />
        </div>
        <details class="small">
          <summary>{t('results.asTable')}</summary>
          <Table
            caption={t('market.occupations.title')}
            captionHidden
            dense
            head={[
              { label: t('market.occupations.column.code') },
              { label: t('market.occupations.column.name') },
              { label: t('market.occupations.column.jobs'), numeric: true },
              ...(['p10', 'p25', 'median', 'p75', 'p90'] as const).map((column) => ({
                label: t(`market.column.${column}`),
                numeric: true,
              })),
            ]}
          >
            {sorted.map(({ code, name, jobs, p10, p25, median, p75, p90, p90Above }) => (
              <tr key={code}>
                <th scope="row" class="mono">
                  {code}
                </th>
                <td lang="en">{name}</td>
                <td class="numeric">{t('market.number', { number: jobs })}</td>
                {[p10, p25, median, p75].map((amount, i) => (
                  <td key={i} class="numeric">
                    {money(amount)}
                  </td>
                ))}
                <td class="numeric">
                  {p90 === undefined
                    ? p90Above === undefined
                      ? '–'
                      : t('market.occupations.above', { amount: money(p90Above) })
                    : money(p90)}
                </td>
              </tr>
            ))}
          </Table>
        </details>
      </figure>
      <SourceLine source={occupations.source} computed={false} />
    </section>
  )
}
