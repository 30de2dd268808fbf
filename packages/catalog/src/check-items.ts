import { fillTemplate, itemVariant } from './compile-item.ts'
import { imbalance } from './imbalance.ts'
import { choicesOf, type Item, type ItemHeader, type ItemTemplate } from './item.ts'
import type { Located } from './located-yaml.ts'
import { type Problem, ProblemList } from './rules.ts'

/** Checks what one item's schema cannot: its key, its options and its cues; of a generated item, those of its variants. */
export function checkItem(located: Located<Item>, problems: ProblemList): void {
  checkOne(located, problems)
  if (located.value.template) checkVariants(located, located.value.template, problems)
}

/** Three pairs are all right or wrong, so that a free one earns nothing. */
const scoredByPair = 4

function checkOne(located: Located<ItemHeader>, problems: ProblemList): void {
  const item = located.value
  if (item.kind === 'numeric') {
    const { value, tolerance } = item.answer
    item.mistakes.forEach((mistake, i) => {
      if (Math.abs(mistake.value - value) <= tolerance) {
        problems.add(
          'item-mistakes',
          located.at(['mistakes', i]),
          `${mistake.value} would be accepted as right.`,
          'Correct the mistake or narrow the tolerance.',
        )
      }
    })
    return
  }
  checkOptions(located, item, problems)
  if (item.kind === 'matching' && item.pairs.length >= scoredByPair && item.others.length === 0)
    problems.add(
      'item-last-pair',
      located.at(['pairs']),
      `There are ${item.pairs.length} pairs and no other answer, so the last pair follows from the rest.`,
      'Add an answer that belongs to no prompt to "others".',
    )
  if (item.kind === 'ordering' || item.kind === 'matching') return
  const keys = item.options.filter(({ correct }) => correct)
  if (item.kind === 'single' && keys.length !== 1) {
    problems.add(
      'item-key',
      located.at(['options']),
      `${keys.length} options are marked correct.`,
      'Mark exactly one with correct: true.',
    )
  }
  if (item.kind === 'multiple' && (keys.length < 2 || keys.length === item.options.length)) {
    problems.add(
      'item-key',
      located.at(['options']),
      `${keys.length} of ${item.options.length} options are marked correct.`,
      'Mark two or more, but not all.',
    )
  }
  if (item.kind === 'single' && keys[0]) {
    const key = keys[0].text.length
    const longest = Math.max(...item.options.filter(({ correct }) => !correct).map(({ text }) => text.length))
    if (key > 1.25 * longest && key - longest > 15) {
      const at = located.at(['options', item.options.indexOf(keys[0])])
      problems.add(
        'item-key-length',
        at,
        `The key has ${key} characters, the longest distractor ${longest}.`,
        'Shorten the key or say as much in a distractor.',
      )
    }
  }
}

