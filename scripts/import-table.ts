import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Which of our packages each part of the house may import (DESIGN §3). Apps never import each other. */
export const importTable: Record<string, readonly string[]> = {
  'packages/psychometrics': [],
  'packages/catalog': [],
  'packages/runner': [],
  'packages/api': [],
  'packages/assessment': ['psychometrics', 'catalog'],
  'apps/server': ['api', 'assessment', 'catalog', 'psychometrics'],
  'apps/worker': ['api', 'runner'],
  'apps/cli': ['api', 'assessment', 'catalog', 'psychometrics', 'runner'],
}

export interface Breach {
  file: string
  line: number
  message: string
}

const sourceFile = /\.(ts|tsx|mts|cts|mjs|cjs|js|jsx)$/
const skipped = new Set(['node_modules', 'dist', 'coverage'])
// Static and side-effect imports, re-exports, import(), require() and import types all name a module in quotes.
const specifiers =
  /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*|\bimport\.meta\.resolve\s*\(\s*|\bmock\s*\(\s*)(["'`])([^"'`\n]+)\1/g

/** Reads every source file and package.json under packages/ and apps/ and lists what breaks the table. */
export function findBreaches(root: string, table: Record<string, readonly string[]> = importTable): Breach[] {
  const homes = ['packages', 'apps'].flatMap((group) => folders(join(root, group)).map((name) => `${group}/${name}`))
  return homes.flatMap((home) => {
    const allowed = table[home]
    if (!allowed) return [{ file: home, line: 1, message: `${home} is not in the import table` }]
    return [...checkSources(root, home, allowed), ...checkManifest(root, home, allowed)]
  })
}

function checkSources(root: string, home: string, allowed: readonly string[]): Breach[] {
  return files(join(root, home)).flatMap((path) => {
    const text = readFileSync(path, 'utf8')
    const file = relative(root, path).replaceAll('\\', '/')
    return [...text.matchAll(specifiers)].flatMap((match) => {
      const message = breachOf(home, file, match[2] ?? '', allowed)
      return message ? [{ file, line: text.slice(0, match.index).split('\n').length, message }] : []
    })
  })
}

function breachOf(home: string, file: string, specifier: string, allowed: readonly string[]): string | null {
  const ours = /^@millwright\/([^/]+)(\/.*)?$/.exec(specifier)
  if (ours) {
    const [, name = '', inside] = ours
    if (inside) return `imports ${specifier}; a package is imported by its name alone`
    return allowed.includes(name) ? null : `${home} may not import ${specifier}`
  }
  if (!specifier.startsWith('.')) return null
  // A relative path may not reach into another package's private files.
  const target = join(file, '..', specifier).replaceAll('\\', '/')
  if (target === home || target.startsWith(`${home}/`)) return null
  return /^(packages|apps)\//.test(target) ? `${specifier} leads out of ${home}` : null
}

function checkManifest(root: string, home: string, allowed: readonly string[]): Breach[] {
  const file = `${home}/package.json`
  const text = readFileSync(join(root, file), 'utf8')
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>
  const fields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
  const names = fields.flatMap((field) => Object.keys(manifest[field] ?? {}))
  return names.flatMap((name) => {
    const own = /^@millwright\/(.+)$/.exec(name)?.[1]
    if (own === undefined || allowed.includes(own)) return []
    const line = text.slice(0, text.indexOf(`"${name}"`)).split('\n').length
    return [{ file, line, message: `${home} may not depend on ${name}` }]
  })
}

function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .toSorted()
}

function files(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : files(path)
    return entry.isFile() && sourceFile.test(entry.name) ? [path] : []
  })
}

if (import.meta.main) {
  const breaches = findBreaches(join(import.meta.dirname, '..'))
  for (const { file, line, message } of breaches) console.error(`${file}:${line} ${message}`)
  console.log(
    breaches.length === 0
      ? 'Imports follow the table.'
      : `${breaches.length} breaches of the import table (DESIGN.md §3).`,
  )
  process.exitCode = breaches.length === 0 ? 0 : 1
}
