import { createHash } from 'node:crypto'
import type { ItemKind, Skill } from '@millwright/catalog'

/** Their key can follow from what is drawn. That of the others is the order of the lines in the file, which no draw changes. */
export const generatedKinds = ['numeric', 'single', 'multiple'] as const satisfies readonly ItemKind[]
export type GeneratedKind = (typeof generatedKinds)[number]

export interface NewItem {
  id: string
  skill: Skill
  kind: ItemKind
  /** YYYY-MM-DD. */
  today: string
}

/** An item file that explains itself. `???` marks what the author writes; the check refuses each until it is gone. */
export function itemTemplate({ kind, ...item }: NewItem): string {
  return template({ kind, ...item }, { answer: answers[kind](item.id), variants: '', stem: '', explanation: '' })
}

/** The same for an item that is made anew for each sitting. */
export function generatedItemTemplate({ kind, ...item }: NewItem & { kind: GeneratedKind }): string {
  return template(
    { kind, ...item },
    {
      answer: generatedAnswers[kind],
      variants,
      stem: ' It uses {{ n }} and {{ price }}.',
      explanation: ' With numbers: {{ n }} · {{ price }} = {{ cost | 2 }}.',
    },
  )
}

interface Parts {
  /** The key and what goes with it. */
  answer: string
  variants: string
  stem: string
  explanation: string
}

function template({ id, skill, kind, today }: NewItem, { answer, variants: drawn, stem, explanation }: Parts): string {
  const indicators = Object.entries(skill.indicators).map(([level, text]) => `#   ${level} ${text.trim()}`)
  return `---
# A new item. Write over everything that follows three question marks, and delete these comments.
id: ${id}
revision: 1 # raise it when a change could alter the difficulty
title: "??? a few words that do not hint at the key"
skill: ${skill.id}
proficiency: 2 # what it demands; of this skill:
${indicators.join('\n')}
difficulty: typical # easy, typical or hard within that proficiency
minutes: 2 # for somebody who can do it, reading included
${drawn}kind: ${kind}
${answer}
sources: # where an expert can check the key; "date": when it was published, or when you read it
  - { title: "??? title of the page", publisher: "??? who publishes it", url: "https://example.org/", date: "${today}" }
enemies: [] # ids of items that give this one away, or that it does; they must name this one too
reviewed: null # somebody answers it first who has not seen the key: see CONTRIBUTING.md
---
??? The situation, as it comes up at work: a log, a table, a few lines of code.${stem}

??? One question.

## Explanation
??? Why the key is right, in two to five sentences.${explanation}
`
}

/** The key of a generated item a second time; beside the item as \`<id>.check.py\`. */
export function checkTemplate(id: string, kind: GeneratedKind): string {
  return `# ??? The key of ${id} from the drawn parameters p alone, not by the expressions of the item.
# ${returns[kind].says}
def key(p):
    cost = p["n"] * p["price"]
    return ${returns[kind].value}
`
}

const returns: Record<GeneratedKind, { says: string; value: string }> = {
  numeric: { says: 'It gives the number.', value: 'cost' },
  single: { says: 'It gives the id of the right option.', value: '"a" if cost < 5 else "b" if cost < 9 else "c"' },
  multiple: {
    says: 'It gives the ids of the right options.',
    value: '["a" if cost < 7 else "b", "c" if p["n"] < 8 else "d"]',
  },
}

const variants = `variants: # what is drawn anew for each sitting
  parameters: # every value of each is equally likely
    n: { from: 4, to: 12, step: 1 }
    price: { oneOf: [0.5, 0.8, 1.2, 1.5] }
  let: # computed from them, in this order: + - * / ^ mod, < <= == and or not, x ? y : z, round floor ceil abs min max sqrt exp log log2 log10
    cost: n * price
  require: ["cost > 2"] # a draw that breaks one of these is drawn again
# Below, {{ expression }} writes a value into a text ("| 2": digits after the point, "| group": 12,345), and "= expression" is a value: a number, or whether an option is right.
`

