import { DatabaseLostError } from './embedded-client.ts'
import { unreachableMessage } from './unreachable.ts'

/** How `pg` says that a connection ended in the middle of something. */
const LOST_CONNECTION = /^(Connection terminated|Client (was closed|has encountered a connection error))/
/** PostgreSQL's own code, and the file system's. */
const DISK_FULL = new Set(['53100', 'ENOSPC'])

/**
 * What is wrong with the database when it is not our code: no space is left, so nothing was stored; or it is away (stopped, restarting,
 * connection lost), so it is unknown whether the last change was stored. Null for anything else.
 */
export function troubleOf(error: unknown): 'disk-full' | 'away' | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return null
  if ('code' in cause && DISK_FULL.has(String(cause.code))) return 'disk-full'
  if (cause instanceof DatabaseLostError || unreachableMessage(cause)) return 'away'
  return LOST_CONNECTION.test(cause.message) ? 'away' : null
}
