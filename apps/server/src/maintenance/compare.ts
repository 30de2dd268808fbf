import type { Db } from '../db/open-database.ts'
import { inSnapshot, listTables, sumTables, type TableSum } from './tables.ts'

export interface TableComparison {
  table: string
  /** Null where there is no such table. */
  left: TableSum | null
  right: TableSum | null
  equal: boolean
}

/** Reads every row of every table of two databases, of whatever kind, and says which tables hold the same. */
export async function compareDatabases(left: Db, right: Db): Promise<TableComparison[]> {
  const sums = async (db: Db) => inSnapshot(db, async (tx) => sumTables(tx, await listTables(tx)))
  const [ofLeft, ofRight] = await Promise.all([sums(left), sums(right)])
  const names = [...new Set([...Object.keys(ofLeft), ...Object.keys(ofRight)])].toSorted()
  return names.map((table) => {
    const [one, other] = [ofLeft[table] ?? null, ofRight[table] ?? null]
    return { table, left: one, right: other, equal: one?.rows === other?.rows && one?.sha256 === other?.sha256 }
  })
}
