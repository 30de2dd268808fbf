import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { productPages, type Audience } from './product-pages.ts'

/** In the order in which kinds are shown when nothing else decides. */
export const HIT_KINDS = ['skill', 'role', 'guide', 'challenge', 'test', 'page'] as const
export type HitKind = (typeof HIT_KINDS)[number]

/** One thing that can be found, by its address. */
export interface SearchEntry {
  href: string
  kind: HitKind
  title: string
  /** What holds it: the guide of a section, the area of a skill. */
  within: string
  text: string
  audience: Audience
}

/** Everything that can be found: what the catalogue shows to everybody, and the pages of the product. */
export function searchEntries(catalogue: Catalogue): SearchEntry[] {
  return [
    ...skillEntries(catalogue),
    ...roleEntries(catalogue),
    ...guideEntries(catalogue),
    ...challengeEntries(catalogue),
    ...testEntries(catalogue),
  ]
    .map((entry): SearchEntry => ({ ...entry, audience: 'everybody' }))
    .concat(
      productPages().map(({ href, title, about, audience }) => ({
        href,
        kind: 'page',
        title,
        within: '',
        text: about,
        audience,
      })),
    )
}

type PublicEntry = Omit<SearchEntry, 'audience'>

function skillEntries({ graph }: Catalogue): PublicEntry[] {
  const areas = new Map(graph.areas.map((area) => [area.id, area.name]))
  return [
    ...graph.skills.map((skill) => ({
      href: `/skills/${skill.id}`,
      kind: 'skill' as const,
      title: skill.name,
      within: areas.get(skill.area) ?? '',
      text: `${skill.description} ${skill.covers}. ${Object.values(skill.indicators).join(' ')}`,
    })),
    ...graph.areas.map((area) => ({
      href: `/skills#${area.id}`,
      kind: 'skill' as const,
      title: area.name,
      within: '',
      text: area.description,
    })),
  ]
}

function roleEntries({ graph }: Catalogue): PublicEntry[] {
  return graph.roles.flatMap((role) => [
    {
      href: `/roles/${role.id}`,
      kind: 'role',
      title: role.name,
      within: '',
      text: [role.summary, role.deliverable, role.startsFrom, role.mainRisk, role.nearestOccupation].join(' '),
    },
    {
      href: `/roles/${role.id}/boundaries`,
      kind: 'role',
      title: t('boundaries.title', { role: role.name }),
      within: '',
      text: role.boundaries.map(({ difference }) => difference).join(' '),
    },
  ])
}

function guideEntries({ guides }: Catalogue): PublicEntry[] {
  return guides.flatMap(({ id, title, summary, sections }) => [
    { href: `/guides/${id}`, kind: 'guide' as const, title, within: '', text: summary },
    ...sections.flatMap((section) => [
      {
        href: `/guides/${id}#${section.id}`,
        kind: 'guide' as const,
        title: section.title,
        within: title,
        text: section.text,
      },
      ...section.subsections.map((part) => ({
        href: `/guides/${id}#${part.id}`,
        kind: 'guide' as const,
        title: part.title,
        within: section.title,
        text: '',
      })),
    ]),
  ])
}

/** What a candidate reads; never the solution, its explanation or the tests. */
function challengeEntries({ challenges }: Catalogue): PublicEntry[] {
  return challenges.map(({ id, title, runtime, summary, html }) => ({
    href: `/challenges/${id}`,
    kind: 'challenge',
    title,
    within: t(`challenges.runtime.${runtime}`),
    text: `${summary} ${plainText(html.statement)}`,
  }))
}

function testEntries(catalogue: Catalogue): PublicEntry[] {
  const { skills } = indexCatalogue(catalogue)
  return catalogue.blueprints.map((blueprint) => ({
    href: `/measure/${blueprint.id}`,
    kind: 'test',
    title: blueprint.title,
    within: '',
    text: blueprint.skills.map(({ skill }) => skills.get(skill)?.name ?? '').join(', '),
  }))
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }

/** Our own compiled HTML without its tags. */
const plainText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ')
    .trim()
