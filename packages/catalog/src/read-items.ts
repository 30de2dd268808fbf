import { compileItem, fillTemplate } from './compile-item.ts'
import type { ContentFiles } from './content-files.ts'
import { countLines, splitFrontMatter } from './front-matter.ts'
import { ItemHeader, type Item, type ItemTemplate } from './item.ts'
import { drawVariant, fillIn, Variants } from './item-variants.ts'
import { checkSchema, parseYaml, type Located } from './located-yaml.ts'
import type { ProblemList } from './rules.ts'

/** Of a generated item, the variant that lists, searches and the linter see. */
const SAMPLE = 'sample'

/** What computes the key of a generated item a second time; `scripts/check-variants.ts` runs it. */
const CHECK_FILE = /^items\/[^/]+\/[^/]+\.check\.py$/

/** Reads `items/<skill>/<id>.md`. */
export function readItems(files: ContentFiles, problems: ProblemList): Located<Item>[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith('items/')) return []
    if (CHECK_FILE.test(path)) {
      if (!files.has(path.replace(/\.check\.py$/, '.md')))
        problems.add('id-path', { file: path, line: 1 }, 'No item has this name.', 'Rename or remove the file.')
      return []
    }
    return readItem(path, text, files, problems) ?? []
  })
}

function readItem(file: string, text: string, files: ContentFiles, problems: ProblemList): Located<Item> | null {
  const [, folder, name, ...deeper] = file.split('/')
  if (name === undefined || deeper.length > 0 || !name.endsWith('.md')) {
    problems.add('id-path', { file, line: 1 }, 'An item lies elsewhere.', 'Move it to items/<skill>/<id>.md.')
    return null
  }
  const parts = splitFrontMatter(text, file, problems)
  const parsed = parts && parseYaml(parts.header, file, parts.headerLine, problems)
  const written = parsed && readTemplate(parsed, problems)
  const header = written && checkSchema(ItemHeader, written.header, problems)
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
  const places = {
    file,
    lineOf: (path: PropertyKey[]) => header.line(path),
    stemLine: lineAt(stem),
    explanationLine: lineAt(explanation),
  }
  if (!written.variants) return { ...header, value: compileItem(header.value, stem, explanation, places, problems) }
  const template: ItemTemplate = { variants: written.variants, header: written.raw, stem, explanation }
  if (!files.has(file.replace(/\.md$/, '.check.py')))
    problems.add(
      'item-variant-check',
      parsed.at(['variants']),
      'Nothing computes the key a second time.',
      `Write ${id}.check.py beside it: def key(p) gives the key from the drawn parameters, by another way.`,
    )
  try {
    const filled = fillTemplate(template, id, SAMPLE)
    return {
      ...header,
      value: { ...compileItem(header.value, filled.stem, filled.explanation, places, problems), template },
    }
  } catch (error) {
    problems.add('item-variants', parsed.at(['variants']), `${messageOf(error)}.`, 'Correct the expression.')
    return null
  }
}

interface Written {
  header: Located<unknown>
  /** All of the header but `variants`. */
  raw: ItemTemplate['header']
  variants: Variants | null
}

/** Splits off the `variants` of a generated item and computes its header for the sample. */
function readTemplate(parsed: Located<unknown>, problems: ProblemList): Written | null {
  const value = parsed.value
  if (value === null || typeof value !== 'object' || !('variants' in value))
    return { header: parsed, raw: {}, variants: null }
  const { variants, ...raw } = value as { variants: unknown } & ItemTemplate['header']
  const inside = (path: readonly PropertyKey[] = []) => ['variants', ...path]
  const checked = checkSchema(
    Variants,
    {
      ...parsed,
      value: variants,
      line: (path) => parsed.line(inside(path)),
      at: (path) => parsed.at(inside(path)),
    },
    problems,
  )
  if (!checked) return null
  try {
    const { values } = drawVariant(checked.value, typeof raw['id'] === 'string' ? raw['id'] : '', SAMPLE)
    return { header: { ...parsed, value: fillIn(raw, values) }, raw, variants: checked.value }
  } catch (error) {
    problems.add('item-variants', parsed.at(['variants']), `${messageOf(error)}.`, 'Correct the expression.')
    return null
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
