import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SCRIPT = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './make-files-process.ts' : './make-files-process.js', import.meta.url),
)

/**
 * Makes the files of a new embedded database, in a process of its own: PostgreSQL's initdb takes half a gigabyte of memory, which
 * this process would not give back for as long as it runs.
 */
export async function makeFiles(directory: string): Promise<void> {
  // Profilers and the like are meant for this process.
  const flags = process.execArgv.filter((flag) => !/^--(cpu|heap)-prof|^--inspect/.test(flag))
  await promisify(execFile)(process.execPath, [...flags, SCRIPT, directory])
}
