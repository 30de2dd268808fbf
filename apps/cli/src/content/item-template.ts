import { createHash } from 'node:crypto'
import type { ItemKind, Skill } from '@millwright/catalog'

export interface NewItem {
  id: string
  skill: Skill
  kind: ItemKind
  /** Made anew for each sitting. */
  generated: boolean
  /** YYYY-MM-DD. */
  today: string
}

/** An item file that explains itself. `???` marks what the author writes; the check refuses each until it is gone. */
export function itemTemplate({ id, skill, kind, generated, today }: NewItem): string {
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
${generated ? variants : ''}kind: ${kind}
${answers[kind](id, generated)}
sources: # where an expert can check the key; "date": when it was published, or when you read it
  - { title: "??? title of the page", publisher: "??? who publishes it", url: "https://example.org/", date: "${today}" }
enemies: [] # ids of items that give this one away, or that it does; they must name this one too
reviewed: null # somebody answers it first who has not seen the key: see CONTRIBUTING.md
---
??? The situation, as it comes up at work: a log, a table, a few lines of code.${generated ? ' It uses {{ n }} and {{ price }}.' : ''}

??? One question.

## Explanation
??? Why the key is right, in two to five sentences.${generated ? ' With numbers: {{ n }} · {{ price }} = {{ cost | 2 }}.' : ''}
`
}

/** The key of a generated item a second time; beside the item as \`<id>.check.py\`. */
export function checkTemplate(id: string, kind: ItemKind): string {
  return `# ??? The key of ${id} from the drawn parameters p alone, not by the expressions of the item.
# ${returns[kind].says}
def key(p):
    return ${returns[kind].value}
`
}

const returns: Record<ItemKind, { says: string; value: string }> = {
  numeric: { says: 'It gives the number.', value: 'p["n"] * p["price"]' },
  single: { says: 'It gives the id of the right option.', value: '"a"' },
  multiple: { says: 'It gives the ids of the right options.', value: '["a", "b"]' },
  ordering: { says: 'It gives the ids in the right order.', value: '["a", "b", "c", "d"]' },
  matching: { says: 'It gives the ids of the pairs, in their order.', value: '["a", "b", "c", "d"]' },
}

const variants = `variants: # what is drawn anew for each sitting
  parameters: # every value of each is equally likely
    n: { from: 4, to: 12, step: 1 }
    price: { oneOf: [0.5, 0.8, 1.2, 1.5] }
  let: # computed from them, in this order: + - * / ^ mod, < <= == and or not, x ? y : z, round floor ceil abs min max sqrt exp log log2 log10
    cost: n * price
  require: ["cost > 2"] # a draw that breaks one of these is drawn again
# Below, {{ expression }} writes a value into a text ("| 2": digits after the point, "| group": 12,345), and "= expression" is a number.
`

const answers: Record<ItemKind, (id: string, generated: boolean) => string> = {
  single: (id, generated) => {
    const wrong = [2, 3, 4].map((factor) => ({
      text: `a mistake that real engineers make${generated ? `: {{ ${factor} * cost | 2 }}` : ` (${factor - 1})`}`,
      rationale: 'what leads to it, and why it is wrong',
    }))
    const key = {
      text: `the right answer${generated ? ': {{ cost | 2 }}' : ''}`,
      rationale: 'why it is right',
      key: true,
    }
    // Authors like to put the key first or third; here each place is as likely. The check of a generated item knows "a".
    const place = generated ? 0 : placeOf(id, 4)
    const options = [...wrong.slice(0, place), key, ...wrong.slice(place)]
    return `options: # all of one length and style; takers see them shuffled\n${options.map(option).join('\n')}`
  },
  multiple: (_id, generated) => {
    const drawn = generated ? ', with {{ cost | 2 }}' : ''
    const options = ['a', 'b', 'c', 'd', 'e'].map((letter, i) => ({
      text: `${i < 2 ? 'true' : 'not true, but often believed'} (${letter})${drawn}`,
      rationale: 'why',
      key: i < 2,
    }))
    return `options: # two or more are right, and not all; of one length and style; takers see them shuffled\n${options.map(option).join('\n')}`
  },
  numeric: (
    _id,
    generated,
  ) => `# A value within the tolerance is right: at least what rounding to the asked digits gives away. The unit may be left out.
answer: { value: ${generated ? '"= cost"' : 0}, tolerance: 0.01, unit: "??? the unit" }
mistakes: # wrong values that real engineers get, and what leads there
  - { value: ${generated ? '"= price"' : 1}, rationale: "??? what leads to it" }
  - { value: ${generated ? '"= n / price"' : 2}, rationale: "??? what leads to it" }`,
  ordering: (_id, generated) =>
    `options: # in the right order; takers see them shuffled. Only one order may be defensible.\n${[
      'first',
      'second',
      'third',
      'last',
    ]
      .map((text, i) =>
        option({ text: `${text}${generated && i === 0 ? ', with {{ n }}' : ''}`, rationale: 'why it comes here' }, i),
      )
      .join('\n')}`,
  matching: (
    _id,
    generated,
  ) => `pairs: # what stands on the left, and the one answer that belongs to it; takers see the answers shuffled
${[1, 2, 3, 4]
  .map(
    (n, i) =>
      `  - { id: ${letters[i]}, prompt: "??? thing ${n}${generated && i === 0 ? ' with {{ n }}' : ''}", answer: "??? what belongs to thing ${n}", rationale: "??? why" }`,
  )
  .join('\n')}
others: # answers that belong to none, so that the last pair does not follow from the others; [] for none
  - { id: e, answer: "??? what belongs to nothing here", rationale: "??? why" }`,
}

const letters = ['a', 'b', 'c', 'd', 'e']

function option({ text, rationale, key }: { text: string; rationale: string; key?: boolean }, i: number): string {
  return [
    `  - id: ${letters[i]}`,
    `    text: "??? ${text}"`,
    ...(key ? ['    correct: true'] : []),
    `    rationale: "??? ${rationale}"`,
  ].join('\n')
}

function placeOf(id: string, places: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % places
}
