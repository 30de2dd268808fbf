import { z } from 'zod'
import type { ContentFiles } from './content-files.ts'
import { EntryPath } from './entry-path.ts'
import type { Located } from './located-yaml.ts'
import { readYaml } from './read-graph.ts'
import { Reading } from './reading.ts'
import type { ProblemList } from './rules.ts'

/** What was looked at this long ago may have moved or changed its price. Days. */
const STALE = 730

/** Reads `reading/*.yaml`: lists of outside reading. */
export function readReadings(files: ContentFiles, today: string, problems: ProblemList): Located<Reading[]>[] {
  const lists = [...files.keys()]
    .filter((path) => path.startsWith('reading/'))
    .flatMap((path) => readYaml(files, path, z.array(Reading), problems) ?? [])
  const seen = new Map<string, string>()
  for (const list of lists) {
    list.value.forEach(({ id, serves, evidence, checked }, i) => {
      const at = (...path: PropertyKey[]) => list.at([i, ...path])
      const earlier = seen.get(id)
      if (earlier !== undefined)
        problems.add('id-unique', at('id'), `"${id}" stands in ${earlier} too.`, 'Give one of them another id.')
      seen.set(id, list.file)
      serves.forEach(({ from, to }, j) => {
        if (from > to)
          problems.add(
            'reading-range',
            at('serves', j),
            `It leads from ${from} to ${to}.`,
            'Write the lower one first.',
          )
      })
      if ((evidence === 'K') !== (checked === null))
        problems.add(
          'reading-checked',
          at('checked'),
          evidence === 'K'
            ? 'Nobody looked, so there is no day on which somebody did.'
            : 'The day of the look is missing.',
          'K goes with checked: null, P and S with a date.',
        )
      if (checked === null) return
      const days = (Date.parse(today) - Date.parse(checked)) / 86_400_000
      if (days < 0) problems.add('date-future', at('checked'), `${checked} lies in the future.`, 'Correct the date.')
      if (days > STALE)
        problems.add(
          'reading-stale',
          at('checked'),
          `It was looked at on ${checked}.`,
          'Open the link and update the date.',
        )
    })
  }
  return lists
}

/** Reads `paths/<id>.yaml`: the ways into the collection. */
export function readEntryPaths(files: ContentFiles, problems: ProblemList): Located<EntryPath>[] {
  return [...files.keys()]
    .filter((path) => path.startsWith('paths/'))
    .flatMap((path) => {
      const found = readYaml(files, path, EntryPath, problems)
      if (!found) return []
      const { id } = found.value
      if (path !== `paths/${id}.yaml`)
        problems.add(
          'id-path',
          found.at(['id']),
          `The id is "${id}", the file ${path}.`,
          `Rename it to paths/${id}.yaml.`,
        )
      return [found]
    })
}
