import type { OpenDatabase } from '../db/open-database.ts'
import { openControl } from './control-socket.ts'
import { examineDatabase } from './database-doctor.ts'

/** Lets commands on this machine speak to the server that holds the embedded database; null where there is no need or no way. */
export async function openServerControl(
  dataDirectory: string,
  database: OpenDatabase,
  now: () => Date,
): Promise<{ close(): void } | null> {
  const { copyTo } = database
  if (!copyTo) return null
  const control = await openControl(dataDirectory, {
    copyTo,
    examine: () => examineDatabase(database, { now, dataDirectory }),
  })
  if (!control)
    console.warn(
      `No backup can be made here while the server runs: this system, or the length of the path ${dataDirectory}, permits no socket.`,
    )
  return control
}
