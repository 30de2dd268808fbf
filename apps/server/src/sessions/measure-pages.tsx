import type { Blueprint, Catalogue } from '@millwright/catalog'
import { indexCatalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Button, Card, EmptyState, LinkButton, Notice, PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import type { TestSession } from './load-session.ts'
import { timingOf, type TimeGrant } from './timing.ts'

/** Every test of the catalogue; an open one leads back to where it stands. */
export function MeasurePage({ catalogue, open }: { catalogue: Catalogue; open: ReadonlyMap<string, TestSession> }) {
  const { blueprints } = catalogue
  return (
    <>
      <PageHead title={t('sessions.measure.title')} lead={t('sessions.measure.lead')} />
      {blueprints.length === 0 ? <EmptyState title={t('sessions.measure.empty')} /> : null}
      <div class="cards">
        {inLevelOrder(catalogue).map((blueprint) => {
          const session = open.get(blueprint.id)
          return (
            <Card
              key={blueprint.id}
              level={2}
              title={blueprint.title}
              href={session ? `/sessions/${session.id}` : `/measure/${blueprint.id}`}
              foot={
                session ? (
                  <>
                    <LinkButton href={`/sessions/${session.id}`} tone="primary">
                      {t('sessions.measure.resume')}
                    </LinkButton>{' '}
                    <span class="faint">
                      <DateTime at={session.startedAt} />
                    </span>
                  </>
                ) : null
              }
            >
              <p>{blueprint.summary}</p>
              <p class="faint">{sizeText(blueprint)}</p>
            </Card>
          )
        })}
      </div>
    </>
  )
}

/** What a taker knows before the first question. */
export function BeforePage({
  catalogue,
  blueprint,
  known,
  grant,
}: {
  catalogue: Catalogue
  blueprint: Blueprint
  known: boolean
  grant: TimeGrant | null
}) {
  const { skills } = indexCatalogue(catalogue)
  const { items, challenges, aiMode } = blueprint
  const { limitMinutes, breakMinutes } = timingOf(blueprint, grant)
  return (
    <div class="narrow">
      <PageHead title={blueprint.title} lead={blueprint.summary} />
      <form method="post" action={`/measure/${blueprint.id}`} class="actions">
        <Button tone="primary">{t('sessions.before.start')}</Button>
        {known ? null : <span class="faint">{t('sessions.before.guest')}</span>}
      </form>
      <h2>{t('sessions.before.how')}</h2>
      <ul>
        <li>{t('sessions.before.adaptive', { min: items.min, max: items.max })}</li>
        {challenges.count > 0 ? <li>{t('sessions.before.challenges', { count: challenges.count })}</li> : null}
        {limitMinutes === null ? (
          <li>{t('sessions.before.noTimer')}</li>
        ) : (
          <li>
            {t('sessions.before.time', { minutes: Math.round(limitMinutes) })}{' '}
            {limitMinutes > items.minutesMax ? t('sessions.before.timeGranted') : null}
          </li>
        )}
        {breakMinutes > 0 ? <li>{t('sessions.before.breaks', { minutes: breakMinutes })}</li> : null}
        <li>{t(`sessions.before.ai.${aiMode}`)}</li>
      </ul>
      <p>
        <a href="/account/accommodations">{t('sessions.before.accommodations')}</a>
      </p>
      <h2>{t('sessions.before.what')}</h2>
      <p>{t('sessions.before.skills', { count: blueprint.skills.length, target: targetName(catalogue, blueprint) })}</p>
      <ul class="columns">
        {blueprint.skills.map(({ skill }) => (
          <li key={skill}>
            <a href={`/skills/${skill}`}>{skills.get(skill)?.name ?? skill}</a>
          </li>
        ))}
      </ul>
      <h2>{t('sessions.before.recorded')}</h2>
      <p>{t('sessions.before.recordedText')}</p>
      <Notice>
        <p>
          {t('sessions.before.honest')} <a href="/about/measurement">{t('web.footer.measurement')}</a>
        </p>
      </Notice>
    </div>
  )
}

export function targetName(catalogue: Catalogue, { target }: Pick<Blueprint, 'target'>): string {
  const { roles, levels } = indexCatalogue(catalogue)
  return t('sessions.measure.level', {
    role: roles.get(target.role)?.name ?? target.role,
    level: (levels.get(target.level)?.name ?? target.level).toLowerCase(),
  })
}

function sizeText({ items, challenges }: Blueprint): string {
  return t('sessions.measure.size', {
    min: items.min,
    max: items.max,
    minutes: items.minutesMax,
    challenges: challenges.count,
  })
}

/** Junior before senior: the files are sorted by id. */
function inLevelOrder({ blueprints, graph }: Catalogue): Blueprint[] {
  const rank = new Map(graph.levels.map(({ id }, index) => [id, index]))
  return blueprints.toSorted(
    (one, other) =>
      one.target.role.localeCompare(other.target.role) ||
      (rank.get(one.target.level) ?? 0) - (rank.get(other.target.level) ?? 0),
  )
}
