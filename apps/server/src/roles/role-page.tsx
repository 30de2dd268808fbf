import type { Catalogue, Graph, Level, Role } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { TargetSteps } from '../web/charts/target-steps.tsx'
import { Content, Badge, Breadcrumb, LinkButton, PageHead } from '../web/components.tsx'
import { ProficiencyKey } from './target-matrix.tsx'
import { risesAt, skillsByArea, targetSize } from './target-views.ts'

export function RolePage({ catalogue, role }: { catalogue: Catalogue; role: Role }) {
  const { graph } = catalogue
  const guides = catalogue.guides.filter((guide) => guide.roles.includes(role.id))
  return (
    <>
      <Breadcrumb trail={[{ label: t('roles.title'), href: '/roles' }, { label: role.name }]} />
      <PageHead
        title={<Content>{role.name}</Content>}
        lead={<Content>{role.summary}</Content>}
        actions={
          <>
            <LinkButton href={`/measure?role=${role.id}`} tone="primary">
              {t('roles.role.measure', { role: role.name })}
            </LinkButton>
            <LinkButton href={`/roles/${role.id}/boundaries`}>{t('boundaries.link')}</LinkButton>
            <a href={`/skills/graph?target=${role.id}.mid`}>{t('roles.role.inGraph')}</a>
          </>
        }
      />
      <div class="split lean">
        <dl class="facts">
          <dt>{t('roles.deliverable')}</dt>
          <dd>{role.deliverable}</dd>
          <dt>{t('roles.startsFrom')}</dt>
          <dd>{role.startsFrom}</dd>
          <dt>{t('roles.mainRisk')}</dt>
          <dd>{role.mainRisk}</dd>
          <dt>{t('roles.nearest')}</dt>
          <dd>{role.nearestOccupation}</dd>
          {catalogue.market?.mapping.roles.some((mapped) => mapped.role === role.id) ? (
            <>
              <dt>{t('market.title')}</dt>
              <dd>
                <a href={`/market?role=${role.id}`}>{t('roles.role.pay')}</a>
              </dd>
            </>
          ) : null}
        </dl>
        {guides.length > 0 ? (
          <section aria-labelledby="role-guides">
            <h2 id="role-guides" class="eyebrow">
              {t('roles.role.guides')}
            </h2>
            <ul class="plain-list">
              {guides.map((guide) => (
                <li key={guide.id}>
                  <a href={`/guides/${guide.id}`}>
                    <Content>{guide.title}</Content>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
      <section class="section" aria-labelledby="expectations">
        <h2 id="expectations">{t('roles.expectations.title')}</h2>
        <div class="level-columns">
          {graph.levels.map((level, place) => (
            <Expectations key={level.id} graph={graph} role={role} level={level} first={place === 0} />
          ))}
        </div>
      </section>
      {role.boundaries.length > 0 ? <Boundaries graph={graph} role={role} /> : null}
      <section class="section" aria-labelledby="targets">
        <h2 id="targets">{t('roles.targets.title')}</h2>
        <p class="small">{t('roles.role.targetsNote')}</p>
        <ProficiencyKey />
        <RoleTargets graph={graph} role={role} />
      </section>
    </>
  )
}

function Expectations({ graph, role, level, first }: { graph: Graph; role: Role; level: Level; first: boolean }) {
  const rises = risesAt(graph, role.id, level.id)
  const count = rises.reduce((sum, { skills }) => sum + skills.length, 0)
  return (
    <section id={level.id} class="level-column">
      <h3>
        <Content>{level.name}</Content> {level.tested ? null : <Badge>{t('roles.levels.untested')}</Badge>}
      </h3>
      <p>{level.scope}</p>
      <p class="small faint">{t('roles.expectations.count', targetSize(graph, role.id, level.id))}</p>
      <details class="small">
        <summary>{first ? t('roles.expectations.first') : t('roles.expectations.rises', { count })}</summary>
        {rises.map(({ proficiency, skills }) => (
          <p key={proficiency}>
            <strong>
              {t('roles.expectations.list', { name: t(`results.proficiency.${proficiency as 1 | 2 | 3 | 4}`) })}
            </strong>{' '}
            {skills.map((skill) => skill.name).join(', ')}
          </p>
        ))}
      </details>
    </section>
  )
}

function Boundaries({ graph, role }: { graph: Graph; role: Role }) {
  return (
    <section class="section" aria-labelledby="boundaries">
      <h2 id="boundaries">{t('roles.boundaries.title')}</h2>
      <div class="grid">
        {role.boundaries.map(({ role: otherId, difference }) => {
          const other = graph.roles.find(({ id }) => id === otherId)
          if (!other) return null
          return (
            <div key={otherId}>
              <h3>
                <Content>{other.name}</Content>
              </h3>
              <p>{difference}</p>
              <p class="small">
                <a href={`/roles/${role.id}/boundaries#${otherId}`}>
                  {t('roles.boundaries.more', { role: other.name })}
                </a>
              </p>
            </div>
          )
        })}
      </div>
    </section>
  )
}

function RoleTargets({ graph, role }: { graph: Graph; role: Role }) {
  const expected = skillsByArea(graph, (skill) =>
    graph.levels.some(({ id }) => (skill.targets[role.id]?.[id].proficiency ?? 0) > 0),
  )
  return (
    <table class="role-targets">
      <caption class="visually-hidden">{t('roles.role.targets')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('roles.column.skill')}</th>
          <th scope="col">{t('roles.role.column.levels')}</th>
        </tr>
      </thead>
      {expected.map(({ area, skills }) => (
        <tbody key={area.id}>
          <tr class="area-row">
            <th scope="rowgroup" colSpan={2}>
              <Content>{area.name}</Content>
            </th>
          </tr>
          {skills.map((skill) => (
            <tr key={skill.id}>
              <th scope="row">
                <a href={`/skills/${skill.id}`}>
                  <Content>{skill.name}</Content>
                </a>
              </th>
              <td>
                <TargetSteps targets={skill.targets[role.id]} levels={graph.levels} />
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}
