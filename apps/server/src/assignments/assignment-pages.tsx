import { allBlueprints } from '@millwright/assessment'
import type { Blueprint, Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { testName } from '../sessions/test-name.ts'
import { OnceLink } from '../organizations/once-link.tsx'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import type { Tenant } from '../organizations/tenant.ts'
import { Badge, Button, EmptyState, ErrorSummary, Field, LinkButton, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Pager, type PageOfList } from '../web/pager.tsx'
import { STATES, type AssignmentState } from './assignment-state.ts'
import type { AssignmentView } from './find-assignments.ts'

const TONES = {
  asked: 'plain',
  accepted: 'accent',
  'in-progress': 'accent',
  finished: 'good',
  expired: 'warn',
  withdrawn: 'warn',
} as const satisfies Record<AssignmentState, string>

export const StateBadge = ({ state }: { state: AssignmentState }) => (
  <Badge tone={TONES[state]}>{t(`assignments.state.${state}`)}</Badge>
)

/** A test keeps its name on old assignments also when the catalogue has it no more. */
export function testTitle(catalogue: Catalogue, blueprintId: string): string {
  const blueprint = allBlueprints(catalogue).get(blueprintId)
  return blueprint ? testName(blueprint) : blueprintId
}

export interface AssignmentsView {
  tenant: Tenant
  catalogue: Catalogue
  assignments: readonly AssignmentView[]
  total: number
  search: string
  state: AssignmentState | undefined
  at: PageOfList
  mayMake: boolean
  said?: string | null
}

/** Everybody whom this organization asked to sit a test. */
export function AssignmentsPage(view: AssignmentsView) {
  const { tenant, catalogue, assignments, total, search, state, at, mayMake, said } = view
  const address = pathOf(tenant, '/assignments')
  const ask = mayMake ? (
    <LinkButton href={`${address}/new`} tone="primary">
      {t('assignments.new.title')}
    </LinkButton>
  ) : null
  const filtered = search !== '' || state !== undefined
  const pageHref = (page: number) =>
    `${address}?${new URLSearchParams({ q: search, state: state ?? '', page: String(page) }).toString()}`
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/assignments"
      title={t('assignments.title')}
      lead={t('assignments.lead')}
      actions={ask}
      said={said}
    >
      {total === 0 && !filtered ? (
        <EmptyState title={t('assignments.none')}>
          <p>{t(mayMake ? 'assignments.none.make' : 'assignments.none.wait')}</p>
        </EmptyState>
      ) : (
        <>
          <form method="get" action={address} class="inline-form" role="search">
            <Field name="q" type="search" label={t('assignments.search')} value={search} />
            <Field name="state" label={t('assignments.filter.state')}>
              {(attributes) => (
                <select {...attributes}>
                  <option value="">{t('assignments.filter.all')}</option>
                  {STATES.map((one) => (
                    <option key={one} value={one} selected={one === state}>
                      {t(`assignments.state.${one}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Button>{t('organizations.search')}</Button>
          </form>
          {assignments.length === 0 ? (
            <p>{t('assignments.noMatch')}</p>
          ) : (
            <Table
              caption={t('assignments.title')}
              captionHidden
              head={(['candidate', 'test', 'state', 'asked', 'by'] as const).map((column) => ({
                label: t(`assignments.column.${column}`),
              }))}
            >
              {assignments.map(({ row, state: stands, assignedBy }) => (
                <tr key={row.id}>
                  <th scope="row">
                    <a href={`${address}/${row.id}`}>{row.candidateName}</a>
                    <br />
                    <span class="faint small">{row.email}</span>
                  </th>
                  <td>{testTitle(catalogue, row.blueprintId)}</td>
                  <td>
                    <StateBadge state={stands} />
                  </td>
                  <td>
                    <DateTime at={row.createdAt} />
                  </td>
                  <td>{assignedBy}</td>
                </tr>
              ))}
            </Table>
          )}
          <Pager at={at} total={total} href={pageHref} />
        </>
      )}
    </OrganizationFrame>
  )
}

export interface NewAssignmentForm {
  id: string
  blueprintId: string
  name: string
  email: string
  days: string
  errors: Partial<Record<'blueprintId' | 'name' | 'email' | 'days', string>>
}

/** Asking a candidate. */
export function NewAssignmentPage({
  tenant,
  blueprints,
  form,
  mailReaches,
}: {
  tenant: Tenant
  blueprints: readonly Blueprint[]
  form: NewAssignmentForm
  mailReaches: boolean
}) {
  const { errors } = form
  const listed = Object.entries(errors).map(([field, message]) => ({ field, message }))
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/assignments"
      trail={[
        { label: t('assignments.title'), href: pathOf(tenant, '/assignments') },
        { label: t('assignments.new.title') },
      ]}
      title={t('assignments.new.title')}
      lead={t('assignments.new.lead')}
    >
      <div class="narrow">
        {mailReaches ? null : <p class="faint">{t('organizations.noMail')}</p>}
        <ErrorSummary errors={listed} />
        <form method="post" action={pathOf(tenant, '/assignments')} class="stack">
          <input type="hidden" name="id" value={form.id} />
          <Field name="blueprintId" label={t('assignments.new.test')} error={errors.blueprintId}>
            {(attributes) => (
              <select required {...attributes}>
                {blueprints.map((blueprint) => (
                  <option key={blueprint.id} value={blueprint.id} selected={blueprint.id === form.blueprintId}>
                    {testName(blueprint)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            name="name"
            label={t('assignments.new.name')}
            value={form.name}
            error={errors.name}
            required
            maxLength={100}
            autocomplete="off"
          />
          <Field
            name="email"
            type="email"
            label={t('assignments.new.email')}
            hint={t('assignments.new.email.hint')}
            value={form.email}
            error={errors.email}
            required
            autocomplete="off"
          />
          <Field
            name="days"
            type="number"
            label={t('assignments.new.days')}
            hint={t('assignments.new.days.hint')}
            value={form.days}
            error={errors.days}
            required
            min={1}
            max={90}
          />
          <p class="actions">
            <Button tone="primary">{t('assignments.new.action')}</Button>
          </p>
        </form>
      </div>
    </OrganizationFrame>
  )
}

/** After asking: the link, this once. */
export function AskedPage({
  tenant,
  name,
  link,
  expiresAt,
  mailReaches,
}: {
  tenant: Tenant
  name: string
  link: string
  expiresAt: Date
  mailReaches: boolean
}) {
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/assignments"
      trail={[
        { label: t('assignments.title'), href: pathOf(tenant, '/assignments') },
        { label: t('assignments.new.title') },
      ]}
      title={t('assignments.asked.title', { name })}
    >
      <OnceLink
        title={t('assignments.asked.link')}
        text={t(mailReaches ? 'assignments.asked.mail' : 'assignments.asked.noMail')}
        link={link}
        until={expiresAt}
      />
      <p class="actions">
        <LinkButton href={pathOf(tenant, '/assignments')} tone="primary">
          {t('assignments.asked.list')}
        </LinkButton>
        <LinkButton href={pathOf(tenant, '/assignments/new')}>{t('assignments.asked.another')}</LinkButton>
      </p>
    </OrganizationFrame>
  )
}
