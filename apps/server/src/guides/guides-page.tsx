import type { Catalogue, Guide } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, Card, EmptyState, Field, PageHead } from '../web/components.tsx'

export function GuidesPage({ catalogue }: { catalogue: Catalogue }) {
  return (
    <>
      <PageHead title={t('guides.title')} lead={t('guides.lead')} />
      <form method="get" action="/search" role="search" class="inline-form">
        <Field name="q" type="search" label={t('guides.search.label')} hint={t('guides.search.hint')} />
        <Button>{t('guides.search.go')}</Button>
      </form>
      <GuideCards catalogue={catalogue} />
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
