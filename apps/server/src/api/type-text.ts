/** A JSON schema as people read types. Names of shapes stay names: the page links them. */
export interface SchemaNode {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  items?: SchemaNode
  properties?: Record<string, SchemaNode>
  required?: string[]
  additionalProperties?: SchemaNode | boolean
  oneOf?: SchemaNode[]
  anyOf?: SchemaNode[]
  format?: string
  description?: string
  minimum?: number
  maximum?: number
  default?: unknown
}

const REF = '#/components/schemas/'

export function typeText(node: SchemaNode, indent = ''): string {
  if (node.$ref) return node.$ref.replace(REF, '')
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum) return node.enum.map((one) => JSON.stringify(one)).join(' | ')
  const choices = node.oneOf ?? node.anyOf
  if (choices) return choices.map((one) => typeText(one, indent)).join(' | ')
  if (Array.isArray(node.type)) return node.type.map((type) => typeText({ ...node, type }, indent)).join(' | ')
  switch (node.type) {
    case 'array':
      return listText(node.items ?? {}, indent)
    case 'object':
      return objectText(node, indent)
    case 'string':
      return node.format ?? 'string'
    case undefined:
      return 'any JSON'
    default:
      return node.type
  }
}

function listText(items: SchemaNode, indent: string): string {
  const text = typeText(items, indent)
  return text.includes(' | ') ? `(${text})[]` : `${text}[]`
}

function objectText({ properties = {}, required = [], additionalProperties }: SchemaNode, indent: string): string {
  const fields = Object.entries(properties)
  if (fields.length === 0)
    return typeof additionalProperties === 'object' ? `{ [name]: ${typeText(additionalProperties, indent)} }` : '{}'
  const inner = `${indent}  `
  const lines = fields.map(([name, field]) => {
    const note = field.description ? `  // ${field.description}` : ''
    return `${inner}${name}${required.includes(name) ? '' : '?'}: ${typeText(field, inner)}${note}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}
