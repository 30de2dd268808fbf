import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexCatalogue } from './catalogue.ts'
import { choicesOf, type Item } from './item.ts'
import { optionOrder, publicChallenge, publicItem, toOptionIds } from './public-view.ts'
import type { ChallengeTest } from './challenge.ts'
import { readCatalogue } from './read-catalogue.ts'
import {
  addProgramChallenge,
  addServiceChallenge,
  edit,
  readSample,
  type SampleFiles,
} from './testing/sample-content.ts'

async function sample(change?: (files: SampleFiles) => void) {
  const { catalogue } = await readSample(change)
  if (!catalogue) throw new Error('the sample has errors')
  return { catalogue, index: indexCatalogue(catalogue) }
}

/** Every key and every leaf of a value. */
function walk(value: unknown): { keys: string[]; leaves: string[] } {
  if (typeof value !== 'object' || value === null) return { keys: [], leaves: [String(value)] }
  const entries = Object.entries(value).map(([key, each]) => ({ key, inner: walk(each) }))
  return {
    keys: entries.flatMap(({ key, inner }) => [...(Array.isArray(value) ? [] : [key]), ...inner.keys]),
    leaves: entries.flatMap(({ inner }) => inner.leaves),
  }
}

const forbidden =
  /^(correct|rationale|explanation|explanationHtml|answer|value|tolerance|mistakes|sources|solution|wrong|wrongSolutions|checkers|why|fails|labels|enemies|reviewed|proficiency|difficulty)$/

describe('publicItem', () => {
  it('shows no key, no rationale and no explanation', async () => {
    const { catalogue } = await sample()
    for (const item of catalogue.items) {
      const { keys, leaves } = walk(publicItem(item, 'seed'))
      expect(keys.filter((key) => forbidden.test(key))).toEqual([])
      // The sample writes "Secret" into everything hidden, except the text of the correct option itself.
      expect(leaves.filter((leaf) => /secret(?! key)|0\.777|0\.333|0\.222/i.test(leaf))).toEqual([])
    }
  })

  it('shows the unit of a number and the rendered stem', async () => {
    const { index } = await sample()
    const item = index.items.get('sieving-rate')
    expect(item && publicItem(item, 's')).toMatchObject({
      unit: 'kg',
      options: [],
      stemHtml: expect.stringContaining('table-scroll'),
    })
  })

  it('shows items of catalogues that were stored before there were prompts', async () => {
    const { index } = await sample()
    for (const id of ['milling-stone', 'milling-wheels', 'sieving-rate', 'baking-order']) {
      const stored = JSON.parse(JSON.stringify(index.items.get(id))) as Item
      Reflect.deleteProperty(stored.html, 'prompts')
      expect(publicItem(stored, 's').prompts, id).toEqual([])
    }
  })

  it('hides the order and the ids of its author, and translates answers back', async () => {
    const { index } = await sample()
    const item = index.items.get('baking-order')
    if (!item) throw new Error('no item')
    const orders = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const seed = `session-${i}`
      const shown = publicItem(item, seed)
      expect(shown.options.map(({ id }) => id)).toEqual(['1', '2', '3'])
      expect(publicItem(item, seed)).toEqual(shown)
      const order = optionOrder(item, seed)
      orders.add(order.join())
      expect(toOptionIds(item, seed, ['3', '1'])).toEqual([order[2], order[0]])
      const html = new Map(item.html.options.map((option) => [option.id, option.text]))
      expect(shown.options.map((option) => option.html)).toEqual(order.map((id) => html.get(id)))
    }
    expect(orders.size).toBe(6)
  })

  it.each([[['4']], [['0']], [['a']], [['1', '1']], [['constructor']], [['1', '2', '3', '3']]])(
    'refuses the answer %j',
    async (shown) => {
      const { index } = await sample()
      const item = index.items.get('milling-stone')
      expect(item && toOptionIds(item, 's', shown)).toBeNull()
    },
  )
})

