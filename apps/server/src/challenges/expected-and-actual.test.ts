import { publicChallenge, type ChallengeTest } from '@millwright/catalog'
import { beforeAll, expect, it } from 'vitest'
import { realCatalogue } from '../testing/test-server.ts'
import { expectedAndActual } from './expected-and-actual.ts'
import { readableValue } from './readable-value.ts'

let shown: ReturnType<typeof publicChallenge>
beforeAll(async () => {
  const { challenges } = await realCatalogue()
  shown = publicChallenge(challenges.find(({ id }) => id === 'py-threshold-cost')!)
})

const output = (returned: string | undefined, stdout = '') => ({
  stdout,
  stderr: '',
  ...(returned ? { returned } : {}),
})
const test = (expectation: object) => ({ id: 't', expect: expectation }) as unknown as ChallengeTest

it('writes equal values as equal texts, whatever the order of their keys', () => {
  expect(readableValue({ b: [1, 2], a: null })).toBe(readableValue({ a: null, b: [1, 2] }))
  expect(readableValue({ b: [1, 2], a: null })).toBe('{\n  "a": null,\n  "b": [1, 2]\n}')
})

it('sets what was returned beside what was asked for', () => {
  const asked = test({ kind: 'equals', value: { cost: 2, flagged: 6 }, tolerance: 1e-6 })
  expect(expectedAndActual(shown, asked, output('{"flagged": 7, "cost": 2}'))).toEqual({
    expected: '{\n  "cost": 2\n  "flagged": 6\n}',
    actual: '{\n  "cost": 2\n  "flagged": 7\n}',
    tolerance: 1e-6,
    sorted: false,
  })
})

it('compares rows in any order where the order makes no difference', () => {
  const rows = { kind: 'rows', columns: ['n'], rows: [[1], [2]] }
  const came = output('{"columns": ["n"], "rows": [[2], [1]]}')
  const any = expectedAndActual(shown, test({ ...rows, ordered: false }), came)
  expect(any?.actual).toBe(any?.expected)
  const ordered = expectedAndActual(shown, test({ ...rows, ordered: true }), came)
  expect(ordered).toMatchObject({ expected: 'n\n1\n2', actual: 'n\n2\n1' })
})

it('compares what a program printed', () => {
  const asked = test({ kind: 'program', stdout: { format: 'text', value: 'a\nb\n' } })
  expect(expectedAndActual(shown, asked, output(undefined, 'a\nc'))).toMatchObject({ expected: 'a\nb', actual: 'a\nc' })
})

it('compares nothing that was cut, is no JSON, or has no one right text', () => {
  const asked = test({ kind: 'equals', value: 1 })
  for (const returned of ['[1, 2\n… (cut)', 'NaN', undefined])
    expect(expectedAndActual(shown, asked, output(returned))).toBeNull()
  expect(
    expectedAndActual(shown, test({ kind: 'metric', metric: 'rmse', labels: 'x', max: 1 }), output('1')),
  ).toBeNull()
  expect(expectedAndActual(shown, asked, undefined)).toBeNull()
})

it('knows no file that only the grader may read', async () => {
  const { challenges } = await realCatalogue()
  for (const challenge of challenges) {
    const open = publicChallenge(challenge)
    for (const hidden of challenge.tests.filter((one) => !one.visible)) {
      if (hidden.expect.kind !== 'equals' || hidden.expect.valueFile === undefined) continue
      if (Object.hasOwn(open.fixtures, hidden.expect.valueFile)) continue
      expect(expectedAndActual(open, hidden, output('1')), `${challenge.id} ${hidden.id}`).toBeNull()
    }
  }
})
