/** Answers by person, sparse: those of person i are at start[i] .. start[i + 1] - 1. What is not there was not asked. */
export interface Responses {
  readonly persons: number
  readonly items: number
  /** persons + 1 numbers, from 0 to the number of answers. */
  readonly start: Int32Array
  /** The column of each answer, increasing within a person. */
  readonly item: Int32Array
  /** 0 upwards; for continuous items the score, 0 to 1. */
  readonly category: Float64Array
  /** How many persons a row stands for (patterns with frequencies); 1 when absent. */
  readonly weight?: Float64Array
  /** The group of each person, 0 upwards; one group when absent. */
  readonly group?: Int32Array
}

export interface ResponseOptions {
  readonly weight?: ArrayLike<number>
  readonly group?: ArrayLike<number>
}

/**
 * Sparse responses from a table of persons by items; null is "not answered", missing by design.
 *
 * @param rows - one row a person, all equally long
 * @throws RangeError that names the row and the column (both from 1) of a value that is no answer
 */
export function responsesFromRows(
  rows: readonly (readonly (number | null)[])[],
  options: ResponseOptions = {},
): Responses {
  const items = rows[0]?.length ?? 0
  const start = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    if (row.length !== items) throw new RangeError(`row ${i + 1} has ${row.length} columns, the first has ${items}`)
    start[i + 1] = start[i]! + row.reduce<number>((count, value) => count + (value === null ? 0 : 1), 0)
  })
  const answers = start[rows.length]!
  const item = new Int32Array(answers)
  const category = new Float64Array(answers)
  let next = 0
  for (const row of rows) {
    for (let j = 0; j < items; j++) {
      const value = row[j]
      if (value === null || value === undefined) continue
      item[next] = j
      category[next++] = value
    }
  }
  const responses: Responses = {
    persons: rows.length,
    items,
    start,
    item,
    category,
    ...(options.weight && { weight: Float64Array.from(options.weight) }),
    ...(options.group && { group: groupNumbers(options.group) }),
  }
  checkResponses(responses)
  return responses
}

function groupNumbers(group: ArrayLike<number>): Int32Array {
  for (let i = 0; i < group.length; i++) {
    if (!Number.isInteger(group[i])) throw new RangeError(`row ${i + 1}: group ${group[i]} is not a whole number`)
  }
  return Int32Array.from(group)
}

/** @throws RangeError naming the row and column (from 1) of the first thing that is wrong */
export function checkResponses({ persons, items, start, item, category, weight, group }: Responses): void {
  if (persons < 1 || items < 1) throw new RangeError(`${persons} persons by ${items} items: there is nothing to fit`)
  if (start.length !== persons + 1 || start[0] !== 0 || start[persons] !== item.length) {
    throw new RangeError(`start must hold ${persons + 1} numbers from 0 to ${item.length}, the number of answers`)
  }
  if (category.length !== item.length) throw new RangeError(`${item.length} items but ${category.length} categories`)
  if (weight && weight.length !== persons) throw new RangeError(`${weight.length} weights for ${persons} persons`)
  if (group && group.length !== persons) throw new RangeError(`${group.length} groups for ${persons} persons`)
  for (let i = 0; i < persons; i++) {
    const row = `row ${i + 1}`
    if (start[i + 1]! < start[i]!) throw new RangeError(`${row}: start decreases`)
    if (weight && !(weight[i]! >= 0 && Number.isFinite(weight[i]))) {
      throw new RangeError(`${row}: weight ${weight[i]} is not a finite number from 0 upwards`)
    }
    if (group && group[i]! < 0) throw new RangeError(`${row}: group ${group[i]} is below 0`)
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const column = item[n]!
      if (column < 0 || column >= items) throw new RangeError(`${row}: there is no column ${column + 1} of ${items}`)
      if (n > start[i]! && column <= item[n - 1]!) {
        throw new RangeError(`${row}, column ${column + 1}: columns must increase within a row`)
      }
      if (!(category[n]! >= 0 && Number.isFinite(category[n]))) {
        throw new RangeError(`${row}, column ${column + 1}: ${category[n]} is not a category from 0 upwards`)
      }
    }
  }
}
