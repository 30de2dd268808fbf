import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../grading/answer.ts'
import type { LooseJson } from '../grading/lenient-json.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Json } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'

const LIBRARIES = [
  'numpy',
  'scipy',
  'pandas',
  'LogisticRegression',
  'RandomForest',
  'HistGradientBoosting',
  'KMeans',
  'duckdb',
  'lightgbm',
  'lightgbm.train',
  'xgboost',
  'xgboost.train',
]

let sandbox: Sandbox
let program: string
beforeAll(async () => {
  sandbox = await openTestSandbox()
  program = await readFile(new URL('fork-safety.py', import.meta.url), 'utf8')
}, 300_000)
afterAll(() => sandbox.close())

async function call(name: string, ...args: Json[]): Promise<LooseJson> {
  const job = await sandbox.run({
    program: { program: 'function', entry: 'safety.py' },
    files: { 'safety.py': program },
    input: `${JSON.stringify({ id: 'question', function: name, args })}\n`,
    limits: { memory: 1 << 30, cpuSeconds: 60, wallMs: 120_000, cpus: 2 },
  })
  const answer = readAnswer(job, 'question')
  if (answer.kind !== 'value') throw new Error(`${job.verdict}: ${job.stdout.toString()} ${job.stderr.toString()}`)
  return answer.value
}

// A library that fails here must stay out of millwright_box/preload.py, and is written down in the README.
describe('a library in a fork', { timeout: 180_000 }, () => {
  it.each(LIBRARIES)('%s works with one thread and with two, used before the fork or not', async (library) => {
    expect(await call('check', library)).toEqual({ cold: ['ok', 'ok'], warm: ['ok', 'ok'], threads: 1 })
  })

  it('works in job after job of one zygote, whatever the others did', async () => {
    const once = async (threads: number) =>
      Promise.all(LIBRARIES.map(async (library) => [library, await call('work', library, threads)]))
    const first = await once(1)
    const second = await once(2)
    const third = await once(1)
    expect(third).toEqual(first)
    expect(second.map(([library]) => library)).toEqual(LIBRARIES)
  })

  it('is seen to hang when it does: OpenMP that had two threads before the fork', async () => {
    const killedByAlarm = 14
    expect(await call('check_after_two_threads')).toEqual([killedByAlarm])
  })
})
