import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillTemplate, readCatalogue, type ItemHeader } from '@millwright/catalog'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newChallenge, newGuide, newItem } from './content-new.ts'
import { generatedKinds } from './item-template.ts'

let directory: string
let lines: string[]
const output = { write: (line: string) => void lines.push(line) }
const today = '2026-11-23'

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millwright-cli-new-'))
  for (const folder of ['graph', 'rubrics'])
    await cp(join(import.meta.dirname, '../../../../content', folder), join(directory, folder), { recursive: true })
  lines = []
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function problemsOf() {
  const { catalogue, problems } = await readCatalogue(directory)
  return { catalogue, problems, rules: [...new Set(problems.map(({ rule }) => rule))].toSorted() }
}

/** Does what an author does, without their thoughts. */
async function fillIn() {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || path.includes('/graph/') || path.includes('/rubrics/')) continue
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('???', 'Written:'))
  }
}

it.each([
  ...(['single', 'multiple', 'numeric', 'ordering', 'matching'] as const).map((kind) => ({ kind, generated: false })),
  ...generatedKinds.map((kind) => ({ kind, generated: true })),
])(
  'an item, $kind, generated $generated: the check asks for what is left to write, and for nothing else',
  async (options) => {
    expect(await newItem(directory, 'mod-eval', 'some-words', options, today, output)).toBe(0)
    const before = await problemsOf()
    expect(before.rules).toEqual(['review-missing', 'unfilled'])
    expect(before.problems.map(({ message }) => message)).toContain(
      'To be written: a few words that do not hint at the key.',
    )
    expect(before.catalogue?.items).toEqual([])
    await fillIn()
    const after = await problemsOf()
    expect(after.rules).toEqual(['review-missing'])
    expect(after.catalogue?.items).toMatchObject([{ id: 'mod-eval-some-words', kind: options.kind, skill: 'mod-eval' }])
  },
)

const rightOf = (header: ItemHeader) =>
  header.kind === 'single' || header.kind === 'multiple' ? header.options.map(({ correct }) => correct) : []

it.each(generatedKinds)('a generated item, %s: its key follows from what is drawn, as its check says', async (kind) => {
  await newItem(directory, 'mod-eval', 'some-words', { kind, generated: true }, today, output)
  await fillIn()
  const item = (await readCatalogue(directory)).catalogue?.items[0]
  const keys = Array.from({ length: 40 }, (_, i) => {
    const { header } = fillTemplate(item!.template!, item!.id, String(i))
    return JSON.stringify(header.kind === 'numeric' ? header.answer : rightOf(header))
  })
  expect(new Set(keys).size).toBeGreaterThan(2)
  const script = join(import.meta.dirname, '../../../../scripts/check-variants.ts')
  const args = ['--conditions=development', script, '--content', directory, '--seeds', '60']
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(stdout).toBe('1 generated items, 60 draws, 0 differ.\n')
  expect(status).toBe(0)
})

it.each(['function', 'query', 'program', 'service'] as const)('a challenge, %s: likewise', async (kind) => {
  expect(await newChallenge(directory, 'py-some-words', kind, today, output)).toBe(0)
  expect((await problemsOf()).rules).toEqual(['review-missing', 'unfilled'])
  await fillIn()
  const { catalogue, rules } = await problemsOf()
  expect(rules).toEqual(['review-missing'])
  expect(catalogue?.challenges).toMatchObject([{ id: 'py-some-words', kind }])
})

it('a guide: likewise', async () => {
  expect(await newGuide(directory, 'some_words', today, output)).toBe(0)
  expect((await problemsOf()).rules).toEqual(['unfilled'])
  await fillIn()
  const { catalogue, rules } = await problemsOf()
  expect(rules).toEqual([])
  expect(catalogue?.guides).toMatchObject([{ id: 'some_words', asOf: today, diagrams: 1 }])
})

it('spreads the keys of new single choices over the places', async () => {
  for (let i = 0; i < 24; i++) await newItem(directory, 'mod-eval', `n${i}`, { kind: 'single' }, today, output)
  await fillIn()
  const { catalogue } = await problemsOf()
  const places = catalogue?.items.map((item) =>
    item.kind === 'single' ? item.options.findIndex((o) => o.correct) : -1,
  )
  expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]))
})

it.each([
  ['an item', () => newItem(directory, 'mod-eval', 'mod-eval-twice', { kind: 'single' }, today, output)],
  ['a challenge', () => newChallenge(directory, 'py-twice', 'function', today, output)],
  ['a guide', () => newGuide(directory, 'twice', today, output)],
])('never writes over %s', async (_name, write) => {
  await write()
  await fillIn()
  lines = []
  expect(await write()).toBe(1)
  expect(lines).toEqual([expect.stringMatching(/exists; nothing was written\.$/)])
  expect((await problemsOf()).rules).not.toContain('unfilled')
})

it.each([
  [
    'a skill that there is not',
    () => newItem(directory, 'mod-evil', 'x', { kind: 'single' }, today, output),
    /There are: .*mod-eval,/,
  ],
  [
    'an id that leaves its folder',
    () => newItem(directory, 'mod-eval', '../x', { kind: 'single' }, today, output),
    /is no id/,
  ],
  [
    'to generate what has no key that could be drawn',
    () => newItem(directory, 'mod-eval', 'x', { kind: 'ordering', generated: true }, today, output),
    /Of these kinds it can: numeric, single, multiple\.$/,
  ],
  ['a challenge in capitals', () => newChallenge(directory, 'PyMill', 'function', today, output), /is no id/],
  ['a guide that leaves its folder', () => newGuide(directory, '../../x', today, output), /is no id/],
])('refuses %s', async (_name, write, message) => {
  expect(await write()).toBe(1)
  expect(lines).toEqual([expect.stringMatching(message)])
})
