import type { Catalogue, Guide } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Content, Badge, Button, Card, EmptyState, Field, PageHead, Progress } from '../web/components.tsx'
import { GoOnNotice } from './guide-page.tsx'
import { progressOf, whereToGoOn, type ReadMark } from './reading.ts'

export interface GuidesView {
  catalogue: Catalogue
  /** What this person has marked as read, the newest first. */
  marks: readonly ReadMark[]
}

export function GuidesPage({ catalogue, marks }: GuidesView) {
  const goOn = whereToGoOn(catalogue, marks)
  return (
    <>
      <PageHead title={t('guides.title')} lead={t('guides.lead')} />
      <form method="get" action="/search" role="search" class="inline-form">
        <Field name="q" type="search" label={t('guides.search.label')} hint={t('guides.search.hint')} />
        <Button>{t('guides.search.go')}</Button>
      </form>
      {goOn ? <GoOnNotice {...goOn} /> : null}
      <GuideCards catalogue={catalogue} marks={marks} />
    </>
  )
}

function GuideCards({ catalogue, marks }: Pick<GuidesView, 'catalogue' | 'marks'>) {
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
        <GuideCard key={guide.id} catalogue={catalogue} guide={guide} marks={marks} />
      ))}
    </div>
  )
}

function GuideCard({ catalogue, guide, marks }: { catalogue: Catalogue; guide: Guide; marks: readonly ReadMark[] }) {
  const { done, total, next, minutesLeft } = progressOf(guide, marks)
  const roles = catalogue.graph.roles.filter(({ id }) => guide.roles.includes(id))
  return (
    <Card
      level={2}
      eyebrow={t('web.asOf', { date: dateText(guide.asOf) })}
      title={<Content>{guide.title}</Content>}
      href={`/guides/${guide.id}`}
      foot={t('guides.card.foot', {
        minutes: guide.readingMinutes,
        sections: guide.sections.length,
        sources: guide.references.length,
      })}
    >
      <p>
        <Content>{guide.summary}</Content>
      </p>
      <p class="inline-list">
        {roles.map((role) => (
          <Badge key={role.id}>
            <Content>{role.name}</Content>
          </Badge>
        ))}
      </p>
      {done > 0 ? (
        <Progress
          label={t('guides.progress')}
          value={done}
          max={total}
          text={t(next ? 'guides.progress.text' : 'guides.progress.all', { done, total, minutes: minutesLeft })}
        />
      ) : null}
    </Card>
  )
}
