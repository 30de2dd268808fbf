import type { Graph, Market, RoundRange, RoundRanges } from '@millwright/catalog'
import { moneyText, thousandsText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { PayRanges, type PayRow } from '../web/charts/pay-ranges.tsx'
import { basisText, levelName, roleName } from './names.ts'
import { SourceLine } from './source-line.tsx'
import { axisEnd, isThin, judgeRange, rowsOf, type BandRow, type Choice } from './market-view.ts'

/** Round figures that circulate beside what the adverts of the chosen year say, and a plain word where they differ. */
export function RoundRangesSection({ market, graph, choice }: { market: Market; graph: Graph; choice: Choice }) {
  const { ranges } = market
  if (!ranges) return null
  const comparable = choice.country === ranges.country
  const role = choice.role ?? ranges.role
  return (
    <section class="section" aria-labelledby="round-ranges">
      <h2 id="round-ranges">{t('market.ranges.title')}</h2>
      <p class="narrow">
        <span lang="en">{ranges.origin}</span> {t('market.ranges.note')}
      </p>
      {comparable ? (
        <>
          <Compared market={market} graph={graph} choice={{ ...choice, role }} ranges={ranges} />
          <SourceLine source={market.bands.source} />
        </>
      ) : (
        <p>{t('market.ranges.elsewhere', { code: ranges.currency })}</p>
      )}
    </section>
  )
}

function Compared({
  market,
  graph,
  choice,
  ranges,
}: {
  market: Market
  graph: Graph
  choice: Choice & { role: string }
  ranges: RoundRanges
}) {
  const found = rowsOf(market, graph, { ...choice, level: null })
  const rows = ranges.ranges
    .filter(({ level }) => choice.level === null || choice.level === 'all' || level === choice.level)
    .map((range) => toRow(graph, range, found.find(({ level }) => level === range.level) ?? null, ranges.currency))
  if (rows.length === 0) return null
  const end = axisEnd(
    Math.max(...ranges.ranges.map(({ high }) => high), ...found.map(({ pay }) => (pay?.p75 ?? 0) * 1.08)),
  )
  return (
    <figure class="chart roomy">
      <figcaption>
        <strong>{roleName(graph, choice.role)}</strong>{' '}
        {t('market.ranges.caption', { year: String(choice.year), code: ranges.currency })}
      </figcaption>
      <PayRanges currency={ranges.currency} end={end} rows={rows} />
      <p class="chart-key">{t('market.ranges.key')}</p>
    </figure>
  )
}

function toRow(graph: Graph, range: RoundRange, row: BandRow | null, currency: string): PayRow {
  const verdict = judgeRange(range, row)
  const money = (amount: number) => moneyText(amount, currency)
  return {
    name: levelName(graph, range.level),
    basis: t('market.ranges.range', {
      called: range.called ?? '',
      named: String(range.called !== undefined),
      low: thousandsText(range.low),
      high: thousandsText(range.high),
      open: String(range.open),
    }),
    pay: row?.pay ?? null,
    thin: row !== null && isThin(row),
    range,
    remark: (
      <>
        {t(`market.ranges.verdict.${verdict}`, {
          low: money(range.low),
          high: money(range.high),
          p25: money(row?.pay?.p25 ?? 0),
          median: money(row?.pay?.median ?? 0),
          p75: money(row?.pay?.p75 ?? 0),
        })}{' '}
        {row ? <span class="faint">{t('market.ranges.behind', { basis: basisText(row) })}</span> : null}
      </>
    ),
  }
}
