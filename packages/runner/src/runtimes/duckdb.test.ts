import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../grading/answer.ts'
import type { LooseJson } from '../grading/lenient-json.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

async function rows(query: string, setup: string[] = []): Promise<LooseJson> {
  const job = await sandbox.run({
    program: { program: 'query', engine: 'duckdb' },
    files: {},
    input: `${JSON.stringify({ id: 'question', setup, query })}\n`,
  })
  const answer = readAnswer(job, 'question')
  if (answer.kind !== 'value') throw new Error(`${job.verdict}: ${job.stderr.toString()}`)
  return (answer.value as { rows: LooseJson[] }).rows
}

// The database of all jobs was opened once, in the zygote.
describe('sql-duckdb', () => {
  it('gives each query the same empty database', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect(await rows('SELECT * FROM t', ['CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)'])).toEqual([[1]])
    }
    expect(await rows('SELECT count(*) FROM duckdb_tables()')).toEqual([[0]])
  })

  it('gives each query random numbers of its own', async () => {
    const [first, second] = [await rows('SELECT random(), uuid()'), await rows('SELECT random(), uuid()')]
    expect(first).not.toEqual(second)
  })

  it('has no threads of its own, and cannot be given any', async () => {
    const settings =
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'async_threads') ORDER BY name"
    expect(await rows(settings)).toEqual([
      ['async_threads', '0'],
      ['threads', '1'],
    ])
    await expect(rows('SET threads = 4')).rejects.toThrow('configuration has been locked')
  })
})
