import dictionary from 'dictionary-en-gb'
import nspell from 'nspell'
import type { ContentFiles } from './content-files.ts'
import { countLines } from './front-matter.ts'
import { Glossary } from './glossary.ts'
import type { Passage } from './prose.ts'
import { wordsOf } from './reading-level.ts'
import { readYaml } from './read-graph.ts'
import type { ProblemList } from './rules.ts'

const GLOSSARY = 'glossary.yaml'

/** Compares what people read with the collection's glossary, if it has one. */
export function checkLanguage(passages: readonly Passage[], files: ContentFiles, problems: ProblemList): void {
  if (!files.has(GLOSSARY)) return
  const glossary = readYaml(files, GLOSSARY, Glossary, problems)?.value
  if (!glossary) return
  const termOf = new Map(glossary.terms.flatMap(({ term, not }) => not.map((wrong) => [wrong, term] as const)))
  const wrongTerm = termPattern([...termOf.keys()])
  const words = [...glossary.words, ...glossary.terms.flatMap(({ term }) => wordsOf(term))]
  const isKnown = glossary.spelling ? speller(words) : () => true
  const reported = new Set<string>()
  const once = ({ file }: Passage, text: string) => reported.size < reported.add(`${file}\n${text}`).size
  for (const passage of passages) {
    for (const { text } of passage.blocks) {
      for (const [found, wrong = ''] of text.matchAll(wrongTerm)) {
        if (!once(passage, found)) continue
        const at = { file: passage.file, line: lineOf(found, passage, files) }
        problems.add('glossary', at, `"${found}".`, `Write "${termOf.get(wrong) ?? ''}".`)
      }
      for (const word of wordsOf(text.replace(quotedWord, ' '))) {
        if (isKnown(word) || !once(passage, word)) continue
        problems.add(
          'spelling',
          { file: passage.file, line: lineOf(word, passage, files) },
          `"${word}" is not in the dictionary.`,
          `Correct it, put code between backticks, or add the word to ${GLOSSARY}.`,
        )
      }
    }
  }
}

/** A few words in quotation marks are data. */
const quotedWord = /"[^"]{1,20}"/g

/** Whole words in the singular or plural; a match is its first group. */
function termPattern(wrong: readonly string[]): RegExp {
  if (wrong.length === 0) return /(?!)/g
  const longestFirst = wrong.toSorted((a, b) => b.length - a.length).map((text) => RegExp.escape(text))
  return new RegExp(`(?<![\\p{L}\\p{N}_./-])(${longestFirst.join('|')})s?(?![\\p{L}\\p{N}_-])`, 'gu')
}

let british: ReturnType<typeof nspell> | undefined

/** Names, abbreviations and identifiers pass: capitals, digits, underscores and two letters are not for a dictionary. */
function speller(words: readonly string[]): (word: string) => boolean {
  const spell = (british ??= nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) }))
  const ours = new Set(words)
  const known = new Map<string, boolean>()
  const look = (word: string) => formsOf(word).some((form) => ours.has(form) || spell.correct(form))
  return (word) => {
    if (!/^\p{Ll}[\p{Ll}'’]{2,}$/u.test(word)) return true
    const plain = word.replace(/['’]s$/, '').replace('’', "'")
    const before = known.get(plain)
    if (before !== undefined) return before
    const result = look(plain)
    known.set(plain, result)
    return result
  }
}

/** A word and what it is made from: the dictionary lacks many a plural, "replayable" and "deployer", and has "organise" only. */
function formsOf(word: string): string[] {
  const singular = word.replace(/ies$/, 'y').replace(/s$/, '')
  return [word, singular, singular.replace(/(?<=.{4})er$/, ''), singular.replace(/(?<=.{4})r$/, '')].flatMap((form) => {
    const british = form.replace(/iz(e|ed|er|ing|able|ation)$/, 'is$1')
    const bare = british.replace(/^(?:auto|de|mis|multi|non|over|pre|re|sub|un|under)(?=.{4})/, '')
    return [form, british, bare]
  })
}

/** The line of a text from the beginning of its passage on. */
function lineOf(text: string, { file, line }: Passage, files: ContentFiles): number {
  const rest = (files.get(file) ?? '')
    .split('\n')
    .slice(line - 1)
    .join('\n')
  const found = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(text)}(?![\\p{L}\\p{N}])`, 'u').exec(rest)
  return line + (found ? countLines(rest.slice(0, found.index)) : 0)
}
