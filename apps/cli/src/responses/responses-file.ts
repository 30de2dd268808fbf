import { extname } from 'node:path'
import type { Responses } from '@millwright/psychometrics'
import { z } from 'zod'
import { type Delimited, type DelimitedRow, parseDelimited, readText } from './delimited.ts'
import { CONTROL, InputProblem, placeOf, shown } from './input-problem.ts'

/** Responses of people to items, with the names that files use. Documented in docs/psychometrics/cli.md. */
export interface ResponseData {
  readonly file: string
  readonly persons: readonly string[]
  readonly items: readonly string[]
  /** Names of the groups, in the order of `responses.group`; empty when the file has none. */
  readonly groups: readonly string[]
  readonly responses: Responses
  /** The option chosen, for each answer; present when the file names options or a key was given. */
  readonly options?: readonly (string | null)[]
  /** Seconds taken, for each answer; NaN where unknown; present when the file has them. */
  readonly seconds?: Float64Array
  /** The revision of each item that was answered, in the order of `items`; present when the file names revisions. */
  readonly revisions?: readonly (number | null)[]
  /** What was recognised or left out, for the reader to know. */
  readonly notes: readonly string[]
}

export interface ReadOptions {
  /** What the lowest category is called in the file; it is counted from 0 here. 0 when absent. */
  readonly lowest?: number
  /** Columns that are no items. */
  readonly ignore?: readonly string[]
  /** The right option of each item, by name: cells are options then, and score 1 when they are right. */
  readonly key?: ReadonlyMap<string, string>
}

/** One answer before it is sorted into place. */
interface Answer {
  readonly item: number
  readonly category: number
  readonly option: string | null
  readonly seconds: number
}

interface Person {
  readonly name: string
  readonly group: string | null
  readonly weight: number
  readonly answers: readonly Answer[]
}

/** Reads a file of responses: CSV (wide or long, recognised by its header) or JSON (by its extension). @throws InputProblem */
export async function readResponses(file: string, options: ReadOptions = {}): Promise<ResponseData> {
  const text = await readText(file)
  if (extname(file).toLowerCase() === '.json') return parseResponsesJson(file, text, options)
  return parseResponsesCsv(file, text, options)
}

/** @throws InputProblem naming line, column and remedy */
export function parseResponsesCsv(file: string, text: string, options: ReadOptions = {}): ResponseData {
  const table = parseDelimited(file, text)
  const names = new Set(table.header.cells.map((name) => name.toLowerCase()))
  const long = names.has('person') && names.has('item') && names.has('category')
  return long ? readLong(file, table, options) : readWide(file, table, options)
}

const PersonJson = z.strictObject({
  person: z.exactOptional(z.string()),
  group: z.exactOptional(z.string()),
  weight: z.exactOptional(z.number().positive()),
  answers: z.record(z.string(), z.number().nullable()),
})
const ResponsesJson = z.strictObject({
  format: z.literal('millwright-responses'),
  version: z.literal(1),
  /** The order of the items; that of their first appearance when absent. */
  items: z.exactOptional(z.array(z.string())),
  persons: z.array(PersonJson).min(1),
})

/** @throws InputProblem naming the place in the JSON */
export function parseResponsesJson(file: string, text: string, options: ReadOptions = {}): ResponseData {
  const data = parseJson(file, text, ResponsesJson)
  if (options.key) {
    throw new InputProblem(
      file,
      'holds scored categories, so a key has no use',
      'Leave out --key, or give a CSV of options.',
    )
  }
  const items = new Names()
  for (const name of data.items ?? []) items.add(checkedName(name, `${file}, items`))
  const persons = data.persons.map((person, p): Person => {
    const place = `${file}, persons[${p}]`
    return {
      name: checkedName(person.person ?? `${p + 1}`, place),
      group: person.group === undefined ? null : checkedName(person.group, place),
      weight: person.weight ?? 1,
      answers: Object.entries(person.answers).flatMap(([name, value]) => {
        if (data.items && !data.items.includes(name)) {
          throw new InputProblem(`${place}.answers`, `${shown(name)} is not among items`, 'Add it there or correct it.')
        }
        const item = items.add(checkedName(name, `${place}.answers`))
        if (value === null || options.ignore?.includes(name)) return []
        return [
          {
            item,
            category: categoryOf(String(value), `${place}.answers.${name}`, options, '.'),
            option: null,
            seconds: NaN,
          },
        ]
      }),
    }
  })
  return assemble(file, items.all, persons, [], options)
}

