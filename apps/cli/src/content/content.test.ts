import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCatalogue, type Catalogue, type Item } from '@millwright/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blindSheet, compareBlind, contentBlind, contentBlindCompare, type BlindAnswers } from './content-blind.ts'
import { contentCheck } from './content-check.ts'
import { contentReport } from './content-report.ts'

let directory: string
let catalogue: Catalogue
const collected = () => {
  const lines: string[] = []
  return { lines, write: (line: string) => void lines.push(line) }
}

const sources = 'sources: [{ title: T, publisher: P, url: "https://example.org", date: "2026-01-01" }]'
const item = (id: string, kind: string, extra: string) => `---
id: ${id}
revision: 1
title: A title
skill: mod-eval
proficiency: 2
difficulty: typical
minutes: 1
kind: ${kind}
${extra}
${sources}
---
The stem of ${id}.

## Explanation
The hidden explanation.
`
const options = (correct: number[]) =>
  `options:\n${['a', 'b', 'c', 'd'].map((id, i) => `  - { id: ${id}, text: Text ${id}, rationale: Hidden rationale${correct.includes(i) ? ', correct: true' : ''} }`).join('\n')}`

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millwright-cli-content-'))
  for (const folder of ['graph', 'rubrics'])
    await cp(join(import.meta.dirname, '../../../../content', folder), join(directory, folder), { recursive: true })
  const folder = join(directory, 'items/mod-eval')
  await mkdir(folder, { recursive: true })
  const write = (id: string, text: string) => writeFile(join(folder, `${id}.md`), text)
  await write('mod-eval-one', item('mod-eval-one', 'single', options([1])))
  await write('mod-eval-many', item('mod-eval-many', 'multiple', options([0, 2])))
  await write(
    'mod-eval-number',
    item(
      'mod-eval-number',
      'numeric',
      'answer: { value: 0.3, tolerance: 0.1 }\nmistakes: [{ value: 1, rationale: Hidden }, { value: 2, rationale: Hidden }]',
    ),
  )
  await write('mod-eval-order', item('mod-eval-order', 'ordering', options([])))
  const read = await readCatalogue(directory)
  if (!read.catalogue) throw new Error(JSON.stringify(read.problems))
  catalogue = read.catalogue
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** The letters under which a reviewer who knows everything would answer. */
function rightAnswers(mapping: Record<string, Record<string, string>>): Record<string, string | number | string[]> {
  const letterOf = (of: Item, id: string) =>
    Object.entries(mapping[of.id] ?? {}).find(([, each]) => each === id)?.[0] ?? '?'
  return Object.fromEntries(
    catalogue.items.map((each) => {
      if (each.kind === 'numeric') return [each.id, each.answer.value]
      const key =
        each.kind === 'matching'
          ? each.pairs
          : each.kind === 'ordering'
            ? each.options
            : each.options.filter(({ correct }) => correct)
      const letters = key.map(({ id }) => letterOf(each, id))
      return [each.id, each.kind === 'single' ? (letters[0] ?? '?') : letters]
    }),
  )
}

describe('content check', () => {
  it('ends with 0 when there are only warnings, and can leave them out', async () => {
    const [all, quiet] = [collected(), collected()]
    expect(await contentCheck(directory, all)).toBe(0)
    expect(all.lines[0]).toMatch(/^items\/mod-eval\/mod-eval-many\.md:\d+ warning review-missing .* → /)
    expect(await contentCheck(directory, quiet, { warnings: false })).toBe(0)
    expect(quiet.lines).toEqual([
      expect.stringMatching(/^\d+ gaps in coverage: see --complete\.$/),
      `0 errors, 7 warnings. Catalogue ${catalogue.hash.slice(0, 12)}.`,
    ])
  })

  it('can look at one item only', async () => {
    const output = collected()
    expect(await contentCheck(directory, output, { only: 'mod-eval-one' })).toBe(0)
    expect(output.lines.slice(0, -1)).not.toEqual([])
    for (const line of output.lines.slice(0, -1)) expect(line).toMatch(/^items\/mod-eval\/mod-eval-one\.md:/)
  })

  it('counts gaps in coverage as errors where the collection should be complete', async () => {
    const output = collected()
    expect(await contentCheck(directory, output, { complete: true })).toBe(1)
    expect(output.lines).toContain(
      'graph/skills/mod-eval.yaml:1 coverage-items Tests may ask 4 items of mod-eval. → ' +
        'Write items until there are 8; those at the ends of guide sections do not count.',
    )
    expect(output.lines.at(-1)).toMatch(/^\d+ errors, 7 warnings\./)
  })

  it('ends with 1 and names file, line, rule and mend when there is an error', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'millwright-cli-broken-'))
    await cp(directory, broken, { recursive: true })
    await writeFile(join(broken, 'items/mod-eval/mod-eval-one.md'), item('mod-eval-one', 'single', options([1, 2])))
    const output = collected()
    expect(await contentCheck(broken, output)).toBe(1)
    expect(output.lines[0]).toBe(
      'items/mod-eval/mod-eval-one.md:10 item-key 2 options are marked correct. → Mark exactly one with correct: true.',
    )
    await rm(broken, { recursive: true })
  })
})

it('content report counts by skill, proficiency and kind', async () => {
  const output = collected()
  expect(await contentReport(directory, output)).toBe(0)
  expect(output.lines.find((line) => line.startsWith('mod-eval'))?.split(/\s+/)).toEqual([
    'mod-eval',
    '0',
    '4',
    '0',
    '0',
    '1',
    '1',
    '1',
    '1',
    '0',
    '0',
    '0',
    '0',
    '0',
    '4',
  ])
})

