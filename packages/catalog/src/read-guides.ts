import { compileGuide, type GuideParts } from './compile-guide.ts'
import type { ContentFiles } from './content-files.ts'
import { splitFrontMatter } from './front-matter.ts'
import { GuideHeader, GuideSources, type Guide } from './guide.ts'
import { checkSchema, parseYaml, type Located } from './located-yaml.ts'
import { readYaml } from './read-graph.ts'
import type { ProblemList } from './rules.ts'

export interface ReadGuide {
  header: Located<GuideHeader>
  guide: Guide
  /** What its author wrote, for the catalogue's hash. */
  authored: unknown
  sources: GuideParts['sources']
}

/** Reads and compiles `guides/<id>/`. */
export function readGuides(files: ContentFiles, facts: GuideParts['facts'], problems: ProblemList): ReadGuide[] {
  const folders = Map.groupBy(
    [...files.keys()].filter((path) => path.startsWith('guides/')),
    (path) => path.split('/')[1] ?? '',
  )
  return [...folders].flatMap(([folder, paths]) => readGuide(folder, paths, files, facts, problems) ?? [])
}

function readGuide(
  folder: string,
  paths: string[],
  files: ContentFiles,
  facts: GuideParts['facts'],
  problems: ProblemList,
): ReadGuide | null {
  const root = `guides/${folder}/`
  const file = `${root}guide.md`
  const text = files.get(file)
  if (text === undefined) {
    problems.add('dangling-reference', { file, line: 1 }, 'The file is missing.', `Add ${file}.`)
    return null
  }
  const parts = splitFrontMatter(text, file, problems)
  const parsed = parts && parseYaml(parts.header, file, parts.headerLine, problems)
  const header = parsed && checkSchema(GuideHeader, parsed, problems)
  const sources = readYaml(files, `${root}sources.yaml`, GuideSources, problems)
  if (!parts || !header || !sources) return null
  if (header.value.id !== folder)
    problems.add(
      'id-path',
      header.at(['id']),
      `The id is "${header.value.id}", the folder ${folder}.`,
      'Make them the same.',
    )
  const ids = sources.value.map(({ id }) => id)
  ids.forEach((id, i) => {
    if (ids.indexOf(id) < i)
      problems.add('id-unique', sources.at([i, 'id']), `The source "${id}" is listed twice.`, 'Remove one.')
  })
  const guide = compileGuide({ header, body: parts.body, bodyLine: parts.bodyLine, sources, files, facts }, problems)
  const within = (folderName: string) =>
    Object.fromEntries(
      paths.filter((path) => path.startsWith(root + folderName)).map((path) => [path, files.get(path)]),
    )
  const authored = {
    header: header.value,
    body: parts.body,
    sources: sources.value,
    figures: within('figures/'),
    examples: guide.examples,
  }
  return { header, guide, authored, sources }
}
