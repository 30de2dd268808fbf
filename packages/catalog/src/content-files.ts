import { readdir, readFile, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { compare, type ProblemList } from './rules.ts'

/** Text by path relative to the content directory, with forward slashes and \n line ends, in path order. */
export type ContentFiles = ReadonlyMap<string, string>

const folders = [
  'graph',
  'items',
  'challenges',
  'guides',
  'blueprints',
  'calibration',
  'market',
  'reading',
  'paths',
  'rubrics',
]
const rootFiles = ['glossary.yaml']
const maxFiles = 50_000
const maxBytes = 4 * 1024 * 1024
const textNames = /\.(md|ya?ml|csv|json|jsonl|txt|sql|py|sh|js|mjs|ts|tsv)$/
const ignored = /(^|\/)(\.[^/]*|__pycache__|node_modules|readme\.md)(\/|$)/i
const batch = 64

/** Reads every text file of the collection. Links are refused, for they could point out of it. */
export async function readContentFiles(directory: string, problems: ProblemList): Promise<ContentFiles> {
  const paths = (await readdir(directory).catch(() => [])).filter((name) => rootFiles.includes(name))
  for (const folder of folders) {
    const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true }).catch(() => null)
    if (!entries) {
      if (folder === 'graph') await reportMissing(directory, folder, problems)
      continue
    }
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
        .slice(join(directory, 'x').length - 1)
        .split(sep)
        .join('/')
      if (entry.isDirectory() || ignored.test(path)) continue
      if (!entry.isFile()) {
        problems.add(
          'file-readable',
          { file: path, line: 1 },
          'This is not a regular file.',
          'Replace it by the file itself.',
        )
      } else if (textNames.test(path)) paths.push(path)
      else
        problems.add(
          'file-expected',
          { file: path, line: 1 },
          'No part of the collection uses this kind of file.',
          'Remove it or rename it.',
        )
    }
  }
  paths.sort(compare)
  if (paths.length > maxFiles) {
    problems.add(
      'file-readable',
      { file: 'graph', line: 1 },
      `There are ${paths.length} files, more than ${maxFiles}.`,
      'Split the collection.',
    )
    paths.length = maxFiles
  }
  const files = new Map<string, string>()
  for (let start = 0; start < paths.length; start += batch) {
    const some = paths.slice(start, start + batch)
    const texts = await Promise.all(some.map((path) => readText(directory, path, problems)))
    some.forEach((path, i) => {
      const text = texts[i]
      if (typeof text === 'string') files.set(path, text)
    })
  }
  return files
}

async function reportMissing(directory: string, folder: string, problems: ProblemList) {
  const exists = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  )
  problems.add(
    'file-readable',
    { file: folder, line: 1 },
    exists ? `The folder ${folder}/ is missing.` : `The content directory ${directory} is missing.`,
    'Name the directory that holds graph/, items/ and the others.',
  )
}

async function readText(directory: string, path: string, problems: ProblemList): Promise<string | null> {
  const at = { file: path, line: 1 }
  const refuse = (message: string, mend: string) => (problems.add('file-readable', at, message, mend), null)
  try {
    const full = join(directory, path)
    const { size } = await stat(full)
    if (size > maxBytes) return refuse(`The file has ${size} bytes, more than ${maxBytes}.`, 'Make it smaller.')
    return decodeText(await readFile(full)) ?? refuse('The file is not UTF-8 text.', 'Save it as UTF-8.')
  } catch (error) {
    return refuse(`The file cannot be read: ${String(error)}`, 'Check its permissions.')
  }
}

/** Decodes UTF-8 without a byte order mark, with \n line ends; null for anything that is not text. */
function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    return null
  }
}
