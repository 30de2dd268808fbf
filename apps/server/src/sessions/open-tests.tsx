import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { LinkButton } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { pageOfSessions, type SessionSummary } from './list-sessions.ts'
import { testName } from './test-name.ts'

/** Newer ones first; older open tests are in the list of sittings. */
const SHOWN = 3

/** The tests that somebody has begun and not finished, to be passed to `OpenTests`. */
export async function findOpenTests(
  { db }: Pick<AppContext, 'db'>,
  who: SignedIn | null,
): Promise<readonly SessionSummary[]> {
  return who ? pageOfSessions(db, who, { limit: SHOWN, state: 'open' }) : []
}

/** "You have an open test, at question 7": the way back, also from another device. Nothing where there is none. */
export function OpenTests({ tests }: { tests: readonly SessionSummary[] }) {
  if (tests.length === 0) return null
  return (
    <section class="open-tests" aria-labelledby="open-tests">
      <h2 id="open-tests" class="open-tests-title">
        {t('sessions.open.title', { count: tests.length })}
      </h2>
      <ul>
        {tests.map(({ session, done }) => (
          <li key={session.id}>
            <p>
              <strong>{testName(session.blueprint)}</strong>
              <br />
              <span class="faint">
                {t('sessions.open.at', { position: done + 1 })} · {t('sessions.open.begun')}{' '}
                <DateTime at={session.startedAt} />
              </span>
            </p>
            <LinkButton href={`/sessions/${session.id}`} tone="primary">
              {t('sessions.measure.resume')}
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
