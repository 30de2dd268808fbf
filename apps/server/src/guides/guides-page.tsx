import type { Catalogue, Guide } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, Card, EmptyState, Field, PageHead } from '../web/components.tsx'
import type { SearchHit } from './search.ts'

export interface GuidesView {
  catalogue: Catalogue
  query: string
  /** Null when nothing was asked. */
  hits: readonly SearchHit[] | null
}

export function GuidesPage({ catalogue, query, hits }: GuidesView) {
  return (
    <>
      <PageHead title={t('guides.title')} lead={t('guides.lead')} />
      <form method="get" action="/guides" role="search" class="inline-form">
        <Field name="q" type="search" label={t('guides.search.label')} hint={t('guides.search.hint')} value={query} />
        <Button>{t('guides.search.go')}</Button>
      </form>
      {hits ? <Hits query={query} hits={hits} /> : <GuideCards catalogue={catalogue} />}
    </>
  )
}

function GuideCards({ catalogue }: { catalogue: Catalogue }) {
  if (catalogue.guides.length === 0) {
    return (
      <EmptyState title={t('guides.empty.title')}>
        <p>{t('guides.empty.body')}</p>
      </EmptyState>
    )
  }
  return (
    <div class="grid">
      {catalogue.guides.map((guide) => (
        <GuideCard key={guide.id} catalogue={catalogue} guide={guide} />
      ))}
    </div>
  )
}

function GuideCard({ catalogue, guide }: { catalogue: Catalogue; guide: Guide }) {
  const roles = catalogue.graph.roles.filter(({ id }) => guide.roles.includes(id))
  return (
    <Card
      level={2}
      eyebrow={t('web.asOf', { date: dateText(guide.asOf) })}
      title={guide.title}
      href={`/guides/${guide.id}`}
      foot={t('guides.card.foot', {
        minutes: Math.ceil(guide.readingMinutes),
        sections: guide.sections.length,
        sources: guide.references.length,
      })}
    >
      <p>{guide.summary}</p>
      <p class="inline-list">
        {roles.map((role) => (
          <Badge key={role.id}>{role.name}</Badge>
        ))}
      </p>
    </Card>
  )
}

function Hits({ query, hits }: { query: string; hits: readonly SearchHit[] }) {
  return (
    <section class="narrow" aria-labelledby="results">
      <h2 id="results">{t('guides.search.results', { count: hits.length, query })}</h2>
      <p>
        <a href="/guides">{t('guides.search.clear')}</a>
      </p>
      {hits.length === 0 ? <p>{t('guides.search.none')}</p> : null}
      {hits.map((hit) => (
        <article key={hit.href} class="search-hit">
          <p class="eyebrow">
            {t(`guides.search.kind.${hit.kind}`)}
            {hit.within ? ` · ${hit.within}` : ''}
          </p>
          <h3>
            <a href={hit.href}>{hit.title}</a>
          </h3>
          <p class="small">{hit.snippet.map(({ text, hit: found }) => (found ? <mark>{text}</mark> : text))}</p>
        </article>
      ))}
    </section>
  )
}