/** Reads JSON by a schema. @throws InputProblem naming the place of what does not fit */
export function parseJson<T>(file: string, text: string, schema: z.ZodType<T>): T {
  let data: unknown
  try {
    data = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputProblem(file, `is not JSON: ${why.replaceAll(CONTROL, ' ')}`, 'Correct it there.')
  }
  const result = schema.safeParse(data)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  throw new InputProblem(
    `${file}, ${place.replace(/^\./, '') || 'at the top'}`,
    message,
    'See docs/psychometrics/cli.md for the format.',
  )
}

/** Reads a key: `{ "item": "option" }`, a JSON list in the order of the columns, or CSV with item,key. @throws InputProblem */
export async function readKey(file: string, items: readonly string[]): Promise<Map<string, string>> {
  const text = await readText(file)
  if (extname(file).toLowerCase() === '.json') {
    const option = z.union([z.string(), z.number()])
    const key = parseJson(file, text, z.union([z.array(option), z.record(z.string(), option)]))
    if (!Array.isArray(key)) return new Map(Object.entries(key).map(([item, right]) => [item, String(right)]))
    if (key.length === items.length) return new Map(items.map((item, i) => [item, String(key[i])]))
    throw new InputProblem(file, `has ${key.length} keys for ${items.length} items`, 'Give one key for each item.')
  }
  const { header, rows } = parseDelimited(file, text)
  const [item, key] = [header.cells.indexOf('item'), header.cells.indexOf('key')]
  if (item < 0 || key < 0) throw new InputProblem(file, 'has no columns item and key', 'Name them in the first line.')
  return new Map(rows.map(({ cells }) => [cells[item]!, cells[key]!]))
}

/** The item columns of a wide file, to go with a key given as a list. */
export async function itemColumns(file: string, ignore: readonly string[] = []): Promise<string[]> {
  const { header } = parseDelimited(file, await readText(file))
  return header.cells.filter((name) => !RESERVED.has(name.toLowerCase()) && !ignore.includes(name))
}

/** What the platform's own export has besides; of these only the revision is read. */
const EXPORTED = ['revision', 'mode', 'date'] as const

const RESERVED = new Set(['person', 'group', 'weight'])

function readWide(file: string, { header, rows, delimiter, notes }: Delimited, options: ReadOptions): ResponseData {
  const column = columnsOf(header)
  checkIgnored(file, header, options)
  const itemAt = header.cells.flatMap((name, index) =>
    RESERVED.has(name.toLowerCase()) || options.ignore?.includes(name) ? [] : [index],
  )
  if (itemAt.length === 0) {
    throw new InputProblem(placeOf(file, header.line), 'has no item columns', 'Give one column for each item.')
  }
  const items = itemAt.map((index) => checkedName(header.cells[index]!, placeOf(file, header.line, { index })))
  const persons = rows.map((row, p): Person => ({
    ...personOf(file, row, column, `${p + 1}`, delimiter),
    answers: itemAt.flatMap((index, item) => {
      const cell = row.cells[index]!
      if (isMissing(cell)) return []
      const place = placeOf(file, row.line, { index, name: items[item]! })
      return [{ item, ...scored(cell, items[item]!, place, options, delimiter), seconds: NaN }]
    }),
  }))
  return assemble(file, items, persons, notes, options)
}

