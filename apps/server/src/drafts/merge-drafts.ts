import { diff3Merge } from 'node-diff3'

/** Field or file names with their text, or with what is chosen. */
export type DraftContent = Record<string, string | string[]>

/**
 * Joins two versions of unsent work that both began with `base`: what only one of them changed is taken from it, also line by line in a
 * text. Null where both changed the same: then a person decides.
 */
export function mergeDrafts(base: DraftContent, mine: DraftContent, theirs: DraftContent): DraftContent | null {
  const merged: DraftContent = {}
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const field = mergeField(base[name], mine[name], theirs[name])
    if (field === 'conflict') return null
    if (field !== undefined) merged[name] = field.value
  }
  return merged
}

type Field = string | string[] | undefined

function mergeField(base: Field, mine: Field, theirs: Field): { value: string | string[] } | undefined | 'conflict' {
  const [before, here, there] = [base, mine, theirs].map((value) => JSON.stringify(value))
  const taken = here === there || there === before ? mine : here === before ? theirs : null
  if (taken !== null) return taken === undefined ? undefined : { value: taken }
  if (typeof base !== 'string' || typeof mine !== 'string' || typeof theirs !== 'string') return 'conflict'
  const parts = diff3Merge(mine.split('\n'), base.split('\n'), theirs.split('\n'))
  if (parts.some(({ conflict }) => conflict)) return 'conflict'
  return { value: parts.flatMap(({ ok = [] }) => ok).join('\n') }
}
