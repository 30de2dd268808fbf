import { skillTests, type PathMaterial } from '@millwright/assessment'
import { indexCatalogue, testItems, type Catalogue, type Challenge, type Reading } from '@millwright/catalog'

/** A question to check oneself with, read, thought about and compared with its explanation. Judged. */
const MINUTES_A_CHECK = 2

type Section = Catalogue['guides'][number]['sections'][number]

const known = new WeakMap<Catalogue, readonly PathMaterial[]>()

/** Everything that a path may be made of. The same array for the same catalogue. */
export function pathMaterials(catalogue: Catalogue): readonly PathMaterial[] {
  const found = known.get(catalogue)
  if (found) return found
  const materials = [
    ...catalogue.guides.flatMap((guide) => guide.sections.flatMap((section) => sectionMaterial(guide.id, section))),
    ...(catalogue.readings ?? []).map(readingMaterial),
    ...catalogue.challenges.map(challengeMaterial),
    ...catalogue.graph.skills.flatMap(({ id }) => checkMaterial(catalogue, id) ?? []),
  ]
  known.set(catalogue, materials)
  return materials
}

const sectionMaterial = (guide: string, section: Section): PathMaterial[] =>
  section.skills.length === 0
    ? []
    : [
        {
          key: sectionKey(guide, section.id),
          purpose: 'learn',
          minutes: sectionMinutes(section),
          // Sections do not say for which proficiency they are. A few hundred words are a start, up to practitioner; judged.
          start: true,
          serves: section.skills.map((skill) => ({ skill, from: 1, to: 3 })),
        },
      ]

const readingMaterial = ({ id, minutes, serves }: Reading): PathMaterial => ({
  key: `reading:${id}`,
  purpose: 'learn',
  minutes,
  serves,
})

const challengeMaterial = ({ id, minutes, criteria }: Challenge): PathMaterial => ({
  key: `challenge:${id}`,
  purpose: 'show',
  work: true,
  minutes,
  serves: criteria.map(({ skill, proficiency }) => ({ skill, from: proficiency, to: proficiency })),
})

/** The short check of a skill, where there are questions enough for it. */
export function checkMaterial(catalogue: Catalogue, skill: string): PathMaterial | null {
  const { check } = skillTests(catalogue, skill).tests
  if (!check) return null
  const items = testItems(catalogue).filter((item) => item.skill === skill)
  const mean = items.reduce((sum, { minutes }) => sum + minutes, 0) / items.length
  return {
    key: `check:${skill}`,
    purpose: 'show',
    minutes: Math.ceil(mean * check.items.max),
    serves: [{ skill, from: 1, to: 4 }],
  }
}

export const sectionKey = (guide: string, section: string): string => `section:${guide}#${section}`

/** To read a section and to answer its questions. */
const sectionMinutes = ({ minutes, check }: Section): number => minutes + check.length * MINUTES_A_CHECK

/** What a key names, as a page shows it. Null when the catalogue has it no more. */
export type Material =
  | { kind: 'section'; guide: string; section: string; title: string; guideTitle: string; href: string }
  | { kind: 'reading'; reading: Reading; title: string; href: string }
  | { kind: 'challenge'; title: string; href: string }
  | { kind: 'check'; skill: string; title: string; href: string }

export function materialOf(catalogue: Catalogue, key: string): Material | null {
  const [kind = '', ...rest] = key.split(':')
  const id = rest.join(':')
  const { guides, readings, challenges, skills } = indexCatalogue(catalogue)
  switch (kind) {
    case 'section': {
      const [guide = '', section = ''] = id.split('#')
      const found = guides.get(guide)
      const title = found?.sections.find((one) => one.id === section)?.title
      if (!found || title === undefined) return null
      return { kind, guide, section, title, guideTitle: found.title, href: `/guides/${guide}#${section}` }
    }
    case 'reading': {
      const reading = readings.get(id)
      return reading ? { kind, reading, title: reading.title, href: reading.url } : null
    }
    case 'challenge': {
      const found = challenges.get(id)
      return found ? { kind, title: found.title, href: `/challenges/${id}` } : null
    }
    case 'check': {
      const skill = skills.get(id)
      return skill ? { kind, skill: id, title: skill.name, href: checkAddress(id) } : null
    }
    default:
      return null
  }
}

export const checkAddress = (skill: string): string => `/measure/skills/${skill}?length=3`
