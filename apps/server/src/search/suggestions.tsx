import { Content } from '../web/components.tsx'
import { t } from '../messages/index.ts'
import { Marked } from './search-page.tsx'
import type { SearchResult } from './search-index.ts'

/** The options of the search field in the frame: a piece of a page that its script fetches while somebody types. */
export function Suggestions({ query, result }: { query: string; result: SearchResult }) {
  const words = t('search.count', { count: result.count, query })
  if (result.count === 0) {
    return (
      <div data-words={words}>
        <p>{words}</p>
        <p class="small faint">{t('search.none')}</p>
      </div>
    )
  }
  return (
    <div data-words={words} role="presentation">
      {result.groups.map(({ kind, hits }) => (
        <div key={kind} role="group" aria-labelledby={`suggested-${kind}`}>
          <p id={`suggested-${kind}`} class="eyebrow" role="presentation">
            {t(`search.kind.${kind}`)}
          </p>
          {hits.map((hit, place) => (
            <a key={hit.href} href={hit.href} role="option" id={`suggested-${kind}-${place}`} tabIndex={-1}>
              <span class="suggestion-title">
                <Marked parts={hit.title} kind={kind} />
              </span>
              {hit.within ? (
                <span class="suggestion-within">
                  <Content>{hit.within}</Content>
                </span>
              ) : null}
            </a>
          ))}
        </div>
      ))}
      <a
        class="suggestion-all"
        href={`/search?q=${encodeURIComponent(query)}`}
        role="option"
        id="suggested-all"
        tabIndex={-1}
      >
        {t('search.showAll', { count: result.count })}
      </a>
    </div>
  )
}
