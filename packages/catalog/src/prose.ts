import { type Token } from 'marked'
import type { ContentFiles } from './content-files.ts'
import { countLines, splitFrontMatter } from './front-matter.ts'
import { choicesOf, type Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import { childrenOf, markdownRenderer, plainText } from './markdown.ts'
import type { ReadGuide } from './read-guides.ts'
import type { Challenge } from './challenge.ts'
import type { Graph } from './graph.ts'
import { ProblemList } from './rules.ts'

/** Markdown that people read, and the line of its file from which on it stands. */
export interface Passage {
  file: string
  line: number
  markdown: string
  blocks: Block[]
}

/** One paragraph, heading, list item or table as plain text in one line: no code, address or footnote. */
export interface Block {
  text: string
  /** A table has words, but no sentences. */
  table: boolean
}

const reader = markdownRenderer({ file: '', line: 1, problems: new ProblemList() }, {})

/** The readable blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): Block[] {
  return reader.lex(markdown).flatMap(blocksIn)
}

function blocksIn(token: Token): Block[] {
  if (token.type === 'list' || token.type === 'blockquote') return childrenOf(token).flatMap(blocksIn)
  if (token.type === 'list_item') {
    const [own, nested] = [[] as Token[], [] as Token[]]
    for (const child of childrenOf(token)) (child.type === 'list' ? nested : own).push(child)
    return [...blockOf(plainText(own)), ...nested.flatMap(blocksIn)]
  }
  return blockOf(plainText([token]), token.type === 'table')
}

function blockOf(plain: string, table = false): Block[] {
  const text = plain
    .replace(/\bhttps?:\/\/\S+|\S+@\S+|\{#[\w-]+\}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? [] : [{ text, table }]
}

function passage(at: { file: string; line: number }, markdown: string): Passage {
  return { ...at, markdown, blocks: blocksOf(markdown) }
}

/** What a taker reads of an item before they answer. */
export function itemPassages(item: Located<Item>, files: ContentFiles): Passage[] {
  const { value, file } = item
  const at = (...path: PropertyKey[]) => item.at(path)
  const prompts =
    value.kind === 'matching' ? value.pairs.map(({ prompt }, i) => passage(at('pairs', i, 'prompt'), prompt)) : []
  const choices = choicesOf(value).map(({ text, path, textKey }) => passage(at(...path, textKey), text))
  const written = value.template?.stem ?? value.stem
  return [passage({ file, line: lineOf(files, file, written) }, value.stem), ...prompts, ...choices]
}

/** Everything else of an item. */
export function itemReasons(item: Located<Item>, files: ContentFiles): Passage[] {
  const { value, file } = item
  const at = (...path: PropertyKey[]) => item.at(path)
  const written = value.template?.explanation ?? value.explanation
  return [
    passage(at('title'), value.title),
    ...(value.kind === 'numeric' ? value.mistakes : []).map(({ rationale }, i) =>
      passage(at('mistakes', i, 'rationale'), rationale),
    ),
    ...choicesOf(value).map(({ rationale, path }) => passage(at(...path, 'rationale'), rationale)),
    passage({ file, line: lineOf(files, file, written) }, value.explanation),
  ]
}

export function challengePassages(challenge: Located<Challenge>): Passage[] {
  const { value } = challenge
  const at = (...path: PropertyKey[]) => challenge.at(path)
  const titles = (list: string, entries: readonly { title: string }[]) =>
    entries.map(({ title }, i) => passage(at(list, i, 'title'), title))
  return [
    passage(at('title'), value.title),
    passage(at('summary'), value.summary),
    ...titles('criteria', value.criteria),
    ...titles('tests', value.tests),
    ...value.hints.map((markdown, i) => passage(at('hints', i), markdown)),
    ...value.wrong.map(({ why }, i) => passage(at('wrong', i, 'why'), why)),
    passage({ file: `challenges/${value.id}/statement.md`, line: 1 }, value.statement),
    passage({ file: `challenges/${value.id}/explanation.md`, line: 1 }, value.explanation),
  ]
}

/** The header's texts, then the body as the last one. */
export function guidePassages({ header }: ReadGuide, files: ContentFiles): Passage[] {
  const { file, value } = header
  const parts = splitFrontMatter(files.get(file) ?? '', file, new ProblemList())
  return [
    passage(header.at(['title']), value.title),
    passage(header.at(['summary']), value.summary),
    ...(parts ? [passage({ file, line: parts.bodyLine }, parts.body)] : []),
  ]
}

export function skillPassages(graph: Graph): Passage[] {
  return graph.skills.flatMap(({ id, name, description, covers, evidence, indicators, prerequisites }) =>
    [
      name,
      description,
      covers,
      evidence,
      ...Object.values(indicators),
      ...prerequisites.map(({ reason }) => reason),
    ].map((markdown) => passage({ file: `graph/skills/${id}.yaml`, line: 1 }, markdown)),
  )
}

function lineOf(files: ContentFiles, file: string, part: string): number {
  const text = files.get(file) ?? ''
  return 1 + countLines(text.slice(0, Math.max(0, text.indexOf(part))))
}
