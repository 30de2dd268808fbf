import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'

/** Another process holds the data directory. */
export class DirectoryInUseError extends Error {
  constructor(directory: string) {
    super(`Another Millwright already uses ${directory}. Stop it first, or choose another --data directory.`)
    this.name = 'DirectoryInUseError'
  }
}

/**
 * Takes an exclusive lock on a data directory until `release` or the end of the process, kill -9 included.
 * PGlite has no such protection: a second process would silently destroy rows. SQLite's file lock is freed by the kernel.
 */
export function lockDirectory(directory: string): { release(): void } {
  const lock = new DatabaseSync(join(directory, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    lock.close()
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw new DirectoryInUseError(directory)
    throw cause
  }
  return { release: () => lock.close() }
}
