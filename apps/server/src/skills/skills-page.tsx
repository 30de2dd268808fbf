import type { Catalogue, Skill } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { skillsByArea } from '../roles/target-views.ts'
import { EmptyState, PageHead } from '../web/components.tsx'
import { isMeasured, skillLinks } from './skill-links.ts'

export function SkillsPage({ catalogue }: { catalogue: Catalogue }) {
  const groups = skillsByArea(catalogue.graph)
  if (groups.length === 0) {
    return (
      <EmptyState level={1} title={t('skills.empty.title')}>
        <p>{t('skills.empty.body')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <PageHead
        title={t('skills.title')}
        lead={t('skills.lead', { skills: catalogue.graph.skills.length, areas: groups.length })}
      />
      <nav aria-label={t('skills.jump')}>
        <ul class="area-index">
          {groups.map(({ area, skills }) => (
            <li key={area.id}>
              <a href={`#${area.id}`}>{area.name}</a> <span class="faint">{skills.length}</span>
            </li>
          ))}
        </ul>
      </nav>
      <ul class="plain-list">
        {groups.map(({ area, skills }) => (
          <li key={area.id} class="section area-block" id={area.id}>
            <div>
              <h2>{area.name}</h2>
              <p class="small faint">{area.description}</p>
            </div>
            <ul class="skill-list">
              {skills.map((skill) => (
                <SkillEntry key={skill.id} catalogue={catalogue} skill={skill} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}

function SkillEntry({ catalogue, skill }: { catalogue: Catalogue; skill: Skill }) {
  const links = skillLinks(catalogue, skill.id)
  const before = skill.prerequisites.flatMap(
    ({ skill: id }) => catalogue.graph.skills.find((other) => other.id === id) ?? [],
  )
  const offers = [
    links.itemCount > 0 ? t('skills.measured', { items: links.itemCount }) : '',
    links.challenges.length > 0 ? t('skills.coded', { challenges: links.challenges.length }) : '',
    links.sections.length > 0 ? t('skills.taught', { sections: links.sections.length }) : '',
  ].filter(Boolean)
  return (
    <li>
      <a class="skill-name" href={`/skills/${skill.id}`}>
        {skill.name}
      </a>
      <p>{skill.covers}</p>
      {before.length > 0 ? (
        <p class="faint">
          {t('skills.needs')}{' '}
          {before.map((other, place) => (
            <>
              {place > 0 ? ', ' : ''}
              <a href={`/skills/${other.id}`}>{other.name}</a>
            </>
          ))}
        </p>
      ) : null}
      <p class={isMeasured(links) ? 'offers' : 'faint'}>
        {offers.length > 0 ? offers.join(' · ') : t('skills.nothing')}
      </p>
    </li>
  )
}
