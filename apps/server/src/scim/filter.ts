import { invalid } from './scim-error.ts'

export interface Condition {
  /** In lower case, as SCIM compares names: `emails.value`. */
  attribute: string
  value: string | boolean
}

const CONDITION =
  /^\s*(?:urn:[\w:.-]+:)?([a-z][\w$-]*(?:\.[a-z][\w$-]*)?|[a-z][\w$-]*\[[^\]]*\](?:\.[a-z]\w*)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*(?:and\s+(?=\S)|$)/i
const IN_BRACKETS = /^([a-z]\w*)\[(.*)\](?:\.(\w+))?$/i

/**
 * Reads what directories ask with: `eq`, joined by `and`. Everything else is refused by name, so that nobody takes an unfiltered list for a filtered one.
 *
 * @param allowed - attributes in lower case
 * @throws ScimError invalidFilter
 */
export function parseFilter(text: string, allowed: readonly string[]): Condition[] {
  const conditions: Condition[] = []
  for (let rest = text; rest.trim() !== '';) {
    const found = CONDITION.exec(rest)
    if (!found) throw unsupported(text)
    const [whole, name = '', literal = ''] = found
    rest = rest.slice(whole.length)
    conditions.push(
      ...readCondition(
        name,
        JSON.parse(literal.toLowerCase() === literal || literal.startsWith('"') ? literal : literal.toLowerCase()) as
          | string
          | boolean,
        text,
      ),
    )
  }
  if (conditions.length === 0 || conditions.some(({ attribute }) => !allowed.includes(attribute)))
    throw unsupported(text)
  return conditions
}

/** `emails[type eq "work"].value eq "x"`: of the kinds of addresses we know one, so its kind is not asked. */
function readCondition(name: string, value: string | boolean, text: string): Condition[] {
  const brackets = IN_BRACKETS.exec(name)
  if (!brackets) return [{ attribute: name.toLowerCase(), value }]
  const [, list = '', inner = '', sub] = brackets
  if (!/^\s*type\s+eq\s+"work"\s*$/i.test(inner)) throw unsupported(text)
  return [{ attribute: `${list}.${sub ?? 'value'}`.toLowerCase(), value }]
}

const unsupported = (text: string) =>
  invalid(
    `Filters may have eq and and, on id, userName, externalId, displayName and emails. Not: ${text.slice(0, 200)}`,
    'invalidFilter',
  )
