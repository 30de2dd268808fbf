import { z } from 'zod'
import { Refusal } from './call.ts'

/**
 * Where a list goes on: the sort key of the last item that was given out, so that rows which come in between move nothing.
 * Opaque to callers. It needs no signature: it only says where to go on in a list whose rows are chosen by who asks.
 */
export function cursorOf(list: string, ...key: (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url')
}

/** Reads a cursor of this very list; anything else is refused. */
export function readCursor<Key extends z.ZodTuple>(
  cursor: string | undefined,
  list: string,
  key: Key,
): z.output<Key> | null {
  if (cursor === undefined) return null
  const [of, ...rest] = parse(cursor)
  const parsed = key.safeParse(rest)
  if (of === list && parsed.success) return parsed.data
  throw noSuchPage()
}

const noSuchPage = () =>
  new Refusal({
    problem: 'not-found',
    detail: 'There is no such page. Begin without a cursor, and go on with next of each page.',
    errors: [{ parameter: 'cursor', detail: 'is not from this list' }],
  })

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** A moment with an id to part what happened at the same one: newest first. */
export const MomentKey = z.tuple([z.iso.datetime(), z.uuid()])

/** One row more than asked for tells whether there is another page. */
export function cut<Row>(rows: readonly Row[], limit: number, cursor: (last: Row) => string) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursor(last) : null }
}

/** A page of a list that is in memory, sorted by its key. */
export function pageOfList<One>(
  all: readonly One[],
  { list, limit, cursor, key }: { list: string; limit: number; cursor: string | undefined; key: (one: One) => string },
) {
  const after = readCursor(cursor, list, z.tuple([z.string().max(500)]))?.[0]
  // What was removed meanwhile is no longer found: then the list has changed, and the reader begins anew.
  const from = after === undefined ? 0 : all.findIndex((one) => key(one) === after) + 1
  if (after !== undefined && from === 0) throw noSuchPage()
  return cut(all.slice(from, from + limit + 1), limit, (last) => cursorOf(list, key(last)))
}
