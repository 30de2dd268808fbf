import type { Graph, Target } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { DifferenceStrip } from '../web/charts/difference-strip.tsx'
import { Step } from '../web/charts/target-steps.tsx'
import { Content, Breadcrumb, Button, EmptyState, Field, Notice, PageHead } from '../web/components.tsx'
import { differenceOf } from './boundary.ts'
import { askedWords } from './required-step.tsx'
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
  const more = differ.filter((row) => row.b.proficiency > row.a.proficiency)
  const less = differ.filter((row) => row.b.proficiency < row.a.proficiency)
  const otherwise = differ.filter((row) => row.b.proficiency === row.a.proficiency)
  const difference = a.role.id === b.role.id ? null : differenceOf(a.role, b.role.id)
  return (
    <>
      <p class="inline-list compare-links">
        <a href={`/roles/compare?a=${sideId(b)}&b=${sideId(a)}`}>{t('roles.compare.swap')}</a>
        {[a, b].map((side) => (
          <a key={sideId(side)} href={`/skills/graph?target=${sideId(side)}`}>
            {t('roles.compare.inGraph', { name: sideName(side) })}
          </a>
        ))}
      </p>
      <h2>{t('roles.compare.differences', { count: differ.length })}</h2>
      {differ.length === 0 ? (
        <EmptyState level={3} title={t('roles.compare.none')} />
      ) : (
        <>
          <div class="narrow">
            <p>{t('roles.compare.summary', { a: nameA, b: nameB, more: more.length, less: less.length })}</p>
            {difference ? <p>{difference}</p> : null}
            {a.role.id === b.role.id ? (
              <dl class="facts">
                {[a, b].map(({ level }) => (
                  <>
                    <dt>
                      <Content>{level.name}</Content>
                    </dt>
                    <dd>{level.scope}</dd>
                  </>
                ))}
              </dl>
            ) : null}
          </div>
          <table class="comparison">
            <caption>{t('roles.compare.heading', { a: nameA, b: nameB })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('roles.column.skill')}</th>
                <th scope="col">{nameA}</th>
                <th scope="col">{nameB}</th>
                <th scope="col" class="picture">
                  {t('roles.compare.column.picture')}
                </th>
              </tr>
            </thead>
            <DifferenceRows title={t('roles.compare.asksMore', { name: nameB })} rows={more} names={[nameA, nameB]} />
            <DifferenceRows title={t('roles.compare.asksMore', { name: nameA })} rows={less} names={[nameA, nameB]} />
            <DifferenceRows title={t('roles.compare.otherwise')} rows={otherwise} names={[nameA, nameB]} />
          </table>
          <p class="small faint">{t('roles.compare.key', { a: nameA, b: nameB })}</p>
        </>
      )}
      <details>
        <summary>{t('roles.compare.same', { count: same.length })}</summary>
        <ul class="columns small">
          {same.map(({ skill, a: target }) => (
            <li key={skill.id}>
              <a href={`/skills/${skill.id}`}>
                <Content>{skill.name}</Content>
              </a>{' '}
              <span class="faint">{askedWords(target)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

interface RowsView {
  title: string
  rows: readonly SkillDifference[]
  names: readonly [string, string]
}

function DifferenceRows({ title, rows, names: [nameA, nameB] }: RowsView) {
  if (rows.length === 0) return null
  return (
    <tbody>
      <tr class="area-row">
        <th scope="rowgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {rows.map(({ skill, a, b }) => (
        <tr key={skill.id}>
          <th scope="row">
            <a href={`/skills/${skill.id}`}>
              <Content>{skill.name}</Content>
            </a>
          </th>
          <Asked target={a} />
          <Asked target={b} />
          <td class="picture">
            <DifferenceStrip
              from={a.proficiency}
              to={b.proficiency}
              label={t('roles.compare.described', {
                skill: skill.name,
                a: askedWords(a),
                nameA,
                b: askedWords(b),
                nameB,
              })}
            />
          </td>
        </tr>
      ))}
    </tbody>
  )
}

function Asked({ target }: { target: Target }) {
  return (
    <td class="asked">
      <span aria-hidden="true">
        <Step proficiency={target.proficiency} required={target.required} />
      </span>{' '}
      <span>{askedWords(target)}</span>
    </td>
  )
}
