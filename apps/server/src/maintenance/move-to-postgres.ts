import { openPostgresAsIs } from '../db/open-as-is.ts'
import { migrate } from '../db/migrate.ts'
import { streamBackup } from './back-up.ts'
import { restoreInto } from './restore.ts'
import { openStoppedEmbedded } from './sources.ts'
import { compareDatabases, type TableComparison } from './compare.ts'

/** The two databases differ after the move. Both are as they were: neither is to be used as the copy of the other. */
export class DatabasesDifferError extends Error {
  override name = 'DatabasesDifferError'
  readonly tables: readonly TableComparison[]

  constructor(tables: readonly TableComparison[]) {
    const names = tables.filter(({ equal }) => !equal).map(({ table }) => table)
    super(
      `The databases differ in: ${names.join(', ')}. Go on with the embedded one, which was not changed, and report this.`,
    )
    this.tables = tables
  }
}

/**
 * Copies the embedded database of a stopped server into an empty PostgreSQL, and compares every row of every table of both before it
 * says that it is done. The embedded database stays as it is.
 */
export async function moveToPostgres(
  dataDirectory: string,
  url: string,
  now: Date,
): Promise<{ tables: TableComparison[]; migrated: string[] }> {
  const source = await openStoppedEmbedded(dataDirectory)
  try {
    const target = await openPostgresAsIs(url)
    try {
      await streamBackup(source, {
        secret: null,
        now,
        into: async (archive) => {
          await restoreInto(target.db, archive, { andMigrate: false })
        },
      })
      // Not what the restore has checked already: both are read again, from what is on disk now.
      const tables = await compareDatabases(source.db, target.db)
      if (tables.some(({ equal }) => !equal)) throw new DatabasesDifferError(tables)
      return { tables, migrated: await migrate(target.db) }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}
