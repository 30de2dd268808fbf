import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { doctor, slotsFor } from './doctor.ts'

it('proves the sandbox on this machine', { timeout: 300_000 }, async () => {
  const heard: string[] = []
  // The same runtimes folder as the runner's own tests, so that packages are installed once.
  const dataDirectory = resolve(import.meta.dirname, '../../..')
  const report = await doctor({ dataDirectory, onCheck: ({ name }) => heard.push(name) })
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([])
  expect(report.ok).toBe(true)
  expect(heard).toEqual(report.checks.map(({ name }) => name))
  expect(heard).toContain('A fork bomb is ended')
  expect(heard).toContain('scikit-learn trains a model')
})

it('gives each slot a core and its memory, and at least one slot', () => {
  expect([slotsFor(8, 64e9), slotsFor(8, 2e9), slotsFor(2, 1e6)]).toEqual([8, 2, 1])
})
