import type { Observation, Profile } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { categoryCount } from '@millwright/psychometrics'
import { t } from '../messages/index.ts'
import { abilityReading, probabilityText, readingMargin } from '../web/ability-scale.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { Breadcrumb, PageHead, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Pager, type PageOfList } from '../web/pager.tsx'
import { measurementText } from './change-view.tsx'
import type { evidenceNow } from './measurements.ts'

export type Counted = ReturnType<typeof evidenceNow>[number]

interface RestsOnPageProps {
  catalogue: Catalogue
  profile: Profile
  /** What the number is of: one skill, or the skills that decide a target. */
  skills: readonly string[]
  title: string
  /** Back to the profile as it was. */
  back: string
  /** This page of it, newest first. */
  rows: readonly Counted[]
  at: PageOfList
  total: number
  href: (page: number) => string
}

/** Everything that one number rests on, each with the parameters used and the way to its recomputation. */
export function RestsOnPage(props: RestsOnPageProps) {
  const { catalogue, profile, skills, title, back, rows, at, total, href } = props
  const { skills: known } = indexCatalogue(catalogue)
  const estimates = profile.skills.filter(({ skill }) => skills.includes(skill))
  const [only] = estimates
  return (
    <>
      <Breadcrumb trail={[{ label: t('profiles.title'), href: back }, { label: title }]} />
      <PageHead title={title} lead={t('measured.restsOn.lead')} />
      <AbilityInterval
        title={t('measured.skills.title')}
        rows={estimates.map((one) => ({
          ...one,
          skill: known.get(one.skill)?.name ?? one.skill,
          href: `/skills/${one.skill}`,
        }))}
        cuts={catalogue.graph.cutScores.cuts}
      />
      {only && estimates.length === 1 ? <p>{borrowedText(only)}</p> : null}
      <h2>{t('measured.restsOn.answers', { count: total })}</h2>
      {total === 0 ? (
        <p>
          {t('measured.restsOn.none')} <a href="/measure">{t('profiles.empty.action')}</a>
        </p>
      ) : (
        <>
          <EvidenceTable catalogue={catalogue} rows={rows} caption={title} />
          <Pager at={at} total={total} href={href} />
          <p class="chart-key">{t('measured.restsOn.key')}</p>
        </>
      )}
    </>
  )
}

function borrowedText({ ownAnswers, borrowedShare }: Profile['skills'][number]): string {
  if (ownAnswers === 0) return t('measured.restsOn.inferred')
  return t('measured.restsOn.borrowed', { share: probabilityText(borrowedShare) })
}

/** When, on what occasion, of which skill, how it came out, and what its parameters are based on. Questions are not named: others still meet them. */
function EvidenceTable({
  catalogue,
  rows,
  caption,
}: {
  catalogue: Catalogue
  rows: readonly Counted[]
  caption: string
}) {
  const { skills, challenges } = indexCatalogue(catalogue)
  const head = (['when', 'what', 'skill', 'result', 'difficulty', 'basis', 'how'] as const).map((column) => ({
    label: t(`measured.restsOn.column.${column}`),
    numeric: column === 'difficulty',
  }))
  return (
    <Table caption={caption} captionHidden head={head} dense>
      {rows.map(({ row, measurement }) => {
        const { observation } = row
        const challenge = challenges.get(observation.source.split('/')[0] ?? '')
        const criterion = challenge?.criteria.find(({ id }) => id === observation.source.split('/')[1])
        return (
          <tr key={row.id}>
            <td>
              <DateTime at={row.recordedAt} />
            </td>
            <th scope="row">
              {row.sourceKind === 'submission' ? (
                <a href={`/submissions/${row.sourceId}`}>
                  {t('measured.restsOn.criterion', {
                    challenge: challenge?.title ?? observation.source,
                    criterion: criterion?.title ?? '',
                  })}
                </a>
              ) : (
                <>
                  {t('profiles.evidence.item')} ·{' '}
                  {measurement.href ? <a href={measurement.href}>{measurementText(measurement)}</a> : null}
                </>
              )}
            </th>
            <td>{skills.get(observation.skill)?.name ?? observation.skill}</td>
            <td>{resultText(observation)}</td>
            <td class="numeric">{difficultyText(observation)}</td>
            <td>
              {t(`measured.basis.${observation.basis}`)}
              {row.recorded ? ` ${t('measured.restsOn.rescored')}` : ''}
            </td>
            <td>
              <a
                href={`/profile/evidence?id=${encodeURIComponent(row.id)}`}
                aria-label={t('measured.restsOn.howThis', { result: resultText(observation) })}
              >
                {t('rescoring.explain.link')}
              </a>
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

function resultText({ category, model }: Observation): string {
  return t('profiles.evidence.category', {
    category,
    max: model.kind === 'continuous' ? 1 : categoryCount(model) - 1,
  })
}

/** Where the exercise lies on the scale of readings; of several steps the middle. Nominal models have no such place. */
function difficultyText({ model, parameterVariance }: Observation): string {
  if (model.kind === 'nominal') return ''
  const places = typeof model.b === 'number' ? [model.b] : model.b
  const middle = places.reduce((sum, b) => sum + b, 0) / places.length
  const reading = abilityReading(middle)
  if (!parameterVariance) return String(reading)
  return t('measured.reading', { reading, margin: readingMargin(Math.sqrt(parameterVariance.b)) })
}
