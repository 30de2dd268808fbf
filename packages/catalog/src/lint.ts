import type { Catalogue } from './catalogue.ts'
import type { Challenge } from './challenge.ts'
import { checkCoverage } from './check-coverage.ts'
import { checkCues } from './check-cues.ts'
import { checkDates } from './check-dates.ts'
import { checkDuplicates } from './check-duplicates.ts'
import { checkLanguage } from './check-language.ts'
import type { ContentFiles } from './content-files.ts'
import type { Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import { challengePassages, guidePassages, itemPassages, itemReasons, skillPassages } from './prose.ts'
import { readingLevel, type ReadingLevel } from './reading-level.ts'
import type { ReadGuide } from './read-guides.ts'
import type { ProblemList } from './rules.ts'

export interface LintedCollection {
  items: Located<Item>[]
  challenges: Located<Challenge>[]
  guides: ReadGuide[]
}

/** How hard each text is to read, by id. */
export interface ReadingLevels {
  /** Stem and options together. */
  items: ReadonlyMap<string, ReadingLevel>
  guides: ReadonlyMap<string, ReadingLevel>
}

const hardestGrade = 14
const longestStem = 130

/** Everything that makes content better and does not keep it out: warnings for authors, of no use to a server. */
export function lintCollection(
  { items, challenges, guides }: LintedCollection,
  catalogue: Catalogue | null,
  files: ContentFiles,
  today: string,
  problems: ProblemList,
): ReadingLevels {
  const seen = items.map((item) => ({ item, passages: itemPassages(item, files) }))
  const guideTexts = guides.map((guide) => ({ guide, passages: guidePassages(guide, files) }))
  if (catalogue) checkCoverage(catalogue, problems)
  checkCues(items, problems)
  checkDates([...items, ...challenges], guides, today, problems)
  checkDuplicates(
    seen.map(({ item, passages }) => ({ item, text: passages.map(({ markdown }) => markdown).join('\n') })),
    problems,
  )
  checkLanguage(
    [
      ...seen.flatMap(({ passages }) => passages),
      ...items.flatMap((item) => itemReasons(item, files)),
      ...challenges.flatMap(challengePassages),
      ...guideTexts.flatMap(({ passages }) => passages),
      ...(catalogue ? skillPassages(catalogue.graph) : []),
    ],
    files,
    problems,
  )

  const tooHard = (level: ReadingLevel, at: { file: string; line: number }) => {
    if (level.grade !== null && level.grade > hardestGrade)
      problems.add(
        'prose-grade',
        at,
        `The text needs school grade ${level.grade.toFixed(0)} (Flesch-Kincaid), more than ${hardestGrade}.`,
        'Write shorter sentences and plainer words.',
      )
  }
  const levels = { items: new Map<string, ReadingLevel>(), guides: new Map<string, ReadingLevel>() }
  for (const { item, passages } of seen) {
    const [stem] = passages
    const level = readingLevel(passages.flatMap(({ blocks }) => blocks))
    levels.items.set(item.value.id, level)
    tooHard(level, { file: item.file, line: stem?.line ?? 1 })
    const { words } = readingLevel(stem?.blocks ?? [])
    if (words > longestStem)
      problems.add(
        'stem-length',
        { file: item.file, line: stem?.line ?? 1 },
        `The stem has ${words} words of prose, more than ${longestStem}.`,
        'Leave out what the answer does not need, or show it as a table or log.',
      )
  }
  for (const { guide, passages } of guideTexts) {
    const level = readingLevel(passages.flatMap(({ blocks }) => blocks))
    levels.guides.set(guide.header.value.id, level)
    tooHard(level, guide.header.at(['title']))
  }
  return levels
}
