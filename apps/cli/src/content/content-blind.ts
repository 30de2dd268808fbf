import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { choicesOf, optionOrder, readCatalogue, type Catalogue, type Challenge, type Item } from '@millwright/catalog'
import type { Output } from './content-check.ts'

export interface BlindFilter {
  /** Only items of these skills. */
  skills?: readonly string[]
  /** Only items and challenges whose id begins so. */
  prefix?: string
  /** Leave out what was reviewed and agreed upon. */
  unreviewed?: boolean
}

/** For each item the author's option ids by the letters that the reviewer sees. */
export type BlindMapping = Record<string, Record<string, string>>

/** What a reviewer answers: a letter, letters (chosen, or in order), or a number; of a matching item, the letters beside its lines. */
export type BlindAnswers = Record<string, string | number | readonly string[]>

const letters = 'ABCDEFGHI'

/**
 * Writes items and challenges without key, rationale, explanation or tests for a review by someone else, and beside it
 * `<outFile>.mapping.json`, which the reviewer must not see.
 */
export async function contentBlind(
  directory: string,
  outFile: string,
  filter: BlindFilter,
  output: Output,
  seed = 'blind',
): Promise<number> {
  const { catalogue } = await readCatalogue(directory)
  if (!catalogue) return refuse(output)
  const sheet = blindSheet(catalogue, filter, seed)
  await mkdir(dirname(outFile), { recursive: true })
  await writeFile(outFile, sheet.markdown)
  await writeFile(`${outFile}.mapping.json`, `${JSON.stringify(sheet.mapping, null, 2)}\n`)
  output.write(`Wrote ${sheet.items} items and ${sheet.challenges} challenges to ${outFile}.`)
  output.write(`Keep ${outFile}.mapping.json from the reviewer.`)
  return 0
}

/** Compares a reviewer's answers with the keys and lists the disagreements; the exit code is 1 when there are any. */
export async function contentBlindCompare(
  directory: string,
  mappingFile: string,
  answersFile: string,
  output: Output,
): Promise<number> {
  const { catalogue } = await readCatalogue(directory)
  if (!catalogue) return refuse(output)
  const mapping = JSON.parse(await readFile(mappingFile, 'utf8')) as BlindMapping
  const answers = JSON.parse(await readFile(answersFile, 'utf8')) as BlindAnswers
  const { agreed, disagreements, unanswered } = compareBlind(catalogue, mapping, answers)
  for (const line of disagreements) output.write(line)
  for (const id of unanswered) output.write(`${id}: not answered`)
  output.write(`${agreed.length} agree, ${disagreements.length} disagree, ${unanswered.length} not answered.`)
  return disagreements.length > 0 ? 1 : 0
}

export function blindSheet(catalogue: Catalogue, filter: BlindFilter, seed: string) {
  const wanted = (exercise: Item | Challenge) =>
    (filter.prefix === undefined || exercise.id.startsWith(filter.prefix)) &&
    !(filter.unreviewed && exercise.reviewed?.agreed)
  const items = catalogue.items.filter((item) => wanted(item) && (filter.skills?.includes(item.skill) ?? true))
  const challenges = filter.skills ? [] : catalogue.challenges.filter(wanted)
  const mapping: BlindMapping = {}
  const parts = items.map((item) => {
    const order = optionOrder(item, seed)
    mapping[item.id] = Object.fromEntries(order.map((id, i) => [letters[i] ?? '?', id]))
    return itemSheet(item, order)
  })
  const markdown = [blindIntroduction, ...parts, ...challenges.map(challengeSheet)].join('\n\n---\n\n')
  return { markdown: `${markdown}\n`, mapping, items: items.length, challenges: challenges.length }
}

const blindIntroduction = `# Blind review

Answer each item from your own knowledge; look nothing up in the collection. Write the answers to a JSON file:
\`{"item-id": "B"}\` for one option, \`["A", "C"]\` for several or for an order, a number for a value.
Beside it, note for each item: more than one defensible answer? a wrong or unclear statement? a cue that gives the key
away? the proficiency (1 awareness, 2 working, 3 practitioner, 4 expert) that it demands?`

