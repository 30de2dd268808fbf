import type { Token } from 'marked'
import { childrenOf, plainText } from './markdown.ts'
import type { ProblemList } from './rules.ts'

/** Says in words that a number is ours, or is no claim. */
const ours =
  /\bour (?:own )?(?:judge?ment|synthesis|estimate|proposal|suggestion|example|arithmetic|calculation|count|reading|measurement|framework|matrix|target|graph|scale)s?\b|\bwe (?:judge|suggest|propose|estimate|computed|counted|measured)\b|\b(?:invented|made-up|illustrative|imaginary)\b/i

/** Two digits or more, a decimal, or a number with a unit of measure; "step 2" and "level 4" are no claims. */
const figure =
  /\d[.,]?\d|\d\s?%|[$€£]\s?\d|\d\s?(?:×|x\b|k\b|M\b|bn\b|million|billion|thousand|per cent|percent|ms\b|s\b|GB|TB|times\b)/

/** Numbers that name a thing: versions, protocol codes, standards, weekly hours of the clock. */
const names =
  /\b(?:HTTP|Python|Node|ISO(?:\/IEC)?|RFC|TLS|PostgreSQL|Java|Article|Chapter|Section|Figure|Table|p|L|IC|P|F)[ -]?\d+(?:[.:-]\d+)*|\b\d{1,2}:\d{2}\b/g

/** Refuses a paragraph, list item or table with a figure that no footnote supports. */
export function checkNumbers(
  tokens: readonly Token[],
  at: (token: Token) => { file: string; line: number },
  problems: ProblemList,
): void {
  let leadIn: Token | null = null
  for (const token of tokens) {
    if (token.type === 'paragraph') {
      if (needsSource(token)) report(token)
      leadIn = token
    } else if (token.type === 'blockquote') {
      if (needsSource(token)) report(token)
    } else if (token.type === 'list' || token.type === 'table') {
      // One footnote may stand for a whole list or table: in the sentence that leads to it and ends with a colon.
      if (leadIn === null || !isSupported(leadIn) || !/:\s*$/.test(readable(leadIn))) {
        const parts = token.type === 'list' ? childrenOf(token) : [token]
        for (const part of parts) if (needsSource(part)) report(part)
      }
      leadIn = null
    } else if (token.type !== 'space') leadIn = null
  }

  function report(token: Token) {
    const found = figure.exec(readable(token))
    const where = found
      ? `"...${readable(token)
          .slice(Math.max(0, found.index - 20), found.index + 15)
          .trim()}..."`
      : ''
    problems.add(
      'number-unsourced',
      at(token),
      `A figure without a source: ${where}.`,
      'Add a footnote [^source-id], or say that it is our judgement.',
    )
  }
}

function needsSource(token: Token): boolean {
  return figure.test(readable(token)) && !isSupported(token)
}

function isSupported(token: Token): boolean {
  return containsFootnote(token) || ours.test(readable(token))
}

function containsFootnote(token: Token): boolean {
  return token.type === 'footnote' || childrenOf(token).some(containsFootnote)
}

function readable(token: Token): string {
  return plainText([token]).replace(/\s+/g, ' ').replace(names, ' ')
}
