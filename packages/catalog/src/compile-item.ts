import { parseCsv } from './charts/csv.ts'
import { chartProblems, renderChart } from './charts/render-chart.ts'
import { InlineChartSpec } from './guide.ts'
import { choicesOf, ItemHeader, type Item, type ItemHtml, type ItemTemplate } from './item.ts'
import { drawVariant, fillIn, fillInText } from './item-variants.ts'
import { checkSchema, parseYaml } from './located-yaml.ts'
import { renderInline, renderMarkdown } from './markdown.ts'
import { ProblemList } from './rules.ts'

/** Where the parts of an item stand in its file, for problems. */
export interface ItemPlaces {
  file: string
  lineOf(path: PropertyKey[]): number
  stemLine: number
  explanationLine: number
}

/** Renders everything of an item that people see. */
export function compileItem(
  header: ItemHeader,
  stem: string,
  explanation: string,
  places: ItemPlaces,
  problems: ProblemList,
): Item {
  const { file } = places
  const inline = (markdown: string, ...path: PropertyKey[]) =>
    renderInline(markdown, { file, line: places.lineOf(path), problems })
  const fence = (language: string, code: string, line: number) =>
    language === 'chart' ? inlineChart(code, file, line, problems) : null
  const html: ItemHtml = {
    stem: renderMarkdown(stem, { file, line: places.stemLine, problems }, { fence }),
    explanation: renderMarkdown(explanation, { file, line: places.explanationLine, problems }, { fence }),
    options: choicesOf(header).map(({ id, text, rationale, path, textKey }) => ({
      id,
      text: inline(text, ...path, textKey),
      rationale: inline(rationale, ...path, 'rationale'),
    })),
    prompts:
      header.kind === 'matching'
        ? header.pairs.map(({ id, prompt }, i) => ({ id, text: inline(prompt, 'pairs', i, 'prompt') }))
        : [],
    mistakes:
      header.kind === 'numeric'
        ? header.mistakes.map((mistake, i) => inline(mistake.rationale, 'mistakes', i, 'rationale'))
        : [],
  }
  return { ...header, stem, explanation, html }
}

function inlineChart(code: string, file: string, line: number, problems: ProblemList): string {
  const parsed = parseYaml(code, file, line + 1, problems)
  const spec = parsed && checkSchema(InlineChartSpec, parsed, problems)
  if (!spec) return ''
  const table = parseCsv(spec.value.data)
  const wrong = chartProblems({ ...spec.value, data: 'data' }, table)
  for (const message of wrong) problems.add('chart-data', spec.at(), `${message}.`, 'Correct the block.')
  return wrong.length > 0 ? '' : renderChart(spec.value, table, null)
}

/**
 * The item of one sitting: for a generated item its variant for the seed, for any other the item itself. The same seed
 * gives the same variant for as long as the item's revision stands.
 *
 * @throws Error when the template is wrong, which `item-variants` finds before it can be published
 */
export function itemVariant(item: Item, seed: string): Item {
  if (!item.template) return item
  const { header, stem, explanation } = fillTemplate(item.template, item.id, seed)
  const problems = new ProblemList()
  const made = compileItem(header, stem, explanation, nowhere(item.id), problems)
  const [first] = problems.problems
  if (first) throw new Error(`The variant of ${item.id} cannot be shown: ${first.message}`)
  return { ...item, ...made }
}

/** A template with its expressions computed for a seed; throws when one is wrong or the result is no item. */
export function fillTemplate(template: ItemTemplate, itemId: string, seed: string) {
  const { parameters, values } = drawVariant(template.variants, itemId, seed)
  const filled = ItemHeader.safeParse(fillIn(template.header, values))
  if (!filled.success) {
    const [issue] = filled.error.issues
    throw new Error(`${issue?.path.join('.') ?? 'the header'}: ${issue?.message ?? 'does not fit'}`)
  }
  return {
    parameters,
    header: filled.data,
    stem: fillInText(template.stem, values),
    explanation: fillInText(template.explanation, values),
  }
}

const nowhere = (id: string): ItemPlaces => ({ file: id, lineOf: () => 1, stemLine: 1, explanationLine: 1 })
