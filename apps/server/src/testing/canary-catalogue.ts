import { publicChallenge, type Catalogue, type Challenge, type Item } from '@millwright/catalog'

/** Stands in everything that nobody outside may read. */
export const CANARY = 'MARKED-SECRET'
/** Begins the ids of hidden tests. */
export const HIDDEN_TEST = 'mkdhid'
/** Keys of numeric questions: numbers that occur nowhere else. */
export const NUMBERS = ['7319528461', '8642097531']
/** Begins every id that an author gave to an option: what is chosen is sent by its place. */
export const OPTION = 'cnopt'

const secret = (what: string, id: string) => `${CANARY} ${what} ${id}`
const renamed = (id: string) => `${OPTION}-${id}`

/**
 * The given catalogue with a mark in every key, rationale, explanation, hidden test, solution, checker and file that only graders read.
 * Questions that a guide shows with their key stay as they are: no test asks them.
 */
export function canaryCatalogue(catalogue: Catalogue): Catalogue {
  const shown = new Set(catalogue.guides.flatMap(({ sections }) => sections.flatMap(({ check }) => check)))
  return {
    ...catalogue,
    hash: 'c'.repeat(64),
    items: catalogue.items.map((item) => (shown.has(item.id) ? item : markedTemplate(markedItem(item)))),
    challenges: catalogue.challenges.map(markedChallenge),
  }
}

/** Of a generated item, whose variants are made from what its author wrote. */
function markedTemplate(item: Item): Item {
  if (!item.template) return item
  const { id, template } = item
  const answer = item.kind === 'numeric' ? { answer: { ...item.answer, value: Number(NUMBERS[0]), tolerance: 1 } } : {}
  const header = { ...(markedEntries(template.header, id) as typeof template.header), ...answer }
  return { ...item, template: { ...template, header, explanation: secret('explanation', id) } }
}

/** Whatever has a rationale: an option, a pair, a mistake. */
function markedEntries(value: unknown, itemId: string): unknown {
  if (Array.isArray(value)) return value.map((each) => markedEntries(each, itemId))
  if (value === null || typeof value !== 'object') return value
  const inside = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, markedEntries(each, itemId)]))
  if (!('rationale' in value)) return inside
  return {
    ...inside,
    rationale: secret('rationale', itemId),
    ...('id' in value ? { id: renamed(String(value.id)) } : {}),
    ...('value' in value ? { value: Number(NUMBERS[1]) } : {}),
  }
}

function markedItem(item: Item): Item {
  const { id } = item
  const explanation = secret('explanation', id)
  const html = {
    ...item.html,
    explanation,
    options: item.html.options.map((option) => ({
      ...option,
      id: renamed(option.id),
      rationale: secret('rationale', id),
    })),
    mistakes: item.html.mistakes.map(() => secret('mistake', id)),
  }
  if (item.kind === 'numeric')
    return {
      ...item,
      explanation,
      html,
      answer: { ...item.answer, value: Number(NUMBERS[0]), tolerance: 1 },
      mistakes: item.mistakes.map(() => ({ value: Number(NUMBERS[1]), rationale: secret('mistake', id) })),
    }
  const marked = <Option extends { id: string }>(option: Option) => ({
    ...option,
    id: renamed(option.id),
    rationale: secret('rationale', id),
  })
  if (item.kind === 'matching')
    return { ...item, explanation, html, pairs: item.pairs.map(marked), others: item.others.map(marked) }
  return item.kind === 'ordering'
    ? { ...item, explanation, html, options: item.options.map(marked) }
    : { ...item, explanation, html, options: item.options.map(marked) }
}

function markedChallenge(challenge: Challenge): Challenge {
  const { id } = challenge
  const open = publicChallenge(challenge).fixtures
  const all = (files: Record<string, string>, what: string) =>
    Object.fromEntries(Object.keys(files).map((name) => [name, `# ${secret(what, id)}\n`]))
  const marked = {
    ...challenge,
    explanation: secret('explanation', id),
    html: { ...challenge.html, explanation: secret('explanation', id) },
    solution: all(challenge.solution, 'solution'),
    wrong: challenge.wrong.map((one) => ({ ...one, why: secret('why', id) })),
    wrongSolutions: Object.fromEntries(
      Object.entries(challenge.wrongSolutions).map(([name, files]) => [name, all(files, 'wrong')]),
    ),
    checkers: all(challenge.checkers, 'checker'),
    fixtures: Object.fromEntries(
      Object.entries(challenge.fixtures).map(([name, text]) => [
        name,
        Object.hasOwn(open, name) ? text : `# ${secret('fixture', id)}\n`,
      ]),
    ),
    tests: challenge.tests.map((test, at) =>
      test.visible ? test : { ...test, id: `${HIDDEN_TEST}-${at}`, title: secret('hidden test', id) },
    ),
  }
  // A cast: spreading loses which kind of test belongs to which kind of challenge, and nothing else has changed.
  return marked as Challenge
}