const letters = ['a', 'b', 'c', 'd', 'e']

const generatedAnswers: Record<GeneratedKind, string> = {
  numeric: numericAnswer('"= cost"', '"= price"', '"= n / price"'),
  single: drawnOptions('exactly one is right', {
    'the cost is low': 'cost < 5',
    'the cost is middling': 'cost >= 5 and cost < 9',
    'the cost is high': 'cost >= 9',
  }),
  multiple: drawnOptions('two or more are right, and not all', {
    'the cost is low': 'cost < 7',
    'the cost is high': 'cost >= 7',
    'there are few': 'n < 8',
    'there are many': 'n >= 8',
  }),
}

function drawnOptions(always: string, rightWhere: Record<string, string>): string {
  const options = Object.entries(rightWhere).map(([where, condition]) => ({
    text: `what is right where ${where}`,
    rationale: 'why, with {{ cost | 2 }}',
    correct: `"= ${condition}"`,
  }))
  return `options: # of one length and style; takers see them shuffled. In every draw ${always}.\n${options.map(option).join('\n')}`
}

const answers: Record<ItemKind, (id: string) => string> = {
  single: (id) => {
    const wrong = [1, 2, 3].map((n) => ({
      text: `a mistake that real engineers make (${n})`,
      rationale: 'what leads to it, and why it is wrong',
    }))
    const key = { text: 'the right answer', rationale: 'why it is right', correct: 'true' }
    // Authors like to put the key first or third; here each place is as likely.
    const place = placeOf(id, 4)
    const options = [...wrong.slice(0, place), key, ...wrong.slice(place)]
    return `options: # all of one length and style; takers see them shuffled\n${options.map(option).join('\n')}`
  },
  multiple: () => {
    const options = ['a', 'b', 'c', 'd', 'e'].map((letter, i) => ({
      text: `${i < 2 ? 'true' : 'not true, but often believed'} (${letter})`,
      rationale: 'why',
      ...(i < 2 && { correct: 'true' }),
    }))
    return `options: # two or more are right, and not all; of one length and style; takers see them shuffled\n${options.map(option).join('\n')}`
  },
  numeric: () => numericAnswer('0', '1', '2'),
  ordering: () =>
    `options: # in the right order; takers see them shuffled. Only one order may be defensible.\n${[
      'first',
      'second',
      'third',
      'last',
    ]
      .map((text) => ({ text, rationale: 'why it comes here' }))
      .map(option)
      .join('\n')}`,
  matching:
    () => `pairs: # what stands on the left, and the one answer that belongs to it; takers see the answers shuffled
${[1, 2, 3, 4]
  .map(
    (n, i) =>
      `  - { id: ${letters[i]}, prompt: "??? thing ${n}", answer: "??? what belongs to thing ${n}", rationale: "??? why" }`,
  )
  .join('\n')}
others: # answers that belong to none, so that the last pair does not follow from the others; at least one
  - { id: e, answer: "??? what belongs to nothing here", rationale: "??? why" }`,
}

function numericAnswer(value: string, ...mistakes: string[]): string {
  return `# A value within the tolerance is right: at least what rounding to the asked digits gives away. The unit may be left out.
answer: { value: ${value}, tolerance: 0.01, unit: "??? the unit" }
mistakes: # wrong values that real engineers get, and what leads there
${mistakes.map((mistake) => `  - { value: ${mistake}, rationale: "??? what leads to it" }`).join('\n')}`
}

interface NewOption {
  text: string
  rationale: string
  /** As YAML. */
  correct?: string
}

function option({ text, rationale, correct }: NewOption, i: number): string {
  return [
    `  - id: ${letters[i]}`,
    `    text: "??? ${text}"`,
    ...(correct === undefined ? [] : [`    correct: ${correct}`]),
    `    rationale: "??? ${rationale}"`,
  ].join('\n')
}

function placeOf(id: string, places: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % places
}
