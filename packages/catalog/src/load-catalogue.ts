import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readContentFiles, type ContentFiles } from './content-files.ts'
import { readCatalogue, type ReadResult } from './read-catalogue.ts'
import { ProblemList } from './rules.ts'

/**
 * Like `readCatalogue`, but keeps the compiled result in a file, so that a server that starts again on the same content
 * reads it in a fraction of the time. The file may be deleted at any time; a broken one is ignored.
 */
export async function loadCatalogue(directory: string, cacheFile: string): Promise<ReadResult> {
  const files = await readContentFiles(directory, new ProblemList())
  const fingerprint = await fingerprintOf(files)
  const cached = await readCache(cacheFile, fingerprint)
  if (cached) return cached
  const result = await readCatalogue(directory)
  // Problems may be about the day or about unreadable files, which are not part of the fingerprint.
  if (result.catalogue && result.problems.every(({ severity }) => severity === 'warning')) {
    await writeCache(cacheFile, { fingerprint, result })
  }
  return result
}

async function readCache(cacheFile: string, fingerprint: string): Promise<ReadResult | null> {
  try {
    const cache = JSON.parse(await readFile(cacheFile, 'utf8')) as { fingerprint: string; result: ReadResult }
    return cache.fingerprint === fingerprint ? cache.result : null
  } catch {
    return null
  }
}

async function writeCache(cacheFile: string, cache: { fingerprint: string; result: ReadResult }) {
  await mkdir(dirname(cacheFile), { recursive: true })
  const unfinished = `${cacheFile}.${process.pid}`
  await writeFile(unfinished, JSON.stringify(cache))
  await rename(unfinished, cacheFile)
}

/** Changes with the content, and with the code that compiles it. */
async function fingerprintOf(files: ContentFiles): Promise<string> {
  const hash = createHash('sha256')
  for (const [path, text] of files) hash.update(`${path}\0${text.length}\0`).update(text)
  const folder = import.meta.dirname
  for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
    const { size, mtimeMs } = await stat(join(folder, name))
    hash.update(`${name}\0${size}\0${mtimeMs}\0`)
  }
  hash.update(await readFile(join(folder, '../package.json'), 'utf8'))
  return hash.digest('hex')
}
