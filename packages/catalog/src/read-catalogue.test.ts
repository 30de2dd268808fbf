import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexCatalogue } from './catalogue.ts'
import { targetsFor } from './graph.ts'
import { readCatalogue } from './read-catalogue.ts'
import { edit, readSample, sampleContent, withContent } from './testing/sample-content.ts'
import { addMarket } from './testing/sample-market.ts'

const today = '2026-11-23'
const stone = 'items/milling/milling-stone.md'

describe('the catalogue', () => {
  it('survives JSON', async () => {
    const { catalogue } = await readSample()
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue)
    expect(catalogue?.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('has the same hash for other line ends, a byte order mark, comments and another order of files', async () => {
    const plain = await readSample()
    const { catalogue, problems } = await readSample((files) => {
      edit(files, 'graph/areas.yaml', /^/, '# A comment\n')
      const paths = Object.keys(files).toReversed()
      for (const path of paths) {
        const text = String(files[path])
        delete files[path]
        files[path] = `\uFEFF${text.replaceAll('\n', '\r\n')}`
      }
    })
    expect(problems).toEqual([])
    expect(catalogue?.hash).toBe(plain.catalogue?.hash)
    expect(catalogue).toEqual(plain.catalogue)
  })

  it.each([
    ['a key', stone, 'correct: true, rationale: Secret reason one', 'correct: true, rationale: Another reason'],
    ['a fixture', 'challenges/py-mill/fixtures/hidden.csv', '3,4', '3,5'],
    ['a paragraph', 'guides/miller_guide/guide.md', 'They like it', 'They love it'],
    ['a cut score', 'graph/cut-scores.yaml', '0.5', '0.6'],
  ])('has another hash when %s changes', async (_, path, from, to) => {
    const before = await readSample()
    const after = await readSample((files) => edit(files, path, from, to))
    expect(after.catalogue?.hash).not.toBe(before.catalogue?.hash)
  })

  it('gives an item the parameters that responses gave its revision, and no other', async () => {
    const parameters = (revision: number) => ({
      id: 'milling-wheels',
      revision,
      model: { kind: 'graded', a: 1.3, b: [-0.5, 0.4] },
      parameters: ['a'],
      covariance: [[0.01]],
      responses: 300,
      basis: 'calibrated',
    })
    const read = (revision: number) =>
      readSample((files) => {
        files['calibration/first.json'] = JSON.stringify({
          format: 'millwright-calibration',
          version: 1,
          date: '2026-10-01',
          engine: 'test',
          source: 'responses',
          persons: 300,
          responses: 300,
          items: [parameters(revision)],
        })
      })
    const found = async (revision: number) =>
      (await read(revision)).catalogue?.items.find(({ id }) => id === 'milling-wheels')
    expect((await found(2))?.calibration).toEqual(parameters(2))
    expect(await found(1)).not.toHaveProperty('calibration')
    expect((await read(2)).catalogue?.hash).not.toBe((await readSample()).catalogue?.hash)
  })

  it('leaves out what has errors, and references to it', async () => {
    const { catalogue, problems } = await readSample((files) => {
      edit(files, stone, 'kind: single', 'kind: essay')
      edit(files, 'challenges/py-mill/statement.md', /^/, '<b>')
    })
    expect(problems.map(({ rule }) => rule)).toEqual(['markdown-html', 'schema'])
    expect(catalogue?.items.some(({ id }) => id === 'milling-stone')).toBe(false)
    expect(catalogue?.guides[0]?.sections[0]?.check).toEqual([])
    expect(catalogue?.challenges).toEqual([])
    expect(catalogue?.blueprints[0]?.challenges.pool).toEqual([])
  })

  it('holds figures of pay, and goes on without them where they have errors', async () => {
    const { catalogue, problems } = await readSample(addMarket)
    expect(problems).toEqual([])
    expect(catalogue?.market?.bands.bands).toHaveLength(2)
    expect(catalogue?.market?.facts.map(({ id }) => id)).toEqual(['grain'])
    const plain = await readSample()
    expect(plain.catalogue).not.toHaveProperty('market')
    expect(plain.catalogue?.hash).not.toBe(catalogue?.hash)
    const noFacts = await readSample((files) => {
      addMarket(files)
      files['market/facts.yaml'] = 'nonsense'
    })
    expect(noFacts.catalogue?.market).toMatchObject({ facts: [], ranges: { country: 'US' } })
    const noBands = await readSample((files) => {
      addMarket(files)
      files['market/bands.yaml'] = 'nonsense'
    })
    expect(noBands.catalogue).not.toBeNull()
    expect(noBands.catalogue).not.toHaveProperty('market')
  })

  it('is null while the graph has errors', async () => {
    const { catalogue } = await readSample((files) =>
      edit(files, 'graph/skills/baking.yaml', 'area: bread', 'area: soup'),
    )
    expect(catalogue).toBeNull()
  })

  it('finds things by id, and nothing for names that objects have', async () => {
    const { catalogue } = await readSample()
    if (!catalogue) throw new Error('no catalogue')
    const index = indexCatalogue(catalogue)
    expect(index.items.get('milling-stone')?.title).toBe('The stone')
    expect(index.itemsBySkill.get('milling')?.map(({ id }) => id)).toEqual(['milling-stone', 'milling-wheels'])
    expect(index.items.get('constructor')).toBeUndefined()
    expect(targetsFor(catalogue.graph, 'baker', 'junior')).toEqual([])
    expect(targetsFor(catalogue.graph, 'miller', 'junior')).toHaveLength(3)
    expect(targetsFor(catalogue.graph, 'constructor', 'junior')).toEqual([])
  })
})

describe('the reader', () => {
  it('reports a directory that does not exist', async () => {
    const { catalogue, problems } = await readCatalogue('/nonexistent/content', { today })
    expect(catalogue).toBeNull()
    expect(problems.map(({ message }) => message)).toContain('The content directory /nonexistent/content is missing.')
  })

  it('refuses links', async () => {
    await withContent(sampleContent(), async (directory) => {
      await symlink('/etc/passwd', join(directory, 'items/milling/milling-link.md'))
      const { problems } = await readCatalogue(directory, { today })
      expect(problems.map(({ file, rule }) => [file, rule])).toEqual([
        ['items/milling/milling-link.md', 'file-readable'],
      ])
    })
  })

  it('reads an empty directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millwright-empty-'))
    expect((await readCatalogue(directory, { today })).catalogue).toBeNull()
    await rm(directory, { recursive: true })
  })

  it('never throws on hostile text', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.constantFrom(
        '---\n',
        '---\n---\n',
        '---\n? [a]\n---\n',
        '---\n&a [*a]\n---\n',
        '---\n__proto__: { x: 1 }\n---\n',
        '---\n!!js/function x\n---\n',
        '---\n- 1\n---\n',
        '---\nnull\n---\n',
        '---\nid: 1e999\n---\n',
        `---\n${'a: {'.repeat(3000)}\n---\n`,
      ),
      fc.string({ maxLength: 300 }).map((text) => `---\n${text}\n---\n${text}`),
    )
    await fc.assert(
      fc.asyncProperty(
        nasty,
        fc.constantFrom(
          stone,
          'graph/roles.yaml',
          'guides/miller_guide/guide.md',
          'challenges/py-mill/challenge.yaml',
          'challenges/py-mill/statement.md',
        ),
        async (text, path) => {
          const { problems } = await readSample((files) => {
            files[path] = text
          })
          expect(problems.every(({ line, file }) => line >= 1 && file !== '')).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses keys that would reach an object prototype', async () => {
    await readSample((files) => edit(files, stone, 'revision: 1', 'revision: 1\n__proto__: { polluted: true }'))
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('the collection in content/', () => {
  const directory = join(import.meta.dirname, '../../../content')

  it('has a sound graph of 10 areas, 60 skills, 4 roles and 4 levels', async () => {
    const { catalogue, problems } = await readCatalogue(directory)
    expect(problems.filter(({ file }) => file.startsWith('graph'))).toEqual([])
    expect(catalogue?.graph.areas).toHaveLength(10)
    expect(catalogue?.graph.skills).toHaveLength(60)
    expect(catalogue?.graph.roles).toHaveLength(4)
    expect(catalogue?.graph.levels).toHaveLength(4)
    expect(catalogue?.graph.skills.flatMap(({ prerequisites }) => prerequisites)).toHaveLength(83)
  })
})
