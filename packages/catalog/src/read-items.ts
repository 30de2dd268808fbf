import type { ContentFiles } from './content-files.ts'
import { countLines, splitFrontMatter } from './front-matter.ts'
import { ItemHeader, type Item } from './item.ts'
import { checkSchema, parseYaml, type Located } from './located-yaml.ts'
import { renderInline, renderMarkdown } from './markdown.ts'
import type { ProblemList } from './rules.ts'

/** Reads `items/<skill>/<id>.md`. */
export function readItems(files: ContentFiles, problems: ProblemList): Located<Item>[] {
  return [...files].flatMap(([path, text]) => (path.startsWith('items/') ? (readItem(path, text, problems) ?? []) : []))
}

function readItem(file: string, text: string, problems: ProblemList): Located<Item> | null {
  const [, folder, name, ...deeper] = file.split('/')
  if (name === undefined || deeper.length > 0 || !name.endsWith('.md')) {
    problems.add('id-path', { file, line: 1 }, 'An item lies elsewhere.', 'Move it to items/<skill>/<id>.md.')
    return null
  }
  const parts = splitFrontMatter(text, file, problems)
  const parsed = parts && parseYaml(parts.header, file, parts.headerLine, problems)
  const header = parsed && checkSchema(ItemHeader, parsed, problems)
  if (!parts || !header) return null
  const { id, skill } = header.value
  if (name !== `${id}.md`)
    problems.add('id-path', header.at(['id']), `The id is "${id}", the file ${name}.`, 'Make them the same.')
  if (folder !== skill)
    problems.add(
      'id-path',
      header.at(['skill']),
      `The skill is "${skill}", the folder ${folder}.`,
      'Move the file or correct the skill.',
    )
  if (!id.startsWith(`${skill}-`))
    problems.add('id-path', header.at(['id']), `The id does not begin with "${skill}-".`, `Call it ${skill}-...`)

  const marks = [...parts.body.matchAll(/^## Explanation[ \t]*$/gm)]
  const mark = marks[0]
  const stem = (mark ? parts.body.slice(0, mark.index) : parts.body).trim()
  const explanation = mark ? parts.body.slice(mark.index + mark[0].length).trim() : ''
  if (marks.length !== 1 || stem === '' || explanation === '') {
    const what =
      marks.length === 0
        ? 'no "## Explanation"'
        : marks.length > 1
          ? 'more than one "## Explanation"'
          : stem === ''
            ? 'no stem'
            : 'an empty explanation'
    problems.add(
      'item-sections',
      { file, line: parts.bodyLine },
      `The item has ${what}.`,
      'Write the stem, then one "## Explanation", then why the key is right.',
    )
    return null
  }
  const lineAt = (part: string) => parts.bodyLine + countLines(parts.body.slice(0, parts.body.indexOf(part)))
  const inline = (markdown: string, ...path: PropertyKey[]) =>
    renderInline(markdown, { file, line: header.line(path), problems })
  const value = header.value
  const html = {
    stem: renderMarkdown(stem, { file, line: lineAt(stem), problems }),
    explanation: renderMarkdown(explanation, { file, line: lineAt(explanation), problems }),
    options:
      value.kind === 'numeric'
        ? []
        : value.options.map((option, i) => ({
            id: option.id,
            text: inline(option.text, 'options', i, 'text'),
            rationale: inline(option.rationale, 'options', i, 'rationale'),
          })),
    mistakes:
      value.kind === 'numeric'
        ? value.mistakes.map((mistake, i) => inline(mistake.rationale, 'mistakes', i, 'rationale'))
        : [],
  }
  return { ...header, value: { ...value, stem, explanation, html } }
}
