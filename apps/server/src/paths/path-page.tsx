import type { PlanChange } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { rich, t } from '../messages/index.ts'
import type { Target } from '../profiles/standing.ts'
import { TargetPicker, targetText } from '../profiles/target-picker.tsx'
import { probabilityText } from '../web/ability-scale.ts'
import { Button, EmptyState, LinkButton, Notice, PageHead } from '../web/components.tsx'
import type { PathView } from './load-path.ts'
import { checkAddress } from './materials.ts'
import { Mark, PartTitle, TargetFields } from './part-view.tsx'
import { durationText, reasonText, skillName } from './path-words.ts'
import { CalendarBox, PlanBox } from './plan-box.tsx'
import { DoneList, Weeks } from './week-list.tsx'
import { DueReviews } from './due-reviews.tsx'

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

/** What a form just did, and how to take it back. */
export interface Said {
  text: string
  title?: string
  back?: { key: string; on: boolean }
}

export interface PathPageProps {
  catalogue: Catalogue
  view: PathView
  said?: Said | null
  /** Fields of the plan's form that were refused, and what was entered. */
  wrong?: ReadonlySet<string>
  entered?: FormData
  /** Shown once. */
  calendarAddress?: string
}

/** The plan in weeks, what changed in it, and why each step is there. */
export function PathPage(props: PathPageProps) {
  const { catalogue, view, said } = props
  const { target, path, changes, reviews, known, done } = view
  const name = targetText(catalogue, target)
  return (
    <>
      <PageHead title={t('paths.title')} lead={t('paths.lead', { target: name })} />
      <TargetPicker catalogue={catalogue} target={target} action="/path" />
      {said ? <SaidNotice said={said} target={target} /> : null}
      {changes.length > 0 ? <Changes catalogue={catalogue} target={target} changes={changes} /> : null}
      <div class="path-layout">
        <div class="path-main">
          <DueReviews catalogue={catalogue} reviews={reviews} />
          {path.steps.length === 0 ? (
            <EmptyState title={t(known.length > 0 ? 'paths.allKnown.title' : 'paths.none.title')}>
              <p>{known.length > 0 ? t('paths.allKnown') : t('paths.none', { target: name })}</p>
            </EmptyState>
          ) : (
            <>
              <p class="path-summary">{summaryText(view)}</p>
              {view.weeks.length > 0 ? <Weeks catalogue={catalogue} view={view} /> : null}
            </>
          )}
          {known.length > 0 ? <Known catalogue={catalogue} view={view} /> : null}
          {done.length > 0 ? <DoneList catalogue={catalogue} view={view} /> : null}
          {path.steps.length > 0 ? <Steps catalogue={catalogue} view={view} /> : null}
          <p class="actions">
            <LinkButton href="/measure">{t('paths.measureAgain')}</LinkButton>
          </p>
        </div>
        {path.steps.length > 0 ? (
          <div class="path-side">
            <PlanBox {...props} />
            <CalendarBox view={view} address={props.calendarAddress} />
          </div>
        ) : null}
      </div>
    </>
  )
}

function summaryText({ path, weeks, settings }: PathView): string {
  const end = weeks.at(-1)?.sittings.at(-1)?.date
  if (end === undefined) return t('paths.summary.nothing')
  const words = t('paths.summary', {
    steps: path.steps.length,
    time: durationText(path.minutes),
    end: dateText(end),
    budget: durationText(settings.minutesPerWeek),
  })
  return `${words} ${t('paths.summary.long')}`
}

function SaidNotice({ said, target }: { said: Said; target: Target }) {
  return (
    <Notice kind="success" title={said.text}>
      {said.back ? (
        <Mark
          target={target}
          keyOf={said.back.key}
          on={said.back.on}
          label={t('paths.unmarkOf', { title: said.title ?? '' })}
        >
          {t('paths.unmark')}
        </Mark>
      ) : null}
    </Notice>
  )
}

const CHANGES_SHOWN = 8

