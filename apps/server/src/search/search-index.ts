import MiniSearch from 'minisearch'
import type { Catalogue } from '@millwright/catalog'
import { currentLocale, inLocale, isLocale, LANGUAGES, type Locale } from '../messages/locales.ts'
import type { PersonView } from '../web/person.ts'
import { folded, marked, passage, type PassagePart } from './passage.ts'
import { belongsTo } from './product-pages.ts'
import { searchEntries, type HitKind, type SearchEntry } from './search-entries.ts'

export interface SearchHit {
  kind: HitKind
  href: string
  title: PassagePart[]
  within: string
  passage: PassagePart[]
}

export interface HitGroup {
  kind: HitKind
  /** How many there are; `hits` holds the best. */
  count: number
  hits: SearchHit[]
}

export interface SearchResult {
  count: number
  /** The group with the best hit first. */
  groups: HitGroup[]
}

export interface SearchOptions {
  person: PersonView | null
  /** At most so many hits of each kind. */
  perKind: number
}

export type Search = (query: string, options: SearchOptions) => SearchResult

const MAX_QUERY = 200
const MAX_WORDS = 12
/** Longer words are nobody's search, and each costs a walk through the whole vocabulary. */
const MAX_WORD = 40

/**
 * Words that say nothing about the subject, in the languages of the interface: without them "how do I find drift" finds drift.
 */
const EMPTY_WORDS = new Set(
  `a an and are as at be by can do does for from how i in is it its of on or that the this to was what when where which who
   why with you your der die das den dem des ein eine einen einem einer und oder ist sind wie was wo wer wann warum zu zum zur
   im in mit auf von für fur ich man`.split(/\s+/),
)

const built = new WeakMap<Catalogue, Map<Locale, Search>>()

/** The search of a catalogue in the reader's language, built when it is first asked for. A replaced catalogue takes its own with it. */
export function searchOf(catalogue: Catalogue): Search {
  const languages = built.get(catalogue) ?? new Map<Locale, Search>()
  built.set(catalogue, languages)
  const locale = currentLocale()
  const search = languages.get(locale) ?? buildSearch(catalogue)
  languages.set(locale, search)
  return search
}

/** Builds the search in every language, so that the first person who searches does not wait for it. */
export function prepareSearch(catalogue: Catalogue): void {
  for (const locale of Object.keys(LANGUAGES).filter(isLocale)) inLocale(locale, () => searchOf(catalogue))
}

/** Full-text search over everything, held in memory: it is built again in well under a second. */
export function buildSearch(catalogue: Catalogue): Search {
  const entries = new Map(searchEntries(catalogue).map((entry) => [entry.href, entry]))
  const index = new MiniSearch<SearchEntry>({
    idField: 'href',
    fields: ['title', 'within', 'text'],
    processTerm: (term) => {
      const word = folded(term)
      return EMPTY_WORDS.has(word) || word.length > MAX_WORD ? null : word
    },
    searchOptions: {
      boost: { title: 5, within: 1.2 },
      prefix: (term) => term.length > 1,
      // One slip in words of five letters, two in words of eight.
      fuzzy: (term) => (term.length < 5 ? false : term.length < 8 ? 1 : 2),
      weights: { prefix: 0.5, fuzzy: 0.2 },
    },
  })
  index.addAll([...entries.values()])

  return (query, { person, perKind }) => {
    const words = wordsOf(query)
    const found = (combineWith: 'AND' | 'OR') => index.search(words, { combineWith })
    // Every word; when nothing has them all, as many as possible; when there is none, with letters swapped.
    const swapped = () =>
      index.search(words.split(' ').flatMap(swaps).join(' '), { combineWith: 'OR', fuzzy: false, prefix: false })
    const results = [() => found('AND'), () => found('OR'), swapped].values().map((look) => look())
    const hits = (results.find((some) => some.length > 0) ?? []).flatMap(({ id, terms, score }) => {
      const entry = entries.get(String(id))
      if (!entry || !belongsTo(person, entry.audience)) return []
      return [{ entry, terms, score: folded(entry.title) === folded(query.trim()) ? score * 4 : score }]
    })
    const groups = Map.groupBy(
      hits.toSorted((one, other) => other.score - one.score),
      ({ entry }) => entry.kind,
    )
    return {
      count: hits.length,
      groups: [...groups].map(([ofKind, all]) => ({
        kind: ofKind,
        count: all.length,
        hits: all.slice(0, perKind).map(({ entry, terms }) => hitOf(entry, new Set(terms))),
      })),
    }
  }
}

function hitOf({ kind, href, title, within, text }: SearchEntry, terms: ReadonlySet<string>): SearchHit {
  return { kind, href, within, title: marked(title, terms), passage: passage(text, terms) }
}

/** The word with two neighbours changed, wherever they differ: "drfit" for "drift" is one slip of the fingers but two letters off. */
function swaps(word: string): string[] {
  const swapped = Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  )
  return swapped.filter((other) => other !== word)
}

/** Each word once, and not more of them than anybody means: every word of a query costs a search of its own. */
function wordsOf(query: string): string {
  const words = new Set(query.slice(0, MAX_QUERY).toLowerCase().split(/\s+/))
  return [...words].slice(0, MAX_WORDS).join(' ')
}
