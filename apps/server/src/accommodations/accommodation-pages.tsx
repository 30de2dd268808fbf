import { t } from '../messages/index.ts'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import type { Tenant } from '../organizations/tenant.ts'
import type { TimeGrant } from '../sessions/timing.ts'
import { Badge, Button, Choice, EmptyState, ErrorSummary, Field, LinkButton, Table } from '../web/components.tsx'
import { Pager, type PageOfList } from '../web/pager.tsx'
import type { PersonToGrant } from './people-to-grant.ts'

const percentOf = ({ timeFactor }: TimeGrant) => Math.round((timeFactor - 1) * 100)

/** "50 % more time, 10 minutes of breaks". */
function grantText(grant: TimeGrant | null): string {
  if (!grant) return t('accommodations.nothing')
  const percent = percentOf(grant)
  const parts = [
    percent > 0 ? t('accommodations.text.percent', { percent }) : '',
    grant.extraMinutes > 0 ? t('accommodations.text.minutes', { minutes: grant.extraMinutes }) : '',
    grant.breakMinutes > 0 ? t('accommodations.text.breaks', { minutes: grant.breakMinutes }) : '',
    grant.noTimer ? t('accommodations.text.noTimer') : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : t('accommodations.nothing')
}

/** Who has what. Nobody is asked why. */
export function AccommodationsPage({
  tenant,
  people,
  total,
  search,
  at,
  said,
}: {
  tenant: Tenant
  people: readonly PersonToGrant[]
  total: number
  search: string
  at: PageOfList
  said?: string | null
}) {
  const address = pathOf(tenant, '/accommodations')
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/accommodations"
      title={t('accommodations.title')}
      lead={t('accommodations.lead')}
      said={said}
    >
      <form method="get" action={address} class="inline-form" role="search">
        <Field name="q" type="search" label={t('assignments.search')} value={search} />
        <Button>{t('organizations.search')}</Button>
      </form>
      {people.length === 0 ? (
        <EmptyState title={t('accommodations.none')}>
          <p>{t('accommodations.none.text')}</p>
        </EmptyState>
      ) : (
        <Table
          caption={t('accommodations.title')}
          captionHidden
          head={(['person', 'granted'] as const).map((column) => ({ label: t(`accommodations.column.${column}`) }))}
        >
          {people.map(({ personId, name, email, kind, granted }) => (
            <tr key={personId}>
              <th scope="row">
                <a href={`${address}/${personId}`}>{name}</a>{' '}
                {kind === 'member' ? <Badge>{t('accommodations.member')}</Badge> : null}
                <br />
                <span class="faint small">{email}</span>
              </th>
              <td>{grantText(granted)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Pager
        at={at}
        total={total}
        href={(page) => `${address}?${new URLSearchParams({ q: search, page: String(page) }).toString()}`}
      />
    </OrganizationFrame>
  )
}

export interface GrantForm {
  percent: string
  minutes: string
  breaks: string
  noTimer: boolean
  errors: Partial<Record<'percent' | 'minutes' | 'breaks', string>>
}

export function GrantPage({
  tenant,
  person,
  form,
}: {
  tenant: Tenant
  person: PersonToGrant
  form?: GrantForm | undefined
}) {
  const address = pathOf(tenant, '/accommodations')
  const { granted } = person
  const values = form ?? {
    percent: String(granted ? percentOf(granted) : 0),
    minutes: String(granted?.extraMinutes ?? 0),
    breaks: String(granted?.breakMinutes ?? 0),
    noTimer: granted?.noTimer ?? false,
    errors: {},
  }
  const { errors } = values
  const listed = Object.entries(errors).map(([field, message]) => ({ field, message }))
  const number = (name: 'percent' | 'minutes' | 'breaks', max: number) => (
    <Field
      name={name}
      type="number"
      inputMode="numeric"
      label={t(`accommodations.${name}`)}
      value={values[name]}
      error={errors[name]}
      required
      min={0}
      max={max}
    />
  )
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/accommodations"
      trail={[{ label: t('accommodations.title'), href: address }, { label: person.name }]}
      title={person.name}
      lead={t('accommodations.grant.lead')}
    >
      <div class="narrow">
        <ErrorSummary errors={listed} />
        <form method="post" action={`${address}/${person.personId}`} class="stack">
          {number('percent', 300)}
          {number('minutes', 600)}
          {number('breaks', 240)}
          <Choice
            kind="checkbox"
            name="noTimer"
            value="yes"
            checked={values.noTimer}
            hint={t('accommodations.noTimer.hint')}
          >
            {t('accommodations.noTimer')}
          </Choice>
          <p class="actions">
            <Button tone="primary">{t('accommodations.grant.action')}</Button>
            <LinkButton href={address}>{t('accommodations.grant.cancel')}</LinkButton>
          </p>
        </form>
        <p class="faint small">{t('accommodations.grant.note')}</p>
      </div>
    </OrganizationFrame>
  )
}
