import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { Badge, Breadcrumb, Button, Field, LinkButton, Notice, PageHead, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { FailedJob, QueueLine } from './queue-state.ts'
import type { RegradingView } from './regrading.ts'
import { LONGEST_NAME, type WorkerTokenView } from './worker-tokens.ts'
import type { ConnectedWorker } from './workers.ts'

export interface OperatorView {
  catalogue: Catalogue
  now: Date
  lines: readonly QueueLine[]
  missing: readonly { runtime: ConnectedWorker['runtimes'][number]['id']; jobs: number }[]
  workers: readonly ConnectedWorker[]
  failed: { jobs: readonly FailedJob[]; total: number }
  tokens: readonly WorkerTokenView[]
  regradings: readonly RegradingView[]
  /** Just made: shown this once. */
  made?: { name: string; token: string; serverUrl: string }
  tokenError?: string
}

export const challengeTitle = (catalogue: Catalogue, id: string): string =>
  indexCatalogue(catalogue).challenges.get(id)?.title ?? id

/** Everything about grading that its operator may have to act on. */
export function OperatorPage(view: OperatorView) {
  return (
    <>
      <Breadcrumb trail={[{ label: t('grading.back'), href: '/account' }, { label: t('grading.title') }]} />
      <PageHead
        title={t('grading.title')}
        lead={t('grading.lead')}
        actions={
          <>
            <LinkButton href="/grading">{t('grading.refresh')}</LinkButton>
            <span class="faint small">
              {t('grading.asOf')} <DateTime at={view.now} />
            </span>
          </>
        }
      />
      {view.made ? <MadeToken {...view.made} /> : null}
      {view.workers.length === 0 ? (
        <Notice kind="warn" title={t('grading.noWorker')}>
          <p>{t('grading.noWorker.text')}</p>
        </Notice>
      ) : (
        view.missing.map(({ runtime, jobs }) => (
          <Notice
            key={runtime}
            kind="warn"
            title={t('grading.missing', { runtime: t(`challenges.runtime.${runtime}`), jobs })}
          />
        ))
      )}
      <Section id="queue" title={t('grading.queue')}>
        <Queue lines={view.lines} />
      </Section>
      <Section id="workers" title={t('grading.workers')}>
        <Workers workers={view.workers} />
      </Section>
      <Section id="failed" title={t('grading.failed')}>
        <Failed catalogue={view.catalogue} failed={view.failed} />
      </Section>
      <Section id="regrade" title={t('grading.regrade')}>
        <Regrade catalogue={view.catalogue} regradings={view.regradings} />
      </Section>
      <Section id="tokens" title={t('grading.tokens')}>
        <Tokens tokens={view.tokens} error={view.tokenError} />
      </Section>
    </>
  )
}

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="section" id={id} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Queue({ lines }: { lines: readonly QueueLine[] }) {
  if (lines.length === 0) return <p>{t('grading.queue.empty')}</p>
  const head = [
    { label: t('grading.column.kind') },
    { label: t('grading.column.lane') },
    { label: t('grading.column.waiting'), numeric: true },
    { label: t('grading.column.running'), numeric: true },
    { label: t('grading.column.oldest') },
  ]
  return (
    <>
      <Table caption={t('grading.queue')} captionHidden head={head} dense>
        {lines.map(({ lane, purpose, waiting, running, oldest }) => (
          <tr key={`${lane} ${purpose}`}>
            <th scope="row">{t(`grading.purpose.${purpose}`)}</th>
            <td>{t(`grading.lane.${lane}`)}</td>
            <td class="numeric">{waiting}</td>
            <td class="numeric">{running}</td>
            <td>{oldest ? <DateTime at={oldest} /> : t('grading.none')}</td>
          </tr>
        ))}
      </Table>
      <p class="faint">{t('grading.queue.note')}</p>
    </>
  )
}

function Workers({ workers }: { workers: readonly ConnectedWorker[] }) {
  if (workers.length === 0) return <p>{t('grading.noWorker')}.</p>
  const head = [
    { label: t('grading.column.worker') },
    { label: t('grading.column.slots'), numeric: true },
    { label: t('grading.column.runtimes') },
    { label: t('grading.column.token') },
    { label: t('grading.column.seen') },
  ]
  return (
    <>
      <Table caption={t('grading.workers')} captionHidden head={head} dense wordy>
        {workers.map(({ name, engine, slots, runtimes, token, lastSeenAt }) => (
          <tr key={name}>
            <th scope="row">
              {name} <span class="faint small">{engine}</span>
            </th>
            <td class="numeric">{slots}</td>
            <td>
              <ul class="plain-list small">
                {runtimes.map(({ id, version, hash }) => (
                  <li key={id}>
                    <span class="mono">{id}</span> {version} <span class="faint mono">{hash.slice(0, 8)}</span>
                  </li>
                ))}
              </ul>
            </td>
            <td>{token ?? t('grading.worker.ownToken')}</td>
            <td>
              <DateTime at={lastSeenAt} />
            </td>
          </tr>
        ))}
      </Table>
      <p class="faint">{t('grading.workers.note')}</p>
    </>
  )
}

function Failed({ catalogue, failed: { jobs, total } }: { catalogue: Catalogue; failed: OperatorView['failed'] }) {
  if (jobs.length === 0) return <p>{t('grading.failed.empty')}</p>
  const head = [
    { label: t('grading.column.job') },
    { label: t('grading.column.reason') },
    { label: t('grading.column.attempts'), numeric: true },
    { label: t('grading.column.sent') },
    { label: t('grading.column.action') },
  ]
  return (
    <>
      <p>{t('grading.failed.note')}</p>
      <Table caption={t('grading.failed')} captionHidden head={head} dense wordy>
        {jobs.map(({ id, challengeId, purpose, runtime, reason, attempts, worker, sentAt }) => {
          const challenge = challengeTitle(catalogue, challengeId)
          return (
            <tr key={id}>
              <th scope="row">
                {challenge}{' '}
                <span class="faint small">
                  {t(`grading.job.${purpose}`)}, {runtime}
                </span>
              </th>
              <td>
                {reason} {worker ? <span class="faint small mono">{worker}</span> : null}
              </td>
              <td class="numeric">{attempts}</td>
              <td>
                <DateTime at={sentAt} />
              </td>
              <td>
                <form method="post" action={`/grading/jobs/${id}/again`}>
                  <Button aria-label={t('grading.failed.againLabel', { purpose, challenge })}>
                    {t('grading.failed.again')}
                  </Button>
                </form>
              </td>
            </tr>
          )
        })}
      </Table>
      {jobs.length < total ? <p>{t('grading.failed.more', { shown: jobs.length, total })}</p> : null}
    </>
  )
}

function Regrade({ catalogue, regradings }: Pick<OperatorView, 'catalogue' | 'regradings'>) {
  const challenges = catalogue.challenges.toSorted((one, other) => one.title.localeCompare(other.title, 'en'))
  return (
    <>
      <p>{t('grading.regrade.note')}</p>
      <form method="get" action="/grading/regradings/new" class="long-choice">
        <Field name="what" label={t('grading.regrade.what')}>
          {(attributes) => (
            <select {...attributes}>
              <option value="changed-runtime">{t('grading.regrade.changedRuntime')}</option>
              {challenges.map(({ id, title }) => (
                <option key={id} value={`challenge:${id}`}>
                  {t('grading.regrade.challenge', { title })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button>{t('grading.regrade.count')}</Button>
      </form>
      <h3>{t('grading.regradings')}</h3>
      {regradings.length === 0 ? (
        <p>{t('grading.regradings.empty')}</p>
      ) : (
        <ul class="plain-list">
          {regradings.map((one) => (
            <li key={one.id}>
              <a href={`/grading/regradings/${one.id}`}>{regradingTitle(catalogue, one)}</a>{' '}
              <span class="faint small">
                <DateTime at={one.createdAt} /> · {progressText(one)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function regradingTitle(catalogue: Catalogue, { challengeId }: Pick<RegradingView, 'challengeId'>): string {
  return challengeId === null
    ? t('grading.regrading.of.runtime')
    : t('grading.regrading.of.challenge', { title: challengeTitle(catalogue, challengeId) })
}

export const isOver = ({ total, done, failed, stopped }: RegradingView): boolean => done + failed + stopped >= total

export function progressText(one: RegradingView): string {
  const { total, done, failed, stopped } = one
  return t('grading.regrading.over', { total, done, failed, stopped })
}

function MadeToken({ name, token, serverUrl }: { name: string; token: string; serverUrl: string }) {
  const command = [
    `MILLWRIGHT_SERVER_URL=${serverUrl} MILLWRIGHT_WORKER_TOKEN=${token} \\`,
    '  MILLWRIGHT_RUNTIMES=data/runtimes node_modules/.bin/node apps/worker/dist/main.js',
  ].join('\n')
  return (
    <Notice kind="success" title={t('grading.tokens.made', { name })}>
      <p>
        <code class="secret" aria-label={t('grading.tokens.label')}>
          {token}
        </code>
      </p>
      <p>{t('grading.tokens.made.text')}</p>
      <pre tabIndex={0}>
        <code>{command}</code>
      </pre>
    </Notice>
  )
}

function Tokens({ tokens, error }: { tokens: readonly WorkerTokenView[]; error: string | undefined }) {
  const head = [
    { label: t('grading.column.name') },
    { label: t('grading.column.created') },
    { label: t('grading.column.used') },
    { label: t('grading.column.state') },
  ]
  return (
    <>
      <p>{t('grading.tokens.note')}</p>
      {tokens.length === 0 ? (
        <p>{t('grading.tokens.empty')}</p>
      ) : (
        <Table caption={t('grading.tokens')} captionHidden head={head} dense wordy>
          {tokens.map(({ id, name, createdAt, lastUsedAt, revokedAt }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>
                <DateTime at={createdAt} />
              </td>
              <td>{lastUsedAt ? <DateTime at={lastUsedAt} /> : t('grading.tokens.never')}</td>
              <td>
                {revokedAt ? (
                  <>
                    <Badge>{t('grading.tokens.revoked')}</Badge> <DateTime at={revokedAt} />
                  </>
                ) : (
                  <Confirmed
                    action={`/grading/tokens/${id}/revoke`}
                    ask={t('grading.tokens.revoke')}
                    text={t('grading.tokens.revoke.text')}
                    confirm={t('grading.tokens.revoke.confirm', { name })}
                  />
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <form method="post" action="/grading/tokens">
        <Field
          name="name"
          label={t('grading.tokens.name')}
          hint={t('grading.tokens.name.hint')}
          error={error}
          autocomplete="off"
          maxLength={LONGEST_NAME}
          required
        />
        <Button>{t('grading.tokens.create')}</Button>
      </form>
    </>
  )
}

/** A button behind a question, also without JavaScript. */
export function Confirmed(props: { action: string; ask: string; text: string; confirm: string }) {
  return (
    <details>
      <summary>{props.ask}</summary>
      <p>{props.text}</p>
      <form method="post" action={props.action}>
        <Button tone="danger">{props.confirm}</Button>
      </form>
    </details>
  )
}
