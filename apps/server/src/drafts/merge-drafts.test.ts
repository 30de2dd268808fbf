import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mergeDrafts } from './merge-drafts.ts'

const BASE = 'import csv\n\ndef read(path):\n    return list(csv.reader(open(path)))\n\nprint(read("a.csv"))\n'
const TOP = BASE.replace('import csv', 'import csv\nimport sys')
const BOTTOM = BASE.replace('"a.csv"', 'sys.argv[1]')

it('joins changes of different lines as git does, and of different files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'merge-'))
  for (const [name, text] of Object.entries({ mine: TOP, base: BASE, theirs: BOTTOM }))
    writeFileSync(join(folder, name), text)
  // Reference: git's own three-way merge.
  const reference = execFileSync('git', ['merge-file', '-p', 'mine', 'base', 'theirs'], {
    cwd: folder,
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true })
  expect(mergeDrafts({ 'a.py': BASE }, { 'a.py': TOP }, { 'a.py': BOTTOM })).toEqual({ 'a.py': reference })
  expect(mergeDrafts({ a: '1', b: '1' }, { a: '2', b: '1' }, { a: '1', b: '3', c: 'new' })).toEqual({
    a: '2',
    b: '3',
    c: 'new',
  })
})

it('asks where both changed the same line or choice, and not where both did the same', () => {
  expect(mergeDrafts({ a: BASE }, { a: BASE.replace('a.csv', 'b.csv') }, { a: BOTTOM })).toBeNull()
  expect(mergeDrafts({ choice: ['1'] }, { choice: ['2'] }, { choice: ['3'] })).toBeNull()
  expect(mergeDrafts({}, { choice: ['2'] }, { choice: ['2'] })).toEqual({ choice: ['2'] })
  expect(mergeDrafts({ choice: ['1'] }, { choice: ['1'] }, {})).toEqual({})
})
