import { syllable } from 'syllable'
import type { Block } from './prose.ts'

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

export interface ReadingLevel {
  words: number
  /** The school grade in the United States for which the text is right; null for fewer than `fewestWords` words. */
  grade: number | null
}

/** Below it, one long word moves the grade by a year. */
const fewestWords = 40

/**
 * The Flesch-Kincaid grade of prose; tables and numbers do not count. Syllables are the library's estimate.
 * Source: Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of new readability formulas, Research Branch Report 8-75:
 * 0.39 words per sentence + 11.8 syllables per word - 15.59.
 */
export function readingLevel(blocks: readonly Block[]): ReadingLevel {
  let [wordCount, sentenceCount, syllableCount] = [0, 0, 0]
  for (const { text, table } of blocks) {
    if (table) continue
    for (const { segment } of sentences.segment(text)) {
      const found = wordsOf(segment)
      if (found.length === 0) continue
      sentenceCount += 1
      wordCount += found.length
      for (const word of found) syllableCount += Math.max(1, syllable(word))
    }
  }
  const grade = 0.39 * (wordCount / sentenceCount) + 11.8 * (syllableCount / wordCount) - 15.59
  return { words: wordCount, grade: wordCount < fewestWords ? null : grade }
}

/** The words of a text that begin with a letter. An identifier is one word, as is what an apostrophe joins. */
export function wordsOf(text: string): string[] {
  return text.match(/(?<![\p{L}\p{N}_])\p{L}[\p{L}\p{M}\p{N}_]*(?:[.'’][\p{L}\p{N}_]+)*/gu) ?? []
}