function itemSheet(item: Item, order: readonly string[]): string {
  const asks = {
    single: 'Choose one.',
    multiple: 'Choose all that are right.',
    numeric: `Give a number${item.kind === 'numeric' && item.answer.unit ? ` in ${item.answer.unit}` : ''}.`,
    ordering: 'Put all into the right order.',
    matching:
      'Give the letters that belong to lines 1, 2, 3 ... in that order. No letter is needed twice; some may be left over.',
  }
  const texts = textsOf(item)
  const options = order.map((id, i) => `- ${letters[i] ?? '?'}. ${texts.get(id) ?? ''}`)
  const prompts = item.kind === 'matching' ? item.pairs.map(({ prompt }, i) => `${i + 1}. ${prompt}`) : []
  return [`## ${item.id}`, item.stem, `*${asks[item.kind]}*`, prompts.join('\n'), options.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
}

const textsOf = (item: Item) => new Map(choicesOf(item).map(({ id, text }) => [id, text]))

/** The ids of the right answer; their order counts where `inOrder`. */
function keyOf(item: Exclude<Item, { kind: 'numeric' }>): { ids: string[]; inOrder: boolean } {
  switch (item.kind) {
    case 'ordering':
      return { ids: item.options.map(({ id }) => id), inOrder: true }
    case 'matching':
      return { ids: item.pairs.map(({ id }) => id), inOrder: true }
    case 'single':
    case 'multiple':
      return { ids: item.options.flatMap(({ id, correct }) => (correct ? [id] : [])), inOrder: false }
  }
}

function challengeSheet(challenge: Challenge): string {
  const starter = Object.entries(challenge.starter).map(
    ([name, text]) => `\`${name}\`\n\n\`\`\`\n${text.trimEnd()}\n\`\`\``,
  )
  const visible = challenge.tests.filter((test) => test.visible)
  const shown = `\`\`\`json\n${JSON.stringify(visible, null, 2)}\n\`\`\``
  return [
    `## Challenge ${challenge.id}: ${challenge.title}`,
    challenge.statement,
    '### Starter',
    ...starter,
    '### Visible tests',
    shown,
  ].join('\n\n')
}

export function compareBlind(catalogue: Catalogue, mapping: BlindMapping, answers: BlindAnswers) {
  const agreed: string[] = []
  const disagreements: string[] = []
  const unanswered: string[] = []
  const items = new Map(catalogue.items.map((item) => [item.id, item]))
  for (const [id, options] of Object.entries(mapping)) {
    const item = items.get(id)
    const answer = answers[id]
    if (answer === undefined) unanswered.push(id)
    else if (!item) disagreements.push(`${id}: the item no longer exists`)
    else {
      const problem = disagreement(item, options, answer)
      if (problem === null) agreed.push(id)
      else disagreements.push(`${id}: ${problem}`)
    }
  }
  return { agreed, disagreements, unanswered }
}

/** Says how an answer differs from the key, or null when it does not. */
function disagreement(item: Item, options: Record<string, string>, answer: string | number | readonly string[]) {
  if (item.kind === 'numeric') {
    const { value, tolerance } = item.answer
    // A sum of decimals may miss the edge of the tolerance by a rounding error.
    const near = Math.abs(Number(answer) - value) <= tolerance + 1e-9 * Math.max(1, Math.abs(value))
    return near ? null : `the key is ${value} ± ${tolerance}, the reviewer says ${String(answer)}`
  }
  const given = (typeof answer === 'object' ? [...answer] : String(answer).split(/[\s,]+/)).map((letter) =>
    letter.toUpperCase(),
  )
  const chosen = given.map((letter) => options[letter] ?? `unknown ${letter}`)
  const { ids: key, inOrder } = keyOf(item)
  const same = inOrder
    ? chosen.join('\n') === key.join('\n')
    : chosen.toSorted().join('\n') === key.toSorted().join('\n')
  if (same) return null
  if (item.kind === 'matching') return wrongMatches(item, chosen)
  return `the key is ${key.join(', ')}, the reviewer says ${chosen.join(', ')}`
}

/** Line by line and in words: what a line asks and what belongs to it is not to be seen from ids. */
function wrongMatches(item: Extract<Item, { kind: 'matching' }>, chosen: readonly string[]): string {
  const texts = textsOf(item)
  const said = (id: string | undefined) => (id === undefined ? 'nothing' : quoted(texts.get(id) ?? id))
  const lines = item.pairs.flatMap(({ id, prompt, answer }, i) =>
    chosen[i] === id ? [] : [`of ${quoted(prompt)} the key is ${quoted(answer)}, the reviewer says ${said(chosen[i])}`],
  )
  const surplus = chosen.length - item.pairs.length
  return [...lines, ...(surplus > 0 ? [`the reviewer gives ${surplus} letters too many`] : [])].join('; ')
}

const quoted = (text: string) => `"${text.replace(/\s+/g, ' ').trim()}"`

function refuse(output: Output): number {
  output.write('The graph has errors; run millwright content check.')
  return 1
}
