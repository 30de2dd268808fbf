import type { Area, Graph, Level, Role, Target } from '@millwright/catalog'
import type { ComponentChild } from 'preact'
import { t } from '../messages/index.ts'
import { Content, Breadcrumb, LinkButton, Notice, PageHead, SubNav } from '../web/components.tsx'
import { boundaryOf, differenceOf, type Handover } from './boundary.ts'
import { RequiredStep } from './required-step.tsx'
import { sideId, type SkillDifference } from './target-views.ts'

/** More than these fold away: three neighbours on one page are long enough. */
const ASKS_SHOWN = 6
const HANDOVERS_SHOWN = 4

interface BoundariesView {
  graph: Graph
  role: Role
  level: Level
}

/** Where a role ends: at each neighbour, what it asks and this one does not, what passes between them, and whom it suits. */
export function BoundariesPage({ graph, role, level }: BoundariesView) {
  const others = graph.roles.filter(({ id }) => id !== role.id)
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('roles.title'), href: '/roles' },
          { label: role.name, href: `/roles/${role.id}` },
          { label: t('roles.boundaries.title') },
        ]}
      />
      <PageHead
        title={t('boundaries.title', { role: role.name })}
        lead={t('boundaries.lead')}
        actions={others.map((other) => (
          <a key={other.id} href={`#${other.id}`}>
            <Content>{other.name}</Content>
          </a>
        ))}
      />
      <SubNav
        label={t('boundaries.levels')}
        items={graph.levels.map(({ id, name }) => ({
          href: `/roles/${role.id}/boundaries?level=${id}`,
          label: name,
          current: id === level.id,
        }))}
      />
      {level.tested ? null : (
        <Notice>
          <p>{t('boundaries.untested', { level: level.name })}</p>
        </Notice>
      )}
      {others.map((other) => (
        <BoundarySection key={other.id} graph={graph} role={role} other={other} level={level} />
      ))}
      <p class="small faint">{t('boundaries.basis')}</p>
    </>
  )
}

function BoundarySection({ graph, role, other, level }: BoundariesView & { other: Role }) {
  const [a, b] = [
    { role, level },
    { role: other, level },
  ]
  const { mine, theirs, shared, given, taken, myAreas, theirAreas } = boundaryOf(graph, a, b)
  const names = { role: role.name, other: other.name }
  const difference = differenceOf(role, other.id)
  return (
    <section class="section" id={other.id} aria-labelledby={`with-${other.id}`}>
      <h2 id={`with-${other.id}`}>{t('boundaries.with', names)}</h2>
      {difference ? <p class="lead narrow">{difference}</p> : null}
      <h3>{t('boundaries.suits')}</h3>
      <div class="split boundary">
        <Suits role={role} areas={myAreas} />
        <Suits role={other} areas={theirAreas} />
      </div>
      <div class="split boundary">
        <Asks heading={t('boundaries.more', { role: role.name, count: mine.length })} rows={mine} side="a" />
        <Asks heading={t('boundaries.more', { role: other.name, count: theirs.length })} rows={theirs} side="b" />
      </div>
      <details>
        <summary>{t('boundaries.shared', { count: shared.length })}</summary>
        <ul class="columns small">
          {shared.map(({ skill, a: here, b: there }) => (
            <li key={skill.id}>
              <a href={`/skills/${skill.id}`}>
                <Content>{skill.name}</Content>
              </a>{' '}
              <span class="faint">
                {here.proficiency === there.proficiency
                  ? t('boundaries.sharedAlike', { level: t(`results.proficiency.${here.proficiency}`) })
                  : t('boundaries.sharedUnlike', {
                      ...names,
                      here: t(`results.proficiency.${here.proficiency}`),
                      there: t(`results.proficiency.${there.proficiency}`),
                    })}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <div class="split boundary">
        <Handovers heading={t('boundaries.handover', { from: role.name, to: other.name })} handovers={given} />
        <Handovers heading={t('boundaries.handover', { from: other.name, to: role.name })} handovers={taken} />
      </div>
      <p class="actions">
        <LinkButton href={`/roles/compare?a=${sideId(a)}&b=${sideId(b)}`}>
          {t('roles.boundaries.compare', { role: other.name })}
        </LinkButton>
        <a href={`/roles/${other.id}/boundaries?level=${level.id}#${role.id}`}>{t('boundaries.turn', names)}</a>
      </p>
    </section>
  )
}

/** What one of the two asks more, with what the other asks beside it. */
function Asks({ heading, rows, side }: { heading: string; rows: readonly SkillDifference[]; side: 'a' | 'b' }) {
  const other = side === 'a' ? 'b' : 'a'
  return (
    <div>
      <h3>{heading}</h3>
      {rows.length === 0 ? (
        <p class="faint">{t('boundaries.nothing')}</p>
      ) : (
        <Folded shown={ASKS_SHOWN} rows={rows}>
          {(some) => (
            <ul class="asks">
              {some.map((row) => (
                <li key={row.skill.id}>
                  <RequiredStep target={row[side]} />
                  <span>
                    <a href={`/skills/${row.skill.id}`}>
                      <Content>{row.skill.name}</Content>
                    </a>{' '}
                    <span class="faint small">{besideWords(row[other])}</span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Folded>
      )}
    </div>
  )
}

function Handovers({ heading, handovers }: { heading: string; handovers: readonly Handover[] }) {
  return (
    <div>
      <h3>{heading}</h3>
      {handovers.length === 0 ? (
        <p class="faint">{t('boundaries.noHandover')}</p>
      ) : (
        <Folded shown={HANDOVERS_SHOWN} rows={handovers}>
          {(some) => (
            <ul class="skill-list">
              {some.map(({ from, to, reason }) => (
                <li key={`${from.id} ${to.id}`}>
                  <a href={`/skills/${from.id}`}>{from.name}</a> → <a href={`/skills/${to.id}`}>{to.name}</a>
                  <p class="faint">{reason}</p>
                </li>
              ))}
            </ul>
          )}
        </Folded>
      )}
    </div>
  )
}

/** What the other role asks of the same skill. */
const besideWords = ({ proficiency, required }: Target): string =>
  proficiency === 0
    ? t('boundaries.otherNothing')
    : t('boundaries.otherLess', { level: t(`results.proficiency.${proficiency}`), required: required ? 'yes' : 'no' })

/** The most important rows, and the others on demand. */
function Folded<Row>(props: {
  rows: readonly Row[]
  shown: number
  children: (rows: readonly Row[]) => ComponentChild
}) {
  const { rows, shown, children } = props
  const rest = rows.slice(shown)
  return (
    <>
      {children(rows.slice(0, shown))}
      {rest.length > 0 ? (
        <details class="small">
          <summary>{t('boundaries.rest', { count: rest.length })}</summary>
          {children(rest)}
        </details>
      ) : null}
    </>
  )
}

/** Whom a role suits better than its neighbour: those who like the areas in which it goes deeper. */
function Suits({ role, areas }: { role: Role; areas: readonly Area[] }) {
  if (areas.length === 0) return <p class="faint">{t('boundaries.suitsNone', { role: role.name })}</p>
  return (
    <div>
      <p>{t('boundaries.suitsRole', { role: role.name })}</p>
      <ul>
        {areas.map((area) => (
          <li key={area.id}>
            <a href={`/skills#${area.id}`}>
              <Content>{area.name}</Content>
            </a>
            .{' '}
            <span class="faint">
              <Content>{area.description}</Content>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
