import { expect, it } from 'vitest'
import { lineDiff, type DiffLine } from './line-diff.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`)

/** The text that a comparison says was there before, or is there now; skipped lines are taken from the original. */
function side(lines: readonly DiffLine[], kind: 'removed' | 'added', original: readonly string[]): string {
  const found: string[] = []
  for (const line of lines) {
    if (line.kind === 'skipped') found.push(...original.slice(found.length, found.length + line.count))
    else if (line.kind === 'same' || line.kind === kind) found.push(line.text)
  }
  return found.join('\n')
}

it('says nothing about equal texts', () => {
  expect(lineDiff('a\nb', 'a\nb')).toEqual([])
})

it('shows a change with the lines around it and leaves the rest out', () => {
  const before = numbered(30)
  const after = before.with(14, 'changed')
  const lines = lineDiff(before.join('\n'), after.join('\n'))
  expect(lines.filter(({ kind }) => kind === 'skipped')).toEqual([
    { kind: 'skipped', count: 11 },
    { kind: 'skipped', count: 12 },
  ])
  expect(lines).toContainEqual({ kind: 'removed', text: 'line 15' })
  expect(lines).toContainEqual({ kind: 'added', text: 'changed' })
  expect(side(lines, 'removed', before)).toBe(before.join('\n'))
  expect(side(lines, 'added', after)).toBe(after.join('\n'))
})

it('shows texts that have nothing in common as replaced, and in time', () => {
  const before = Array.from({ length: 20_000 }, (_, i) => `a ${i}`).join('\n')
  const after = Array.from({ length: 20_000 }, (_, i) => `b ${i}`).join('\n')
  const began = performance.now()
  const lines = lineDiff(before, after)
  expect(performance.now() - began).toBeLessThan(1500)
  expect(lines).toHaveLength(40_000)
  expect(lines[0]).toEqual({ kind: 'removed', text: 'a 0' })
  expect(lines.at(-1)).toEqual({ kind: 'added', text: 'b 19999' })
})
