import { checkResponses, type Responses } from './responses.ts'

/** What the E step needs to know of one item's column. */
export interface Column {
  readonly name: string
  /** Number of table rows: categories, or 2 (the ends) for a continuous item. */
  readonly rows: number
  readonly continuous: boolean
}

/**
 * The answers as rows of one table of log probabilities: row firstRow[j] + k is category k of item j, and the rows of a
 * block are the joint answers of several items (pseudo-items; research 6.5.1). Equal persons are merged.
 */
export interface AnswerPatterns {
  readonly patterns: number
  readonly weight: Float64Array
  readonly group: Int32Array
  readonly groups: number
  /** Table rows of pattern i, blocks taken together: row[start[i]] ... */
  readonly start: Int32Array
  readonly row: Int32Array
  /** The same item by item, without blocks: own row and item of each answer. */
  readonly answerStart: Int32Array
  readonly answerItem: Int32Array
  readonly answerRow: Int32Array
  /** Scores strictly between 0 and 1 of continuous items; their answerRow is -1 - (index here). */
  readonly scoreStart: Int32Array
  readonly scoreItem: Int32Array
  readonly score: Float64Array
  readonly blocks: readonly Block[]
  readonly firstRow: Int32Array
  readonly tableRows: number
  /** The pattern of each person. */
  readonly patternOf: Int32Array
}

export interface Block {
  readonly items: readonly number[]
  readonly firstRow: number
  readonly rows: number
}

/**
 * @throws RangeError naming row and column of an answer that its item cannot have
 */
export function answerPatterns(responses: Responses, columns: readonly Column[]): AnswerPatterns {
  checkResponses(responses)
  if (columns.length !== responses.items) {
    throw new RangeError(`${columns.length} item specs for ${responses.items} columns of responses`)
  }
  const { persons, start, item, category } = responses
  checkCategories(responses, columns)
  const firstRow = new Int32Array(columns.length)
  let tableRows = 0
  columns.forEach((column, j) => {
    firstRow[j] = tableRows
    tableRows += column.rows
  })
  const blocks = blocksOf(responses, columns, tableRows)
  const blockOf = new Int32Array(columns.length).fill(-1)
  blocks.forEach((block, b) => {
    for (const j of block.items) blockOf[j] = b
    tableRows += block.rows
  })

  // Pass 1: table rows of each person.
  const rowStart = new Int32Array(persons + 1)
  const rows = new Int32Array(item.length)
  const inside = columns.some((column) => column.continuous)
  const seen = new Int32Array(blocks.length)
  const code = new Int32Array(blocks.length)
  const stride = new Int32Array(columns.length)
  for (const block of blocks) {
    let step = 1
    for (const j of block.items) {
      stride[j] = step
      step *= columns[j]!.rows
    }
  }
  let used = 0
  for (let i = 0; i < persons; i++) {
    seen.fill(0)
    code.fill(0)
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const b = blockOf[item[n]!]!
      if (b < 0) continue
      seen[b]!++
      code[b]! += stride[item[n]!]! * category[n]!
    }
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const j = item[n]!
      const b = blockOf[j]!
      if (b >= 0 && seen[b] === blocks[b]!.items.length) {
        if (j === blocks[b]!.items[0]) rows[used++] = blocks[b]!.firstRow + code[b]!
      } else if (!columns[j]!.continuous) rows[used++] = firstRow[j]! + category[n]!
      else if (category[n] === 0 || category[n] === 1) rows[used++] = firstRow[j]! + category[n]!
    }
    rowStart[i + 1] = used
  }

  const { patternOf, firstPerson } = inside
    ? {
        patternOf: Int32Array.from({ length: persons }, (_, i) => i),
        firstPerson: Int32Array.from({ length: persons }, (_, i) => i),
      }
    : mergeEqual(persons, rowStart, rows, responses.group)
  return collect(responses, columns, { rowStart, rows, patternOf, firstPerson, blocks, firstRow, tableRows })
}