it('content report says how far reviews, reading level, enemies and generated items are', async () => {
  const reviewed = await mkdtemp(join(tmpdir(), 'millwright-cli-reviewed-'))
  await cp(directory, reviewed, { recursive: true })
  const review = (agreed: boolean) => `reviewed: { by: somebody, date: "2026-01-01", agreed: ${agreed} }`
  for (const [id, kind, correct, rest] of [
    ['mod-eval-one', 'single', [1], `enemies: [mod-eval-many]\n${review(true)}`],
    ['mod-eval-many', 'multiple', [0, 2], `enemies: [mod-eval-one]\n${review(false)}`],
  ] as const)
    await writeFile(join(reviewed, `items/mod-eval/${id}.md`), item(id, kind, `${options([...correct])}\n${rest}`))
  const output = collected()
  await contentReport(reviewed, output)
  await rm(reviewed, { recursive: true })
  for (const line of [
    'Generated anew for each sitting: 0 items (0%)',
    'For tests: 4 items; 0 are for practice at the ends of guide sections',
    'Enemies, never in one test: 1 pairs',
    'Reviewed blind: 1 agreed, 1 disagreed, 2 not yet, of 4 items and challenges',
    'Median expected time of an item: 1 minutes',
    'Reading grade of items: no item is long enough to say',
  ])
    expect(output.lines).toContain(line)
})

describe('content blind', () => {
  it('shows neither keys nor reasons, and shuffles by its seed', () => {
    const sheet = blindSheet(catalogue, {}, 'seed')
    expect(sheet.markdown).not.toMatch(/hidden|correct: |0\.3/i)
    expect(sheet.markdown).toContain('The stem of mod-eval-number.')
    expect(blindSheet(catalogue, {}, 'seed')).toEqual(sheet)
    const orders = ['a', 'b', 'c', 'd', 'e'].map((seed) => JSON.stringify(blindSheet(catalogue, {}, seed).mapping))
    expect(new Set(orders).size).toBeGreaterThan(1)
  })

  it('writes only what the filter asks for', () => {
    expect(Object.keys(blindSheet(catalogue, { prefix: 'mod-eval-o' }, 's').mapping)).toEqual([
      'mod-eval-one',
      'mod-eval-order',
    ])
    expect(blindSheet(catalogue, { skills: ['dat-sql'] }, 's').items).toBe(0)
  })

  it('agrees with right answers and lists the others', () => {
    const { mapping } = blindSheet(catalogue, {}, 's')
    const right = rightAnswers(mapping)
    expect(compareBlind(catalogue, mapping, right)).toMatchObject({
      agreed: expect.objectContaining({ length: 4 }),
      disagreements: [],
    })
    const order = right['mod-eval-order']
    const wrong: BlindAnswers = {
      'mod-eval-one': 'Z',
      'mod-eval-number': 0.41,
      'mod-eval-order': Array.isArray(order) ? order.toReversed() : [],
    }
    const result = compareBlind(catalogue, mapping, wrong)
    expect(result.unanswered).toEqual(['mod-eval-many'])
    expect(result.disagreements.map((line) => line.split(':')[0])).toEqual([
      'mod-eval-number',
      'mod-eval-one',
      'mod-eval-order',
    ])
  })

  it('says of a matching item line by line what differs, in words', () => {
    const matching: Item = {
      ...catalogue.items.find((each) => each.kind === 'ordering')!,
      id: 'mod-eval-pairs',
      kind: 'matching',
      pairs: ['a', 'b', 'c'].map((id) => ({ id, prompt: `Prompt\n${id}`, answer: `Answer ${id}`, rationale: 'R.' })),
      others: [{ id: 'd', answer: 'Answer d', rationale: 'R.' }],
    }
    const compare = (...given: string[]) =>
      compareBlind(
        { ...catalogue, items: [matching] },
        { 'mod-eval-pairs': { A: 'd', B: 'c', C: 'b', D: 'a' } },
        { 'mod-eval-pairs': given },
      ).disagreements
    expect(blindSheet({ ...catalogue, items: [matching] }, {}, 's').markdown).toContain('No letter is needed twice')
    expect(compare('D', 'C', 'B')).toEqual([])
    expect(compare('D', 'A', 'B')).toEqual([
      'mod-eval-pairs: of "Prompt b" the key is "Answer b", the reviewer says "Answer d"',
    ])
    expect(compare('D', 'X')).toEqual([
      'mod-eval-pairs: of "Prompt b" the key is "Answer b", the reviewer says "unknown X"; of "Prompt c" the key is "Answer c", the reviewer says nothing',
    ])
    expect(compare('D', 'C', 'B', 'A')).toEqual(['mod-eval-pairs: the reviewer gives 1 letters too many'])
  })

  it('accepts a number at the very edge of the tolerance', () => {
    expect(compareBlind(catalogue, { 'mod-eval-number': {} }, { 'mod-eval-number': 0.4 }).agreed).toEqual([
      'mod-eval-number',
    ])
  })

  it('works through files', async () => {
    const [sheet, answers] = [join(directory, 'out/blind.md'), join(directory, 'out/answers.json')]
    const output = collected()
    expect(await contentBlind(directory, sheet, { unreviewed: true }, output)).toBe(0)
    const mapping = JSON.parse(await readFile(`${sheet}.mapping.json`, 'utf8')) as Record<
      string,
      Record<string, string>
    >
    await writeFile(answers, JSON.stringify(rightAnswers(mapping)))
    expect(await contentBlindCompare(directory, `${sheet}.mapping.json`, answers, output)).toBe(0)
    expect(output.lines.at(-1)).toBe('4 agree, 0 disagree, 0 not answered.')
  })
})
