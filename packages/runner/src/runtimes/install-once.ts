import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Makes a folder that is either complete or not there: `fill` works on another one beside it, which is renamed when
 * it is done. Of several processes one fills and the others wait. Returns false when `fill` did.
 */
export async function installOnce(target: string, fill: (partial: string) => Promise<boolean>): Promise<boolean> {
  if (await exists(target)) return true
  await mkdir(dirname(target), { recursive: true })
  const unlock = await lock(`${target}.lock`)
  try {
    if (await exists(target)) return true
    await removeLeftovers(dirname(target))
    const partial = `${target}.partial-${process.pid}`
    if (await fill(partial)) {
      await rename(partial, target)
      return true
    }
    await rm(partial, { recursive: true, force: true })
    return false
  } finally {
    await unlock()
  }
}

/** One process installs at a time; the others wait for its result. A lock whose owner died is taken over. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const owner = await readFile(path, 'utf8').catch(() => '')
      // An empty lock is one whose owner died before it wrote its name, unless it was made just now.
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      )
      const stale = owner === '' ? age > 5000 : !(await exists(`/proc/${owner}`))
      if (stale) await rm(path, { force: true })
      await sleep(200)
    }
  }
}

async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1]
    if (pid && !(await exists(`/proc/${pid}`))) await rm(`${directory}/${name}`, { recursive: true, force: true })
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
