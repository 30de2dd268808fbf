import type { Catalogue, Guide, GuideSection } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { Badge, Breadcrumb, PageHead, Prose } from '../web/components.tsx'
import { checkItems, type CheckItem } from './check-items.ts'

export function GuidePage({ catalogue, guide }: { catalogue: Catalogue; guide: Guide }) {
  const roles = catalogue.graph.roles.filter(({ id }) => guide.roles.includes(id))
  return (
    <>
      <Breadcrumb trail={[{ label: t('guides.title'), href: '/guides' }, { label: guide.title }]} />
      <div class="guide-layout">
        <nav class="toc" aria-label={t('guides.toc')}>
          <div class="toc-wide">
            <p class="eyebrow">{t('guides.toc')}</p>
            <Contents guide={guide} />
          </div>
          <details class="toc-narrow">
            <summary>{t('guides.toc')}</summary>
            <Contents guide={guide} />
          </details>
        </nav>
        <article>
          <PageHead
            eyebrow={roles.map((role) => role.name).join(' · ')}
            title={guide.title}
            lead={guide.summary}
            actions={
              <p class="small faint">
                {t('guides.facts', {
                  minutes: Math.ceil(guide.readingMinutes),
                  sources: guide.references.length,
                  date: dateText(guide.asOf),
                })}
              </p>
            }
          />
          {guide.introHtml ? <Prose html={guide.introHtml} /> : null}
          {guide.sections.map((section) => (
            <Section key={section.id} catalogue={catalogue} section={section} />
          ))}
          {guide.references.length > 0 ? (
            <section class="guide-section references" id="sources">
              <h2>{t('guides.references.title')}</h2>
              <div dangerouslySetInnerHTML={{ __html: guide.referencesHtml }} />
            </section>
          ) : null}
        </article>
      </div>
    </>
  )
}

function Contents({ guide }: { guide: Guide }) {
  return (
    <ol>
      {guide.sections.map((section) => (
        <li key={section.id}>
          <a href={`#${section.id}`}>{section.title}</a>
        </li>
      ))}
      {guide.references.length > 0 ? (
        <li>
          <a href="#sources">{t('guides.references.title')}</a>
        </li>
      ) : null}
    </ol>
  )
}

function Section({ catalogue, section }: { catalogue: Catalogue; section: GuideSection }) {
  const skills = catalogue.graph.skills.filter(({ id }) => section.skills.includes(id))
  const questions = checkItems(catalogue, section.check)
  return (
    <section class="guide-section" id={section.id}>
      <h2>{section.title}</h2>
      {skills.length > 0 ? (
        <ul class="inline-list" aria-label={t('guides.section.skills')}>
          {skills.map((skill) => (
            <li key={skill.id}>
              <a href={`/skills/${skill.id}`}>{skill.name}</a>
            </li>
          ))}
        </ul>
      ) : null}
      <Prose html={section.html} />
      {questions.length > 0 ? (
        <section class="check" aria-label={t('guides.check.label', { section: section.title })}>
          <p class="eyebrow">{t('guides.check.title')}</p>
          <p class="small faint">{t('guides.check.intro')}</p>
          {questions.map((question) => (
            <Question key={question.id} question={question} />
          ))}
        </section>
      ) : null}
    </section>
  )
}

function Question({ question }: { question: CheckItem }) {
  const { kind, options, unit, skill } = question
  return (
    <div class="check-question">
      <Prose html={question.stem} />
      {kind === 'multiple' ? <p class="small">{t('guides.check.multiple')}</p> : null}
      {kind === 'ordering' ? <p class="small">{t('guides.check.ordering')}</p> : null}
      {kind === 'numeric' ? (
        <p class="small">{unit ? t('guides.check.numericUnit', { unit }) : t('guides.check.numeric')}</p>
      ) : null}
      {options.length > 0 ? (
        <ol class="check-options">
          {options.map((option) => (
            <li key={option.id} dangerouslySetInnerHTML={{ __html: option.text }} />
          ))}
        </ol>
      ) : null}
      <Answer question={question} />
      {skill ? (
        <p class="small">
          <a href={`/skills/${skill.id}#learn`}>{t('guides.check.answer', { skill: skill.name })}</a>
        </p>
      ) : null}
    </div>
  )
}

/** The key with what is to be said about each option, folded away until asked for. */
function Answer({ question }: { question: CheckItem }) {
  const { kind, unit, answer } = question
  const List = kind === 'ordering' ? 'ol' : 'ul'
  return (
    <details class="check-answer">
      <summary>{t('guides.check.show')}</summary>
      {answer.value === null ? null : (
        <p>
          <strong>{answer.value}</strong> {unit}
        </p>
      )}
      <Prose html={answer.explanation} />
      <List>
        {answer.notes.map(({ id, text, right, rationale }) => (
          <li key={id}>
            {kind === 'ordering' ? null : (
              <Badge tone={right ? 'good' : 'bad'}>{t(right ? 'guides.check.right' : 'guides.check.wrong')}</Badge>
            )}{' '}
            <span dangerouslySetInnerHTML={{ __html: text }} />
            <div class="small faint" dangerouslySetInnerHTML={{ __html: rationale }} />
          </li>
        ))}
      </List>
    </details>
  )
}
