import type { Report } from '@millwright/api'
import { listText, namesText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { TargetsKey, TargetStrip } from '../profiles/targets-view.tsx'
import { DECISION_CONFIDENCE, VerdictBadge } from '../profiles/standing-view.tsx'
import { ReviewsInReport } from '../reviews/reviews-in-report.tsx'
import {
  abilityReading,
  probabilityText,
  readingMargin,
  type Cuts,
  type ProficiencyOrNone,
} from '../web/ability-scale.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { ProbabilityBar } from '../web/charts/probability-bar.tsx'
import { Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'

export function targetName({ roleName, levelName }: Pick<Report['targets'][number], 'roleName' | 'levelName'>): string {
  return t('sessions.measure.level', { role: roleName, level: levelName.toLowerCase() })
}

/** What a report is about, in a few words. */
export function scopeText({ scope, targets, skills }: Pick<Report, 'scope' | 'targets' | 'skills'>): string {
  switch (scope.kind) {
    case 'whole':
      return t('reports.scope.whole')
    case 'target':
      return targets[0] ? targetName(targets[0]) : t('reports.scope.whole')
    case 'skills':
      return listText(skills.map(({ name }) => name))
  }
}

/** A report as a page shows it. All numbers are the report's own: nothing is looked up or computed. */
export function ReportView({ report }: { report: Report }) {
  const { scope, targets, skills, history, basis } = report
  const target = scope.kind === 'target' ? targets[0] : undefined
  const judgement = judgementText(report)
  return (
    <>
      {target ? <OneTarget target={target} /> : null}
      <p class="judged">{judgedText(basis)}</p>
      {scope.kind === 'whole' ? (
        <section class="section">
          <h2>{t('measured.targets.title')}</h2>
          <AllTargets targets={targets} />
        </section>
      ) : null}
      <section class="section">
        <h2>{t('reports.skills')}</h2>
        {skills.length === 0 ? (
          <p>{t('reports.skills.none')}</p>
        ) : (
          <AbilityInterval
            title={t('measured.skills.title')}
            rows={skills.map((one) => ({
              skill: one.name,
              href: `/skills/${one.skill}`,
              mean: one.mean,
              standardError: one.standardError,
              low: one.low,
              high: one.high,
              ownAnswers: one.ownAnswers,
              target: (one.required ?? undefined) as ProficiencyOrNone | undefined,
              group: one.areaName,
            }))}
            cuts={cutsOf(report)}
          />
        )}
        {judgement ? <p class="faint">{judgement}</p> : null}
      </section>
      {history && (history.length > 0 || isHistoryShort(report)) ? (
        <section class="section">
          <h2>{t('reports.history')}</h2>
          {history.length > 0 ? <HistoryTable history={history} withTarget={target !== undefined} /> : null}
          {isHistoryShort(report) ? <p class="faint">{t('reports.history.short')}</p> : null}
        </section>
      ) : null}
      {report.reviews ? <ReviewsInReport reviews={report.reviews} /> : null}
    </>
  )
}

/** What answers cannot show of the skills that are left to reviews; null where there is none with answers. */
export function judgementText({ skills }: Pick<Report, 'skills'>): string | null {
  const left = skills.filter(({ leftToReview, ownAnswers }) => leftToReview && ownAnswers > 0)
  return left.length === 0 ? null : t('reviews.judgement.of', { list: namesText(left.map(({ name }) => name)) })
}

/** Whether the figures also rest on occasions that the history leaves out. */
export function isHistoryShort({ history, basis }: Pick<Report, 'history' | 'basis'>): boolean {
  const listed = (history ?? []).filter(({ kind }) => kind !== 'rescoring')
  return history !== null && listed.reduce((sum, { observations }) => sum + observations, 0) < basis.observations
}

export function judgedText({ judged, observations }: Report['basis']): string {
  return t('reports.basis', {
    share: judged === observations ? 'all' : judged === 0 ? 'none' : 'some',
    judged,
    count: observations,
  })
}

export function cutsOf({ scale }: Report): Cuts {
  const [awareness, working, practitioner, expert] = scale.cuts
  return { 1: awareness!, 2: working!, 3: practitioner!, 4: expert! }
}

function OneTarget({ target }: { target: Report['targets'][number] }) {
  const { composite, skills, allRequired } = target
  const name = targetName(target)
  if (!composite)
    return (
      <p class="verdict">{t('reports.target.little', { target: name, asked: skills.asked, decide: skills.decide })}</p>
    )
  return (
    <>
      <p class="verdict">
        <VerdictBadge verdict={composite.verdict} /> {t(`reports.verdict.${composite.verdict}`, { target: name })}
      </p>
      <p>{t('reports.target.asked', { asked: skills.asked, decide: skills.decide, all: skills.all })}</p>
      <ProbabilityBar
        label={t('reports.probability', { target: name })}
        probability={composite.probability}
        asked={DECISION_CONFIDENCE}
        note={compositeText(composite)}
      />
      {allRequired === null || skills.decide < 2 ? null : (
        <ProbabilityBar label={t('profiles.allRequired', { count: skills.decide })} probability={allRequired} />
      )}
    </>
  )
}

export type Composite = NonNullable<Report['targets'][number]['composite']>

export function compositeText({ mean, standardError, cut }: Composite): string {
  return t('profiles.composite', {
    reading: abilityReading(mean),
    margin: readingMargin(standardError),
    cut: abilityReading(cut),
  })
}

function AllTargets({ targets }: { targets: Report['targets'] }) {
  const levels = [...new Map(targets.map(({ level, levelName }) => [level, levelName]))]
  const roles = [...new Map(targets.map(({ role, roleName }) => [role, roleName]))]
  return (
    <>
      <table class="targets">
        <caption class="visually-hidden">{t('reports.targets.caption')}</caption>
        <thead>
          <tr>
            <td />
            {levels.map(([level, name]) => (
              <th key={level} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map(([role, name]) => (
            <tr key={role}>
              <th scope="row">{name}</th>
              {levels.map(([level]) => {
                const cell = targets.find((one) => one.role === role && one.level === level)
                return <td key={level}>{cell ? <Cell cell={cell} /> : null}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <TargetsKey drawn={targets.some(({ composite }) => composite !== null)} />
    </>
  )
}

function Cell({ cell: { composite, skills } }: { cell: Report['targets'][number] }) {
  return (
    <>
      {composite ? (
        <>
          <span class="target-number">{probabilityText(composite.probability)}</span>
          <span class={`target-verdict ${composite.verdict}`}>{t(`profiles.badge.${composite.verdict}`)}</span>
          <TargetStrip composite={composite} />
        </>
      ) : (
        <span class="target-number little">{t('measured.targets.little')}</span>
      )}
      <span class="target-asked">{t('measured.targets.asked', { asked: skills.asked, decide: skills.decide })}</span>
    </>
  )
}

export function occasionText({ kind, title }: Pick<NonNullable<Report['history']>[number], 'kind' | 'title'>): string {
  return t(`measured.occasion.${kind}`, { title })
}

function HistoryTable({ history, withTarget }: { history: NonNullable<Report['history']>; withTarget: boolean }) {
  const head = [
    { label: t('measured.timeline.column.when') },
    { label: t('measured.timeline.column.what') },
    { label: t('reports.history.observations'), numeric: true },
    ...(withTarget
      ? [
          { label: t('measured.timeline.column.reading'), numeric: true },
          { label: t('measured.timeline.column.probability'), numeric: true },
        ]
      : []),
  ]
  return (
    <Table caption={t('reports.history')} captionHidden head={head} dense>
      {history.map((one) => (
        <tr key={`${one.at} ${one.title}`}>
          <td>
            <DateTime at={new Date(one.at)} />
          </td>
          <th scope="row">{occasionText(one)}</th>
          <td class="numeric">{one.observations}</td>
          {withTarget ? (
            <>
              <td class="numeric">{one.composite ? readingText(one.composite) : t('measured.targets.little')}</td>
              <td class="numeric">{one.composite ? probabilityText(one.composite.probability) : ''}</td>
            </>
          ) : null}
        </tr>
      ))}
    </Table>
  )
}

export function readingText({ mean, standardError }: { mean: number; standardError: number }): string {
  return t('measured.reading', { reading: abilityReading(mean), margin: readingMargin(standardError) })
}
