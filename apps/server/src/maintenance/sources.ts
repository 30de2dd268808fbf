import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { constants } from 'node:fs'
import { join } from 'node:path'
import { DirectoryInUseError, lockDirectory } from '../db/directory-lock.ts'
import { openEmbeddedAsIs, openPostgresAsIs, type DatabaseAsIs } from '../db/open-as-is.ts'
import { askForCopy, newCopyDirectory, NoServerError, removeOldCopies } from './control-socket.ts'

/** The installation that a command is about, as the server's own settings name it. */
export interface Installation {
  dataDirectory: string
  /** DATABASE_URL; undefined for the embedded database. */
  url: string | undefined
  /** MILLWRIGHT_SECRET. */
  secret: string | undefined
}

/** What an operator can mend; the message says how. */
export class MaintenanceProblem extends Error {
  override name = 'MaintenanceProblem'
}

/** Copies the files of an embedded database that nobody writes to meanwhile; without using space where the file system can share it. */
export async function copyFiles(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE })
}

/**
 * The database to read from. Of the embedded one it is a copy, made in a moment by the running server or by us: so reading holds up
 * nobody, and the original is not touched.
 */
export async function openSource(installation: Installation): Promise<DatabaseAsIs> {
  return installation.url ? openPostgresAsIs(installation.url) : openCopy(installation.dataDirectory, { online: true })
}

/** The same, but for the embedded database only, and only while no server uses it. */
export async function openStoppedEmbedded(dataDirectory: string): Promise<DatabaseAsIs> {
  return openCopy(dataDirectory, { online: false })
}

async function openCopy(dataDirectory: string, { online }: { online: boolean }): Promise<DatabaseAsIs> {
  const files = join(dataDirectory, 'pg')
  if (!existsSync(files))
    throw new MaintenanceProblem(
      `There is no embedded database in ${dataDirectory}. Name its directory with --data, or set DATABASE_URL.`,
    )
  const copy = await makeCopy(dataDirectory, files, online)
  try {
    const database = await openEmbeddedAsIs(copy.directory)
    const close = async () => {
      await database.close()
      await copy.release()
    }
    return { ...database, close }
  } catch (error) {
    await copy.release()
    throw error
  }
}

interface Copy {
  directory: string
  release(): void | Promise<void>
}

async function makeCopy(dataDirectory: string, files: string, online: boolean): Promise<Copy> {
  let lock: { release(): void }
  try {
    lock = lockDirectory(dataDirectory)
  } catch (error) {
    if (!(error instanceof DirectoryInUseError) || !online) throw error
    try {
      return await askForCopy(dataDirectory)
    } catch (refused) {
      if (!(refused instanceof NoServerError)) throw refused
      throw new MaintenanceProblem(
        `Another process uses ${dataDirectory}, and it does not answer there. If it is a server, it is starting or of an older release: try again, or stop it first.`,
        { cause: refused },
      )
    }
  }
  const directory = newCopyDirectory(dataDirectory)
  const release = () => rm(directory, { recursive: true, force: true })
  try {
    removeOldCopies(dataDirectory)
    await copyFiles(files, directory)
    return { directory, release }
  } catch (error) {
    await release()
    throw error
  } finally {
    lock.release()
  }
}
