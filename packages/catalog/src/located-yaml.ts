import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node } from 'yaml'
import type { z } from 'zod'
import type { ProblemList } from './rules.ts'

type Path = readonly PropertyKey[]

/** A checked value that still knows where it was written. */
export interface Located<T> {
  value: T
  file: string
  /** The line of the value at a path, or of the nearest part of the path that exists. */
  line(path?: Path): number
  /** Where to report a problem with the value at a path. */
  at(path?: Path): { file: string; line: number }
}

const maxYamlLength = 1_000_000

/**
 * Parses YAML and keeps the line of every value.
 *
 * @param firstLine - the line of the file on which `text` begins
 * @returns null when it does not parse; the reasons are then in `problems`
 */
export function parseYaml(
  text: string,
  file: string,
  firstLine: number,
  problems: ProblemList,
): Located<unknown> | null {
  const at = { file, line: firstLine }
  if (text.length > maxYamlLength) {
    problems.add('yaml-syntax', at, `The YAML has ${text.length} characters.`, `Keep it under ${maxYamlLength}.`)
    return null
  }
  try {
    const counter = new LineCounter()
    const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false })
    const lineAt = (offset: number) => firstLine + counter.linePos(offset).line - 1
    // One slip makes the parser stumble over the rest, so only the first problems help.
    for (const error of [...document.errors, ...document.warnings].slice(0, 3)) {
      const where = { file, line: lineAt(error.pos[0]) }
      problems.add('yaml-syntax', where, error.message, 'Correct the YAML; quote a text that contains ": " or " #".')
    }
    if (document.errors.length > 0) return null
    let aliases = 0
    visit(document, {
      Alias: (_key, node) => {
        aliases += 1
        const where = { file, line: lineAt(node.range?.[0] ?? 0) }
        if (aliases === 1) problems.add('yaml-syntax', where, 'Aliases are not allowed.', 'Write the value out.')
      },
    })
    if (aliases > 0) return null
    const nul = nulOffset(document)
    if (nul !== null) {
      const where = { file, line: lineAt(nul) }
      problems.add('text-nul', where, 'A text holds the character NUL.', 'Leave it out, also as an escape.')
      return null
    }
    const line = (path: Path = []) => lineAt(offsetOf(document.contents, path))
    return { value: document.toJS({ maxAliasCount: 0 }), file, line, at: (path) => ({ file, line: line(path) }) }
  } catch (error) {
    // A value nested thousands deep overflows the parser's stack.
    problems.add('yaml-syntax', at, `The YAML cannot be parsed: ${String(error)}`, 'Make it simpler.')
    return null
  }
}

/** An escape in YAML can write what PostgreSQL refuses, and then no server with this catalogue would start. */
function nulOffset(document: Document): number | null {
  let offset: number | null = null
  visit(document, {
    Scalar: (_key, { value, range }) => {
      if (typeof value !== 'string' || !value.includes('\0')) return undefined
      offset = range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/** The offset of the deepest existing node of a path; for a map entry that of its key. */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
      if (!pair || !isPair(pair)) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      if (!isNode(node) || isAlias(node)) break
      offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}

/** Checks a parsed value against its schema and turns each issue into a problem at its own line. */
export function checkSchema<T>(
  schema: z.ZodType<T>,
  parsed: Located<unknown>,
  problems: ProblemList,
): Located<T> | null {
  const result = schema.safeParse(parsed.value, { reportInput: true })
  if (result.success) return { ...parsed, value: result.data }
  for (const issue of result.error.issues.slice(0, 50)) {
    const path = issue.path
    const name = path.map(String).join('.') || 'The header'
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        problems.add(
          'schema',
          parsed.at([...path, key]),
          `Unknown key "${key}"${path.length ? ` in ${name}` : ''}.`,
          `Remove "${key}" or correct its spelling.`,
        )
      }
    } else if (issue.code !== 'custom' && issue.input === undefined) {
      const key = String(path.at(-1) ?? 'the value')
      problems.add(
        'schema',
        parsed.at(path),
        `${name} is missing.`,
        `Add "${key}: ..." here; ${lowerFirst(issue.message)}.`,
      )
    } else {
      problems.add('schema', parsed.at(path), `${name}: ${issue.message}.`, `Correct the value of ${name}.`)
    }
  }
  return null
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
