import { onlySkillOf, skillTests, targetTests, type TargetTests } from '@millwright/assessment'
import { indexCatalogue, type Blueprint, type Catalogue, type LevelId } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { JudgementNote, LeftToReview } from '../reviews/left-to-review.tsx'
import { Content, Breadcrumb, EmptyState, LinkButton, PageHead, Table } from '../web/components.tsx'
import { LengthCards } from './length-cards.tsx'
import type { SessionSummary } from './list-sessions.ts'
import { OpenTests } from './open-tests.tsx'

/** Where to begin: a target, or one skill. What cannot be tested yet is there too, and says so. */
export function MeasurePage({ catalogue, open }: { catalogue: Catalogue; open: readonly SessionSummary[] }) {
  const { graph } = catalogue
  const levels = graph.levels.filter(({ tested }) => tested)
  const any = graph.roles.some(({ id }) => levels.some((level) => targetTests(catalogue, id, level.id).tests))
  const head = [
    { label: t('sessions.measure.role') },
    ...levels.map(({ name, scope }) => ({
      label: (
        <>
          {name}
          <span class="faint small level-scope">{scope}</span>
        </>
      ),
    })),
  ]
  return (
    <>
      <PageHead title={t('sessions.measure.title')} lead={t('sessions.measure.lead')} />
      <OpenTests tests={open} />
      <section class="section" aria-labelledby="measure-role">
        <h2 id="measure-role">{t('sessions.measure.byTarget')}</h2>
        <p>{t('sessions.measure.byTargetText')}</p>
        {any ? (
          <Table caption={t('sessions.measure.byTarget')} captionHidden head={head}>
            {graph.roles.map((role) => (
              <tr key={role.id} class="target-row">
                <th scope="row">
                  <Content>{role.name}</Content>
                </th>
                {levels.map((level) => (
                  <td key={level.id}>
                    <TargetCell
                      found={targetTests(catalogue, role.id, level.id)}
                      name={nameOf(catalogue, role.id, level.id)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        ) : (
          <EmptyState level={3} title={t('sessions.measure.empty')} />
        )}
      </section>
      <section class="section" aria-labelledby="measure-skill">
        <h2 id="measure-skill">{t('sessions.measure.bySkill')}</h2>
        <p>{t('sessions.measure.bySkillText')}</p>
        <SkillList catalogue={catalogue} />
      </section>
    </>
  )
}

function TargetCell({ found, name }: { found: TargetTests; name: string }) {
  const { role, level, tests, covered, missing } = found
  const all = covered.length + missing.length
  const part =
    missing.length === 0
      ? t('sessions.measure.coversAll', { count: all })
      : t('sessions.measure.covers', { count: covered.length, all })
  return (
    <>
      <a
        class={tests ? undefined : 'not-yet'}
        href={`/measure?role=${role}&level=${level}`}
        aria-label={
          tests ? t('sessions.measure.cell', { target: name }) : t('sessions.measure.cellNotYet', { target: name })
        }
      >
        {tests ? t('sessions.measure.test') : t('sessions.measure.notYet')}
      </a>
      <br />
      <span class="faint small">{part}</span>
    </>
  )
}

function SkillList({ catalogue }: { catalogue: Catalogue }) {
  const { areas, skills } = catalogue.graph
  const tested = skills.map((skill) => ({ skill, found: skillTests(catalogue, skill.id) }))
  const without = tested.filter(({ found }) => !found.tests.check)
  return (
    <>
      <div class="skill-groups">
        {areas.map((area) => {
          const own = tested.filter(({ skill, found }) => skill.area === area.id && found.tests.check)
          return own.length === 0 ? null : (
            <div key={area.id}>
              <h3>
                <Content>{area.name}</Content>
              </h3>
              <ul class="plain-list">
                {own.map(({ skill, found }) => (
                  <li key={skill.id}>
                    <a href={`/measure/skills/${skill.id}`}>
                      <Content>{skill.name}</Content>
                    </a>{' '}
                    <span class="faint small nowrap">{t('sessions.measure.itemCount', { count: found.items })}</span>
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </div>
      {without.length === 0 ? null : (
        <details>
          <summary>{t('sessions.measure.skillsNotYet', { count: without.length })}</summary>
          <p>{t('sessions.measure.skillsNotYetText')}</p>
          <ul class="columns">
            {without.map(({ skill }) => (
              <li key={skill.id}>
                <a href={`/skills/${skill.id}`}>
                  <Content>{skill.name}</Content>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** The lengths of one target's test, and what they leave out; or why there is none yet. */
export function TargetTestsPage({ catalogue, found }: { catalogue: Catalogue; found: TargetTests }) {
  const { role, level, tests, missing, covered } = found
  const name = nameOf(catalogue, role, level)
  const { levels, skills } = indexCatalogue(catalogue)
  const trail = [{ label: t('sessions.measure.title'), href: '/measure' }, { label: name }]
  if (!tests) {
    return (
      <>
        <Breadcrumb trail={trail} />
        <EmptyState
          level={1}
          title={t('sessions.target.none', { target: name })}
          action={
            <>
              <LinkButton href="/measure" tone="primary">
                {t('sessions.target.others')}
              </LinkButton>{' '}
              <LinkButton href={`/roles/${role}`}>{t('sessions.target.role')}</LinkButton>
            </>
          }
        >
          <p>
            {found.why === 'described-only'
              ? t('sessions.target.describedOnly', { level: levels.get(level)?.name ?? level })
              : t('sessions.target.tooLittle', {
                  count: covered.length,
                  all: covered.length + missing.length,
                  share: found.share,
                })}
          </p>
          {covered.length === 0 ? null : (
            <>
              <p>{t('sessions.target.single')}</p>
              <ul class="columns">
                {covered.map((skill) => (
                  <li key={skill}>
                    <a href={`/measure/skills/${skill}`}>{skills.get(skill)?.name ?? skill}</a>
                  </li>
                ))}
              </ul>
            </>
          )}
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <Breadcrumb trail={trail} />
      <PageHead title={name} lead={tests.standard.summary} />
      <LengthCards catalogue={catalogue} tests={[tests.short, tests.standard, tests.thorough]} />
      <section class="section">
        <h2>{t('sessions.before.what')}</h2>
        <Measured catalogue={catalogue} blueprint={tests.standard} />
      </section>
    </>
  )
}

/** The lengths of one skill's test. */
export function SkillTestsPage({
  catalogue,
  skill,
}: {
  catalogue: Catalogue
  skill: Catalogue['graph']['skills'][number]
}) {
  const { items, tests } = skillTests(catalogue, skill.id)
  const lengths = Object.values(tests)
  return (
    <>
      <Breadcrumb trail={[{ label: t('sessions.measure.title'), href: '/measure' }, { label: skill.name }]} />
      {lengths.length === 0 ? (
        <EmptyState
          level={1}
          title={t('sessions.skill.none', { skill: skill.name })}
          action={<LinkButton href={`/skills/${skill.id}`}>{t('sessions.skill.read')}</LinkButton>}
        >
          <p>{t('sessions.skill.tooFew', { count: items })}</p>
        </EmptyState>
      ) : (
        <>
          <PageHead title={<Content>{skill.name}</Content>} lead={<Content>{skill.description}</Content>} />
          <JudgementNote catalogue={catalogue} skill={skill.id} />
          <LengthCards catalogue={catalogue} tests={lengths} />
          <p>
            <a href={`/skills/${skill.id}`}>{t('sessions.skill.read')}</a>
          </p>
        </>
      )}
    </>
  )
}

/** The skills that a test asks about, and those that its target requires beyond them. */
export function Measured({ catalogue, blueprint }: { catalogue: Catalogue; blueprint: Blueprint }) {
  const { skills } = indexCatalogue(catalogue)
  const { role, level } = blueprint.target
  const asked = new Set(blueprint.skills.map(({ skill }) => skill))
  const only = onlySkillOf(blueprint)
  const { covered, missing, reviewed } = targetTests(catalogue, role, level)
  const left = [...covered, ...missing].filter((skill) => !asked.has(skill))
  const list = (ids: readonly string[]) => (
    <ul class="columns">
      {ids.map((skill) => (
        <li key={skill}>
          <a href={`/skills/${skill}`}>{skills.get(skill)?.name ?? skill}</a>
        </li>
      ))}
    </ul>
  )
  return (
    <>
      <p>{t('sessions.before.skills', { count: asked.size, target: targetName(catalogue, blueprint) })}</p>
      {list([...asked])}
      {only ? <JudgementNote catalogue={catalogue} skill={only} /> : null}
      {left.length === 0 ? (
        <p>{t(reviewed.length === 0 ? 'sessions.before.everything' : 'sessions.before.everythingMeasured')}</p>
      ) : (
        <details>
          <summary>{t('sessions.before.notCovered', { count: left.length })}</summary>
          <p>{t('sessions.before.notCoveredText')}</p>
          {list(left)}
        </details>
      )}
      {only ? null : <LeftToReview catalogue={catalogue} role={role} level={level} />}
    </>
  )
}

export function targetName(catalogue: Catalogue, { target }: Pick<Blueprint, 'target'>): string {
  return nameOf(catalogue, target.role, target.level)
}

function nameOf(catalogue: Catalogue, role: string, level: LevelId): string {
  const { roles, levels } = indexCatalogue(catalogue)
  return t('sessions.measure.level', {
    role: roles.get(role)?.name ?? role,
    level: (levels.get(level)?.name ?? level).toLowerCase(),
  })
}