describe('publicChallenge', () => {
  it('shows nothing of hidden tests, solutions and checkers, of any kind of challenge', async () => {
    const { catalogue } = await sample((files) => {
      addProgramChallenge(files)
      addServiceChallenge(files)
    })
    expect(catalogue.challenges.map(({ kind }) => kind).toSorted()).toEqual(['function', 'program', 'service'])
    for (const challenge of catalogue.challenges) {
      const view = publicChallenge(challenge)
      const { keys, leaves } = walk({ ...view, visibleTests: [] })
      const visible = view.visibleTests.map((test) => ({ ...test, expect: { ...test.expect, labels: undefined } }))
      expect(keys.filter((key) => forbidden.test(key))).toEqual([])
      expect(leaves.filter((leaf) => /secret|hidden|919191/i.test(leaf))).toEqual([])
      // Of a visible metric the name of its labels is shown, and nothing of what they are.
      expect(JSON.stringify({ ...view, visibleTests: visible })).not.toMatch(
        /hidden-|hidden\.csv|labels|check\.py|919191|818181|secret/i,
      )
    }
  })

  it('shows visible tests whole, with their files, and counts the hidden ones', async () => {
    const { index } = await sample()
    const challenge = index.challenges.get('py-mill')
    const view = challenge && publicChallenge(challenge)
    expect(view?.visibleTests).toMatchObject([{ id: 'shown', expect: { kind: 'equals', value: 424242 } }])
    expect(view?.fixtures).toEqual({ 'grain.csv': 'a,b\n1,2\n' })
    expect(view?.criteria.map(({ id, hiddenTests }) => [id, hiddenTests])).toEqual([
      ['correct', 1],
      ['robust', 1],
    ])
    expect(view?.starter).toHaveProperty(['solution.py'])
  })

  it('shows of a program what its visible tests are given and compare with, and no label', async () => {
    const { index } = await sample(addProgramChallenge)
    const challenge = index.challenges.get('sh-mill')
    const view = challenge && publicChallenge(challenge)
    expect(Object.keys(view?.fixtures ?? {}).toSorted()).toEqual([
      'dev.csv',
      'grain.csv',
      'orders.txt',
      'shown-out.txt',
    ])
    expect(JSON.stringify(view)).not.toContain('818181')
    expect(view?.criteria.map(({ hiddenTests }) => hiddenTests)).toEqual([3])
  })

  it('keeps the labels of a visible metric and the answers of a hidden test', async () => {
    const { index } = await sample((files) => {
      edit(
        files,
        'challenges/py-mill/challenge.yaml',
        'expect: { kind: equals, value: 424242, tolerance: 0.001 }',
        'expect: { kind: metric, metric: roc-auc, labels: labels.json, min: 0.5 }',
      )
    })
    const challenge = index.challenges.get('py-mill')
    expect(challenge && publicChallenge(challenge).fixtures).toEqual({ 'grain.csv': 'a,b\n1,2\n' })
  })
})

describe('the collection in content/', () => {
  it('gives nothing away in any public view', async () => {
    const { catalogue } = await readCatalogue(join(import.meta.dirname, '../../../content'))
    for (const item of catalogue?.items ?? []) {
      const view = JSON.stringify(publicItem(item, 'seed'))
      const hidden = [
        item.explanation,
        ...(item.kind === 'numeric' ? item.mistakes : choicesOf(item)).map(({ rationale }) => rationale),
      ]
      for (const text of hidden) expect(view, item.id).not.toContain(JSON.stringify(text).slice(1, -1))
      expect(walk(publicItem(item, 'seed')).keys.filter((key) => forbidden.test(key))).toEqual([])
    }
    for (const challenge of catalogue?.challenges ?? []) {
      const view = publicChallenge(challenge)
      const text = JSON.stringify(view)
      const tests: ChallengeTest[] = challenge.tests
      // A criterion, which is shown, may bear the name of its only test.
      const criteria = new Set(challenge.criteria.map(({ id }) => id))
      for (const test of tests.filter(({ visible }) => !visible)) {
        expect(view.visibleTests.map(({ id }) => id)).not.toContain(test.id)
        if (!criteria.has(test.id)) expect(text, challenge.id).not.toContain(`"id":${JSON.stringify(test.id)}`)
      }
      const secrets = [challenge.solution, challenge.checkers, ...Object.values(challenge.wrongSolutions)].flatMap(
        (files) => Object.values(files),
      )
      for (const secret of secrets)
        if (!Object.values(challenge.starter).includes(secret))
          expect(text, challenge.id).not.toContain(JSON.stringify(secret.trim()).slice(1, -1))
      const shown = new Set(
        tests
          .filter((test) => test.visible)
          .flatMap((test) => [
            ...test.files,
            ...('setup' in test ? test.setup : []),
            ...('valueFile' in test.expect && test.expect.valueFile ? [test.expect.valueFile] : []),
            ...('run' in test && test.run?.stdinFile ? [test.run.stdinFile] : []),
            ...(test.expect.kind === 'metric' && test.expect.model ? [test.expect.model.features] : []),
            ...(test.expect.kind === 'program' && test.expect.stdout?.valueFile ? [test.expect.stdout.valueFile] : []),
          ]),
      )
      for (const name of Object.keys(view.fixtures)) expect(shown, challenge.id).toContain(name)
    }
  })
})
