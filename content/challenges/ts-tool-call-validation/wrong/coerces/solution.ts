export interface Schema {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  enum?: string[]
  minimum?: number
  maximum?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

export interface Tool {
  schema: Schema
  readOnly: boolean
}

/** As the model wrote it: `arguments` is a text that should be JSON. */
export interface Call {
  id: string
  name: string
  arguments: string
}

export interface Reply {
  calls: Call[]
}

export interface Problem {
  path: string
  problem: 'tool' | 'json' | 'type' | 'enum' | 'range' | 'missing' | 'unknown' | 'failed'
}

export type Result = { id: string; ok: true; result: unknown } | { id: string; ok: false; errors: Problem[] }

export type Execute = (name: string, args: unknown, key: string) => unknown

export interface Outcome {
  status: 'done' | 'gave-up' | 'unfinished'
  repairs: number
  sent: Result[][]
}

export function runReplies(
  tools: Record<string, Tool>,
  replies: Reply[],
  maxRepairs: number,
  execute: Execute,
): Outcome {
  const stored = new Map<string, unknown>()
  const sent: Result[][] = []
  let repairs = 0

  /** A tool that writes runs once for the same arguments; what it said then is the answer to every repeat. */
  function executeOnce(call: Call, args: unknown): Result {
    const key = JSON.stringify([call.name, sortKeys(args)])
    const repeatable = tools[call.name]!.readOnly
    if (!repeatable && stored.has(key)) return { id: call.id, ok: true, result: stored.get(key) }
    try {
      const result = execute(call.name, args, key)
      stored.set(key, result)
      return { id: call.id, ok: true, result }
    } catch {
      return { id: call.id, ok: false, errors: [{ path: '', problem: 'failed' }] }
    }
  }

  for (const reply of replies) {
    if (reply.calls.length === 0) return { status: 'done', repairs, sent }
    let valid = true
    const results = reply.calls.map((call): Result => {
      const checked = check(tools, call)
      if (checked.errors.length === 0) return executeOnce(call, checked.args)
      valid = false
      return { id: call.id, ok: false, errors: checked.errors }
    })
    sent.push(results)
    if (valid) continue
    if (repairs === maxRepairs) return { status: 'gave-up', repairs, sent }
    repairs += 1
  }
  return { status: 'unfinished', repairs, sent }
}

function check(tools: Record<string, Tool>, call: Call): { args: unknown; errors: Problem[] } {
  if (!Object.hasOwn(tools, call.name)) return { args: null, errors: [{ path: '', problem: 'tool' }] }
  let args: unknown
  try {
    args = JSON.parse(call.arguments)
  } catch {
    return { args: null, errors: [{ path: '', problem: 'json' }] }
  }
  const errors = [...problems(tools[call.name]!.schema, args, '')]
  return { args, errors: errors.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) }
}

function* problems(schema: Schema, value: unknown, path: string): Generator<Problem> {
  if (!hasType(schema.type, value)) {
    yield { path, problem: 'type' }
  } else if (typeof value === 'string') {
    if (schema.enum && !schema.enum.includes(value)) yield { path, problem: 'enum' }
  } else if (typeof value === 'number') {
    if (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity)) yield { path, problem: 'range' }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (schema.items) yield* problems(schema.items, item, `${path}/${index}`)
    }
  } else if (isObject(value)) {
    const known = schema.properties ?? {}
    for (const name of schema.required ?? []) {
      if (!Object.hasOwn(value, name)) yield { path: `${path}/${name}`, problem: 'missing' }
    }
    for (const [name, item] of Object.entries(value)) {
      // Every object inherits names such as `constructor`, so only own properties count.
      if (Object.hasOwn(known, name)) yield* problems(known[name]!, item, `${path}/${name}`)
      else yield { path: `${path}/${name}`, problem: 'unknown' }
    }
  }
}

function hasType(type: Schema['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(Number(value))
  if (type === 'boolean' && (value === 'true' || value === 'false')) return true
  if (type === 'number' && typeof value === 'string') return value !== '' && !Number.isNaN(Number(value))
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  return typeof value === type
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const names = Object.keys(value).toSorted()
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name])]))
}

/** Plays recorded replies against tools that only take notes. The tests call this function: leave it as it is. */
export function replay(
  tools: Record<string, Tool>,
  replies: Reply[],
  maxRepairs: number,
  failures: Record<string, number> = {},
) {
  const keys: string[] = []
  const executed: { name: string; args: unknown; key: number }[] = []
  const execute: Execute = (name, args, key) => {
    if (!keys.includes(key)) keys.push(key)
    executed.push({ name, args, key: keys.indexOf(key) })
    if ((failures[name] ?? 0) > 0) {
      failures[name]! -= 1
      throw new Error('the tool is down')
    }
    return `${name} ${executed.length}`
  }
  return { ...runReplies(tools, replies, maxRepairs, execute), executed }
}
