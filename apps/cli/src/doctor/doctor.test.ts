import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { doctor } from './doctor.ts'

it('proves the sandbox on this machine', { timeout: 300_000 }, async () => {
  const heard: string[] = []
  // The same runtimes folder as the runner's own tests, so that packages are installed once.
  const dataDirectory = resolve(import.meta.dirname, '../../../..')
  const report = await doctor({ dataDirectory, onCheck: ({ name }) => heard.push(name) })
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([])
  expect(report.ok).toBe(true)
  expect(heard).toEqual(report.checks.map(({ name }) => name))
  expect(heard).toContain('A fork bomb is ended')
  expect(heard).toContain('scikit-learn trains a model')
  expect(heard).toContain('PostgreSQL answers a query')
  expect(report.floorMs!.python).toBeGreaterThan(0)
  expect(report.floorMs!.python).toBeLessThan(2000)
})
