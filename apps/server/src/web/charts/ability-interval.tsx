import { Fragment } from 'preact'
import { rich, t } from '../../messages/index.ts'
import { contentLanguage } from '../../messages/locales.ts'
import {
  abilityReading,
  axisPercent,
  bands,
  proficiencyAt,
  readingMargin,
  type Band,
  type Cuts,
  type ProficiencyOrNone,
} from '../ability-scale.ts'
import { Table } from '../components.tsx'

export interface AbilityRow {
  skill: string
  href?: string | undefined
  /** On the estimator's scale, θ. */
  mean: number
  standardError: number
  /** 95 % interval; without it, 1.96 standard errors to each side. */
  low?: number | undefined
  high?: number | undefined
  ownAnswers: number
  /** The proficiency a target asks for, drawn as a flag at its cut. */
  target?: ProficiencyOrNone | undefined
  /** Where the number's evidence is shown. */
  evidence?: string | undefined
  /** Rows that follow each other with the same group stand under its name. */
  group?: string | undefined
}

const HEIGHT = 30
const MIDDLE = 15

/**
 * Each skill as a dot with its 95 % interval over the proficiency bands. Positions are per cents of the width and
 * text is never scaled, so the same drawing reads at 390 px and on a desk. The table below it says the same.
 */
export function AbilityInterval({
  title,
  rows,
  cuts,
  roomy = true,
  ofContent = true,
}: {
  title: string
  rows: readonly AbilityRow[]
  cuts: Cuts
  /** Puts name and reading beside the strip where there is room. False for a chart in a narrow column. */
  roomy?: boolean
  /** Rows are named by the content, in its language. False: by this page. */
  ofContent?: boolean
}) {
  const scale = bands(cuts)
  const named = ofContent ? contentLanguage() : {}
  const hasTargets = rows.some((row) => row.target)
  const hasInferred = rows.some((row) => row.ownAnswers === 0)
  return (
    <figure class={roomy ? 'chart roomy' : 'chart'}>
      <figcaption>{title}</figcaption>
      <div class="ability-row ability-head" aria-hidden="true">
        <span class="ability-strip">
          <BandNames scale={scale} />
        </span>
      </div>
      {groupsOf(rows).map(({ group, rows: inGroup }, index) => (
        <Fragment key={index}>
          {group === undefined ? null : <h3 class="ability-group">{group}</h3>}
          <ul class="ability-list">
            {inGroup.map((row) => (
              <li key={row.skill} class="ability-row">
                <span class="ability-name" {...named}>
                  {row.href ? <a href={row.href}>{row.skill}</a> : row.skill}
                </span>
                <span class="ability-reading">
                  <Reading row={row} />
                </span>
                <span class="ability-strip">
                  <Strip row={row} scale={scale} cuts={cuts} />
                </span>
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
      <p class="chart-key">
        {t('results.key.bands')} {t('results.key.interval')}
        {hasInferred ? ` ${t('results.key.inferred')}` : ''}
        {hasTargets ? ` ${t('results.key.target')}` : ''}
      </p>
      <details class="small">
        <summary>{t('results.asTable')}</summary>
        <AbilityTable {...{ title, rows, cuts, hasTargets, named }} />
      </details>
    </figure>
  )
}

function groupsOf(rows: readonly AbilityRow[]): { group: string | undefined; rows: AbilityRow[] }[] {
  const groups: { group: string | undefined; rows: AbilityRow[] }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && last.group === row.group) last.rows.push(row)
    else groups.push({ group: row.group, rows: [row] })
  }
  return groups
}

/** The number in words. With evidence it is the link to what it rests on. */
function Reading({ row }: { row: AbilityRow }) {
  const reading = abilityReading(row.mean)
  return (
    <>
      {rich(
        'results.reading',
        { reading, margin: readingMargin(row.standardError), count: row.ownAnswers },
        {
          strong: (text) =>
            row.evidence ? (
              <a href={row.evidence} aria-label={t('results.evidenceOf', { reading, skill: row.skill })}>
                <strong>{text}</strong>
              </a>
            ) : (
              <strong>{text}</strong>
            ),
          small: (text) => <small>{text}</small>,
        },
      )}
    </>
  )
}

export function BandNames({ scale }: { scale: readonly Band[] }) {
  return (
    <svg class="strip" width="100%" height="16">
      {scale.map(({ proficiency, from, to }) => (
        <text key={proficiency} x={`${(from + to) / 2}%`} y="11" text-anchor="middle">
          <tspan class="band-name">
            {t(proficiency === 0 ? 'results.below' : `results.proficiency.${proficiency}`)}
          </tspan>
          <tspan class="band-digit">{proficiency}</tspan>
        </text>
      ))}
    </svg>
  )
}

function Strip({ row, scale, cuts }: { row: AbilityRow; scale: readonly Band[]; cuts: Cuts }) {
  const { low, high } = interval(row)
  const inferred = row.ownAnswers === 0
  const [left, middle, right] = [axisPercent(low), axisPercent(row.mean), axisPercent(high)]
  const flag = row.target ? axisPercent(cuts[row.target]) : null
  return (
    <svg class="strip" width="100%" height={HEIGHT} role="img" aria-label={describe(row, cuts)}>
      {scale.map(({ proficiency, from, to }) => (
        <rect
          key={proficiency}
          class={`band-${proficiency}`}
          x={`${from}%`}
          y="4"
          width={`${to - from}%`}
          height="22"
        />
      ))}
      {scale.slice(1).map(({ proficiency, from }) => (
        <line key={proficiency} class="cut" x1={`${from}%`} x2={`${from}%`} y1="4" y2="26" />
      ))}
      {flag === null ? null : (
        <>
          <line class="target-mark" x1={`${flag}%`} x2={`${flag}%`} y1="1" y2="29" />
          <svg x={`${flag}%`} y="0" overflow="visible">
            <path class="target-flag" d="M0 0h7l-2.5 3.5L7 7H0z" />
          </svg>
        </>
      )}
      <line
        class={inferred ? 'interval inferred-interval' : 'interval'}
        x1={`${left}%`}
        x2={`${right}%`}
        y1={MIDDLE}
        y2={MIDDLE}
      />
      <line class="cap" x1={`${left}%`} x2={`${left}%`} y1={MIDDLE - 4} y2={MIDDLE + 4} />
      <line class="cap" x1={`${right}%`} x2={`${right}%`} y1={MIDDLE - 4} y2={MIDDLE + 4} />
      <circle class={inferred ? 'inferred' : 'dot'} cx={`${middle}%`} cy={MIDDLE} r="5.5" />
    </svg>
  )
}

function AbilityTable({
  title,
  rows,
  cuts,
  hasTargets,
  named,
}: {
  title: string
  rows: readonly AbilityRow[]
  cuts: Cuts
  hasTargets: boolean
  named: ReturnType<typeof contentLanguage>
}) {
  const head = [
    { label: t('results.column.skill') },
    { label: t('results.column.band') },
    { label: t('results.column.reading'), numeric: true },
    { label: t('results.column.interval'), numeric: true },
    { label: t('results.column.answers'), numeric: true },
    ...(hasTargets ? [{ label: t('results.column.target') }] : []),
  ]
  return (
    <Table caption={title} captionHidden head={head} dense>
      {rows.map((row) => {
        const { low, high } = interval(row)
        return (
          <tr key={row.skill}>
            <th scope="row" {...named}>
              {row.skill}
            </th>
            <td>
              {t(row.ownAnswers === 0 ? 'results.inferredBand' : 'results.band', {
                band: t(`results.proficiency.${proficiencyAt(row.mean, cuts)}`),
              })}
            </td>
            <td class="numeric">{abilityReading(row.mean)}</td>
            <td class="numeric">{t('results.range', { low: abilityReading(low), high: abilityReading(high) })}</td>
            <td class="numeric">{row.ownAnswers}</td>
            {hasTargets ? <td>{row.target ? t(`results.proficiency.${row.target}`) : ''}</td> : null}
          </tr>
        )
      })}
    </Table>
  )
}

function interval({ mean, standardError, low, high }: AbilityRow) {
  return { low: low ?? mean - 1.96 * standardError, high: high ?? mean + 1.96 * standardError }
}

/** The chart in one sentence, for those who hear it. */
function describe(row: AbilityRow, cuts: Cuts): string {
  const { low, high } = interval(row)
  const words = t('results.described', {
    skill: row.skill,
    reading: abilityReading(row.mean),
    low: abilityReading(low),
    high: abilityReading(high),
    band: t(`results.proficiency.${proficiencyAt(row.mean, cuts)}`),
    count: row.ownAnswers,
  })
  if (!row.target) return words
  return `${words} ${t('results.describedTarget', { target: t(`results.proficiency.${row.target}`) })}`
}
