import MiniSearch from 'minisearch'
import type { Catalogue } from '@millwright/catalog'

export type HitKind = 'guide' | 'skill' | 'challenge'

export interface SearchHit {
  kind: HitKind
  title: string
  /** The guide or area that holds it. */
  within: string
  href: string
  snippet: SnippetPart[]
}

export interface SnippetPart {
  text: string
  hit: boolean
}

interface Entry {
  id: string
  kind: HitKind
  title: string
  within: string
  text: string
}

const MAX_HITS = 30
const MAX_QUERY = 200
const MAX_WORDS = 12

/** Full-text search over guide sections, skills and challenges, held in memory: it is rebuilt in well under a second. */
export function buildSearch(catalogue: Catalogue): (query: string) => SearchHit[] {
  const entries = new Map(searchEntries(catalogue).map((entry) => [entry.id, entry]))
  const index = new MiniSearch<Entry>({ fields: ['title', 'within', 'text'] })
  index.addAll([...entries.values()])
  return (query) =>
    index
      .search(termsOf(query), {
        boost: { title: 3, within: 1.5 },
        prefix: true,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
        combineWith: 'AND',
      })
      .slice(0, MAX_HITS)
      .flatMap(({ id, terms }) => {
        const entry = entries.get(String(id))
        if (!entry) return []
        const { kind, title, within, text } = entry
        return [{ kind, title, within, href: entry.id, snippet: snippet(text, terms) }]
      })
}

/** Each word once, and not more of them than anybody means: every word of a query costs a search of its own. */
function termsOf(query: string): string {
  const words = new Set(query.slice(0, MAX_QUERY).toLowerCase().split(/\s+/))
  return [...words].slice(0, MAX_WORDS).join(' ')
}

function searchEntries({ guides, graph, challenges }: Catalogue): Entry[] {
  const areas = new Map(graph.areas.map((area) => [area.id, area.name]))
  return [
    ...guides.flatMap((guide) => [
      { id: `/guides/${guide.id}`, kind: 'guide' as const, title: guide.title, within: '', text: guide.summary },
      ...guide.sections.map((section) => ({
        id: `/guides/${guide.id}#${section.id}`,
        kind: 'guide' as const,
        title: section.title,
        within: guide.title,
        text: section.text,
      })),
    ]),
    ...graph.skills.map((skill) => ({
      id: `/skills/${skill.id}`,
      kind: 'skill' as const,
      title: skill.name,
      within: areas.get(skill.area) ?? '',
      text: `${skill.description} ${skill.covers}`,
    })),
    ...challenges.map((challenge) => ({
      id: `/challenges/${challenge.id}`,
      kind: 'challenge' as const,
      title: challenge.title,
      within: '',
      text: challenge.summary,
    })),
  ]
}

const BEFORE = 60
const LENGTH = 220

/** The passage around the first word found, with every found word marked. */
export function snippet(text: string, terms: readonly string[]): SnippetPart[] {
  const words = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  const found = words.length > 0 ? new RegExp(`(${words.join('|')})`, 'giu') : null
  const first = found ? text.search(found) : -1
  // Begin and end between words.
  const start = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0
  const end = start + LENGTH < text.length ? Math.max(text.lastIndexOf(' ', start + LENGTH), start) : text.length
  const passage = `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`
  if (!found) return [{ text: passage, hit: false }]
  // Splitting by one group leaves the matches at the odd places.
  return passage
    .split(found)
    .map((part, place) => ({ text: part, hit: place % 2 === 1 }))
    .filter((part) => part.text !== '')
}
