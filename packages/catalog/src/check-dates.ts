import type { Challenge } from './challenge.ts'
import type { Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import type { ReadGuide } from './read-guides.ts'
import type { ProblemList } from './rules.ts'
import type { Source } from './source.ts'

const GUIDE_YEARS = 1
const DOCUMENTATION_YEARS = 2

/** A page that changes with the version of what it describes: its host or a folder of its address says so. */
const DOCUMENTATION =
  /^https?:\/\/(?:(?:docs?|documentation|learn|developers?|devdocs)\.|[^/]*\.readthedocs\.)|\/(?:docs?|documentation|reference|manual|stable|latest|current|api)(?:\/|$)/

/** Facts age: those of a guide within a year, documentation with its versions. */
export function checkDates(
  exercises: readonly Located<Item | Challenge>[],
  guides: readonly ReadGuide[],
  today: string,
  problems: ProblemList,
): void {
  const staleSource = ({ url, date }: Source, at: () => { file: string; line: number }) => {
    if (DOCUMENTATION.test(url) && yearsLater(date, DOCUMENTATION_YEARS) < today)
      problems.add(
        'source-stale',
        at(),
        `This page of documentation was read or written on ${date}.`,
        'Open it, see whether it still says so, and update the date.',
      )
  }
  for (const exercise of exercises)
    exercise.value.sources.forEach((source, i) => staleSource(source, () => exercise.at(['sources', i, 'date'])))
  for (const { header, sources } of guides) {
    sources.value.forEach((source, i) => staleSource(source, () => sources.at([i, 'date'])))
    const { asOf } = header.value
    if (yearsLater(asOf, GUIDE_YEARS) < today)
      problems.add(
        'guide-stale',
        header.at(['asOf']),
        `Its facts were last checked on ${asOf}.`,
        'Check every figure against its source again, then set the date.',
      )
  }
}

/** The same day some years later, as a date that compares as text. */
export const yearsLater = (date: string, years: number) => `${Number(date.slice(0, 4)) + years}${date.slice(4)}`
