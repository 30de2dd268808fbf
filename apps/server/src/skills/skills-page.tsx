import type { Catalogue, Skill } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { skillsByArea } from '../roles/target-views.ts'
import { Step } from '../web/charts/target-steps.tsx'
import { Content, EmptyState, PageHead } from '../web/components.tsx'
import { estimateWords } from './estimate-words.ts'
import { GraphForm, GraphFound, GraphViews, Invitation, searchOf } from './graph-page.tsx'
import { askedOf, matches, type GraphView } from './graph-view.ts'
import { isMeasured, skillLinks, type SkillLinks } from './skill-links.ts'

/** The graph as a nested list: areas, their skills, and for each what it builds on and what builds on it. */
export function SkillsPage({ catalogue, view }: { catalogue: Catalogue; view: GraphView }) {
  const all = skillsByArea(catalogue.graph)
  if (all.length === 0) {
    return (
      <EmptyState level={1} title={t('skills.empty.title')}>
        <p>{t('skills.empty.body')}</p>
      </EmptyState>
    )
  }
  const { query, target } = view
  const groups = skillsByArea(
    catalogue.graph,
    (skill) => matches(skill, query) && (!target || askedOf(skill, target) !== null),
  )
  return (
    <>
      <PageHead
        title={t('skills.title')}
        lead={t('skills.lead', { skills: catalogue.graph.skills.length, areas: all.length })}
      />
      <GraphViews current="list" search={searchOf(view)} />
      {view.estimates ? null : <Invitation />}
      <GraphForm view={view} action="/skills" />
      <GraphFound view={view} clear="/skills" />
      {groups.length > 1 ? (
        <nav aria-label={t('skills.jump')}>
          <ul class="area-index">
            {groups.map(({ area, skills }) => (
              <li key={area.id}>
                <a href={`#${area.id}`}>
                  <Content>{area.name}</Content>
                </a>{' '}
                <span class="faint">{skills.length}</span>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <ul class="plain-list">
        {groups.map(({ area, skills }) => (
          <li key={area.id} class="section area-block" id={area.id}>
            <div>
              <h2>
                <Content>{area.name}</Content>
              </h2>
              <p class="small faint">
                <Content>{area.description}</Content>
              </p>
            </div>
            <ul class="skill-list">
              {skills.map((skill) => (
                <SkillEntry key={skill.id} catalogue={catalogue} skill={skill} view={view} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}

function SkillEntry({ catalogue, skill, view }: { catalogue: Catalogue; skill: Skill; view: GraphView }) {
  const links = skillLinks(catalogue, skill.id)
  const offers = [
    links.itemCount > 0 ? t('skills.measured', { items: links.itemCount }) : '',
    links.challenges.length > 0 ? t('skills.coded', { challenges: links.challenges.length }) : '',
    links.sections.length > 0 ? t('skills.taught', { sections: links.sections.length }) : '',
  ].filter(Boolean)
  return (
    <li>
      <h3 class="skill-name">
        <a href={`/skills/${skill.id}`}>
          <Content>{skill.name}</Content>
        </a>
      </h3>
      <p>{skill.covers}</p>
      <Standing skill={skill} view={view} />
      <p class={isMeasured(links) ? 'offers' : 'faint'}>
        {offers.length > 0 ? offers.join(' · ') : t('skills.nothing')}
      </p>
      <Neighbourhood catalogue={catalogue} skill={skill} opens={links.opens} />
    </li>
  )
}

/** What a target asks of it, and where one stands. */
function Standing({ skill, view }: { skill: Skill; view: GraphView }) {
  const { cutScores } = view.graph
  const asked = askedOf(skill, view.target)
  const estimate = view.estimates?.get(skill.id)
  if (!asked && !estimate) return null
  return (
    <p class="skill-standing">
      {asked ? (
        <span>
          <Step proficiency={asked.proficiency} required={asked.required} />{' '}
          {t('graph.asked', {
            level: t(`results.proficiency.${asked.proficiency}`),
            required: asked.required ? 'yes' : 'no',
          })}
        </span>
      ) : null}
      {estimate ? <span>{t('graph.mine', { words: estimateWords(estimate, cutScores) })}</span> : null}
    </p>
  )
}

/** Prerequisites with their reasons, and what builds on it. */
function Neighbourhood({
  catalogue,
  skill,
  opens,
}: {
  catalogue: Catalogue
  skill: Skill
  opens: SkillLinks['opens']
}) {
  const before = skill.prerequisites.flatMap(({ skill: id, reason }) => {
    const other = catalogue.graph.skills.find((one) => one.id === id)
    return other ? [{ skill: other, reason }] : []
  })
  if (before.length + opens.length === 0) return null
  return (
    <details class="small">
      <summary>
        {t('graph.list.neighbours', { before: before.length, after: opens.length })}
        <span class="visually-hidden">: {skill.name}</span>
      </summary>
      {before.length > 0 ? <NeighbourList title={t('graph.list.before')} neighbours={before} /> : null}
      {opens.length > 0 ? <NeighbourList title={t('graph.list.after')} neighbours={opens} /> : null}
    </details>
  )
}

function NeighbourList({ title, neighbours }: { title: string; neighbours: SkillLinks['opens'] }) {
  return (
    <>
      <h4 class="eyebrow">{title}</h4>
      <ul class="neighbour-list">
        {neighbours.map(({ skill, reason }) => (
          <li key={skill.id}>
            <a href={`/skills/${skill.id}`}>
              <Content>{skill.name}</Content>
            </a>
            : <span class="faint">{reason}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
