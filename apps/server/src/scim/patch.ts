import { z } from 'zod'
import { invalid } from './scim-error.ts'

type Resource = Record<string, unknown>

const Operation = z.object({
  // Entra writes "Add", "Replace", "Remove".
  op: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['add', 'replace', 'remove'])),
  path: z.string().max(500).optional(),
  value: z.unknown().optional(),
})
/** Entra leaves the schema out in places; `Operations` is what counts. */
const Patch = z.object({ Operations: z.array(Operation).min(1).max(1000) })

const PATH =
  /^(?:urn:[\w.:-]+:)?([a-z$][\w$-]*)(?:\[\s*([a-z]\w*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*\])?(?:\.([a-z$][\w$-]*))?$/i

/**
 * Applies a PATCH (RFC 7644, section 3.5.2) to a copy, with what directories send in practice: operations in capitals, values without a
 * path, dotted names as keys.
 * @throws ScimError invalidSyntax or invalidPath
 */
export function applyPatch(resource: Resource, body: unknown): Resource {
  const patch = Patch.safeParse(body)
  if (!patch.success)
    throw invalid('The request has no Operations of the kinds add, replace and remove.', 'invalidSyntax')
  const result = structuredClone(resource)
  for (const { op, path, value } of patch.data.Operations) {
    if (path !== undefined) {
      applyAt(result, op, path, value)
      continue
    }
    if (op === 'remove' || !isResource(value))
      throw invalid('An operation without a path needs an object as its value.', 'invalidSyntax')
    for (const [key, one] of Object.entries(value)) {
      if (key.toLowerCase() !== 'schemas') applyAt(result, op, key, one)
    }
  }
  return result
}

function applyAt(resource: Resource, op: 'add' | 'replace' | 'remove', path: string, value: unknown): void {
  const found = PATH.exec(path.trim())
  // An extension as a whole, or a part of one that we do not keep.
  if (!found && /^urn:/i.test(path)) return
  if (!found) throw invalid(`The path ${path.slice(0, 200)} cannot be read.`, 'invalidPath')
  const [, attribute = '', filterName, filterValue, sub] = found
  const key = keyOf(resource, attribute)
  if (filterName !== undefined && filterValue !== undefined) {
    const wanted = JSON.parse(filterValue) as unknown
    const matches = (one: unknown) => isResource(one) && sameValue(one[keyOf(one, filterName)], wanted)
    const list = listOf(resource[key])
    if (op === 'remove' && sub === undefined) resource[key] = list.filter((one) => !matches(one))
    else {
      // Where nothing fits yet, the directory means: make one.
      const entries = list.some(matches) ? list : [...list, { [filterName]: wanted }]
      resource[key] = entries.map((one) => (matches(one) ? changedEntry(one as Resource, op, sub, value) : one))
    }
    return
  }
  if (sub !== undefined) {
    const inner = isResource(resource[key]) ? { ...resource[key] } : {}
    setOrRemove(inner, op, keyOf(inner, sub), value)
    resource[key] = inner
    return
  }
  if (op === 'remove' && value !== undefined) {
    // Entra removes members by value: [{ "value": "id" }].
    const gone = listOf(value).map((one) => (isResource(one) ? one['value'] : one))
    resource[key] = listOf(resource[key]).filter(
      (one) => !(isResource(one) && gone.some((id) => sameValue(id, one['value']))),
    )
    return
  }
  const current = resource[key]
  if (op === 'add' && (Array.isArray(current) || Array.isArray(value))) {
    const added = listOf(value).map((one) => (isResource(one) ? one : { value: one }))
    const known = (one: Resource) =>
      listOf(current).some((before) => isResource(before) && sameValue(before['value'], one['value']))
    resource[key] = [...listOf(current), ...added.filter((one) => !known(one))]
    return
  }
  if (op !== 'remove' && isResource(current) && isResource(value)) {
    resource[key] = { ...current, ...value }
    return
  }
  setOrRemove(resource, op, key, value)
}

function changedEntry(
  entry: Resource,
  op: 'add' | 'replace' | 'remove',
  sub: string | undefined,
  value: unknown,
): Resource {
  const result = { ...entry }
  if (sub === undefined) return isResource(value) ? { ...result, ...value } : result
  setOrRemove(result, op, keyOf(result, sub), value)
  return result
}

function setOrRemove(target: Resource, op: 'add' | 'replace' | 'remove', key: string, value: unknown): void {
  if (op === 'remove' || value === null || value === undefined) delete target[key]
  else target[key] = value
}

/** Names are compared without regard to case; the one that is there wins. Never one that changes what an object is. */
function keyOf(target: Resource, name: string): string {
  if (/^(__proto__|constructor|prototype)$/i.test(name)) throw invalid(`There is no attribute ${name}.`, 'invalidPath')
  return Object.keys(target).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (value === undefined || value === null ? [] : [value].flat())
const sameValue = (one: unknown, other: unknown) =>
  typeof one === 'string' && typeof other === 'string' ? one.toLowerCase() === other.toLowerCase() : one === other
