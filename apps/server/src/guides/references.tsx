import type { Guide } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'

/** The list that the footnotes lead to, and back. A footnote's popover shows the same entry. */
export function References({ guide }: { guide: Guide }) {
  if (guide.references.length === 0) return null
  return (
    <section class="guide-section references-section" id="sources">
      <h2>{t('guides.references.title')}</h2>
      <p class="small faint">{t('guides.references.note', { date: dateText(guide.asOf) })}</p>
      <ol class="references">
        {guide.references.map(({ number, source, citedAt }) => (
          <li key={number} id={`source-${number}`} tabIndex={-1}>
            <span data-source-text>
              <span class="source-publisher">{source.publisher}.</span>{' '}
              <a href={source.url} rel="noopener">
                {source.title}
              </a>
              . <time dateTime={source.date}>{dateText(source.date)}</time>
              {source.evidence === 'S' ? <span class="faint"> {t('guides.references.secondhand')}</span> : null}
            </span>{' '}
            <span class="backs">
              {citedAt.map((anchor, index) => (
                <a
                  key={anchor}
                  class="back"
                  href={`#${anchor}`}
                  aria-label={t('guides.references.back', { place: index + 1, number })}
                >
                  ↩
                </a>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
