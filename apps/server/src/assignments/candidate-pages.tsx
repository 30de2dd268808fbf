import { indexCatalogue, type Blueprint, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { ConsentText } from '../privacy/consent-text.tsx'
import { targetName } from '../sessions/measure-pages.tsx'
import {
  Content,
  Button,
  Choice,
  EmptyState,
  ErrorSummary,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Table,
} from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { AskedOfMe } from './answer-assignment.ts'
import { StateBadge, testTitle } from './assignment-pages.tsx'

/** Who asks, what is measured, what they will see, for how long: everything before somebody agrees. */
function Terms({ asked, blueprint, catalogue }: { asked: AskedOfMe; blueprint: Blueprint; catalogue: Catalogue }) {
  const { organization } = asked
  const { skills } = indexCatalogue(catalogue)
  const { items, challenges, aiMode } = blueprint
  const days = organization.retentionDays['results']
  return (
    <>
      <h2>{t('sessions.before.what')}</h2>
      <p>
        <Content>{blueprint.summary}</Content>
      </p>
      <p>{t('sessions.before.skills', { count: blueprint.skills.length, target: targetName(catalogue, blueprint) })}</p>
      <ul class="columns">
        {blueprint.skills.map(({ skill }) => (
          <li key={skill}>{skills.get(skill)?.name ?? skill}</li>
        ))}
      </ul>
      <h2>{t('sessions.before.how')}</h2>
      <ul>
        <li>{t('sessions.before.adaptive', { min: items.min, max: items.max })}</li>
        {challenges.count > 0 ? <li>{t('sessions.before.challenges', { count: challenges.count })}</li> : null}
        <li>{t(`sessions.before.ai.${aiMode}`)}</li>
        <li>{t('assignments.terms.time', { organization: organization.name })}</li>
      </ul>
      <h2>{t('assignments.terms.sees', { organization: organization.name })}</h2>
      <ul>
        <li>{t('assignments.terms.sees.standing')}</li>
        <li>{t('assignments.terms.sees.exercises')}</li>
        <li>{t('assignments.terms.sees.not')}</li>
        <li>{t('assignments.terms.sees.only')}</li>
      </ul>
      <h2>{t('assignments.terms.kept')}</h2>
      <p>
        {days
          ? t('assignments.terms.kept.days', { organization: organization.name, days })
          : t('assignments.terms.kept.open', { organization: organization.name })}
      </p>
    </>
  )
}

export interface OpenPageProps {
  asked: AskedOfMe
  blueprint: Blueprint
  catalogue: Catalogue
  token: string
  /** Null: somebody with an account. Otherwise the name that a guest enters. */
  guestName: string | null
  error?: string | undefined
  nameError?: string | undefined
}

/** What the link shows to whoever was asked. Nothing is recorded about them until they agree. */
export function OpenPage({ asked, blueprint, catalogue, token, guestName, error, nameError }: OpenPageProps) {
  const { organization, expiresAt } = asked
  const next = encodeURIComponent(`/assignments/open?token=${token}`)
  const errors = [
    ...(nameError ? [{ field: 'name', message: nameError }] : []),
    ...(error ? [{ field: 'agree-yes', message: error }] : []),
  ]
  return (
    <div class="narrow">
      <ErrorSummary errors={errors} />
      <PageHead
        eyebrow={organization.name}
        title={<Content>{blueprint.title}</Content>}
        lead={t('assignments.open.lead', { organization: organization.name })}
      />
      <p class="faint">
        {t('assignments.open.until')} <DateTime at={expiresAt} />
      </p>
      <Terms asked={asked} blueprint={blueprint} catalogue={catalogue} />
      <h2>{t('assignments.open.agree')}</h2>
      <ConsentText id="assignment" organization={organization.name} />
      <form method="post" action="/assignments/accept" class="stack">
        <input type="hidden" name="token" value={token} />
        {guestName === null ? null : (
          <>
            <Field
              name="name"
              label={t('assignments.open.name')}
              hint={t('assignments.open.name.hint')}
              value={guestName}
              error={nameError}
              required
              maxLength={100}
              autocomplete="name"
            />
            <p class="faint">
              {t('assignments.open.account')} <a href={`/account/sign-in?next=${next}`}>{t('accounts.signIn.title')}</a>{' '}
              · <a href={`/account/sign-up?next=${next}`}>{t('accounts.signUp.title')}</a>
            </p>
          </>
        )}
        <Choice kind="checkbox" name="agree" value="yes">
          {t('assignments.open.yes', { organization: organization.name })}
        </Choice>
        <p class="actions">
          <Button tone="primary">{t('assignments.open.accept')}</Button>
        </p>
        <p class="faint small">{t('assignments.open.notNow')}</p>
      </form>
    </div>
  )
}

/** The link does not work (any more), and what to do. */
export function LinkClosedPage({ reason }: { reason: 'closed' | 'taken' }) {
  return (
    <EmptyState
      level={1}
      title={t(`assignments.${reason}.title`)}
      action={<LinkButton href="/assignments">{t('assignments.mine.title')}</LinkButton>}
    >
      <p>{t(`assignments.${reason}.text`)}</p>
    </EmptyState>
  )
}

/** Everything that organizations asked of me. */
export function MineList({ asked, catalogue }: { asked: readonly AskedOfMe[]; catalogue: Catalogue }) {
  if (asked.length === 0)
    return (
      <EmptyState title={t('assignments.mine.none')}>
        <p>{t('assignments.mine.none.text')}</p>
      </EmptyState>
    )
  return (
    <>
      <p>{t('assignments.mine.lead')}</p>
      <Table
        caption={t('assignments.mine.title')}
        captionHidden
        head={(['test', 'organization', 'state', 'accepted'] as const).map((column) => ({
          label: t(`assignments.mine.column.${column}`),
        }))}
      >
        {asked.map(({ id, organization, blueprintId, state, acceptedAt }) => (
          <tr key={id}>
            <th scope="row">
              <a href={`/assignments/${id}`}>{testTitle(catalogue, blueprintId)}</a>
            </th>
            <td>{organization.name}</td>
            <td>
              <StateBadge state={state} />
            </td>
            <td>{acceptedAt ? <DateTime at={acceptedAt} /> : null}</td>
          </tr>
        ))}
      </Table>
    </>
  )
}

/** One of them: what they see of it, and the way into the sitting. */
export function MinePage({
  asked,
  blueprint,
  catalogue,
  guest,
}: {
  asked: AskedOfMe
  /** Undefined when the catalogue has this test no more. */
  blueprint: Blueprint | undefined
  catalogue: Catalogue
  guest: boolean
}) {
  const { id, organization, blueprintId, state, sessionId, expiresAt } = asked
  return (
    <div class="narrow">
      <PageHead
        eyebrow={organization.name}
        title={testTitle(catalogue, blueprintId)}
        lead={
          <>
            <StateBadge state={state} /> {t(`assignments.mine.${state}`, { organization: organization.name })}
          </>
        }
        actions={
          sessionId ? (
            <LinkButton href={`/sessions/${sessionId}`} tone="primary">
              {t(state === 'finished' ? 'assignments.mine.result' : 'sessions.measure.resume')}
            </LinkButton>
          ) : null
        }
      />
      {state === 'accepted' ? (
        blueprint ? (
          <>
            <form method="post" action={`/assignments/${id}/start`} class="actions">
              <Button tone="primary">{t('sessions.before.start')}</Button>
              <span class="faint">
                {t('assignments.open.until')} <DateTime at={expiresAt} />
              </span>
            </form>
            <Notice title={t('assignments.mine.time.title')}>
              <p>{t('assignments.mine.time', { organization: organization.name })}</p>
            </Notice>
            {guest ? <p class="faint">{t('assignments.mine.guest')}</p> : null}
          </>
        ) : (
          <Notice kind="warn" title={t('assignments.mine.noTest')}>
            <p>{t('assignments.mine.noTest.text', { organization: organization.name })}</p>
          </Notice>
        )
      ) : null}
      {blueprint && state !== 'withdrawn' ? <Terms asked={asked} blueprint={blueprint} catalogue={catalogue} /> : null}
      {state === 'withdrawn' || state === 'expired' ? null : (
        <p class="faint small">
          <a href="/account/privacy">{t('assignments.mine.rights')}</a>
        </p>
      )}
    </div>
  )
}
