import { weekdayText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Button, Field, Notice } from '../web/components.tsx'
import { textOf } from '../web/forms.ts'
import type { PathView } from './load-path.ts'
import { TargetFields } from './part-view.tsx'
import type { PathPageProps } from './path-page.tsx'

const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** How much time there is, on which days, from when. */
export function PlanBox({ view, wrong = new Set(), entered }: Pick<PathPageProps, 'view' | 'wrong' | 'entered'>) {
  const { settings, target } = view
  const value = (name: string, kept: string | number) => (entered ? textOf(entered, name) : kept)
  const error = (name: 'hours' | 'days' | 'startOn' | 'startTime') =>
    wrong.has(name) ? t(`paths.plan.error.${name}`) : undefined
  const days = new Set(entered ? entered.getAll('days').map(Number) : settings.days)
  return (
    <section class="panel plan-box" aria-labelledby="plan">
      <h2 id="plan">{t('paths.plan.title')}</h2>
      <form method="post" action="/path/plan">
        <TargetFields target={target} />
        {/* public/local-time.js writes the browser's zone. */}
        <input type="hidden" name="timeZone" value="" data-time-zone />
        <Field
          name="hours"
          label={t('paths.plan.hours')}
          type="number"
          min={0.5}
          max={40}
          step={0.5}
          value={value('hours', settings.minutesPerWeek / 60)}
          error={error('hours')}
        />
        <fieldset class={wrong.has('days') ? 'field invalid plan-days' : 'field plan-days'}>
          <legend>{t('paths.plan.days')}</legend>
          {wrong.has('days') ? <p class="error">{error('days')}</p> : null}
          <div class="day-choices">
            {DAYS.map((day) => (
              <label key={day} class="day-choice">
                <input
                  type="checkbox"
                  name="days"
                  value={day}
                  checked={days.has(day)}
                  aria-label={weekdayText(day, 'long')}
                />
                <span aria-hidden="true">{weekdayText(day, 'short')}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field
          name="startOn"
          label={t('paths.plan.startOn')}
          type="date"
          value={value('startOn', settings.startOn)}
          error={error('startOn')}
        />
        <Field name="startTime" label={t('paths.plan.startTime')} error={error('startTime')}>
          {(attributes) => <input type="time" value={value('startTime', settings.startTime)} {...attributes} />}
        </Field>
        <Button tone={view.stored ? 'plain' : 'primary'}>{t('paths.plan.save')}</Button>
      </form>
    </section>
  )
}

export function CalendarBox({ view, address }: { view: PathView; address?: string | undefined }) {
  const { stored, target } = view
  return (
    <section class="panel calendar-box" aria-labelledby="calendar">
      <h2 id="calendar">{t('paths.calendar.title')}</h2>
      {stored === null ? (
        <p class="small faint">{t('paths.calendar.first')}</p>
      ) : (
        <>
          <p>
            <a href={`/path/calendar.ics?role=${target.role}&level=${target.level}`} download>
              {t('paths.calendar.download')}
            </a>
          </p>
          <p class="small faint">{t('paths.calendar.downloadNote')}</p>
          {address === undefined ? null : (
            <Notice kind="success" title={t('paths.calendar.once.title')}>
              <p>{t('paths.calendar.once')}</p>
              <p>
                <code class="once-link">{address}</code>
              </p>
            </Notice>
          )}
          <form method="post" action="/path/calendar">
            <TargetFields target={target} />
            {stored.calendarTokenHash === null ? (
              <>
                <p class="small faint">{t('paths.calendar.subscribeNote')}</p>
                <Button name="action" value="open">
                  {t('paths.calendar.subscribe')}
                </Button>
              </>
            ) : (
              <>
                <p class="small">{t('paths.calendar.open')}</p>
                <p class="actions">
                  <Button name="action" value="open">
                    {t('paths.calendar.renew')}
                  </Button>
                  <Button name="action" value="close">
                    {t('paths.calendar.close')}
                  </Button>
                </p>
              </>
            )}
          </form>
        </>
      )}
    </section>
  )
}
