import { t } from '../messages/index.ts'
import { currentLocale } from '../messages/locales.ts'
import { Content, Button, EmptyState, Field, PageHead, SubNav } from '../web/components.tsx'
import type { PassagePart } from './passage.ts'
import type { HitKind } from './search-entries.ts'
import type { HitGroup, SearchHit, SearchResult } from './search-index.ts'

interface SearchView {
  query: string
  /** Shows this kind alone. */
  kind: HitKind | null
  /** Null when nothing was asked. */
  result: SearchResult | null
}

export function SearchPage({ query, kind, result }: SearchView) {
  return (
    <div class="narrow">
      <PageHead title={t('search.title')} lead={t('search.lead')} />
      <form method="get" action="/search" role="search" class="inline-form">
        <Field
          name="q"
          type="search"
          label={t('search.label')}
          hint={t('search.hint')}
          value={query}
          autofocus={result === null}
          maxLength={200}
        />
        <Button tone="primary">{t('search.go')}</Button>
      </form>
      {currentLocale() === 'en' ? null : <p class="small faint">{t('search.contentLanguage')}</p>}
      {result === null ? null : <Found query={query} kind={kind} result={result} />}
    </div>
  )
}

function Found({ query, kind, result }: SearchView & { result: SearchResult }) {
  if (result.count === 0) {
    return (
      <EmptyState title={t('search.count', { count: 0, query })}>
        <p>{t('search.none')}</p>
        <p>
          <a href="/skills">{t('search.none.skills')}</a>
        </p>
      </EmptyState>
    )
  }
  const address = `/search?q=${encodeURIComponent(query)}`
  const shown = kind ? result.groups.filter((group) => group.kind === kind) : result.groups
  return (
    <section aria-labelledby="results">
      <h2 id="results">{t('search.count', { count: result.count, query })}</h2>
      <SubNav
        label={t('search.kinds')}
        items={[
          { href: address, label: t('search.all', { count: result.count }), current: kind === null },
          ...result.groups.map((group) => ({
            href: `${address}&kind=${group.kind}`,
            label: t('search.tab', { kind: t(`search.kind.${group.kind}`), count: group.count }),
            current: group.kind === kind,
          })),
        ]}
      />
      {shown.length === 0 ? <p>{t('search.noneOfKind')}</p> : null}
      {shown.map((group) => (
        <Group key={group.kind} group={group} more={`${address}&kind=${group.kind}`} alone={kind !== null} />
      ))}
    </section>
  )
}

function Group({ group, more, alone }: { group: HitGroup; more: string; alone: boolean }) {
  const { kind, count, hits } = group
  return (
    <section class="search-group" aria-labelledby={`of-${kind}`}>
      <h3 id={`of-${kind}`} class={alone ? 'visually-hidden' : 'eyebrow'}>
        {t(`search.kind.${kind}`)}
      </h3>
      <ul class="plain-list">
        {hits.map((hit) => (
          <Hit key={hit.href} hit={hit} />
        ))}
      </ul>
      {!alone && count > hits.length ? (
        <p class="small">
          <a href={more}>{t('search.more', { count, kind: t(`search.kind.${kind}`) })}</a>
        </p>
      ) : null}
    </section>
  )
}

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li class="search-hit">
      <a href={hit.href}>
        <Marked parts={hit.title} kind={hit.kind} />
      </a>
      {hit.within ? (
        <span class="faint small">
          {' '}
          <Content>{hit.within}</Content>
        </span>
      ) : null}
      {hit.passage.length > 0 ? (
        <p class="small">
          <Marked parts={hit.passage} kind={hit.kind} />
        </p>
      ) : null}
    </li>
  )
}

/** What was found, with the words that were looked for marked. Pages of this site speak the reader's language, all else its own. */
export function Marked({ parts, kind }: { parts: readonly PassagePart[]; kind: SearchHit['kind'] }) {
  const words = <>{parts.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</>
  return kind === 'page' ? words : <Content>{words}</Content>
}
