import { ChallengeHeader, type Challenge, type Files } from './challenge.ts'
import type { ContentFiles } from './content-files.ts'
import type { Located } from './located-yaml.ts'
import { renderInline, renderMarkdown } from './markdown.ts'
import { readYaml } from './read-graph.ts'
import type { ProblemList } from './rules.ts'

/** Reads `challenges/<id>/` with all their files. */
export function readChallenges(files: ContentFiles, problems: ProblemList): Located<Challenge>[] {
  const folders = Map.groupBy(
    [...files.keys()].filter((path) => path.startsWith('challenges/')),
    (path) => path.split('/')[1] ?? '',
  )
  return [...folders].flatMap(([folder, paths]) => readChallenge(folder, paths, files, problems) ?? [])
}

function readChallenge(
  folder: string,
  paths: string[],
  files: ContentFiles,
  problems: ProblemList,
): Located<Challenge> | null {
  const root = `challenges/${folder}/`
  const header = readYaml(files, `${root}challenge.yaml`, ChallengeHeader, problems)
  if (!header) return null
  const { value } = header
  if (value.id !== folder)
    problems.add('id-path', header.at(['id']), `The id is "${value.id}", the folder ${folder}.`, 'Make them the same.')

  const inside = (name: string): Files =>
    Object.fromEntries(
      paths
        .filter((path) => path.startsWith(`${root}${name}/`))
        .map((path) => [path.slice(root.length + name.length + 1), files.get(path) ?? '']),
    )
  const text = (name: string): string => {
    const found = files.get(`${root}${name}`)?.trim() ?? ''
    if (found === '')
      problems.add(
        'challenge-files',
        { file: `${root}${name}`, line: 1 },
        `${name} is missing or empty.`,
        `Write ${root}${name}.`,
      )
    return found
  }
  for (const path of paths) {
    if (
      !/^(challenge\.yaml|statement\.md|explanation\.md|make-fixtures\.py|(starter|solution|fixtures|checkers|wrong\/[^/]+)\/.+)$/.test(
        path.slice(root.length),
      )
    ) {
      problems.add(
        'file-expected',
        { file: path, line: 1 },
        'A challenge has no such file.',
        'Move it to starter/, solution/, wrong/<id>/, fixtures/ or checkers/.',
      )
    }
  }
  const wrongFolders = new Set(Object.keys(inside('wrong')).map((path) => path.split('/')[0] ?? ''))
  const [statement, explanation] = [text('statement.md'), text('explanation.md')]
  const render = (markdown: string, name: string) => renderMarkdown(markdown, { file: root + name, line: 1, problems })
  return {
    ...header,
    value: {
      ...value,
      statement,
      explanation,
      html: {
        statement: render(statement, 'statement.md'),
        explanation: render(explanation, 'explanation.md'),
        hints: value.hints.map((hint, i) =>
          renderInline(hint, { file: header.file, line: header.line(['hints', i]), problems }),
        ),
      },
      starter: inside('starter'),
      solution: inside('solution'),
      wrongSolutions: Object.fromEntries([...wrongFolders].map((name) => [name, inside(`wrong/${name}`)])),
      fixtures: inside('fixtures'),
      checkers: inside('checkers'),
    },
  }
}