function readLong(file: string, { header, rows, delimiter, notes }: Delimited, options: ReadOptions): ResponseData {
  const column = columnsOf(header)
  const known = new Set(['person', 'item', 'category', 'time', 'option', 'group', 'weight', ...EXPORTED])
  header.cells.forEach((name, index) => {
    if (known.has(name.toLowerCase()) || options.ignore?.includes(name)) return
    throw new InputProblem(
      placeOf(file, header.line, { index, name }),
      'is no column of the long form',
      `Long files have person, item, category and, if you like, time, option, group, weight, revision, mode and date. Leave it out with --ignore ${shown(name)}.`,
    )
  })
  const items = new Names()
  const revisions: (number | null)[] = []
  const people = new Map<
    string,
    { head: Omit<Person, 'answers'>; answers: Map<number, { answer: Answer; line: number }> }
  >()
  for (const row of rows) {
    const cell = (name: string): string => row.cells[column.get(name) ?? -1] ?? ''
    const place = (name: string): string => placeOf(file, row.line, { index: column.get(name) ?? 0, name })
    const head = personOf(file, row, column, '', delimiter)
    if (head.name === '') throw new InputProblem(place('person'), 'is empty', 'Name the person of every answer.')
    const item = items.add(checkedName(cell('item'), place('item')))
    const revision = revisionOf(cell('revision'), place('revision'))
    const earlier = (revisions[item] ??= revision)
    if (revision !== earlier) {
      throw new InputProblem(
        place('revision'),
        `answers revision ${revision ?? 'unknown'} of ${shown(items.all[item]!)}, and earlier lines revision ${earlier ?? 'unknown'}`,
        'Keep the answers to one revision: another one is another question.',
      )
    }
    const person = people.get(head.name) ?? { head, answers: new Map() }
    people.set(head.name, person)
    if (person.head.group !== head.group || person.head.weight !== head.weight) {
      throw new InputProblem(
        placeOf(file, row.line),
        `${shown(head.name)} has another group or weight than before`,
        'Give each person one group and one weight, on every line.',
      )
    }
    const before = person.answers.get(item)
    if (before) {
      throw new InputProblem(
        placeOf(file, row.line),
        `${shown(head.name)} answers ${shown(items.all[item]!)} a second time; the first is on line ${before.line}`,
        'Keep one of them: one person gives one answer to an item.',
      )
    }
    const option = cell('option') || null
    const missing = isMissing(cell('category')) && !(options.key && option)
    if (missing) continue
    const { category } =
      options.key && option
        ? scored(option, items.all[item]!, place('option'), options, delimiter)
        : { category: categoryOf(cell('category'), place('category'), options, delimiter) }
    person.answers.set(item, {
      answer: { item, category, option, seconds: secondsOf(cell('time'), place('time'), delimiter) },
      line: row.line,
    })
  }
  const persons = [...people.values()].map(({ head, answers }): Person => ({
    ...head,
    answers: [...answers.values()].map(({ answer }) => answer),
  }))
  const data = assemble(file, items.all, persons, notes, options)
  return column.has('revision') ? { ...data, revisions } : data
}

/** Positions of the columns we know, by lower-case name. */
function columnsOf({ cells }: DelimitedRow): Map<string, number> {
  return new Map(cells.map((name, index) => [name.toLowerCase(), index]))
}

function checkIgnored(file: string, header: DelimitedRow, { ignore = [] }: ReadOptions): void {
  const missing = ignore.find((name) => !header.cells.includes(name))
  if (missing !== undefined) {
    throw new InputProblem(
      file,
      `has no column ${shown(missing)} to ignore`,
      `Its columns: ${header.cells.slice(0, 12).join(', ')} …`,
    )
  }
}

function personOf(
  file: string,
  { cells, line }: DelimitedRow,
  column: ReadonlyMap<string, number>,
  fallback: string,
  delimiter: string,
): Omit<Person, 'answers'> {
  const read = (name: string): { text: string; place: string } => {
    const index = column.get(name) ?? -1
    return { text: cells[index] ?? '', place: placeOf(file, line, { index, name }) }
  }
  const [person, group, weight] = [read('person'), read('group'), read('weight')]
  const times = weight.text === '' ? 1 : numberOf(weight.text, delimiter)
  if (!(times > 0 && Number.isFinite(times))) {
    throw new InputProblem(
      weight.place,
      `${shown(weight.text)} is no weight`,
      'Give a number above 0, or leave it empty for 1.',
    )
  }
  if (column.has('group') && group.text === '') {
    throw new InputProblem(group.place, 'is empty', 'Give every person a group, or leave out the column.')
  }
  return {
    name: person.text === '' ? fallback : checkedName(person.text, person.place),
    group: column.has('group') ? checkedName(group.text, group.place) : null,
    weight: times,
  }
}

/** A cell as an answer: its category, or with a key the option chosen and whether it is right. */
function scored(
  cell: string,
  item: string,
  place: string,
  options: ReadOptions,
  delimiter: string,
): { category: number; option: string | null } {
  if (!options.key) return { category: categoryOf(cell, place, options, delimiter), option: null }
  const right = options.key.get(item)
  if (right === undefined) {
    throw new InputProblem(
      place,
      `the key has no answer for ${shown(item)}`,
      'Add it to the key, or leave the column out with --ignore.',
    )
  }
  return { category: cell === right ? 1 : 0, option: checkedName(cell, place) }
}

