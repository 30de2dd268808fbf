import { randomInt } from 'node:crypto'
import type { AiMode } from '@millwright/catalog'
import type { CollectedAnswer } from './answers.ts'

/** The columns that `millwright calibrate` reads, and mode and date for whoever looks at the file. */
const COLUMNS = ['person', 'item', 'category', 'option', 'time', 'revision', 'mode', 'date'] as const

/**
 * Answers as a long table for calibration. People are numbers drawn anew for every file, and dates have no time of day, so that
 * the file does not say who somebody is, nor link two files. `option` is what was chosen, by the author's option ids: an option of
 * a single choice, several joined by +, an order joined by >. `time` is in seconds.
 */
export function responsesCsv(
  answers: readonly CollectedAnswer[],
  aiMode: AiMode,
  random: (below: number) => number = randomInt,
): string {
  const names = pseudonyms([...new Set(answers.map(({ person }) => person))], random)
  const rows = answers
    .map((one) => ({ ...one, name: names.get(one.person)! }))
    // The order of rows would tell who came first.
    .toSorted((a, b) => a.name - b.name || (a.item < b.item ? -1 : 1))
    .map(({ name, item, category, response, seconds, revision, answeredAt }) =>
      [
        `p${name}`,
        item,
        category,
        chosenOption(response),
        // No time is 0: what rounds to it is unknown.
        seconds < 0.05 ? '' : seconds.toFixed(1),
        revision,
        aiMode,
        answeredAt.toISOString().slice(0, 10),
      ].join(','),
    )
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`
}

/** 1, 2, 3 ... in an order that says nothing (Fisher & Yates). */
function pseudonyms(people: string[], random: (below: number) => number): Map<string, number> {
  for (let i = people.length - 1; i > 0; i--) {
    const j = random(i + 1)
    ;[people[i], people[j]] = [people[j]!, people[i]!]
  }
  return new Map(people.map((person, i) => [person, i + 1]))
}

/** Stored responses were checked when they came in; only ids and numbers get into the file. */
function chosenOption(response: unknown): string {
  if (typeof response !== 'object' || response === null) return ''
  if ('option' in response) return String(response.option)
  if ('options' in response && Array.isArray(response.options)) return response.options.join('+')
  if ('order' in response && Array.isArray(response.order)) return response.order.join('>')
  return 'value' in response ? String(response.value) : ''
}
