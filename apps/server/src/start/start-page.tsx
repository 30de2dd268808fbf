import type { Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { Card, LinkButton, PageHead } from '../web/components.tsx'
import { exampleProfile } from './example-profile.ts'

export function StartPage({ catalogue }: { catalogue: Catalogue }) {
  const { graph, guides, items, challenges } = catalogue
  const example = exampleProfile(graph)
  return (
    <>
      <div class="hero">
        <div>
          <PageHead title={t('start.title')} lead={t('start.lead')} />
          <p class="actions">
            <LinkButton href="/measure" tone="primary">
              {t('start.measure')}
            </LinkButton>
          </p>
          <p class="hint">{t('start.measureNote')}</p>
          <dl class="promises" aria-label={t('start.promise.title')}>
            {(['1', '2', '3'] as const).map((number) => (
              <div key={number}>
                <dt>{t(`start.promise.${number}.title`)}</dt>
                <dd>{t(`start.promise.${number}.body`)}</dd>
              </div>
            ))}
          </dl>
        </div>
        {example.length > 0 ? (
          <section class="panel example" aria-labelledby="example">
            <h2 id="example" class="eyebrow">
              {t('start.example.title')}
            </h2>
            <AbilityInterval
              title={t('start.example.chart')}
              rows={example}
              cuts={graph.cutScores.cuts}
              roomy={false}
            />
            <p class="small faint">
              {t('start.example.note')} <a href="/about/measurement">{t('start.example.more')}</a>
            </p>
          </section>
        ) : null}
      </div>
      <section class="section" aria-labelledby="ways">
        <h2 id="ways">{t('start.audiences')}</h2>
        <div class="grid four">
          <Card
            eyebrow={t('start.learn.eyebrow')}
            title={t('start.learn.title')}
            href="/guides"
            foot={t('start.learn.foot', { guides: guides.length })}
          >
            <p>{t('start.learn.body')}</p>
          </Card>
          <Card
            eyebrow={t('start.measureCard.eyebrow')}
            title={t('start.measureCard.title')}
            href="/measure"
            foot={t('start.measureCard.foot', { items: items.length, challenges: challenges.length })}
          >
            <p>{t('start.measureCard.body')}</p>
          </Card>
          <Card
            eyebrow={t('start.hire.eyebrow')}
            title={t('start.hire.title')}
            href="/roles/compare"
            foot={t('start.hire.foot', { roles: graph.roles.length, levels: graph.levels.length })}
          >
            <p>{t('start.hire.body')}</p>
          </Card>
          <Card
            eyebrow={t('start.build.eyebrow')}
            title={t('start.build.title')}
            href="/skills"
            foot={t('start.build.foot', { skills: graph.skills.length, areas: graph.areas.length })}
          >
            <p>{t('start.build.body')}</p>
          </Card>
        </div>
      </section>
    </>
  )
}
