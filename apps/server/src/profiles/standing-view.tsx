import type { CompositeStanding, StandingVerdict, TargetStanding } from '@millwright/assessment'
import { indexCatalogue, targetsFor, type Catalogue, type LevelId } from '@millwright/catalog'
import { rich, t } from '../messages/index.ts'
import { LeftToReview } from '../reviews/left-to-review.tsx'
import { abilityReading, readingMargin } from '../web/ability-scale.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { ProbabilityBar } from '../web/charts/probability-bar.tsx'
import { Badge } from '../web/components.tsx'
import { isEnoughAsked } from './standing.ts'

/** How sure a decision must be before the page states it. The blueprints' own confidence. */
export const DECISION_CONFIDENCE = 0.9

interface StandingViewProps {
  catalogue: Catalogue
  standing: TargetStanding
  targetName: string
  /** Whom the sentences speak of: the reader, or somebody whom the reader asked to sit a test. */
  about?: 'reader' | 'candidate'
}

/** Where a person stands against a target: one sentence, one probability, one line per skill. */
export function StandingView(props: StandingViewProps) {
  const { catalogue, standing, targetName, about = 'reader' } = props
  const { skills: known } = indexCatalogue(catalogue)
  const rows = standing.skills.map((skill) => ({
    skill: known.get(skill.skill)?.name ?? skill.skill,
    href: `/skills/${skill.skill}`,
    mean: skill.mean,
    standardError: skill.standardError,
    ownAnswers: skill.ownAnswers,
    target: skill.required,
  }))
  return (
    <>
      <StandingSummary {...props} />
      <AbilityInterval
        title={t(about === 'candidate' ? 'assignments.chart' : 'profiles.chart', { target: targetName })}
        rows={rows}
        cuts={catalogue.graph.cutScores.cuts}
      />
    </>
  )
}

/** The verdict on the target with its probabilities, without the skills one by one. */
export function StandingSummary({ catalogue, standing, targetName, about = 'reader' }: StandingViewProps) {
  const { composite, allRequired } = standing
  const left = <LeftToReview catalogue={catalogue} role={standing.role} level={standing.level} />
  if (!isEnoughAsked(standing))
    return (
      <>
        <p class="verdict">
          {t(about === 'candidate' ? 'assignments.little' : 'measured.little.title', { target: targetName })}
        </p>
        <p>{about === 'candidate' ? coverageText(catalogue, standing) : <WhatWasAsked standing={standing} />}</p>
        {left}
      </>
    )
  return (
    <>
      <p class="verdict">
        <VerdictBadge verdict={composite.verdict} />{' '}
        {about === 'candidate'
          ? t(`assignments.verdict.${composite.verdict}`, { target: targetName })
          : t(`profiles.verdict.${composite.verdict}`, { target: targetName })}
      </p>
      <p>{coverageText(catalogue, standing)}</p>
      {left}
      <ProbabilityBar
        label={t(about === 'candidate' ? 'assignments.probability' : 'profiles.probability', { target: targetName })}
        probability={composite.probabilityCutUncertain}
        asked={DECISION_CONFIDENCE}
        note={compositeText(composite)}
      />
      {allRequired.skills > 1 ? (
        <>
          <ProbabilityBar
            label={t('profiles.allRequired', { count: allRequired.skills })}
            probability={allRequired.probability}
            note={t('profiles.allRequired.note', { count: allRequired.skills, answered: allRequired.answered })}
          />
          <details>
            <summary>{t('profiles.allRequired.why')}</summary>
            <p>{t(about === 'candidate' ? 'assignments.allRequired.because' : 'profiles.allRequired.because')}</p>
          </details>
        </>
      ) : null}
    </>
  )
}

/** In place of a probability: how much was asked, and where to go on. */
function WhatWasAsked({ standing: { role, level, skills } }: { standing: TargetStanding }) {
  const asked = skills.filter(({ ownAnswers }) => ownAnswers > 0).length
  return rich(
    'measured.little',
    { asked, decide: skills.length },
    { measure: (text) => <a href={`/measure?role=${role}&level=${level}`}>{text}</a> },
  )
}

export function VerdictBadge({ verdict }: { verdict: StandingVerdict }) {
  const tone = { reached: 'good', 'not-reached': 'bad', unclear: 'warn' } as const
  return <Badge tone={tone[verdict]}>{t(`profiles.badge.${verdict}`)}</Badge>
}

/** A test covers a part of what a target asks. Said right beside the verdict. */
function coverageText({ graph }: Catalogue, { role, level, skills }: TargetStanding): string {
  const asked = targetsFor(graph, role, level as LevelId).length
  const answered = skills.filter(({ ownAnswers }) => ownAnswers > 0).length
  return t('profiles.coverage', { asked, judged: skills.length, answered })
}

function compositeText({ mean, standardError, cut }: CompositeStanding): string {
  return t('profiles.composite', {
    reading: abilityReading(mean),
    margin: readingMargin(standardError),
    cut: abilityReading(cut),
  })
}