function collect(
  responses: Responses,
  columns: readonly Column[],
  parts: Pick<AnswerPatterns, 'blocks' | 'firstRow' | 'tableRows' | 'patternOf'> & {
    rowStart: Int32Array
    rows: Int32Array
    firstPerson: Int32Array
  },
): AnswerPatterns {
  const { rowStart, rows, patternOf, firstPerson, firstRow } = parts
  const patterns = firstPerson.length
  const weight = new Float64Array(patterns)
  for (let i = 0; i < responses.persons; i++) weight[patternOf[i]!]! += responses.weight?.[i] ?? 1
  const group = new Int32Array(patterns)
  const start = new Int32Array(patterns + 1)
  const answerStart = new Int32Array(patterns + 1)
  const scoreStart = new Int32Array(patterns + 1)
  const row: number[] = []
  const answerItem: number[] = []
  const answerRow: number[] = []
  const scoreItem: number[] = []
  const score: number[] = []
  for (let p = 0; p < patterns; p++) {
    const i = firstPerson[p]!
    group[p] = responses.group?.[i] ?? 0
    for (let n = rowStart[i]!; n < rowStart[i + 1]!; n++) row.push(rows[n]!)
    for (let n = responses.start[i]!; n < responses.start[i + 1]!; n++) {
      const j = responses.item[n]!
      const x = responses.category[n]!
      answerItem.push(j)
      if (columns[j]!.continuous && x > 0 && x < 1) {
        answerRow.push(-1 - score.length)
        scoreItem.push(j)
        score.push(x)
      } else answerRow.push(firstRow[j]! + x)
    }
    start[p + 1] = row.length
    answerStart[p + 1] = answerItem.length
    scoreStart[p + 1] = score.length
  }
  return {
    patterns,
    weight,
    group,
    groups: group.reduce((most, g) => Math.max(most, g), 0) + 1,
    start,
    row: Int32Array.from(row),
    answerStart,
    answerItem: Int32Array.from(answerItem),
    answerRow: Int32Array.from(answerRow),
    scoreStart,
    scoreItem: Int32Array.from(scoreItem),
    score: Float64Array.from(score),
    blocks: parts.blocks,
    firstRow,
    tableRows: parts.tableRows,
    patternOf,
  }
}

function checkCategories({ persons, start, item, category }: Responses, columns: readonly Column[]): void {
  for (let i = 0; i < persons; i++) {
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const { continuous, rows, name } = columns[item[n]!]!
      const x = category[n]!
      if (continuous ? x <= 1 : Number.isInteger(x) && x < rows) continue
      const allowed = continuous ? 'a score between 0 and 1' : `a category from 0 to ${rows - 1}`
      throw new RangeError(`row ${i + 1}, column ${item[n]! + 1} (${name}): ${x} is not ${allowed}`)
    }
  }
}

const MAX_BLOCK_ROWS = 256

/** Groups of items that most persons answered, as long as their joint table costs less than the answers one by one. */
function blocksOf({ persons, item }: Responses, columns: readonly Column[], firstFree: number): Block[] {
  const answers = new Int32Array(columns.length)
  for (let n = 0; n < item.length; n++) answers[item[n]!]!++
  const limit = Math.min(MAX_BLOCK_ROWS, persons / 4)
  const blocks: Block[] = []
  let items: number[] = []
  let rows = 1
  let firstRow = firstFree
  const close = (): void => {
    if (items.length > 1) {
      blocks.push({ items, firstRow, rows })
      firstRow += rows
    }
    items = []
    rows = 1
  }
  columns.forEach((column, j) => {
    if (column.continuous || answers[j]! < 0.9 * persons) return
    if (rows * column.rows > limit) close()
    if (column.rows > limit) return
    items.push(j)
    rows *= column.rows
  })
  close()
  return blocks
}

/** Persons with the same rows and group become one pattern. Hash with chaining; equality is checked in full. */
function mergeEqual(persons: number, start: Int32Array, rows: Int32Array, group: Int32Array | undefined) {
  const patternOf = new Int32Array(persons)
  const firstPerson: number[] = []
  const chain: number[] = []
  const heads = new Map<number, number>()
  for (let i = 0; i < persons; i++) {
    let hash = group?.[i] ?? 0
    for (let n = start[i]!; n < start[i + 1]!; n++) hash = Math.imul(hash ^ rows[n]!, 0x01000193) + 0x9e37
    let p = heads.get(hash) ?? -1
    while (p >= 0 && !samePerson(i, firstPerson[p]!, start, rows, group)) p = chain[p]!
    if (p < 0) {
      p = firstPerson.length
      firstPerson.push(i)
      chain.push(heads.get(hash) ?? -1)
      heads.set(hash, p)
    }
    patternOf[i] = p
  }
  return { patternOf, firstPerson: Int32Array.from(firstPerson) }
}

function samePerson(i: number, k: number, start: Int32Array, rows: Int32Array, group: Int32Array | undefined): boolean {
  const length = start[i + 1]! - start[i]!
  if (start[k + 1]! - start[k]! !== length || group?.[i] !== group?.[k]) return false
  for (let n = 0; n < length; n++) if (rows[start[i]! + n] !== rows[start[k]! + n]) return false
  return true
}
