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
  throw new Error('not written yet')
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
