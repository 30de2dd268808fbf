import type { Gap, PathStep } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import type { Target } from '../profiles/standing.ts'
import { TargetPicker, targetText } from '../profiles/target-picker.tsx'
import { probabilityText } from '../web/ability-scale.ts'
import { Badge, Button, EmptyState, LinkButton, PageHead } from '../web/components.tsx'
import type { Done } from './routes.tsx'

export function EmptyPath({ catalogue, target }: { catalogue: Catalogue; target: Target }) {
  return (
    <>
      <PageHead title={t('paths.title')} lead={t('paths.lead', { target: targetText(catalogue, target) })} />
      <EmptyState
        title={t('paths.empty.title')}
        action={
          <LinkButton href="/measure" tone="primary">
            {t('profiles.empty.action')}
          </LinkButton>
        }
      >
        <p>{t('paths.empty')}</p>
      </EmptyState>
    </>
  )
}

interface PathPageProps {
  catalogue: Catalogue
  target: Target
  steps: readonly PathStep[]
  gaps: readonly Gap[]
  done: Done
}

/** The steps in order, each with its reason and what to read and do. */
export function PathPage({ catalogue, target, steps, gaps, done }: PathPageProps) {
  const name = targetText(catalogue, target)
  const minutes = steps.reduce((sum, step) => sum + step.minutes, 0)
  return (
    <>
      <PageHead title={t('paths.title')} lead={t('paths.lead', { target: name })} />
      <TargetPicker catalogue={catalogue} target={target} action="/path" />
      {steps.length === 0 ? (
        <EmptyState title={t('paths.none.title')}>
          <p>{t('paths.none', { target: name })}</p>
        </EmptyState>
      ) : (
        <>
          <p>{t('paths.summary', { count: steps.length, hours: Math.max(1, Math.round(minutes / 60)) })}</p>
          <ol class="path">
            {steps.map((step) => (
              <Step key={step.skill} catalogue={catalogue} target={target} step={step} gaps={gaps} done={done} />
            ))}
          </ol>
          <p class="actions">
            <LinkButton href="/measure">{t('paths.measureAgain')}</LinkButton>
          </p>
        </>
      )}
    </>
  )
}

function Step({ catalogue, target, step, gaps, done }: Omit<PathPageProps, 'steps'> & { step: PathStep }) {
  const { skills, guides, challenges } = indexCatalogue(catalogue)
  const skill = skills.get(step.skill)
  const nothing = step.guideSections.length === 0 && step.exercises.length === 0
  return (
    <li class="path-step">
      <h2>
        <a href={`/skills/${step.skill}`}>{skill?.name ?? step.skill}</a>
      </h2>
      <p class="faint">
        {t('paths.fromTo', {
          from: t(`results.proficiency.${step.from}`),
          to: t(`results.proficiency.${step.to}`),
        })}
        {step.minutes > 0 ? ` · ${t('paths.minutes', { minutes: step.minutes })}` : ''}
      </p>
      <p>{reasonText(catalogue, step, gaps)}</p>
      <p class="indicator">{skill ? skill.indicators[step.to] : null}</p>
      {nothing ? <p>{t('paths.nothing', { evidence: skill?.evidence ?? '' })}</p> : null}
      <ul class="path-parts">
        {step.guideSections.map(({ guide, section }) => {
          const found = guides.get(guide)?.sections.find(({ id }) => id === section)
          const read = done.sections.has(`${guide}#${section}`)
          return (
            <li key={`${guide}#${section}`} id={section}>
              <span>
                {t('paths.read')} <a href={`/guides/${guide}#${section}`}>{found?.title ?? section}</a>{' '}
                {read ? <Badge tone="good">{t('paths.done')}</Badge> : null}
              </span>
              <form method="post" action="/path/read">
                <input type="hidden" name="guide" value={guide} />
                <input type="hidden" name="section" value={section} />
                <input type="hidden" name="read" value={read ? 'no' : 'yes'} />
                <input type="hidden" name="back" value={`/path?role=${target.role}&level=${target.level}`} />
                <Button aria-label={t(read ? 'paths.unmarkOf' : 'paths.markOf', { title: found?.title ?? section })}>
                  {t(read ? 'paths.unmark' : 'paths.mark')}
                </Button>
              </form>
            </li>
          )
        })}
        {step.exercises.map(({ id }) => (
          <li key={id}>
            <span>
              {t('paths.solve')} <a href={`/challenges/${id}`}>{challenges.get(id)?.title ?? id}</a>{' '}
              {done.challenges.has(id) ? <Badge>{t('paths.handedIn')}</Badge> : null}
            </span>
          </li>
        ))}
      </ul>
    </li>
  )
}

/** Why the step is there: its own gap, or what needs it. */
function reasonText(catalogue: Catalogue, step: PathStep, gaps: readonly Gap[]): string {
  const gap = gaps.find(({ skill }) => skill === step.skill)
  if (gap) {
    const asked = t(`results.proficiency.${gap.to}`)
    return t(`paths.reason.${gap.kind}`, { asked, probability: probabilityText(gap.probability) })
  }
  const { skills } = indexCatalogue(catalogue)
  const needed = gaps.find(({ skill }) => skills.get(skill)?.prerequisites.some((one) => one.skill === step.skill))
  const link = needed && skills.get(needed.skill)?.prerequisites.find((one) => one.skill === step.skill)
  if (!needed || !link) return t('paths.reason.prerequisite')
  return t('paths.reason.prerequisiteOf', { skill: skills.get(needed.skill)?.name ?? '', reason: link.reason })
}
