import type { CompositeStanding, EstimateChange, Moments } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { abilityReading, axisPercent, bands, probabilityText, readingMargin } from '../web/ability-scale.ts'
import { Button, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { Moment, ProfileChange, SkillChange } from './changes.ts'
import type { Measurement } from './measurements.ts'

/** Below this a change is called more than chance. By the per cents as they are shown, so that no two lines contradict each other. */
const RARE = 0.05
const isRare = (chance: number) => Math.round(chance * 100) < RARE * 100
const SHOWN = 8

interface ChangeViewProps {
  catalogue: Catalogue
  targetName: string
  change: ProfileChange | null
  /** Whether enough was asked for a probability of the target. Without it nothing is said about the target as a whole. */
  enough: boolean
  /** All occasions, oldest first. */
  measurements: readonly Measurement[]
  moments: readonly Moment[]
  /** What the form that chooses another occasion carries along. */
  hidden: Readonly<Record<string, string>>
}

/** What the last measurement changed, how sure that is, and how it came to where it is. */
export function ChangeView(props: ChangeViewProps) {
  const { catalogue, targetName, change, enough, measurements, moments, hidden } = props
  return (
    <section class="section" id="change">
      <h2>{t('measured.change.title')}</h2>
      {change ? (
        <>
          {measurements.length > 2 ? <Since change={change} measurements={measurements} hidden={hidden} /> : null}
          <Causes between={change.between} />
          {enough && change.target ? (
            <TargetChange target={change.target} kind={change.kind} targetName={targetName} />
          ) : null}
          <SkillChanges catalogue={catalogue} change={change} />
          <details>
            <summary>{t('measured.change.how')}</summary>
            <p>{t(`measured.change.how.${change.kind}`)}</p>
            {change.kind === 'evidence' ? <p>{t('measured.change.how.limits')}</p> : null}
          </details>
        </>
      ) : (
        <p>{t('measured.change.first')}</p>
      )}
      {enough && moments.length > 1 ? <Timeline moments={moments} targetName={targetName} /> : null}
    </section>
  )
}

const dayOf = (at: Date) => dateText(at.toISOString().slice(0, 10))

export function measurementText({ kind, title }: Pick<Measurement, 'kind' | 'title'>): string {
  return t(`measured.occasion.${kind}`, { title })
}

function Since({
  change,
  measurements,
  hidden,
}: {
  change: ProfileChange
  measurements: readonly Measurement[]
  hidden: ChangeViewProps['hidden']
}) {
  return (
    <form method="get" action="/profile#change" class="inline-form since">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label for="since">{t('measured.change.since')}</label>
      <select id="since" name="since">
        {measurements
          .slice(1)
          .toReversed()
          .map((one) => (
            <option key={one.id} value={one.id} selected={one.id === change.between[0]?.id}>
              {t('measured.change.before', { what: measurementText(one), day: dayOf(one.at) })}
            </option>
          ))}
      </select>
      <Button>{t('profiles.target.change')}</Button>
    </form>
  )
}

/** What did it: each with its own page. */
function Causes({ between }: { between: readonly Measurement[] }) {
  return (
    <ul class="causes">
      {between.map((one) => (
        <li key={one.id}>
          <DateTime at={one.at} /> · {one.href ? <a href={one.href}>{measurementText(one)}</a> : measurementText(one)} ·{' '}
          {t(one.kind === 'rescoring' ? 'measured.change.rescored' : 'measured.change.observations', {
            count: one.observations,
          })}
        </li>
      ))}
    </ul>
  )
}

function TargetChange({
  target: { before, after, change },
  kind,
  targetName,
}: {
  target: NonNullable<ProfileChange['target']>
  kind: ProfileChange['kind']
  targetName: string
}) {
  return (
    <p class="change-target">
      {t('measured.change.target', {
        target: targetName,
        before: probabilityText(before.probabilityCutUncertain),
        after: probabilityText(after.probabilityCutUncertain),
        from: readingText(before),
        to: readingText(after),
      })}{' '}
      {chanceSentence(change, kind)}
    </p>
  )
}

const readingText = ({ mean, standardError }: Moments) =>
  t('measured.reading', { reading: abilityReading(mean), margin: readingMargin(standardError) })

function chanceSentence({ chance }: EstimateChange, kind: ProfileChange['kind']): string {
  if (kind === 'rescoring') return t('measured.chance.correction')
  if (chance === null) return t('measured.chance.nothing')
  return t(isRare(chance) ? 'measured.chance.more' : 'measured.chance.within', { chance: probabilityText(chance) })
}

export function chanceText({ chance }: EstimateChange, kind: ProfileChange['kind']): string {
  if (kind === 'rescoring') return t('measured.chance.short.correction')
  if (chance === null) return t('measured.chance.short.nothing')
  return t(isRare(chance) ? 'measured.chance.short.more' : 'measured.chance.short.within', {
    chance: probabilityText(chance),
  })
}

function SkillChanges({ catalogue, change }: { catalogue: Catalogue; change: ProfileChange }) {
  const own = change.skills.filter(({ newAnswers }) => newAnswers > 0)
  const shown = own.length > 0 ? own : change.skills
  if (shown.length === 0) return <p>{t('measured.change.noSkill')}</p>
  const compared = shown.filter(({ change: one }) => one.chance !== null).length
  return (
    <>
      <ChangeChart catalogue={catalogue} skills={shown.slice(0, SHOWN)} kind={change.kind} />
      {compared > 4 ? (
        <p class="chart-key">
          {t('measured.change.many', { count: compared, expected: Math.max(1, Math.round(compared * RARE)) })}
        </p>
      ) : null}
      <details class="small">
        <summary>
          {shown.length > SHOWN || change.skills.length > shown.length
            ? t('measured.change.all', { count: change.skills.length })
            : t('results.asTable')}
        </summary>
        <ChangeTable catalogue={catalogue} change={change} />
      </details>
    </>
  )
}

function ChangeChart({
  catalogue,
  skills,
  kind,
}: {
  catalogue: Catalogue
  skills: readonly SkillChange[]
  kind: ProfileChange['kind']
}) {
  const { skills: known } = indexCatalogue(catalogue)
  const { cuts } = catalogue.graph.cutScores
  return (
    <figure class="chart roomy change-chart">
      <figcaption>{t('measured.change.chart')}</figcaption>
      <ul class="ability-list">
        {skills.map((one) => {
          const name = known.get(one.skill)?.name ?? one.skill
          return (
            <li key={one.skill} class="ability-row">
              <span class="ability-name">{name}</span>
              <span class="ability-reading">
                {abilityReading(one.before.mean)} → <strong>{abilityReading(one.after.mean)}</strong>{' '}
                <small>{chanceText(one.change, kind)}</small>
              </span>
              <span class="ability-strip">
                <ChangeStrip
                  before={one.before}
                  after={one.after}
                  cuts={cuts}
                  label={t('measured.change.described', {
                    skill: name,
                    from: readingText(one.before),
                    to: readingText(one.after),
                  })}
                />
              </span>
            </li>
          )
        })}
      </ul>
      <p class="chart-key">{t('measured.change.key')}</p>
    </figure>
  )
}

type Interval = Moments & { low: number; high: number }

/** Before above, hollow and thin; after below, filled. Over the same bands as everywhere. */
function ChangeStrip({
  before,
  after,
  cuts,
  label,
}: {
  before: Interval
  after: Interval
  cuts: Catalogue['graph']['cutScores']['cuts']
  label: string
}) {
  const at = (theta: number) => `${axisPercent(theta)}%`
  return (
    <svg class="strip" width="100%" height="30" role="img" aria-label={label}>
      {bands(cuts).map(({ proficiency, from, to }) => (
        <rect
          key={proficiency}
          class={`band-${proficiency}`}
          x={`${from}%`}
          y="2"
          width={`${to - from}%`}
          height="26"
        />
      ))}
      <line class="interval before" x1={at(before.low)} x2={at(before.high)} y1="9" y2="9" />
      <circle class="was" cx={at(before.mean)} cy="9" r="4" />
      <line class="interval" x1={at(after.low)} x2={at(after.high)} y1="20" y2="20" />
      <circle class="dot" cx={at(after.mean)} cy="20" r="5.5" />
    </svg>
  )
}

function ChangeTable({ catalogue, change }: { catalogue: Catalogue; change: ProfileChange }) {
  const { skills: known } = indexCatalogue(catalogue)
  const head = (['skill', 'before', 'after', 'difference', 'new', 'chance'] as const).map((column) => ({
    label: t(`measured.change.column.${column}`),
    numeric: column !== 'skill' && column !== 'chance',
  }))
  return (
    <Table caption={t('measured.change.chart')} captionHidden head={head} dense>
      {change.skills.map((one) => (
        <tr key={one.skill}>
          <th scope="row">{known.get(one.skill)?.name ?? one.skill}</th>
          <td class="numeric">{readingText(one.before)}</td>
          <td class="numeric">{readingText(one.after)}</td>
          <td class="numeric">{differenceText(one)}</td>
          <td class="numeric">{one.newAnswers}</td>
          <td>{chanceText(one.change, change.kind)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** Of the readings as they are shown, so that the columns add up. */
function differenceText({ before, after }: SkillChange): string {
  const difference = abilityReading(after.mean) - abilityReading(before.mean)
  return difference > 0 ? `+${difference}` : difference < 0 ? `−${-difference}` : '0'
}

const HEIGHT = 168
const [TOP, BOTTOM] = [10, 142]

/** A moment at which enough had been asked, and its place among all. */
interface Known {
  place: number
  measurement: Measurement
  composite: CompositeStanding
}

/**
 * Where the person stood against the target after each occasion, in the order in which they came, with intervals. The chart begins where
 * enough had been asked for the first time; the table has all of them.
 */
function Timeline({ moments, targetName }: { moments: readonly Moment[]; targetName: string }) {
  const title = t('measured.timeline.title', { target: targetName })
  const known = moments.flatMap(({ measurement, composite }, place): Known[] =>
    composite ? [{ place, measurement, composite }] : [],
  )
  const first = known[0]!.place
  const lows = known.map(({ composite }) => composite.low)
  const highs = known.map(({ composite }) => composite.high)
  const { cut } = known.at(-1)!.composite
  const [bottom, top] = [Math.min(cut, ...lows) - 0.2, Math.max(cut, ...highs) + 0.2]
  const y = (theta: number) => Math.round(BOTTOM - ((theta - bottom) / (top - bottom)) * (BOTTOM - TOP))
  const x = (place: number) => `${Math.round((8 + (84 * (place - first + 0.5)) / (moments.length - first)) * 10) / 10}%`
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg
        class="strip timeline"
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={`${title}. ${t('measured.timeline.described')}`}
      >
        <rect class="band-3" x="8%" y={TOP} width="92%" height={y(cut) - TOP} />
        <rect class="band-0" x="8%" y={y(cut)} width="92%" height={BOTTOM - y(cut)} />
        <line class="target-mark" x1="8%" x2="100%" y1={y(cut)} y2={y(cut)} />
        <text x="7%" y={y(cut) + 4} text-anchor="end">
          {abilityReading(cut)}
        </text>
        {known.map(({ place, measurement, composite }) => {
          const next = moments[place + 1]?.composite
          return (
            <g key={measurement.id}>
              {next ? (
                <line class="between" x1={x(place)} x2={x(place + 1)} y1={y(composite.mean)} y2={y(next.mean)} />
              ) : null}
              <line class="interval" x1={x(place)} x2={x(place)} y1={y(composite.low)} y2={y(composite.high)} />
              <text x={x(place)} dx="9" y={y(composite.mean) - 6}>
                {abilityReading(composite.mean)}
              </text>
              <circle
                class={measurement.kind === 'rescoring' ? 'inferred' : 'dot'}
                cx={x(place)}
                cy={y(composite.mean)}
                r="5"
              />
              <text x={x(place)} y={HEIGHT - 8} text-anchor="middle">
                {place + 1}
              </text>
            </g>
          )
        })}
      </svg>
      <p class="chart-key">{t('measured.timeline.key')}</p>
      <TimelineTable moments={moments} title={title} />
    </figure>
  )
}

function TimelineTable({ moments, title }: { moments: readonly Moment[]; title: string }) {
  const head = (['number', 'when', 'what', 'reading', 'probability'] as const).map((column) => ({
    label: t(`measured.timeline.column.${column}`),
    numeric: column === 'reading' || column === 'probability',
  }))
  return (
    <Table caption={title} captionHidden head={head} dense>
      {moments.map(({ measurement, composite }, index) => (
        <tr key={measurement.id}>
          <td>{index + 1}</td>
          <td>
            <DateTime at={measurement.at} />
          </td>
          <th scope="row">
            {measurement.href ? (
              <a href={measurement.href}>{measurementText(measurement)}</a>
            ) : (
              measurementText(measurement)
            )}
          </th>
          <td class="numeric">{composite ? readingText(composite) : t('measured.targets.little')}</td>
          <td class="numeric">{composite ? probabilityText(composite.probabilityCutUncertain) : ''}</td>
        </tr>
      ))}
    </Table>
  )
}
