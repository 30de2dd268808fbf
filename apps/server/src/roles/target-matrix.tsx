import { Content } from '../web/components.tsx'
import type { Graph } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Step, TargetSteps } from '../web/charts/target-steps.tsx'
import { skillsByArea } from './target-views.ts'

/** What the tints mean, with their numbers and names. */
export function ProficiencyKey() {
  return (
    <ul class="key">
      {([1, 2, 3, 4] as const).map((proficiency) => (
        <li key={proficiency}>
          <Step proficiency={proficiency} /> {t(`results.proficiency.${proficiency}`)}
        </li>
      ))}
      <li>
        <Step proficiency={1} required={false} /> {t('roles.key.optional')}
      </li>
    </ul>
  )
}

/** Every skill against every role, junior to staff in each cell. Narrow enough for a phone. */
export function TargetMatrix({ graph }: { graph: Graph }) {
  const { roles, levels } = graph
  return (
    <table class="matrix">
      <caption>{t('roles.targets.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('roles.column.skill')}</th>
          {roles.map((role) => (
            <th key={role.id} scope="col">
              <a href={`/roles/${role.id}`}>
                <Content>{role.name}</Content>
              </a>
            </th>
          ))}
        </tr>
      </thead>
      {skillsByArea(graph).map(({ area, skills }) => (
        <tbody key={area.id}>
          <tr class="area-row">
            <th scope="rowgroup" colSpan={roles.length + 1}>
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
              {roles.map((role) => (
                <td key={role.id}>
                  <TargetSteps targets={skill.targets[role.id]} levels={levels} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}
