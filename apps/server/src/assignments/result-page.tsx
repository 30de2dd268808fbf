import { randomUUID } from 'node:crypto'
import type { Catalogue } from '@millwright/catalog'
import { knownProbability, OUTCOMES, type DecisionView } from '../decisions/make-decision.ts'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import type { Tenant } from '../organizations/tenant.ts'
import { StandingView } from '../profiles/standing-view.tsx'
import { RescoredSince } from '../rescoring/rescored-notice.tsx'
import { targetName } from '../sessions/measure-pages.tsx'
import { probabilityText } from '../web/ability-scale.ts'
import { Badge, Button, Choice, Choices, ErrorSummary, Field, Notice, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { StateBadge, testTitle } from './assignment-pages.tsx'
import type { AssignmentView } from './find-assignments.ts'
import type { AssignmentResult } from './result.ts'

export interface DecisionForm {
  id: string
  outcome: string
  reason: string
  errors: Partial<Record<'outcome' | 'reason' | 'seen', string>>
}

export interface CandidateView {
  tenant: Tenant
  catalogue: Catalogue
  assignment: AssignmentView
  /** How they accepted: with an account of the address that was asked, another one, or as a guest. */
  acceptedAs: 'same-address' | 'other-address' | 'guest' | null
  /** Null while there is nothing to see. */
  result: AssignmentResult | null
  /** Null for those who may not see decisions. */
  decisions: readonly DecisionView[] | null
  /** Null for those who may not decide. */
  deciding: { seen: string; form: DecisionForm | null } | null
  mayWithdraw: boolean
  said?: string | null
}

/** Days, not moments: how long somebody took is not for those who decide, and may tell of an accommodation. */
const dayText = (at: Date) => dateText(at.toISOString().slice(0, 10))

/** One candidate: where it stands, what came of it, what was decided. */
export function CandidatePage(view: CandidateView) {
  const { tenant, catalogue, assignment, acceptedAs, result, decisions, deciding, mayWithdraw, said } = view
  const { row, state, assignedBy, finishedAt } = assignment
  const address = pathOf(tenant, `/assignments/${row.id}`)
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/assignments"
      trail={[{ label: t('assignments.title'), href: pathOf(tenant, '/assignments') }, { label: row.candidateName }]}
      title={row.candidateName}
      lead={
        <>
          <StateBadge state={state} /> {testTitle(catalogue, row.blueprintId)}
        </>
      }
      said={said}
    >
      <dl class="facts narrow">
        <dt>{t('assignments.new.email')}</dt>
        <dd>{row.email}</dd>
        <dt>{t('assignments.column.asked')}</dt>
        <dd>
          <DateTime at={row.createdAt} /> · {assignedBy}
        </dd>
        <dt>{t('assignments.until')}</dt>
        <dd>
          <DateTime at={row.expiresAt} />
        </dd>
        {row.acceptedAt ? (
          <>
            <dt>{t('assignments.accepted')}</dt>
            <dd>
              {dayText(row.acceptedAt)}
              {acceptedAs ? ` · ${t(`assignments.acceptedAs.${acceptedAs}`)}` : ''}
            </dd>
          </>
        ) : null}
        {finishedAt && state === 'finished' ? (
          <>
            <dt>{t('assignments.finished')}</dt>
            <dd>{dayText(finishedAt)}</dd>
          </>
        ) : null}
      </dl>
      <section class="section" id="result">
        <h2>{t('assignments.result.title')}</h2>
        {result ? (
          <Result result={result} />
        ) : (
          <p>{t(`assignments.result.none.${state === 'finished' ? 'gone' : state}`)}</p>
        )}
      </section>
      {decisions === null ? null : (
        <section class="section" id="decisions">
          <h2>{t('decisions.title')}</h2>
          <p>{t('decisions.people')}</p>
          <Decisions decisions={decisions} />
          {deciding && state !== 'withdrawn' ? (
            <Decide address={`${address}/decisions`} name={row.candidateName} {...deciding} />
          ) : null}
        </section>
      )}
      {mayWithdraw ? (
        <section class="section narrow">
          <h2>{t('assignments.withdraw.title')}</h2>
          <p>{t('assignments.withdraw.what')}</p>
          <details>
            <summary>{t('assignments.withdraw.begin')}</summary>
            <form method="post" action={`${address}/withdraw`} class="actions">
              <Button tone="danger">{t('assignments.withdraw.action')}</Button>
            </form>
          </details>
        </section>
      ) : null}
    </OrganizationFrame>
  )
}

