import { addDays, mondayOf, type Piece, type Week } from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import { dateText, nearDayText } from '../messages/formats.ts'
import { rich, t } from '../messages/index.ts'
import { Progress } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { DonePart, PathView } from './load-path.ts'
import { materialOf } from './materials.ts'
import { Mark, metaOf, PartTitle } from './part-view.tsx'
import { durationText, skillName } from './path-words.ts'

interface ViewProps {
  catalogue: Catalogue
  view: PathView
}

const WEEKS_SHOWN = 3

/** This week first, with what was done in it; later weeks folded. */
export function Weeks({ catalogue, view }: ViewProps) {
  const { weeks } = view
  const later = weeks.slice(WEEKS_SHOWN)
  return (
    <section aria-labelledby="weeks">
      <h2 id="weeks">{t('paths.weeks.title')}</h2>
      <ol class="weeks">
        {weeks.slice(0, WEEKS_SHOWN).map((week) => (
          <WeekItem key={week.monday} catalogue={catalogue} view={view} week={week} />
        ))}
      </ol>
      {later.length > 0 ? (
        <details>
          <summary>{t('paths.week.later', { count: later.length })}</summary>
          <ol class="weeks">
            {later.map((week) => (
              <WeekItem key={week.monday} catalogue={catalogue} view={view} week={week} />
            ))}
          </ol>
        </details>
      ) : null}
    </section>
  )
}

function WeekItem({ catalogue, view, week }: ViewProps & { week: Week }) {
  const { today, doneThisWeek } = view
  const isThis = week.monday === mondayOf(today)
  return (
    <li class={isThis ? 'week this-week' : 'week'}>
      <h3>
        {isThis
          ? t('paths.week.this')
          : week.monday === addDays(mondayOf(today), 7)
            ? t('paths.week.next')
            : t('paths.week.of', { day: dateText(week.monday) })}{' '}
        <span class="mono faint">{durationText(week.minutes)}</span>
      </h3>
      {isThis && doneThisWeek.length > 0 ? <ThisWeekProgress done={doneThisWeek} week={week} /> : null}
      <ol class="sittings">
        {week.sittings.map(({ date, pieces }) => (
          <li key={date} class="sitting">
            <time dateTime={date} class="sitting-day">
              {nearDayText(date)}
            </time>
            <ul class="path-parts">
              {pieces.map((piece) => (
                <PieceItem key={piece.key} catalogue={catalogue} view={view} piece={piece} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </li>
  )
}

function ThisWeekProgress({ done, week }: { done: readonly DonePart[]; week: Week }) {
  const minutes = done.reduce((sum, part) => sum + part.minutes, 0)
  return (
    <Progress
      label={t('paths.week.progress')}
      value={minutes}
      max={minutes + week.minutes}
      text={t('paths.week.progressText', { done: durationText(minutes), all: durationText(minutes + week.minutes) })}
    />
  )
}

function PieceItem({ catalogue, view, piece }: ViewProps & { piece: Piece }) {
  const { key, minutes, piece: number, pieces } = piece
  const material = materialOf(catalogue, key)
  const step = view.path.steps.find(({ parts }) => parts.some((part) => part.key === key))
  const markable = material?.kind === 'section' || material?.kind === 'reading'
  return (
    <li class="path-part">
      <span>
        <PartTitle catalogue={catalogue} keyOf={key} />
        <small class="part-meta">
          {durationText(minutes)}
          {pieces > 1 ? ` · ${t('paths.piece', { piece: number, pieces })}` : ''}
          {metaOf(material).map((text) => ` · ${text}`)}
          {step && material?.kind !== 'check' ? (
            <>
              {' · '}
              {rich(
                'paths.for',
                { skill: skillName(catalogue, step.skill) },
                { link: (text) => <a href={`#step-${step.skill}`}>{text}</a> },
              )}
            </>
          ) : null}
        </small>
      </span>
      {markable && number === pieces ? (
        <Mark target={view.target} keyOf={key} on label={t('paths.markOf', { title: material.title })}>
          {t('paths.mark')}
        </Mark>
      ) : null}
    </li>
  )
}

/** What was done, the latest first, each with a way back. */
export function DoneList({ catalogue, view: { done, target } }: ViewProps) {
  return (
    <details class="path-done">
      <summary>{t('paths.done.title', { count: done.length })}</summary>
      <ul class="path-parts">
        {done.map(({ key, at }) => {
          const material = materialOf(catalogue, key)
          return (
            <li key={key} class="path-part">
              <span>
                <PartTitle catalogue={catalogue} keyOf={key} done />
                <small class="part-meta">
                  {material?.kind === 'challenge' ? `${t('paths.done.handedIn')} · ` : ''}
                  <DateTime at={at} />
                </small>
              </span>
              {material && material.kind !== 'challenge' ? (
                <Mark target={target} keyOf={key} on={false} label={t('paths.unmarkOf', { title: material.title })}>
                  {t('paths.unmark')}
                </Mark>
              ) : null}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
