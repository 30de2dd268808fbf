import type { Graph, Market, MarketCountry } from '@millwright/catalog'
import { currencyName, moneyText, regionName } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { PayRanges, type PayRow } from '../web/charts/pay-ranges.tsx'
import { Button, EmptyState, Field, Notice, PageHead, Table } from '../web/components.tsx'
import { Facts } from './facts.tsx'
import {
  addressOf,
  countryOf,
  historyOf,
  isThin,
  levelChoices,
  mappedRoles,
  nearby,
  rowsOf,
  years,
  type BandRow,
  type Choice,
} from './market-view.ts'
import { Method } from './method.tsx'
import { basisText, endOf, levelName, roleName, whatText, yearText } from './names.ts'
import { Occupations } from './occupations.tsx'
import { RoundRangesSection } from './round-ranges.tsx'
import { SourceLine } from './source-line.tsx'

interface View {
  market: Market
  graph: Graph
  choice: Choice
}

/** Pay by role, level, year and country. */
export function MarketPage({ unknown, ...view }: View & { unknown: boolean }) {
  const country = countryOf(view.market, view.choice.country)
  return (
    <>
      <PageHead title={t('market.title')} lead={t('market.lead')} />
      {unknown ? <Notice kind="error" title={t('market.unknown')} /> : null}
      {country ? (
        <>
          <Filter {...view} />
          <Adverts {...view} country={country} />
          <Years {...view} country={country} />
        </>
      ) : (
        <EmptyState title={t('market.empty')} />
      )}
      {country ? <RoundRangesSection {...view} /> : null}
      <Occupations {...view} />
      <Facts facts={view.market.facts} />
      <Method {...view} />
    </>
  )
}

/** Where the collection has no figures of pay. */
export function NoMarketPage() {
  return (
    <>
      <PageHead title={t('market.title')} />
      <EmptyState title={t('market.none')}>
        <p>{t('market.none.text')}</p>
      </EmptyState>
    </>
  )
}