function Result({ result }: { result: AssignmentResult }) {
  const { catalogue, session, standing, answered, grading, lines } = result
  return (
    <>
      <RescoredSince rescorings={result.rescorings} since={session.finishedAt ?? session.startedAt} />
      <p>
        {t('assignments.result.answered', { count: answered })}{' '}
        {session.stopReason ? t(`assignments.stop.${session.stopReason}`) : ''}
      </p>
      {grading > 0 ? (
        <Notice title={t('sessions.finished.grading', { count: grading })}>
          <p>{t('assignments.result.wait')}</p>
        </Notice>
      ) : null}
      <StandingView
        catalogue={catalogue}
        standing={standing.standing}
        targetName={targetName(catalogue, session.blueprint)}
        about="candidate"
      />
      <p class="faint">
        {t(`assignments.result.mode.${session.blueprint.aiMode}`)} {t('assignments.result.only')}{' '}
        {standing.profile.basis === 'expert-judged' ? t('assignments.result.judged') : ''}{' '}
        <a href="/about/measurement">{t('web.footer.measurement')}</a>
      </p>
      <details>
        <summary>{t('assignments.result.exercises')}</summary>
        <Table
          caption={t('assignments.result.exercises')}
          captionHidden
          head={(['number', 'exercise', 'result', 'skill'] as const).map((column) => ({
            label: t(`sessions.finished.column.${column}`),
          }))}
        >
          {lines.map(({ position, title, skill, result: came }) => (
            <tr key={position}>
              <td>{position}</td>
              <th scope="row">{title}</th>
              <td>{came}</td>
              <td>{skill}</td>
            </tr>
          ))}
        </Table>
      </details>
    </>
  )
}

const DECISION_TONES = { advance: 'good', hold: 'warn', decline: 'bad', withdraw: 'plain' } as const

function Decisions({ decisions }: { decisions: readonly DecisionView[] }) {
  if (decisions.length === 0) return <p class="faint">{t('decisions.none')}</p>
  return (
    <ol class="plain-list stack">
      {decisions.map(({ id, outcome, reason, madeBy, decidedAt, known }, index) => (
        <li key={id} class="panel">
          <p>
            <Badge tone={DECISION_TONES[outcome]}>{t(`decisions.outcome.${outcome}`)}</Badge>{' '}
            {index === 0 && decisions.length > 1 ? <strong>{t('decisions.newest')} </strong> : null}
            <span class="faint">
              {madeBy} · <DateTime at={decidedAt} />
            </span>
          </p>
          <p class="as-written">{reason}</p>
          <details>
            <summary>{t('decisions.known')}</summary>
            <p>{knownSentence(known)}</p>
            <pre class="known">{JSON.stringify(known, null, 2)}</pre>
          </details>
        </li>
      ))}
    </ol>
  )
}

function knownSentence(known: DecisionView['known']): string {
  const probability = knownProbability(known)
  if (probability !== null) return t('decisions.known.probability', { probability: probabilityText(probability) })
  return t('sessionId' in known ? 'decisions.known.little' : 'decisions.known.nothing')
}

function Decide({
  address,
  name,
  seen,
  form,
}: {
  address: string
  name: string
  seen: string
  form: DecisionForm | null
}) {
  const errors = form?.errors ?? {}
  const listed = Object.entries(errors).map(([field, message]) => ({
    field: field === 'outcome' ? `outcome-${OUTCOMES[0]}` : 'reason',
    message,
  }))
  return (
    <div class="narrow">
      <h3>{t('decisions.new.title')}</h3>
      <ErrorSummary errors={listed} />
      <form method="post" action={address} class="stack">
        <input type="hidden" name="id" value={form?.id ?? randomUUID()} />
        <input type="hidden" name="seen" value={seen} />
        <Choices legend={t('decisions.new.outcome', { name })} error={errors.outcome}>
          {OUTCOMES.map((one) => (
            <Choice
              key={one}
              name="outcome"
              value={one}
              checked={form?.outcome === one}
              hint={t(`decisions.outcome.${one}.hint`)}
            >
              {t(`decisions.outcome.${one}`)}
            </Choice>
          ))}
        </Choices>
        <Field
          name="reason"
          label={t('decisions.new.reason')}
          hint={t('decisions.new.reason.hint')}
          error={errors.reason}
        >
          {(attributes) => (
            <textarea rows={5} required minLength={10} maxLength={5000} {...attributes}>
              {form?.reason ?? ''}
            </textarea>
          )}
        </Field>
        <p class="actions">
          <Button tone="primary">{t('decisions.new.action')}</Button>
        </p>
      </form>
    </div>
  )
}
