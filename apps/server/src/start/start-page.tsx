import { simulatedLengths, targetTests } from '@millwright/assessment'
import type { Catalogue, EntryPath } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { targetText } from '../profiles/target-picker.tsx'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { Button, LinkButton, PageHead } from '../web/components.tsx'
import { doorsOf, DoorStep } from './entry-doors.tsx'
import { EXAMPLE_TARGET, exampleProfile } from './example-profile.ts'
import { Local } from './local-text.tsx'
import { isEmpty, WorkUnderWay, type Work } from './work-under-way.tsx'

export function StartPage({ catalogue, work }: { catalogue: Catalogue; work: Work }) {
  const example = exampleProfile(catalogue)
  const beginnings = doorsOf(catalogue, 'starting-point')
  const audiences = doorsOf(catalogue, 'audience')
  return (
    <>
      {isEmpty(work) ? null : <WorkUnderWay catalogue={catalogue} work={work} />}
      <div class="hero start-hero">
        <div class="start-intro">
          <PageHead title={t('start.title')} lead={t('start.lead')} />
          <MeasureAtOnce catalogue={catalogue} />
        </div>
        {example.length > 0 ? (
          <section class="panel example" aria-labelledby="example">
            <h2 id="example" class="eyebrow">
              {t('start.example.title')}
            </h2>
            <AbilityInterval
              title={t('start.example.chart', { target: targetText(catalogue, EXAMPLE_TARGET) })}
              rows={example}
              cuts={catalogue.graph.cutScores.cuts}
              roomy={false}
            />
            <p class="small faint">
              {t('start.example.note')} <a href="/about/measurement">{t('start.example.more')}</a>
            </p>
          </section>
        ) : null}
        <dl class="promises" aria-label={t('start.promise.title')}>
          {(['1', '2', '3'] as const).map((number) => (
            <div key={number}>
              <dt>{t(`start.promise.${number}.title`)}</dt>
              <dd>{t(`start.promise.${number}.body`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {beginnings.length > 0 ? (
        <section class="section" aria-labelledby="beginnings">
          <h2 id="beginnings">{t('start.beginnings')}</h2>
          <div class="grid doors">
            {beginnings.map((path) => (
              <Door key={path.id} catalogue={catalogue} path={path} />
            ))}
          </div>
        </section>
      ) : null}
      {audiences.length > 0 ? (
        <section class="section" aria-labelledby="audiences">
          <h2 id="audiences">{t('start.audiences')}</h2>
          <div class="grid four doors">
            {audiences.map((path) => (
              <Door key={path.id} catalogue={catalogue} path={path} />
            ))}
          </div>
        </section>
      ) : null}
      <p class="faint small start-size">{sizeText(catalogue)}</p>
    </>
  )
}

/** One click into the first question of a short test; the choice of another target stands beside it. */
function MeasureAtOnce({ catalogue }: { catalogue: Catalogue }) {
  const { roles, levels } = catalogue.graph
  const targets = roles.flatMap(({ id: role }) =>
    levels.flatMap(({ id: level }) => {
      const { tests } = targetTests(catalogue, role, level)
      return tests ? [{ role, level, short: tests.short }] : []
    }),
  )
  const usual = targets.find(({ role, level }) => role === EXAMPLE_TARGET.role && level === EXAMPLE_TARGET.level)
  const first = usual ?? targets[0]
  if (!first) {
    return (
      <p class="actions">
        <LinkButton href="/measure" tone="primary">
          {t('start.measure')}
        </LinkButton>
      </p>
    )
  }
  return (
    <>
      <form method="post" action="/measure/quick" class="measure-at-once">
        <label for="target">{t('start.measureAs')}</label>
        <select id="target" name="target">
          {targets.map(({ role, level }) => (
            <option
              key={`${role}/${level}`}
              value={`${role}/${level}`}
              selected={role === first.role && level === first.level}
            >
              {targetText(catalogue, { role, level })}
            </option>
          ))}
        </select>
        <Button tone="primary">{t('start.measure')}</Button>
      </form>
      <p class="hint">{t('start.measureNote', lengthOf(first.short.id, first.short.items))}</p>
      <p class="small">
        <a href={`/measure?role=${first.role}&level=${first.level}`}>{t('start.measureMore')}</a>
      </p>
    </>
  )
}

function lengthOf(id: string, items: { min: number; max: number; minutesMax: number }) {
  const simulated = simulatedLengths.lengths[id]
  const [from, to] = simulated?.questions ?? [items.min, items.max]
  const [shortest, longest] = simulated?.minutes ?? [items.min, items.minutesMax]
  return { from, to, shortest, longest }
}

function Door({ catalogue, path }: { catalogue: Catalogue; path: EntryPath }) {
  return (
    <article class="door">
      <h3>
        <Local text={path.title} />
      </h3>
      <p>
        <Local text={path.summary} />
      </p>
      <ol>
        {path.steps.map((step) => (
          <DoorStep key={step.title.en} catalogue={catalogue} step={step} />
        ))}
      </ol>
    </article>
  )
}

function sizeText({ graph, items, challenges, guides }: Catalogue): string {
  return t('start.size', {
    skills: graph.skills.length,
    items: items.length,
    challenges: challenges.length,
    guides: guides.length,
  })
}
