import { z } from 'zod'
import { GuideId, Id, IsoDate, LocalId, Text } from './common.ts'
import { GuideSource } from './source.ts'

/** The checked header of `content/guides/<id>/guide.md`. */
export const GuideHeader = z.strictObject({
  id: GuideId,
  title: Text,
  summary: Text,
  roles: z.array(Id),
  /** The day on which its facts were last checked. */
  asOf: IsoDate,
  sections: z
    .array(
      z.strictObject({
        /** The anchor of a `## Title {#anchor}` heading. */
        id: LocalId,
        skills: z.array(Id).default([]),
        /** Items to check oneself with at the end of the section. */
        check: z.array(Id).default([]),
      }),
    )
    .min(1),
})
export type GuideHeader = z.infer<typeof GuideHeader>

export const GuideSources = z.array(GuideSource)

export interface GuideSection {
  id: string
  title: string
  /** Without the section's own heading. */
  html: string
  skills: string[]
  check: string[]
  words: number
  /** To read it, code included; practice takes longer. */
  minutes: number
  /** The words of the section without markup, for search. */
  text: string
  subsections: { id: string; title: string }[]
}

/** A reference list entry; `number` is the footnote's number in the text. */
export interface GuideReference {
  number: number
  source: GuideSource
  /** Anchors in the text that cite it. */
  citedAt: string[]
}

/** A program of the guide's `examples/` folder that its text shows: whole, with what it printed when it was last checked. */
export interface GuideExample {
  /** The file's name without its ending. */
  id: string
  file: string
  runtime: 'python-ml' | 'typescript' | 'javascript' | 'bash'
  /** The section that shows it. */
  section: string
  code: string
  /** Of `examples/<id>.txt`. */
  output: string
}

export interface Guide extends Omit<GuideHeader, 'sections'> {
  /** The text before the first section. */
  introHtml: string
  sections: GuideSection[]
  /** The reference list, in order of first citation. */
  references: GuideReference[]
  words: number
  readingMinutes: number
  diagrams: number
  charts: number
  /** In the order of the text. A mark in the HTML (`exampleMark`) says where each one was last shown. */
  examples: GuideExample[]
}

/** Stands in a section's HTML behind the last block of an example, for a page to put its own button there. */
export const exampleMark = (id: string) => `<!--example:${id}-->`

const WORDS_PER_MINUTE = 220

/** How long people take to read that many words of prose with figures; at least a minute. */
export const readingMinutes = (words: number): number => Math.max(1, Math.round(words / WORDS_PER_MINUTE))

export const ChartSpec = z.strictObject({
  data: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*\.csv$/, 'must name a CSV file in figures/'),
  kind: z.enum(['bar', 'dot-range', 'line']),
  /** Column of the categories, or of the horizontal axis of a line chart. */
  x: Text,
  /** Column of the values. */
  y: Text,
  low: z.exactOptional(Text),
  high: z.exactOptional(Text),
  /** Column that splits a line chart into several lines. */
  series: z.exactOptional(Text),
  title: Text,
  alt: Text,
  /** Printed after each value, such as "%" or "k USD". */
  unit: z.exactOptional(Text),
  source: LocalId,
})
export type ChartSpec = z.infer<typeof ChartSpec>

/** A chart of an item: its data stand in the block, and the situation is its source. */
export const InlineChartSpec = ChartSpec.omit({ source: true }).extend({ data: Text })
export type InlineChartSpec = z.infer<typeof InlineChartSpec>
