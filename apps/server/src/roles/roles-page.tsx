import type { Graph } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Content, Badge, Card, EmptyState, LinkButton, PageHead } from '../web/components.tsx'
import { ProficiencyKey, TargetMatrix } from './target-matrix.tsx'
import { targetSize } from './target-views.ts'

export function RolesPage({ graph }: { graph: Graph }) {
  const { roles, levels } = graph
  if (roles.length === 0) {
    return (
      <EmptyState level={1} title={t('roles.empty.title')}>
        <p>{t('roles.empty.body')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <PageHead
        title={t('roles.title')}
        lead={t('roles.lead')}
        actions={<LinkButton href="/roles/compare">{t('roles.compare')}</LinkButton>}
      />
      <div class="grid four">
        {roles.map((role) => (
          <Card key={role.id} level={2} title={<Content>{role.name}</Content>} href={`/roles/${role.id}`}>
            <p>
              <Content>{role.summary}</Content>
            </p>
            <p class="small">
              <a href={`/roles/${role.id}/boundaries`}>{t('boundaries.title', { role: role.name })}</a>
            </p>
          </Card>
        ))}
      </div>
      <section class="section" aria-labelledby="sizes">
        <h2 id="sizes">{t('roles.matrix.title')}</h2>
        <RoleLevelMatrix graph={graph} />
        <p class="hint small">{t('roles.matrix.note')}</p>
      </section>
      <section class="section" aria-labelledby="levels">
        <h2 id="levels">{t('roles.levels.title')}</h2>
        <dl class="level-list">
          {levels.map((level) => (
            <div key={level.id}>
              <dt>
                <Content>{level.name}</Content> {level.tested ? null : <Badge>{t('roles.levels.untested')}</Badge>}
              </dt>
              <dd>
                <p>
                  <Content>{level.summary}</Content>
                </p>
                <p class="faint">{level.scope}</p>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="section" aria-labelledby="targets">
        <h2 id="targets">{t('roles.targets.title')}</h2>
        <p class="small">
          {t('roles.targets.note', { levels: levels.map(({ name }) => name.toLowerCase()).join(', ') })}
        </p>
        <ProficiencyKey />
        <TargetMatrix graph={graph} />
      </section>
    </>
  )
}

/** How many skills each target requires: roles down, levels across. */
function RoleLevelMatrix({ graph }: { graph: Graph }) {
  return (
    <table class="sizes">
      <caption class="visually-hidden">{t('roles.matrix.caption')}</caption>
      <thead>
        <tr>
          <td />
          {graph.levels.map((level) => (
            <th key={level.id} scope="col">
              <Content>{level.name}</Content>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {graph.roles.map((role) => (
          <tr key={role.id}>
            <th scope="row">
              <Content>{role.name}</Content>
            </th>
            {graph.levels.map((level) => {
              const { required, deep } = targetSize(graph, role.id, level.id)
              const words = t('roles.matrix.cell', { role: role.name, level: level.name, required, deep })
              return (
                <td key={level.id}>
                  <a href={`/roles/${role.id}#${level.id}`} aria-label={words}>
                    <span class="size-number">{required}</span>
                    <span class="size-note">{t('roles.matrix.atLeast3', { count: deep })}</span>
                  </a>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
