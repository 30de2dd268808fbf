import type { ComponentChild } from 'preact'
import { moneyText, thousandsText } from '../../messages/formats.ts'
import { t } from '../../messages/index.ts'

export interface PayFigures {
  p25: number
  median: number
  p75: number
  /** The median when repeats count once; drawn as a small ring. */
  once?: number | undefined
}

export interface PayRow {
  name: string
  href?: string | undefined
  /** How much stands behind it, such as "788 adverts, 485 different". */
  basis: string
  /** Null: too little to show a figure; `basis` says how little. */
  pay: PayFigures | null
  /** Stands on few observations: drawn hollow. */
  thin?: boolean
  /** A range to compare with, drawn as a pale band; without an upper end when `open`. */
  range?: { low: number; high: number; open: boolean } | undefined
  /** What the comparison says. */
  remark?: ComponentChild
}

const HEIGHT = 40
const MIDDLE = 24

/**
 * Pay as a dot with the middle half, each number beside its mark. Positions are per cents of the width and text is never scaled,
 * so the same drawing reads at 390 px and on a desk. Whoever draws it puts a table of the same figures below.
 * @param end - the right end of the axis, which begins at 0
 */
export function PayRanges({ rows, currency, end }: { rows: readonly PayRow[]; currency: string; end: number }) {
  const ticks = [0.25, 0.5, 0.75, 1].map((share) => ({ share, amount: share * end }))
  return (
    <>
      <div class="pay-row pay-head" aria-hidden="true">
        <span class="pay-strip">
          <svg class="strip" width="100%" height="18">
            <text x="0" y="12">
              {thousandsText(0)}
            </text>
            {ticks.map(({ share, amount }) => (
              <text key={share} x={`${share * 100}%`} y="12" text-anchor={share === 1 ? 'end' : 'middle'}>
                {thousandsText(amount)}
              </text>
            ))}
          </svg>
        </span>
      </div>
      <ul class="pay-list">
        {rows.map((row) => (
          <li key={row.name} class="pay-row">
            <span class="pay-name">
              {row.href ? <a href={row.href}>{row.name}</a> : row.name}
              <small>{row.basis}</small>
            </span>
            <span class="pay-strip">
              <Strip row={row} currency={currency} end={end} ticks={ticks.map(({ share }) => share)} />
            </span>
            {row.remark ? <p class="pay-remark small">{row.remark}</p> : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function Strip({
  row,
  currency,
  end,
  ticks,
}: {
  row: PayRow
  currency: string
  end: number
  ticks: readonly number[]
}) {
  const { pay, range } = row
  const at = (amount: number) => Math.min(100, (amount / end) * 100)
  return (
    <svg class="strip" width="100%" height={HEIGHT} role="img" aria-label={describe(row, currency)}>
      {ticks.map((share) => (
        <line key={share} class="gauge" x1={`${share * 100}%`} x2={`${share * 100}%`} y1="4" y2={HEIGHT - 4} />
      ))}
      <line class="gauge" x1="0" x2="0" y1="4" y2={HEIGHT - 4} />
      {range ? (
        <>
          <rect
            class="round-range"
            x={`${at(range.low)}%`}
            y="14"
            width={`${(range.open ? 100 : at(range.high)) - at(range.low)}%`}
            height="20"
          />
          {[range.low, ...(range.open ? [] : [range.high])].map((edge) => (
            <line key={edge} class="round-edge" x1={`${at(edge)}%`} x2={`${at(edge)}%`} y1="14" y2="34" />
          ))}
        </>
      ) : null}
      {pay ? <Figures pay={pay} thin={row.thin ?? false} at={at} /> : null}
      {pay || range ? null : (
        <text class="too-few" x="6" y={MIDDLE + 4}>
          {t('market.tooFew')}
        </text>
      )}
    </svg>
  )
}

function Figures({ pay, thin, at }: { pay: PayFigures; thin: boolean; at: (amount: number) => number }) {
  const [left, middle, right] = [at(pay.p25), at(pay.median), at(pay.p75)]
  return (
    <>
      <line class="interval" x1={`${left}%`} x2={`${right}%`} y1={MIDDLE} y2={MIDDLE} />
      {[left, right].map((x, i) => (
        <line key={i} class="cap" x1={`${x}%`} x2={`${x}%`} y1={MIDDLE - 5} y2={MIDDLE + 5} />
      ))}
      {pay.once === undefined ? null : <circle class="once" cx={`${at(pay.once)}%`} cy={MIDDLE} r="3.5" />}
      <circle class={thin ? 'inferred' : 'dot'} cx={`${middle}%`} cy={MIDDLE} r="5.5" />
      <text class="pay-median" x={`${middle}%`} y="11" text-anchor="middle">
        {thousandsText(pay.median)}
      </text>
      <text x={`${left}%`} y={MIDDLE + 4} dx="-6" text-anchor="end">
        {thousandsText(pay.p25)}
      </text>
      <text x={`${right}%`} y={MIDDLE + 4} dx="6">
        {thousandsText(pay.p75)}
      </text>
    </>
  )
}

/** The line in one sentence, for those who hear it. */
function describe({ name, basis, pay, range }: PayRow, currency: string): string {
  const compared = range
    ? t('market.described.range', {
        low: moneyText(range.low, currency),
        high: moneyText(range.high, currency),
        open: String(range.open),
      })
    : ''
  const words = pay
    ? t('market.described', {
        name,
        basis,
        median: moneyText(pay.median, currency),
        p25: moneyText(pay.p25, currency),
        p75: moneyText(pay.p75, currency),
      })
    : t('market.described.none', { name, basis })
  return compared ? `${words} ${compared}` : words
}
