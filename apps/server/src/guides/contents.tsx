import { Content } from '../web/components.tsx'
import type { Guide } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Icon } from '../web/icons.tsx'

/** The table of contents with subsections, times, and what this person has read. */
export function Contents({ guide, read }: { guide: Guide; read: ReadonlySet<string> }) {
  return (
    <ol>
      {guide.sections.map((section) => (
        <li key={section.id} data-toc={section.id} class={read.has(section.id) ? 'is-read' : undefined}>
          <a href={`#${section.id}`}>
            <span class="toc-title">
              <Content>{section.title}</Content>
            </span>
            <span class="toc-minutes" aria-hidden="true">
              {t('guides.toc.minutes', { minutes: section.minutes })}
            </span>
            <span class="toc-check">
              <Icon name="check" />
              <span class="visually-hidden">{t('guides.toc.read')}</span>
            </span>
          </a>
          {section.subsections.length > 0 ? (
            <ol>
              {section.subsections.map(({ id, title }) => (
                <li key={id} data-toc={id}>
                  <a href={`#${id}`}>
                    <span class="toc-title">{title}</span>
                  </a>
                </li>
              ))}
            </ol>
          ) : null}
        </li>
      ))}
      {guide.references.length > 0 ? (
        <li data-toc="sources">
          <a href="#sources">
            <span class="toc-title">{t('guides.references.title')}</span>
          </a>
        </li>
      ) : null}
    </ol>
  )
}
