import type { Token } from 'marked'
import { chartProblems, renderChart } from './charts/render-chart.ts'
import { parseCsv } from './charts/csv.ts'
import type { ContentFiles } from './content-files.ts'
import { renderDiagram } from './diagram.ts'
import { escapeHtml } from './escape-html.ts'
import {
  ChartSpec,
  readingMinutes,
  type Guide,
  type GuideHeader,
  type GuideReference,
  type GuideSection,
} from './guide.ts'
import { generatedTable, generatedTables, type TableFacts } from './generated-tables.ts'
import { guideExamples } from './guide-examples.ts'
import { checkSchema, parseYaml, type Located } from './located-yaml.ts'
import { codeBlock, markdownRenderer, plainText } from './markdown.ts'
import type { ProblemList } from './rules.ts'
import type { GuideSource } from './source.ts'
import { checkNumbers } from './unsourced-numbers.ts'

export interface GuideParts {
  header: Located<GuideHeader>
  body: string
  bodyLine: number
  sources: Located<GuideSource[]>
  files: ContentFiles
  /** Null when the graph has errors, so that no table can be made. */
  facts: TableFacts | null
}

const widestDiagramPx = 760

/** Compiles a guide to HTML by section, with its figures and numbered references. */
export function compileGuide(parts: GuideParts, problems: ProblemList): Guide {
  const { header, sources, files } = parts
  const { sections: declared, ...meta } = header.value
  const { file } = header
  const folder = `guides/${meta.id}`
  const references = referenceList(sources.value)
  const examples = guideExamples({ folder, body: parts.body, files })
  let [diagrams, charts] = [0, 0]
  const anchors = new Set<string>()

  const cite = (id: string, line: () => number): string => {
    const html = references.cite(id)
    if (html !== null) return html
    problems.add(
      'footnote-source',
      { file, line: line() },
      `There is no source "${id}".`,
      `Add it to ${folder}/sources.yaml or correct the footnote.`,
    )
    return ''
  }
  const fence = (language: string, code: string, line: number): string | null => {
    if (language === 'mermaid') {
      diagrams += 1
      const drawn = renderDiagram(code, `diagram-${diagrams}`)
      if (Array.isArray(drawn)) {
        for (const { rule, message, mend } of drawn) problems.add(rule, { file, line }, message, mend)
        return ''
      }
      if (drawn.widthPx > widestDiagramPx) {
        problems.add(
          'diagram-wide',
          { file, line },
          `The diagram is ${Math.round(drawn.widthPx)} px wide, more than ${widestDiagramPx}.`,
          'Use flowchart TD, shorter labels or two diagrams.',
        )
      }
      return drawn.html
    }
    if (language === 'generated') {
      if (!parts.facts) return ''
      const table = generatedTable(code, parts.facts)
      if (table === null)
        problems.add(
          'generated-table',
          { file, line },
          `There is no table "${code.trim()}".`,
          `Use one of ${generatedTables.join(', ')}; targets needs a role, criteria an area.`,
        )
      return table ?? ''
    }
    if (language !== 'chart') {
      const shown = examples.shown(language, code)
      if (shown === null) return null
      if (shown.problem) problems.add('example-file', { file, line }, shown.problem, `Add it to ${folder}/examples/.`)
      return codeBlock(code, language) + shown.mark
    }
    charts += 1
    const parsed = parseYaml(code, file, line + 1, problems)
    const spec = parsed && checkSchema(ChartSpec, parsed, problems)
    if (!spec) return ''
    const path = `${folder}/figures/${spec.value.data}`
    const csv = files.get(path)
    if (csv === undefined) {
      problems.add('chart-data', spec.at(['data']), `There is no ${path}.`, 'Add the file or correct its name.')
      return ''
    }
    const table = parseCsv(csv)
    const wrong = chartProblems(spec.value, table)
    for (const message of wrong) problems.add('chart-data', spec.at(), `${message}.`, `Correct the block or ${path}.`)
    return wrong.length > 0
      ? ''
      : renderChart(
          spec.value,
          table,
          cite(spec.value.source, () => spec.line(['source'])),
        )
  }
  const headingId = (text: string, line: number) => {
    const { title, anchor } = splitAnchor(text)
    let id = anchor ?? slug(title)
    if (anchors.has(id)) {
      if (anchor)
        problems.add('markdown-heading', { file, line }, `The anchor "${id}" is used twice.`, 'Choose another.')
      while (anchors.has(id)) id += '-more'
    }
    anchors.add(id)
    return { id, text: title }
  }

  const renderer = markdownRenderer({ file, line: parts.bodyLine, problems }, { fence, footnote: cite, headingId })
  const tokens = renderer.lex(parts.body)
  checkNumbers(tokens, (token) => ({ file, line: renderer.lineOf(token) }), problems)

  const groups = splitSections(tokens)
  const intro = groups.intro
  for (const { heading } of groups.sections) {
    const { anchor } = splitAnchor(heading.text)
    if (anchor) anchors.add(anchor)
    else
      problems.add(
        'markdown-heading',
        { file, line: renderer.lineOf(heading) },
        `"${heading.text}" has no anchor.`,
        'End the heading with {#anchor}.',
      )
  }
  const introHtml = renderer.render(intro)
  const sections = groups.sections.map(({ heading, tokens: inside }): GuideSection => {
    const { title, anchor } = splitAnchor(heading.text)
    const id = anchor ?? slug(title)
    examples.enter(id)
    const html = renderer.render(inside)
    const text = plainText(inside).replace(/\s+/g, ' ').trim()
    const found = declared.find((section) => section.id === id)
    const subsections = [...html.matchAll(/<h3 id="([^"]*)">(.*?)<\/h3>/g)].map(([, subId = '', inner = '']) => ({
      id: subId,
      title: unescapeHtml(inner.replace(/<[^>]*>/g, '')),
    }))
    return {
      id,
      title,
      html,
      skills: found?.skills ?? [],
      check: found?.check ?? [],
      words: countWords(text),
      minutes: readingMinutes(countWords(text) + codeWords(inside)),
      text,
      subsections,
    }
  })
  checkSections(
    header,
    sections,
    groups.sections.map(({ heading }) => renderer.lineOf(heading)),
    problems,
  )

  sources.value.forEach((source, i) => {
    if (references.isCited(source.id)) return
    problems.add(
      'source-unused',
      sources.at([i]),
      `The source "${source.id}" is never cited.`,
      `Cite it as [^${source.id}] or remove it.`,
    )
  })
  const words = countWords(plainText(intro)) + sections.reduce((sum, section) => sum + section.words, 0)
  return {
    ...meta,
    introHtml,
    sections,
    references: references.list(),
    words,
    readingMinutes: readingMinutes(words + codeWords(tokens)),
    diagrams,
    charts,
    examples: examples.list(),
  }
}

