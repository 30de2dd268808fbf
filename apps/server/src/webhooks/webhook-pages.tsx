import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import type { Tenant } from '../organizations/tenant.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, Choice, Choices, EmptyState, ErrorSummary, Field, Notice, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Pager, type PageOfList } from '../web/pager.tsx'
import { CHOSEN_EVENTS, EVENT_TYPES } from './event-types.ts'
import type { DeliveryView, EndpointSummary, EndpointView } from './endpoints.ts'

export interface EndpointForm {
  id: string
  url: string
  events: readonly string[]
  error?: string | undefined
}

export interface WebhooksView {
  tenant: Tenant
  endpoints: readonly EndpointSummary[]
  form: EndpointForm
  said: string | null
}

export function WebhooksPage({ tenant, endpoints, form, said }: WebhooksView) {
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/webhooks"
      title={t('webhooks.title')}
      lead={t('webhooks.lead')}
      said={said}
    >
      {endpoints.length === 0 ? (
        <EmptyState title={t('webhooks.none')}>
          <p>{t('webhooks.none.text')}</p>
        </EmptyState>
      ) : (
        <Table
          caption={t('webhooks.endpoints')}
          captionHidden
          head={[
            { label: t('webhooks.column.url') },
            { label: t('webhooks.column.state') },
            { label: t('webhooks.column.waiting'), numeric: true },
            { label: t('webhooks.column.givenUp'), numeric: true },
          ]}
        >
          {endpoints.map((endpoint) => (
            <tr key={endpoint.id}>
              <th scope="row">
                <a class="long-address" href={pathOf(tenant, `/webhooks/${endpoint.id}`)}>
                  {endpoint.url}
                </a>
              </th>
              <td>
                <EndpointState endpoint={endpoint} />
              </td>
              <td class="numeric">{endpoint.waiting}</td>
              <td class="numeric">{endpoint.givenUp}</td>
            </tr>
          ))}
        </Table>
      )}
      <section class="section narrow">
        <h2>{t('webhooks.new')}</h2>
        <EndpointFields form={form} action={pathOf(tenant, '/webhooks')} submit={t('webhooks.new.action')} />
      </section>
      <EventDocs />
    </OrganizationFrame>
  )
}

function EndpointState({ endpoint }: { endpoint: EndpointView }) {
  if (endpoint.enabled) return <Badge tone="good">{t('webhooks.state.on')}</Badge>
  const gone = endpoint.disabledReason === 'gone'
  return <Badge tone={gone ? 'bad' : 'plain'}>{t(gone ? 'webhooks.state.gone' : 'webhooks.state.off')}</Badge>
}

function EndpointFields({ form, action, submit }: { form: EndpointForm; action: string; submit: string }) {
  return (
    <form method="post" action={action} class="stack">
      <ErrorSummary errors={form.error ? [{ field: 'url', message: form.error }] : []} />
      <input type="hidden" name="id" value={form.id} />
      <Field
        name="url"
        type="url"
        label={t('webhooks.url')}
        hint={t('webhooks.url.hint')}
        value={form.url}
        error={form.error}
        required
        maxLength={2000}
        autocomplete="off"
        spellcheck={false}
      />
      <Choices legend={t('webhooks.events')} hint={t('webhooks.events.hint')}>
        {CHOSEN_EVENTS.map((name) => (
          <Choice
            key={name}
            kind="checkbox"
            name="events"
            value={name}
            checked={form.events.includes(name)}
            hint={t(`webhooks.event.${name}`)}
          >
            <code>{name}</code>
          </Choice>
        ))}
      </Choices>
      <Button tone="primary">{submit}</Button>
    </form>
  )
}