function categoryOf(text: string, place: string, { lowest = 0 }: ReadOptions, delimiter: string): number {
  const value = numberOf(text, delimiter)
  if (!Number.isFinite(value)) {
    throw new InputProblem(
      place,
      `${shown(text)} is no category`,
      'Write 0, 1, 2 … upwards, or a share between 0 and 1, and nothing where there was no answer. For chosen options give --key; for a column that is no item, --ignore.',
    )
  }
  const category = value - lowest
  if (category < 0) {
    throw new InputProblem(
      place,
      `category ${text} is below the lowest, ${lowest}`,
      'Write categories from the lowest upwards, or set --lowest.',
    )
  }
  if (!Number.isInteger(category) && category > 1) {
    throw new InputProblem(
      place,
      `${shown(text)} is neither a whole category nor a share`,
      'Divide partial scores by the most that could be reached.',
    )
  }
  if (category > 1000)
    throw new InputProblem(
      place,
      `category ${text} is too high`,
      'At most 1,000; is this column a time or an id? Then give --ignore.',
    )
  return category
}

function revisionOf(text: string, place: string): number | null {
  if (isMissing(text)) return null
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InputProblem(place, `${shown(text)} is no revision`, 'Give a whole number of 1 or more, or leave it empty.')
}

function secondsOf(text: string, place: string, delimiter: string): number {
  if (isMissing(text)) return NaN
  const value = numberOf(text, delimiter)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InputProblem(place, `${shown(text)} is no time`, 'Give seconds above 0, or leave it empty.')
}

/** Empty means not answered; so does the NA that R writes. */
function isMissing(text: string): boolean {
  return text === '' || text === 'NA'
}

/** A plain decimal number; with a comma for the point where commas do not separate cells. NaN for everything else. */
function numberOf(text: string, delimiter: string): number {
  const plain = delimiter === ';' || delimiter === '\t' ? text.replace(',', '.') : text
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN
}

function checkedName(name: string, place: string): string {
  if (name === '') throw new InputProblem(place, 'has an empty name', 'Give it a name.')
  if (name.length > 200)
    throw new InputProblem(place, `the name ${shown(name)} is longer than 200 characters`, 'Shorten it.')
  if (name.search(CONTROL) >= 0) {
    throw new InputProblem(place, `the name ${shown(name)} has an invisible control character`, 'Remove it.')
  }
  return name
}

/** Distinct names in the order of their first appearance. */
class Names {
  readonly all: string[] = []
  readonly #index = new Map<string, number>()

  add(name: string): number {
    const known = this.#index.get(name)
    if (known !== undefined) return known
    this.#index.set(name, this.all.length)
    return this.all.push(name) - 1
  }
}

function assemble(
  file: string,
  items: readonly string[],
  persons: readonly Person[],
  notes: readonly string[],
  options: ReadOptions,
): ResponseData {
  const names = new Set<string>()
  for (const { name } of persons) {
    if (names.has(name))
      throw new InputProblem(file, `has the person ${shown(name)} twice`, 'Give each person one row and one name.')
    names.add(name)
  }
  const total = persons.reduce((sum, { answers }) => sum + answers.length, 0)
  if (total === 0) throw new InputProblem(file, 'has no answers', 'Fill in categories, 0 upwards.')
  const start = new Int32Array(persons.length + 1)
  const item = new Int32Array(total)
  const category = new Float64Array(total)
  const seconds = new Float64Array(total)
  const chosen: (string | null)[] = []
  let at = 0
  persons.forEach(({ answers }, p) => {
    for (const answer of answers.toSorted((one, other) => one.item - other.item)) {
      item[at] = answer.item
      category[at] = answer.category
      seconds[at] = answer.seconds
      chosen.push(answer.option)
      at++
    }
    start[p + 1] = at
  })
  const groups = new Names()
  const group = Int32Array.from(persons, (person) => (person.group === null ? 0 : groups.add(person.group)))
  const silent = persons.filter(({ answers }) => answers.length === 0).length
  return {
    file,
    persons: persons.map(({ name }) => name),
    items,
    groups: groups.all,
    responses: {
      persons: persons.length,
      items: items.length,
      start,
      item,
      category,
      ...(persons.some(({ weight }) => weight !== 1)
        ? { weight: Float64Array.from(persons, ({ weight }) => weight) }
        : {}),
      ...(groups.all.length > 0 ? { group } : {}),
    },
    ...(chosen.some((option) => option !== null) ? { options: chosen } : {}),
    ...(seconds.some((value) => !Number.isNaN(value)) ? { seconds } : {}),
    notes: [
      ...notes,
      ...(options.lowest
        ? [`${file}: categories are counted from 0 here, where the file says ${options.lowest}.`]
        : []),
      ...(silent > 0 ? [`${file}: ${silent} ${silent === 1 ? 'person' : 'persons'} without any answer.`] : []),
    ],
  }
}