function Changes({
  catalogue,
  target,
  changes,
}: {
  catalogue: Catalogue
  target: Target
  changes: readonly PlanChange[]
}) {
  return (
    <Notice title={t('paths.changes.title')}>
      <p>{t('paths.changes.lead')}</p>
      <ul>
        {changes.slice(0, CHANGES_SHOWN).map((change) => (
          <li key={change.skill}>
            {rich(`paths.changes.${change.code}`, changeValues(catalogue, change), {
              link: (text) => <a href={`/skills/${change.skill}`}>{text}</a>,
            })}
          </li>
        ))}
        {changes.length > CHANGES_SHOWN ? (
          <li>{t('paths.changes.more', { count: changes.length - CHANGES_SHOWN })}</li>
        ) : null}
      </ul>
      <form method="post" action="/path/accept">
        <TargetFields target={target} />
        <Button>{t('paths.changes.accept')}</Button>
      </form>
    </Notice>
  )
}

function changeValues(catalogue: Catalogue, change: PlanChange): Record<string, string> {
  return {
    skill: skillName(catalogue, change.skill),
    now: probabilityText(change.now),
    before: 'before' in change ? probabilityText(change.before) : '',
    to: 'to' in change ? change.to : '',
  }
}

function Known({ catalogue, view: { known, target } }: { catalogue: Catalogue; view: PathView }) {
  return (
    <details class="path-known">
      <summary>{t('paths.known.title', { count: known.length })}</summary>
      <p class="small faint">{t('paths.known.note')}</p>
      <ul class="path-parts">
        {known.map(({ gap: { skill }, checkable }) => {
          const name = skillName(catalogue, skill)
          return (
            <li key={skill} class="path-part">
              <span>
                <a href={`/skills/${skill}`}>{name}</a>
                {checkable ? null : <small class="part-meta">{t('paths.known.uncheckable')}</small>}
              </span>
              <span class="part-actions">
                {checkable ? (
                  <a
                    class="button plain"
                    href={checkAddress(skill)}
                    aria-label={t('paths.known.checkOf', { skill: name })}
                  >
                    {t('paths.known.check')}
                  </a>
                ) : null}
                <Mark
                  target={target}
                  keyOf={`known:${skill}`}
                  on={false}
                  label={t('paths.known.undoOf', { skill: name })}
                >
                  {t('paths.unmark')}
                </Mark>
              </span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

function Steps({ catalogue, view }: { catalogue: Catalogue; view: PathView }) {
  const { path, target, doubted } = view
  const { skills } = indexCatalogue(catalogue)
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t('paths.steps.title')}</h2>
      <p class="small faint">{t('paths.steps.lead', { proven: path.shortest ? 'yes' : 'no' })}</p>
      <ol class="path">
        {path.steps.map((step) => {
          const skill = skills.get(step.skill)
          const name = skill?.name ?? step.skill
          return (
            <li class="path-step" key={step.skill} id={`step-${step.skill}`}>
              <h3>
                <a href={`/skills/${step.skill}`}>{name}</a>{' '}
                <span class="faint small">
                  {t('paths.fromTo', {
                    from: t(`results.proficiency.${step.from}`),
                    to: t(`results.proficiency.${step.to}`),
                  })}
                </span>
              </h3>
              <p>{reasonText(catalogue, step)}</p>
              {doubted.has(step.skill) ? <p>{t('paths.known.doubted')}</p> : null}
              {step.parts.length > 0 ? (
                <ul class="step-parts">
                  {step.parts.map(({ key, done }) => (
                    <li key={key}>
                      <PartTitle catalogue={catalogue} keyOf={key} done={done} />
                    </li>
                  ))}
                </ul>
              ) : null}
              {step.elsewhere.length > 0 ? (
                <p class="small faint">
                  {t('paths.elsewhere', {
                    list: step.elsewhere.map(({ step: other }) => skillName(catalogue, other)).join(', '),
                  })}
                </p>
              ) : null}
              {step.lacking.map((purpose) => (
                <p key={purpose} class="small">
                  {t(`paths.lacking.${purpose}`, {
                    indicator: skill?.indicators[step.to] ?? '',
                    evidence: skill?.evidence ?? '',
                  })}
                </p>
              ))}
              {step.reason.code === 'prerequisite' || doubted.has(step.skill) ? null : (
                <Mark target={target} keyOf={`known:${step.skill}`} on label={t('paths.known.markOf', { skill: name })}>
                  {t('paths.known.mark')}
                </Mark>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
