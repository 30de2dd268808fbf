export interface User {
  id?: string
  attributes: Record<string, string | number | boolean>
}

export interface Condition {
  attribute: string
  op: 'in' | 'notIn' | 'atLeast'
  values: (string | number | boolean)[]
}

/** Always the same variant, or shares of 10,000 in this order. */
export type Serve = { variant: string } | { split: [string, number][] }

export interface Flag {
  on: boolean
  salt: string
  off: string
  rules: { when: Condition[]; serve: Serve }[]
  fallback: Serve
}

export interface Decision {
  variant: string
  reason: 'killed' | 'rule' | 'fallback' | 'no-id'
  /** Place of the rule that decided, or null. */
  rule: number | null
  /** From 0 to 9,999; null if no split was asked. */
  bucket: number | null
}

export function decide(flag: Flag, user: User): Decision {
  if (!flag.on) return { variant: flag.off, reason: 'killed', rule: null, bucket: null }
  const index = flag.rules.findIndex((rule) => rule.when.every((condition) => holds(condition, user)))
  const rule = index < 0 ? null : index
  const serve = rule === null ? flag.fallback : flag.rules[rule]!.serve
  const reason = rule === null ? 'fallback' : 'rule'
  if ('variant' in serve) return { variant: serve.variant, reason, rule, bucket: null }
  if (!user.id) return { variant: flag.off, reason: 'no-id', rule, bucket: null }

  const bucket = fnv1a(`${flag.salt}:${user.id}`) % 10_000
  let end = 0
  for (const [variant, share] of serve.split) {
    end += share
    if (bucket < end) return { variant, reason, rule, bucket }
  }
  return { variant: flag.off, reason, rule, bucket }
}

function holds(condition: Condition, user: User): boolean {
  const value = user.attributes[condition.attribute]!
  if (value === undefined) return condition.op === 'notIn'
  switch (condition.op) {
    case 'in':
      return condition.values.includes(value)
    case 'notIn':
      return !condition.values.includes(value)
    case 'atLeast':
      return condition.values.some((limit) => isAtLeast(String(value), String(limit)))
  }
}

/** Compares versions number by number; what is missing counts as 0. */
function isAtLeast(version: string, limit: string): boolean {
  const [left, right] = [version, limit].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** FNV-1a with 32 bits over UTF-8. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}

/** Decides for several users. The tests call this function: leave it as it is. */
export function decideAll(flag: Flag, users: User[]): Decision[] {
  return users.map((user) => decide(flag, user))
}

/** Counts the variants of the users `u1` to `u<count>`. The tests call this function: leave it as it is. */
export function spread(flag: Flag, count: number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let n = 1; n <= count; n++) {
    const { variant } = decide(flag, { id: `u${n}`, attributes: {} })
    counts[variant] = (counts[variant] ?? 0) + 1
  }
  return counts
}
