import { t } from '../messages/index.ts'
import { Button, PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { GRACE_MS, type SessionClock } from './timing.ts'

/**
 * The time left for questions. Its script counts down, remembers whether it is hidden and warns before the end; without it, the time is
 * that of the moment when the page was drawn, and says so.
 */
export function TimeLeft({ sessionId, clock }: { sessionId: string; clock: SessionClock }) {
  if (clock.leftMs === null) return null
  const { leftMs, runsMs, deadline } = clock
  const words = {
    minutes: t('sessions.clock.minutes', { minutes: '{}' }),
    seconds: t('sessions.clock.seconds', { seconds: '{}' }),
    stands: t('sessions.clock.stands'),
    unknown: t('sessions.clock.unknown'),
    soon: t('sessions.clock.soon', { minutes: '{}' }),
    over: t('sessions.clock.over', { seconds: GRACE_MS / 1000 }),
  }
  return (
    <details
      class="time-left"
      open
      data-session-clock={`/sessions/${sessionId}/clock`}
      data-left-ms={leftMs}
      data-runs-ms={runsMs}
      data-runs-out={deadline ? '' : undefined}
      data-grace-ms={GRACE_MS}
      data-words={JSON.stringify(words)}
    >
      <summary>{t('sessions.clock.title')}</summary>
      <p class="mono">
        <span data-clock-text>{t('sessions.clock.minutes', { minutes: Math.ceil(leftMs / 60_000) })}</span>{' '}
        <span class="faint" data-clock-still>
          {t('sessions.clock.still')}
        </span>
      </p>
    </details>
  )
}

/** What the clock has to say, a few times in a whole test. In the page from the beginning, so that it is read aloud. */
export function ClockWarning({ clock }: { clock: SessionClock }) {
  return clock.leftMs === null ? null : <p class="clock-warning" role="alert" data-clock-warning />
}

/** Only where this sitting has breaks left and a clock to stop. */
export function BreakButton({ sessionId, clock }: { sessionId: string; clock: SessionClock }) {
  if (clock.breakLeftMs === 0) return null
  return (
    <form method="post" action={`/sessions/${sessionId}/break`} class="actions">
      <Button>{t('sessions.break.take')}</Button>
      <span class="faint">{t('sessions.break.left', { minutes: Math.ceil(clock.breakLeftMs / 60_000) })}</span>
    </form>
  )
}

/** Instead of the exercise, which nobody should study while the clock stands. */
export function BreakPage({ sessionId, until }: { sessionId: string; until: Date }) {
  return (
    <div class="narrow">
      <PageHead title={t('sessions.break.title')} lead={t('sessions.break.lead')} />
      <p>
        {t('sessions.break.until')} <DateTime at={until} />. {t('sessions.break.then')}
      </p>
      <form method="post" action={`/sessions/${sessionId}/resume`} class="actions">
        <Button tone="primary">{t('sessions.break.end')}</Button>
      </form>
    </div>
  )
}
