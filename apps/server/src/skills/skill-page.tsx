import { skillTests, type SkillEstimate } from '@millwright/assessment'
import type { Catalogue, Graph, Skill } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { ProficiencyKey } from '../roles/target-matrix.tsx'
import { addressOf } from '../sessions/test-address.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { Step, TargetSteps } from '../web/charts/target-steps.tsx'
import { JudgementNote } from '../reviews/left-to-review.tsx'
import { Content, Breadcrumb, LinkButton, PageHead } from '../web/components.tsx'
import { skillLinks, type SkillLinks } from './skill-links.ts'

interface SkillView {
  catalogue: Catalogue
  skill: Skill
  /** What is measured of whoever reads; null when nothing is. */
  estimate: SkillEstimate | null
}

export function SkillPage({ catalogue, skill, estimate }: SkillView) {
  const { graph } = catalogue
  const links = skillLinks(catalogue, skill.id)
  const area = graph.areas.find(({ id }) => id === skill.area)
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('skills.title'), href: '/skills' },
          ...(area ? [{ label: area.name, href: `/skills#${area.id}` }] : []),
          { label: skill.name },
        ]}
      />
      <PageHead title={<Content>{skill.name}</Content>} lead={<Content>{skill.description}</Content>} />
      <div class="split lean">
        <section aria-labelledby="indicators">
          <h2 id="indicators">{t('skills.indicators.title')}</h2>
          {([4, 3, 2, 1] as const).map((proficiency) => (
            <div key={proficiency} class="indicator">
              <Step proficiency={proficiency} />
              <div>
                <p class="eyebrow">{t(`results.proficiency.${proficiency}`)}</p>
                <p>{skill.indicators[proficiency]}</p>
              </div>
            </div>
          ))}
        </section>
        <div>
          <OwnStanding catalogue={catalogue} skill={skill} estimate={estimate} />
          <dl class="facts stacked">
            <dt>{t('skills.covers')}</dt>
            <dd>{skill.covers}</dd>
            <dt>{t('skills.evidence')}</dt>
            <dd>{skill.evidence}</dd>
            <dt>{t('skills.basis')}</dt>
            <dd>{skill.basis}</dd>
            <dt>{t('skills.uri')}</dt>
            <dd class="mono">{skill.uri}</dd>
          </dl>
        </div>
      </div>
      <LearnAndTest links={links} />
      <section class="section" aria-labelledby="targets">
        <h2 id="targets">{t('skills.targets.title')}</h2>
        <ProficiencyKey />
        <SkillTargets graph={graph} skill={skill} />
      </section>
      <div class="section split">
        <Neighbours
          id="before"
          title={t('skills.before.title')}
          none={t('skills.before.none')}
          neighbours={skill.prerequisites.flatMap(({ skill: id, reason }) => {
            const other = graph.skills.find((candidate) => candidate.id === id)
            return other ? [{ skill: other, reason }] : []
          })}
        />
        <Neighbours id="after" title={t('skills.after.title')} none={t('skills.after.none')} neighbours={links.opens} />
      </div>
      <p>
        <a href={`/skills/graph#${skill.id}`}>{t('graph.seen')}</a>
      </p>
    </>
  )
}

/** One's own reading with its interval, or the way to one. */
function OwnStanding({ catalogue, skill, estimate }: SkillView) {
  const { standard, check } = skillTests(catalogue, skill.id).tests
  const test = standard ?? check
  return (
    <section aria-labelledby="mine">
      <h2 id="mine" class="eyebrow">
        {t('graph.mine.title')}
      </h2>
      {estimate ? (
        <AbilityInterval
          title={t('graph.mine.chart')}
          rows={[{ ...estimate, skill: skill.name }]}
          cuts={catalogue.graph.cutScores.cuts}
          roomy={false}
        />
      ) : (
        <p class="faint">{t('graph.mine.none')}</p>
      )}
      <JudgementNote catalogue={catalogue} skill={skill.id} />
      {test ? (
        <p class="actions">
          <LinkButton href={addressOf(test)} tone="primary">
            {t('graph.mine.test')}
          </LinkButton>
          <span class="small faint">{t('graph.mine.testNote', { items: test.items.max })}</span>
        </p>
      ) : (
        <p class="small faint">{t('graph.mine.noTest')}</p>
      )}
    </section>
  )
}

function LearnAndTest({ links }: { links: SkillLinks }) {
  const { sections, challenges, itemCount, tests } = links
  const nothing = sections.length === 0 && challenges.length === 0 && itemCount === 0
  return (
    <section class="section" aria-labelledby="learn">
      <h2 id="learn">{t('skills.learn.title')}</h2>
      {nothing ? <p>{t('skills.learn.none')}</p> : null}
      {itemCount > 0 ? <p>{t('skills.learn.items', { count: itemCount })}</p> : null}
      {tests.length > 0 ? (
        <>
          <p>{t('skills.learn.tests', { count: tests.length })}</p>
          <ul>
            {tests.map((test) => (
              <li key={test.id}>
                <a href={`/measure/${test.id}`}>{test.title}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div class="split">
        {sections.length > 0 ? (
          <div>
            <h3>{t('skills.learn.guides')}</h3>
            <ul class="skill-list">
              {sections.map(({ guide, section }) => (
                <li key={`${guide.id}#${section.id}`}>
                  <a href={`/guides/${guide.id}#${section.id}`}>
                    <Content>{section.title}</Content>
                  </a>
                  <p class="faint">
                    <Content>{guide.title}</Content>
                  </p>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {challenges.length > 0 ? (
          <div>
            <h3>{t('skills.learn.challenges')}</h3>
            <ul class="skill-list">
              {challenges.map(({ challenge, criteria }) => (
                <li key={challenge.id}>
                  <a href={`/challenges/${challenge.id}`}>
                    <Content>{challenge.title}</Content>
                  </a>
                  <p class="faint">
                    {t('skills.learn.criterion', {
                      names: [...new Set(criteria.map(({ proficiency }) => proficiency))]
                        .toSorted((one, other) => one - other)
                        .map((proficiency) => t(`results.proficiency.${proficiency}`).toLowerCase())
                        .join(', '),
                    })}
                  </p>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </section>
  )
}

function SkillTargets({ graph, skill }: { graph: Graph; skill: Skill }) {
  return (
    <table class="role-targets">
      <caption class="visually-hidden">{t('skills.targets.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('skills.targets.column.role')}</th>
          <th scope="col">{t('roles.role.column.levels')}</th>
        </tr>
      </thead>
      <tbody>
        {graph.roles.map((role) => (
          <tr key={role.id}>
            <th scope="row">
              <a href={`/roles/${role.id}`}>
                <Content>{role.name}</Content>
              </a>
            </th>
            <td>
              <TargetSteps targets={skill.targets[role.id]} levels={graph.levels} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Neighbours({
  id,
  title,
  none,
  neighbours,
}: {
  id: string
  title: string
  none: string
  neighbours: readonly { skill: Skill; reason: string }[]
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {neighbours.length === 0 ? (
        <p class="faint">{none}</p>
      ) : (
        <ul class="skill-list">
          {neighbours.map(({ skill, reason }) => (
            <li key={skill.id}>
              <a href={`/skills/${skill.id}`}>
                <Content>{skill.name}</Content>
              </a>
              <p class="faint">{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