function Filter({ market, graph, choice }: View) {
  const options = {
    role: [
      { value: '', label: t('market.filter.eachRole') },
      ...mappedRoles(market, graph).map((role) => ({ value: role, label: roleName(graph, role) })),
    ],
    level: [
      { value: '', label: t('market.filter.eachLevel') },
      ...levelChoices(graph).map((level) => ({ value: level, label: levelName(graph, level) })),
    ],
    year: years(market).map((year) => ({ value: String(year), label: String(year) })),
    country: market.bands.countries.map(({ country }) => ({ value: country, label: regionName(country) })),
  }
  const chosen = { ...choice, year: String(choice.year) }
  return (
    <form method="get" action="/market" class="pay-filter">
      {(['role', 'level', 'year', 'country'] as const).map((name) => (
        <Field key={name} name={name} label={t(`market.filter.${name}`)}>
          {(attributes) => (
            <select {...attributes}>
              {options[name].map(({ value, label }) => (
                <option key={value} value={value} selected={value === (chosen[name] ?? '')}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <Button tone="primary">{t('market.filter.show')}</Button>
    </form>
  )
}

function toPayRow(row: BandRow, name: string, href?: string): PayRow {
  return { name, href, basis: basisText(row), pay: row.pay, thin: isThin(row) }
}

function Adverts({ market, graph, choice, country }: View & { country: MarketCountry }) {
  const rows = rowsOf(market, graph, choice)
  const title = whatText(graph, choice)
  if (!rows.some(({ pay }) => pay)) return <NothingHere market={market} graph={graph} choice={choice} title={title} />
  const end = endOf(rows)
  const roles = [...new Set(rows.map(({ role }) => role))]
  return (
    <section aria-labelledby="adverts">
      <h2 id="adverts">{title}</h2>
      <figure class="chart roomy">
        <figcaption>
          {t('market.adverts.caption', {
            country: regionName(choice.country),
            year: yearText(market, choice.year),
            currency: currencyName(country.currency),
            code: country.currency,
          })}
        </figcaption>
        {roles.map((role) => (
          <div key={role} class="pay-group">
            {roles.length > 1 ? <h3 class="pay-role">{roleName(graph, role)}</h3> : null}
            <PayRanges
              currency={country.currency}
              end={end}
              rows={rows
                .filter((row) => row.role === role)
                .map((row) =>
                  toPayRow(
                    row,
                    roles.length > 1 || !choice.level ? levelName(graph, row.level) : roleName(graph, role),
                    choice.role && choice.level
                      ? undefined
                      : addressOf(market, { ...choice, role: row.role, level: row.level }),
                  ),
                )}
            />
          </div>
        ))}
        <Key rows={rows} market={market} />
        <BandTable
          title={title}
          currency={country.currency}
          rows={rows.map((row) => ({ ...row, name: `${roleName(graph, row.role)}, ${levelName(graph, row.level)}` }))}
        />
      </figure>
      <Currency country={country} />
      <SourceLine source={market.bands.source} />
    </section>
  )
}

/** How to read the marks. */
function Key({ rows, market }: { rows: readonly BandRow[]; market: Market }) {
  return (
    <p class="chart-key">
      {t('market.key')} {rows.some(isThin) ? `${t('market.key.thin')} ` : ''}
      {rows.some(({ pay }) => !pay) ? t('market.key.few', { minimum: market.bands.minimumAdverts }) : ''}
    </p>
  )
}

function Currency({ country: { currency, inOtherCurrencies } }: { country: MarketCountry }) {
  return (
    <p class="small faint">
      {t('market.currency', { currency: currencyName(currency), code: currency, others: inOtherCurrencies })}
    </p>
  )
}

function NothingHere({ market, graph, choice, title }: View & { title: string }) {
  const others = nearby(market, graph, choice)
  const isStaff =
    choice.level !== null &&
    choice.level !== 'all' &&
    !market.mapping.levels.some(({ level }) => level === choice.level)
  const counted = rowsOf(market, graph, choice)
  return (
    <section aria-labelledby="adverts">
      <h2 id="adverts">
        {t('market.nothing.other', { what: title, country: regionName(choice.country), year: String(choice.year) })}
      </h2>
      <EmptyState level={3} title={isStaff ? t('market.nothing.level') : t('market.nothing.few')}>
        <p>
          {isStaff
            ? t('market.nothing.level.text')
            : t('market.nothing.few.text', {
                adverts: counted.reduce((sum, { adverts }) => sum + adverts, 0),
                minimum: market.bands.minimumAdverts,
              })}
        </p>
        {others.length > 0 ? (
          <>
            <p>{t('market.nothing.instead')}</p>
            <ul>
              {others.map((other) => (
                <li key={addressOf(market, other)}>
                  <a href={addressOf(market, other)}>
                    {t('market.nothing.other', {
                      what: whatText(graph, other),
                      country: regionName(other.country),
                      year: String(other.year),
                    })}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </EmptyState>
    </section>
  )
}

function BandTable({
  title,
  currency,
  rows,
}: {
  title: string
  currency: string
  rows: readonly (BandRow & { name: string })[]
}) {
  const money = (amount: number | undefined) => (amount === undefined ? '–' : moneyText(amount, currency))
  const columns = ['adverts', 'different', 'p25', 'median', 'p75', 'once', 'lowEnd', 'highEnd'] as const
  return (
    <details class="small">
      <summary>{t('results.asTable')}</summary>
      <Table
        caption={title}
        captionHidden
        dense
        head={[
          { label: t('market.column.group') },
          ...columns.map((column) => ({ label: t(`market.column.${column}`), numeric: true })),
        ]}
      >
        {rows.map(({ name, adverts, different, pay }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="numeric">{t('market.number', { number: adverts })}</td>
            <td class="numeric">{t('market.number', { number: different })}</td>
            {columns.slice(2).map((column) => (
              <td key={column} class="numeric">
                {money(pay?.[column as 'p25'])}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </details>
  )
}

/** One role and level through the years; where several are shown, those of the chosen role, or the way to choose one. */
function Years({ market, graph, choice, country }: View & { country: MarketCountry }) {
  const groups = choice.role
    ? rowsOf(market, graph, choice).map(({ level }) => ({ role: choice.role!, level }))
    : choice.level
      ? mappedRoles(market, graph).map((role) => ({ role, level: choice.level! }))
      : []
  const histories = groups
    .map((group) => ({ ...group, rows: historyOf(market, choice, group.role, group.level) }))
    .filter(({ rows }) => rows.some(({ pay }) => pay))
  if (groups.length > 0 && histories.length === 0) return null
  const end = endOf(histories.flatMap(({ rows }) => rows))
  return (
    <section class="section" aria-labelledby="years">
      <h2 id="years">{t('market.years.title')}</h2>
      {groups.length === 0 ? (
        <p>
          {t('market.years.choose')} <RoleLinks market={market} graph={graph} choice={choice} />
        </p>
      ) : (
        <>
          <p class="small narrow">{t('market.years.note')}</p>
          {histories.map(({ role, level, rows }) => {
            const name = `${roleName(graph, role)}, ${levelName(graph, level)}`
            return (
              <figure key={name} class="chart roomy">
                <figcaption>
                  <strong>{name}</strong>{' '}
                  {t('market.years.caption', { country: regionName(choice.country), code: country.currency })}
                </figcaption>
                <PayRanges
                  currency={country.currency}
                  end={end}
                  rows={rows.map((row) => toPayRow(row, yearText(market, row.year)))}
                />
                <BandTable
                  title={name}
                  currency={country.currency}
                  rows={rows.map((row) => ({ ...row, name: yearText(market, row.year) }))}
                />
              </figure>
            )
          })}
          <SourceLine source={market.bands.source} />
        </>
      )}
    </section>
  )
}

function RoleLinks({ market, graph, choice }: View) {
  return (
    <span class="inline-list">
      {mappedRoles(market, graph).map((role) => (
        <a key={role} href={`${addressOf(market, { ...choice, role })}#years`}>
          {roleName(graph, role)}
        </a>
      ))}
    </span>
  )
}
