import type { Graph, Market } from '@millwright/catalog'
import { regionName } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Table } from '../web/components.tsx'
import type { Choice } from './market-view.ts'
import { levelName, roleName } from './names.ts'

/** How the figures come about, what is wrong with them, and the way to take them along. */
export function Method({ market, graph, choice }: { market: Market; graph: Graph; choice: Choice }) {
  const { counts, minimumAdverts } = market.bands
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  return (
    <section class="section" aria-labelledby="method">
      <h2 id="method">{t('market.method.title')}</h2>
      <div class="split pay-method">
        <div>
          <ul>
            <li>{t('market.method.what')}</li>
            <li>
              {t('market.method.rows', {
                rows: counts.rows,
                adverts: counts.adverts,
                paired: share(counts.rowsInPairs, counts.rows),
              })}
            </li>
            <li>{t('market.method.quartiles', { minimum: minimumAdverts })}</li>
            <li>
              {t('market.method.repeats', {
                ours: counts.ofOurRoles,
                share: share(counts.ofOurRoles - counts.differentOfOurRoles, counts.ofOurRoles),
              })}
            </li>
            <li>
              {t('market.method.country', {
                country: regionName(counts.mainCountry),
                share: share(counts.mainCountryRows, counts.rows),
              })}
            </li>
            <li>{t('market.method.currency')}</li>
          </ul>
          <h3>{t('market.method.weaknesses')}</h3>
          <ul lang="en">
            {market.mapping.weaknesses.map((weakness) => (
              <li key={weakness}>{weakness}</li>
            ))}
          </ul>
        </div>
        <div>
          <Table
            caption={t('market.method.roles')}
            head={[{ label: t('market.filter.role') }, { label: t('market.method.titles') }]}
          >
            {market.mapping.roles.map(({ role, titles }) => (
              <tr key={role}>
                <th scope="row">{roleName(graph, role)}</th>
                <td lang="en">{titles.join(', ')}</td>
              </tr>
            ))}
          </Table>
          <Table
            caption={t('market.method.levels')}
            head={[{ label: t('market.method.code') }, { label: t('market.filter.level') }]}
          >
            {market.mapping.levels.map(({ code, means, level }) => (
              <tr key={code}>
                <th scope="row">
                  <span class="mono">{code}</span> <span lang="en">{means}</span>
                </th>
                <td>{levelName(graph, level)}</td>
              </tr>
            ))}
            {market.mapping.leftOut.map(({ code, means, reason }) => (
              <tr key={code}>
                <th scope="row">
                  <span class="mono">{code}</span> <span lang="en">{means}</span>
                </th>
                <td>
                  {t('market.method.leftOut')} <span lang="en">{reason}</span>
                </td>
              </tr>
            ))}
          </Table>
          <h3>{t('market.download.title')}</h3>
          <p>{t('market.download.text')}</p>
          <ul>
            <li>
              {t('market.download.all')} <a href="/market/bands.csv">CSV</a>, <a href="/market/bands.json">JSON</a>
            </li>
            <li>
              {t('market.download.view')} <a href={downloadOf(choice, 'csv')}>CSV</a>,{' '}
              <a href={downloadOf(choice, 'json')}>JSON</a>
            </li>
          </ul>
        </div>
      </div>
    </section>
  )
}

/** The figures on this page, with every part of the choice named: a download has no usual one. */
function downloadOf({ role, level, year, country }: Choice, ending: 'csv' | 'json'): string {
  const query = new URLSearchParams({ ...(role && { role }), ...(level && { level }), year: String(year), country })
  return `/market/bands.${ending}?${query.toString()}`
}
