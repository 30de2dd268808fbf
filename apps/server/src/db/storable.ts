/** What PostgreSQL's jsonb refuses: NUL and halves of surrogate pairs. A program may print both. */
const NUL = /\0/g

/** A copy that the database can hold: NUL becomes its visible symbol, broken UTF-16 the replacement character. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replace(NUL, '\u2400').toWellFormed() as T
  if (Array.isArray(value)) return value.map((entry) => storable(entry)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [storable(key), storable(entry)])) as T
}
