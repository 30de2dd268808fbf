import { t } from '../messages/index.ts'
import { Button, EmptyState, Field, Table } from '../web/components.tsx'
import { OrganizationFrame, pathOf } from './frame.tsx'
import type { TeamSummary, TeamView } from './teams.ts'
import type { Tenant } from './tenant.ts'

export function TeamsPage({
  tenant,
  teams,
  admin,
  said,
}: {
  tenant: Tenant
  teams: readonly TeamSummary[]
  admin: { id: string; name: string; error?: string } | null
  said?: string | null
}) {
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/teams"
      title={t('organizations.teams.title')}
      lead={t('organizations.teams.lead')}
      said={said}
    >
      {teams.length === 0 ? (
        <EmptyState title={t('organizations.teams.none')}>
          <p>{t(admin ? 'organizations.teams.none.admin' : 'organizations.teams.none.other')}</p>
        </EmptyState>
      ) : (
        <Table
          caption={t('organizations.teams.title')}
          captionHidden
          head={[
            { label: t('organizations.teams.column.name') },
            { label: t('organizations.teams.column.members'), numeric: true },
          ]}
        >
          {teams.map(({ id, name, members }) => (
            <tr key={id}>
              <th scope="row">
                <a href={pathOf(tenant, `/teams/${id}`)}>{name}</a>
              </th>
              <td class="numeric">{members}</td>
            </tr>
          ))}
        </Table>
      )}
      {admin ? (
        <section class="section narrow">
          <h2>{t('organizations.teams.new')}</h2>
          <form method="post" action={pathOf(tenant, '/teams')} class="inline-form">
            <input type="hidden" name="id" value={admin.id} />
            <Field
              name="name"
              label={t('organizations.teams.name')}
              value={admin.name}
              error={admin.error}
              required
              maxLength={80}
            />
            <Button tone="primary">{t('organizations.teams.new.action')}</Button>
          </form>
        </section>
      ) : null}
    </OrganizationFrame>
  )
}

export interface TeamPageProps {
  tenant: Tenant
  team: TeamView
  admin: {
    nameError?: string
    emailError?: string
    email?: string
    suggestions: readonly { email: string; name: string }[]
  } | null
  said?: string | null
}

export function TeamPage({ tenant, team, admin, said }: TeamPageProps) {
  const address = pathOf(tenant, `/teams/${team.id}`)
  const inTeam = new Set(team.people.map(({ email }) => email))
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/teams"
      trail={[{ label: t('organizations.teams.title'), href: pathOf(tenant, '/teams') }, { label: team.name }]}
      title={team.name}
      lead={t('organizations.team.lead', { members: team.members })}
      said={said}
    >
      {team.people.length === 0 ? (
        <p>{t('organizations.team.empty')}</p>
      ) : (
        <Table
          caption={t('organizations.team.people')}
          captionHidden
          head={[
            { label: t('organizations.members.column.name') },
            { label: t('organizations.members.column.email') },
            ...(admin ? [{ label: t('organizations.invitations.column.act') }] : []),
          ]}
        >
          {team.people.map(({ membershipId, name, email }) => (
            <tr key={membershipId}>
              <th scope="row">{name}</th>
              <td>{email}</td>
              {admin ? (
                <td>
                  <form method="post" action={`${address}/members/${membershipId}/remove`}>
                    <Button aria-label={t('organizations.team.remove.which', { name })}>
                      {t('organizations.team.remove')}
                    </Button>
                  </form>
                </td>
              ) : null}
            </tr>
          ))}
        </Table>
      )}
      {admin ? (
        <>
          <section class="section narrow">
            <h2>{t('organizations.team.add')}</h2>
            <form method="post" action={`${address}/members`} class="inline-form">
              <Field name="email" label={t('organizations.team.add.email')} error={admin.emailError}>
                {(attributes) => (
                  <input
                    type="email"
                    required
                    autocomplete="off"
                    list="members"
                    value={admin.email ?? ''}
                    {...attributes}
                  />
                )}
              </Field>
              <datalist id="members">
                {admin.suggestions
                  .filter(({ email }) => !inTeam.has(email))
                  .map(({ email, name }) => (
                    <option key={email} value={email}>
                      {name}
                    </option>
                  ))}
              </datalist>
              <Button tone="primary">{t('organizations.team.add.action')}</Button>
            </form>
          </section>
          <section class="section narrow">
            <h2>{t('organizations.team.rename')}</h2>
            <form method="post" action={`${address}/name`} class="inline-form">
              <Field
                name="name"
                label={t('organizations.teams.name')}
                value={team.name}
                error={admin.nameError}
                required
                maxLength={80}
              />
              <Button>{t('organizations.rename.action')}</Button>
            </form>
            <details>
              <summary>{t('organizations.team.delete.begin')}</summary>
              <p>{t('organizations.team.delete.what')}</p>
              <form method="post" action={`${address}/delete`} class="actions">
                <Button tone="danger">{t('organizations.team.delete', { name: team.name })}</Button>
              </form>
            </details>
          </section>
        </>
      ) : null}
    </OrganizationFrame>
  )
}
