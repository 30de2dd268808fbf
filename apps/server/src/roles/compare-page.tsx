import type { Graph } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { DifferenceStrip } from '../web/charts/difference-strip.tsx'
import { Breadcrumb, Button, EmptyState, Field, Notice, PageHead, Table } from '../web/components.tsx'
import { compareTargets, sideId, sideName, type Side, type SkillDifference } from './target-views.ts'

export interface CompareView {
  graph: Graph
  a: Side | null
  b: Side | null
  /** An address named a role or level that does not exist. */
  unknown: boolean
}

export function ComparePage({ graph, a, b, unknown }: CompareView) {
  const [role] = graph.roles
  const [, level] = graph.levels
  /** Two different targets to begin with: comparing one with itself shows nothing. */
  const other = role && level && !a ? { role, level } : null
  return (
    <>
      <Breadcrumb trail={[{ label: t('roles.title'), href: '/roles' }, { label: t('roles.compare.title') }]} />
      <PageHead title={t('roles.compare.title')} lead={t('roles.compare.lead')} />
      {unknown ? <Notice kind="error" title={t('roles.compare.unknown')} /> : null}
      <form method="get" action="/roles/compare" class="inline-form pair">
        <SidePicker graph={graph} name="a" label={t('roles.compare.a')} chosen={a} />
        <SidePicker graph={graph} name="b" label={t('roles.compare.b')} chosen={b ?? other} />
        <Button tone="primary">{t('roles.compare.go')}</Button>
      </form>
      {a && b ? <Comparison graph={graph} a={a} b={b} /> : null}
    </>
  )
}

function SidePicker({
  graph,
  name,
  label,
  chosen,
}: {
  graph: Graph
  name: string
  label: string
  chosen: Side | null
}) {
  return (
    <Field name={name} label={label}>
      {(attributes) => (
        <select {...attributes}>
          {graph.roles.map((role) => (
            <optgroup key={role.id} label={role.name}>
              {graph.levels.map((level) => {
                const value = sideId({ role, level })
                return (
                  <option key={value} value={value} selected={chosen !== null && sideId(chosen) === value}>
                    {sideName({ role, level })}
                  </option>
                )
              })}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  )
}

function Comparison({ graph, a, b }: { graph: Graph; a: Side; b: Side }) {
  const { differ, same } = compareTargets(graph, a, b)
  const [nameA, nameB] = [sideName(a), sideName(b)]
  return (
    <>
      <p>
        <a href={`/roles/compare?a=${sideId(b)}&b=${sideId(a)}`}>{t('roles.compare.swap')}</a>
      </p>
      <h2>{t('roles.compare.differences', { count: differ.length })}</h2>
      {differ.length === 0 ? (
        <EmptyState level={3} title={t('roles.compare.none')} />
      ) : (
        <>
          <p class="small faint">{t('roles.compare.key', { a: nameA, b: nameB })}</p>
          <Table
            caption={t('roles.compare.heading', { a: nameA, b: nameB })}
            head={[
              { label: t('roles.column.skill') },
              { label: t('roles.compare.column.change') },
              { label: t('roles.compare.column.picture') },
            ]}
          >
            {differ.map((row) => (
              <DifferenceRow key={row.skill.id} row={row} nameA={nameA} nameB={nameB} />
            ))}
          </Table>
        </>
      )}
      <details>
        <summary>{t('roles.compare.same', { count: same.length })}</summary>
        <ul>
          {same.map(({ skill, a: target }) => (
            <li key={skill.id}>
              <a href={`/skills/${skill.id}`}>{skill.name}</a>: {target.proficiency}{' '}
              {t(`results.proficiency.${target.proficiency}`).toLowerCase()}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function DifferenceRow({ row, nameA, nameB }: { row: SkillDifference; nameA: string; nameB: string }) {
  const { skill } = row
  const [a, b] = [targetText(row.a), targetText(row.b)]
  return (
    <tr>
      <th scope="row">
        <a href={`/skills/${skill.id}`}>{skill.name}</a>
      </th>
      <td class="change">{t('roles.compare.change', { a, b })}</td>
      <td class="picture">
        <DifferenceStrip
          from={row.a.proficiency}
          to={row.b.proficiency}
          label={t('roles.compare.described', { skill: skill.name, a, nameA, b, nameB })}
        />
      </td>
    </tr>
  )
}

function targetText({ proficiency, required }: { proficiency: number; required: boolean }): string {
  return proficiency > 0 && !required ? `${proficiency} ${t('roles.compare.optional')}` : String(proficiency)
}