function checkOptions(
  located: Located<ItemHeader>,
  item: Exclude<ItemHeader, { kind: 'numeric' }>,
  problems: ProblemList,
): void {
  const choices = choicesOf(item)
  choices.forEach(({ id, text, path, textKey }, i) => {
    const earlier = choices.slice(0, i)
    if (earlier.some((other) => other.id === id))
      problems.add(
        'id-unique',
        located.at([...path, 'id']),
        `The option "${id}" is listed twice.`,
        'Give it another id.',
      )
    if (earlier.some((other) => plain(other.text) === plain(text)))
      problems.add('item-options-equal', located.at(path), `"${text}" stands there twice.`, 'Write another option.')
    if (/\b(all|none|both|neither|any) of (the )?(above|these|those|options|others?)\b/i.test(text)) {
      problems.add(
        'item-catch-all',
        located.at([...path, textKey]),
        `"${text}" refers to the other options.`,
        'Write a real alternative; options are shuffled.',
      )
    }
  })
  if (item.kind !== 'matching') return
  const prompts = item.pairs.map(({ prompt }) => plain(prompt))
  prompts.forEach((prompt, i) => {
    if (prompts.indexOf(prompt) < i)
      problems.add(
        'item-options-equal',
        located.at(['pairs', i, 'prompt']),
        `"${prompt}" stands there twice.`,
        'Write another prompt.',
      )
  })
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase()

const variantsTried = 60
/** So many of them as people see them, which takes longer. */
const variantsRendered = 12
const fewestVariants = 10

/** Makes many variants: each must be a sound item, and most of them different. */
function checkVariants(located: Located<Item>, template: ItemTemplate, problems: ProblemList): void {
  const { id } = located.value
  const different = new Set<string>()
  for (let i = 0; i < variantsTried; i++) {
    let drawn = ''
    const seed = `check ${i}`
    try {
      const { parameters, header, stem } = fillTemplate(template, id, seed)
      drawn = JSON.stringify(parameters)
      different.add(JSON.stringify([header, stem]))
      const found = new ProblemList()
      const seen = i < variantsRendered ? itemVariant(located.value, seed) : header
      checkOne({ ...located, value: seen }, found)
      const error = found.problems.find(({ severity }) => severity === 'error')
      if (error) throw new Error(error.message.replace(/\.$/, ''))
      for (const warning of found.problems) addOnce(warning, drawn, problems)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      problems.add(
        'item-variants',
        located.at(['variants']),
        `With ${drawn || 'some draws'}: ${message}.`,
        'Correct the expressions, or keep such draws out by "require".',
      )
      return
    }
  }
  if (different.size < fewestVariants)
    problems.add(
      'item-variants',
      located.at(['variants']),
      `${variantsTried} draws gave only ${different.size} different items.`,
      `Give the parameters more values, for at least ${fewestVariants}.`,
    )
}

/** One draw stands for all that break the same rule at the same place. */
function addOnce({ rule, file, line, message, mend }: Problem, drawn: string, problems: ProblemList) {
  const known = problems.problems.some((one) => one.rule === rule && one.file === file && one.line === line)
  if (!known) problems.add(rule, { file, line }, `With ${drawn}: ${message}`, mend)
}

/** Checks the bank as a whole: enemies on both sides, and where keys stand. */
export function checkBank(items: readonly Located<Item>[], problems: ProblemList): void {
  const byId = new Map<string, Located<Item>>()
  for (const item of items) {
    const { id } = item.value
    const first = byId.get(id)
    if (first)
      problems.add(
        'id-unique',
        item.at(['id']),
        `"${id}" is also the id of ${first.file}.`,
        'Give one of them another id.',
      )
    byId.set(id, item)
  }
  for (const item of items) {
    item.value.enemies.forEach((enemy, i) => {
      const at = item.at(['enemies', i])
      const other = byId.get(enemy)?.value
      if (enemy === item.value.id) problems.add('enemies-symmetric', at, 'The item is its own enemy.', 'Remove it.')
      else if (!other)
        problems.add('dangling-reference', at, `There is no item "${enemy}".`, 'Correct the id or remove it.')
      else if (!other.enemies.includes(item.value.id))
        problems.add(
          'enemies-symmetric',
          at,
          `${enemy} does not name this item.`,
          `Add ${item.value.id} to the enemies of ${enemy}.`,
        )
    })
  }
  checkKeyPositions(
    items.map(({ value }) => value),
    problems,
  )
}

/** Every position holds the key about as often as chance would have it. */
function checkKeyPositions(items: readonly Item[], problems: ProblemList) {
  const singles = items.flatMap((item) => (item.kind === 'single' ? [item.options] : []))
  for (let position = 0; position < 5; position++) {
    const chances = singles.flatMap((options) => {
      const option = options[position]
      return option ? [{ share: 1 / options.length, hit: option.correct }] : []
    })
    const found = imbalance(chances)
    if (!found) continue
    const message = `Position ${position + 1} holds ${found.count} of ${chances.length} keys; about ${found.expected} are expected.`
    problems.add('item-key-balance', { file: 'items', line: 1 }, message, 'Reorder the options of some items.')
  }
}