/** What arrives, and how a receiver knows that it is from here: drawn from the table of events. */
function EventDocs() {
  return (
    <section class="section">
      <h2>{t('webhooks.docs')}</h2>
      <p>{t('webhooks.docs.verify')}</p>
      <p>{t('webhooks.docs.retries')}</p>
      <Table
        caption={t('webhooks.docs.table')}
        captionHidden
        wordy
        head={[
          { label: t('webhooks.docs.type') },
          { label: t('webhooks.docs.when') },
          { label: t('webhooks.docs.data') },
        ]}
      >
        {(Object.keys(EVENT_TYPES) as (keyof typeof EVENT_TYPES)[]).map((name) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>{t(`webhooks.event.${name}`)}</td>
            <td>
              <code>{Object.keys(EVENT_TYPES[name].shape).join(', ')}</code>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

export interface EndpointPageView {
  tenant: Tenant
  endpoint: EndpointView
  deliveries: readonly DeliveryView[]
  total: number
  at: PageOfList
  form: EndpointForm
  /** Just made: shown this once. */
  secret?: string | undefined
  sinceError?: string | undefined
  said: string | null
}

export function EndpointPage(view: EndpointPageView) {
  const { tenant, endpoint, deliveries, total, at, form, secret, sinceError, said } = view
  const address = pathOf(tenant, `/webhooks/${endpoint.id}`)
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/webhooks"
      trail={[{ label: t('webhooks.title'), href: pathOf(tenant, '/webhooks') }, { label: t('webhooks.endpoint') }]}
      title={t('webhooks.endpoint')}
      lead={<span class="long-address">{endpoint.url}</span>}
      said={said}
    >
      {secret ? (
        <Notice kind="success" title={t('webhooks.secret.new')}>
          <p>{t('webhooks.secret.once')}</p>
          <p>
            <code class="once-link">{secret}</code>
          </p>
        </Notice>
      ) : null}
      {endpoint.disabledReason === 'gone' ? (
        <Notice kind="warn" title={t('webhooks.gone')}>
          <p>{t('webhooks.gone.text')}</p>
        </Notice>
      ) : null}
      <p>
        <EndpointState endpoint={endpoint} />
      </p>
      <div class="actions">
        {endpoint.enabled ? (
          <form method="post" action={`${address}/test`}>
            <Button>{t('webhooks.test')}</Button>
          </form>
        ) : null}
        <form method="post" action={`${address}/${endpoint.enabled ? 'disable' : 'enable'}`}>
          <Button>{t(endpoint.enabled ? 'webhooks.disable' : 'webhooks.enable')}</Button>
        </form>
      </div>
      <section class="section">
        <h2>{t('webhooks.deliveries')}</h2>
        {deliveries.length === 0 ? (
          <p>{t('webhooks.deliveries.none')}</p>
        ) : (
          <Table
            caption={t('webhooks.deliveries')}
            captionHidden
            wordy
            head={[
              { label: t('webhooks.docs.type') },
              { label: t('webhooks.column.happened') },
              { label: t('webhooks.column.state') },
              { label: t('webhooks.column.reply') },
              { label: t('webhooks.column.act') },
            ]}
          >
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} address={address} />
            ))}
          </Table>
        )}
        <Pager at={at} total={total} href={(page) => `${address}?page=${page}`} />
      </section>
      <section class="section narrow">
        <h2>{t('webhooks.replay')}</h2>
        <p>{t('webhooks.replay.what')}</p>
        <form method="post" action={`${address}/replay`} class="inline-form">
          <Field name="since" type="date" label={t('webhooks.replay.since')} error={sinceError} required />
          <Button>{t('webhooks.replay.action')}</Button>
        </form>
      </section>
      <section class="section narrow">
        <h2>{t('webhooks.settings')}</h2>
        <EndpointFields form={form} action={address} submit={t('webhooks.change')} />
        <details>
          <summary>{t('webhooks.secret')}</summary>
          <p>{t('webhooks.secret.what')}</p>
          <form method="post" action={`${address}/secret`} class="actions">
            <Button>{t('webhooks.secret.rotate')}</Button>
          </form>
        </details>
        <details>
          <summary>{t('webhooks.delete')}</summary>
          <p>{t('webhooks.delete.what')}</p>
          <form method="post" action={`${address}/delete`} class="actions">
            <Button tone="danger">{t('webhooks.delete.action')}</Button>
          </form>
        </details>
      </section>
    </OrganizationFrame>
  )
}

function DeliveryRow({ delivery, address }: { delivery: DeliveryView; address: string }) {
  const { id, type, occurredAt, state, attempts, nextAttemptAt, lastStatus, lastError, lastReply } = delivery
  const tone = state === 'delivered' ? 'good' : state === 'given-up' ? 'bad' : 'plain'
  return (
    <tr>
      <th scope="row">
        <code>{type}</code>
      </th>
      <td>
        <DateTime at={occurredAt} />
      </td>
      <td>
        <Badge tone={tone}>{t(`webhooks.delivery.${state}`)}</Badge>{' '}
        <span class="small faint">{t('webhooks.attempts', { attempts })}</span>
        {state === 'waiting' && attempts > 0 ? (
          <div class="small faint">
            {t('webhooks.next')} <DateTime at={nextAttemptAt} />
          </div>
        ) : null}
      </td>
      <td>
        {lastStatus === null ? lastError : <code>{lastStatus}</code>}
        {lastReply ? (
          <details>
            <summary>{t('webhooks.reply')}</summary>
            <pre class="small">{lastReply}</pre>
          </details>
        ) : null}
      </td>
      <td>
        {state === 'waiting' ? null : (
          <form method="post" action={`${address}/deliveries/${id}/replay`}>
            <Button aria-label={t('webhooks.again.which', { type })}>{t('webhooks.again')}</Button>
          </form>
        )}
      </td>
    </tr>
  )
}
