import { diffArrays } from 'diff'

/** One line of a comparison, or a stretch of lines that are the same and left out. */
export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string } | { kind: 'skipped'; count: number }

/** Lines shown around a change. */
const CONTEXT = 3
/** Texts that differ in more than this are shown as replaced: nobody reads such a comparison, and it would take long. */
const MOST_EDITS = 4000
const MOST_MS = 150

/** What turns one text into another, line by line; lines far from any change are left out. Empty when they are the same. */
export function lineDiff(before: string, after: string): DiffLine[] {
  if (before === after) return []
  const [old, now] = [before.split('\n'), after.split('\n')]
  const changes = diffArrays(old, now, { maxEditLength: MOST_EDITS, timeout: MOST_MS }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ]
  return changes.flatMap(({ value, removed, added }, index) => {
    if (!removed && !added) return withoutMiddle(value, index === 0, index === changes.length - 1)
    const kind = removed ? 'removed' : 'added'
    return value.map((text): DiffLine => ({ kind, text }))
  })
}

/** The lines of a stretch that stand near a change: at its end when it is the first, at its beginning when it is the last. */
function withoutMiddle(lines: readonly string[], first: boolean, last: boolean): DiffLine[] {
  const [head, tail] = [first ? 0 : CONTEXT, last ? 0 : CONTEXT]
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  const count = lines.length - head - tail
  // A note in place of a single line saves nothing.
  if (count <= 1) return lines.map(same)
  return [...lines.slice(0, head).map(same), { kind: 'skipped', count }, ...lines.slice(lines.length - tail).map(same)]
}