function checkSections(header: Located<GuideHeader>, sections: GuideSection[], lines: number[], problems: ProblemList) {
  const declared = header.value.sections.map(({ id }) => id)
  const written = sections.map(({ id }) => id)
  written.forEach((id, i) => {
    if (declared.includes(id)) return
    problems.add(
      'guide-sections',
      { file: header.file, line: lines[i] ?? 1 },
      `The section "${id}" is not in the header.`,
      `Add "- id: ${id}" to sections.`,
    )
  })
  declared.forEach((id, i) => {
    if (!written.includes(id))
      problems.add(
        'guide-sections',
        header.at(['sections', i]),
        `There is no section "${id}".`,
        `Write "## Title {#${id}}" or remove it.`,
      )
    if (declared.indexOf(id) < i)
      problems.add('id-unique', header.at(['sections', i]), `The section "${id}" is listed twice.`, 'Remove one.')
  })
  const known = written.filter((id) => declared.includes(id))
  const listed = declared.filter((id) => written.includes(id))
  if (known.join() !== listed.join())
    problems.add(
      'guide-sections',
      header.at(['sections']),
      'The header lists the sections in another order.',
      `Order them ${known.join(', ')}.`,
    )
}

interface Heading {
  type: 'heading'
  depth: number
  text: string
  raw: string
}

function splitSections(tokens: readonly Token[]): {
  intro: Token[]
  sections: { heading: Heading; tokens: Token[] }[]
} {
  const intro: Token[] = []
  const sections: { heading: Heading; tokens: Token[] }[] = []
  for (const token of tokens) {
    if (token.type === 'heading' && token['depth'] === 2) sections.push({ heading: token as Heading, tokens: [] })
    else (sections.at(-1)?.tokens ?? intro).push(token)
  }
  return { intro, sections }
}

/** Numbers sources by their first citation and remembers where each is cited. A page shows the list, with ids `source-<number>`. */
function referenceList(sources: readonly GuideSource[]) {
  const byId = new Map(sources.map((source) => [source.id, source]))
  const cited = new Map<string, GuideReference>()
  const list = () => [...cited.values()]
  return {
    list,
    isCited: (id: string) => cited.has(id),
    cite(id: string): string | null {
      const source = byId.get(id)
      if (!source) return null
      const reference = cited.get(id) ?? { number: cited.size + 1, source, citedAt: [] }
      cited.set(id, reference)
      const anchor = `cite-${reference.number}-${reference.citedAt.length + 1}`
      reference.citedAt.push(anchor)
      const name = escapeHtml(`Source ${reference.number}: ${source.publisher}, ${source.title}`)
      return `<sup class="cite"><a id="${anchor}" href="#source-${reference.number}" aria-label="${name}">[${reference.number}]</a></sup>`
    },
  }
}

function splitAnchor(text: string): { title: string; anchor: string | null } {
  const match = /^(.*?)\s*\{#([a-z0-9][a-z0-9-]*)\}\s*$/.exec(text)
  return match ? { title: match[1] ?? text, anchor: match[2] ?? null } : { title: text.trim(), anchor: null }
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'section'
  )
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

/** Code has to be read as well. What it prints, and figures, are looked at. */
function codeWords(tokens: readonly Token[]): number {
  const looked = ['mermaid', 'chart', 'text']
  return tokens.reduce(
    (sum, token) => (token.type === 'code' && !looked.includes(token.lang ?? '') ? sum + countWords(token.text) : sum),
    0,
  )
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*/gu)?.length ?? 0
}
