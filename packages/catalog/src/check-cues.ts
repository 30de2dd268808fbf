import { imbalance } from './imbalance.ts'
import type { Item } from './item.ts'
import type { Located } from './located-yaml.ts'
import type { ProblemList } from './rules.ts'

type Single = Extract<Item, { kind: 'single' }>

const ABSOLUTE =
  /\b(?:always|never|none|all|every|only|completely|entirely|absolutely|impossible|no one|nobody|nothing)\b/i

/**
 * What gives keys away without knowledge. Of the cues in Haladyna, Downing & Rodriguez (2002), Applied Measurement in
 * Education 15(3), 309-334, those that were precise on our bank; docs/content-rules.md says which were not.
 */
export function checkCues(items: readonly Located<Item>[], problems: ProblemList): void {
  for (const item of items) checkArticle(item, problems)
  const singles = items.flatMap(({ value }) => (value.kind === 'single' ? [value] : []))
  checkLengths(singles, problems)
  checkAbsolutes(singles, problems)
}

/** A stem that ends with "a" or "an" excludes the options that do not fit. */
function checkArticle(item: Located<Item>, problems: ProblemList) {
  const { value } = item
  if (value.kind !== 'single' && value.kind !== 'multiple') return
  const article = /\b(an?)[\s:….]*$/.exec(value.stem)?.[1]
  if (!article) return
  const fits = ({ text }: { text: string }) => {
    const word = text.replace(/^\W+/, '').toLowerCase()
    // "An hour", "a user", "a one": sound and letter differ, so either may be right.
    return /^(?:ho|u|eu|one)/.test(word) || /^[aeio]/.test(word) === (article === 'an')
  }
  value.options.forEach((option, i) => {
    if (!fits(option))
      problems.add(
        'item-article',
        item.at(['options', i]),
        `The stem ends with "${article}", which does not fit "${option.text}".`,
        'Move the article into the options, or ask a whole question.',
      )
  })
}

/** The key is the longest, or the shortest, of its options about as often as chance would have it. */
function checkLengths(singles: readonly Single[], problems: ProblemList) {
  const extremes = { longest: Math.max, shortest: Math.min }
  for (const [name, extreme] of Object.entries(extremes)) {
    const chances = singles.flatMap(({ options }) => {
      const length = extreme(...options.map(({ text }) => text.length))
      const such = options.filter(({ text }) => text.length === length)
      return such.length === 1 ? [{ share: 1 / options.length, hit: such[0]!.correct }] : []
    })
    const found = imbalance(chances)
    if (found)
      problems.add(
        'item-length-balance',
        { file: 'items', line: 1 },
        `The ${name} option is the key in ${found.count} of ${chances.length} single choices; about ${found.expected} are expected.`,
        found.count > found.expected
          ? 'Let some distractors say as much as the key, and some keys less.'
          : 'Let some keys say more than their distractors, and some distractors less.',
      )
  }
}

/** Options with an absolute word hold the key about as often as others; else "always" means wrong. */
function checkAbsolutes(singles: readonly Single[], problems: ProblemList) {
  const chances = singles.flatMap(({ options }) =>
    options.flatMap(({ text, correct }) => (ABSOLUTE.test(text) ? [{ share: 1 / options.length, hit: correct }] : [])),
  )
  const found = imbalance(chances)
  if (found)
    problems.add(
      'item-absolutes',
      { file: 'items', line: 1 },
      `Of ${chances.length} options with "all", "only", "never" and the like, ${found.count} are keys; about ${found.expected} are expected.`,
      'Take absolute words out of distractors, or write keys that need them.',
    )
}
