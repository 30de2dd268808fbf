/**
 * Measures the sandbox on this machine: start of a prepared scikit-learn job, processor time of an empty one, and the
 * grading of a Python challenge, beside a cold python3 in the same run.
 *
 *   node --conditions=development bench/sandbox/run.ts [runs]
 */
import { execFile } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gradeSubmission, openSandbox, prepareRuntimes, type GradingTask, type Job } from '@millwright/runner'

const RUNS = Number(process.argv[2] ?? 40)
const ROOT = join(import.meta.dirname, '../..')

const IMPORTS = 'import numpy, pandas, sklearn.linear_model'
const LOGISTIC = `
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
X, y = make_classification(500, 20, random_state=0)
print(LogisticRegression().fit(X, y).score(X, y))`

const script = (code: string): Job => ({
  program: { program: 'script', entry: 'main.py' },
  files: { 'main.py': code },
})

/** A challenge like the real ones: ten hidden tests that fit a pipeline and return predictions. */
const CHALLENGE: GradingTask = {
  challengeId: 'bench',
  kind: 'function',
  runtime: 'python-ml',
  entry: 'solution.py',
  files: {
    'solution.py': `
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
def solve(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(400, 8))
    y = (X[:, 0] + 0.3 * rng.normal(size=400) > 0).astype(int)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X[:300], y[:300])
    return {'accuracy': float((model.predict(X[300:]) == y[300:]).mean() > 0.8)}`,
  },
  fixtures: {},
  checkers: {},
  limits: { cpuSeconds: 10, wallSeconds: 15, memoryMiB: 512 },
  tests: Array.from({ length: 10 }, (_, index) => ({
    id: `t${index}`,
    criterion: 'c',
    visible: false,
    call: { function: 'solve', args: [index] },
    expect: { kind: 'equals' as const, value: { accuracy: 1 } },
  })),
  criteria: [{ id: 'c', weight: 1, scoring: 'fraction' }],
}

const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]!

function row(name: string, values: number[], unit = 'ms'): void {
  const [least, p50, p90] = [Math.min(...values), quantile(values, 0.5), quantile(values, 0.9)]
  console.log(`| ${name} | ${least.toFixed(1)} | ${p50.toFixed(1)} | ${p90.toFixed(1)} | ${unit} | ${values.length} |`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const runtimes = await prepareRuntimes({ runtimesDirectory: join(ROOT, 'runtimes'), onProgress: console.log })
if (runtimes.python?.preload !== 'python-ml') throw new Error('the python-ml runtime is not installed')
const python = runtimes.python
const cold = (code: string) =>
  promisify(execFile)(python.executable, ['-c', code], {
    env: { PYTHONPATH: python.libraries ?? '', OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
  })

const [opened, sandbox] = await (async () => {
  const started = performance.now()
  const box = await openSandbox({ runtimes })
  return [performance.now() - started, box] as const
})()
console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Python ${python.version}, ${sandbox.engine}`)
console.log(`Opening the sandbox (imports inside the box): ${opened.toFixed(0)} ms\n`)
console.log('| what | least | p50 | p90 | unit | n |\n|---|---|---|---|---|---|')

await sandbox.run(script(LOGISTIC))
const started: number[] = []
const empty: number[] = []
const fits: number[] = []
const fitCpu: number[] = []
const coldImports: number[] = []
for (let run = 0; run < RUNS; run += 1) {
  await sleep(60) // the next box is prepared meanwhile, as between a learner's submissions
  started.push(await timed(async () => empty.push((await sandbox.run(script(IMPORTS))).cpuMs)))
  await sleep(60)
  fits.push(await timed(async () => fitCpu.push((await sandbox.run(script(LOGISTIC))).cpuMs)))
  if (run % 8 === 0) coldImports.push(await timed(() => cold(IMPORTS)))
}
row('empty scikit-learn job, prepared: header to exit report', started)
row('processor time of it', empty)
row('LogisticRegression 500x20, prepared', fits)
row('processor time of it', fitCpu)
row('cold python3 with the same imports, no sandbox', coldImports)

const onDemand = await openSandbox({ runtimes, prepared: 0 })
await onDemand.run(script(IMPORTS))
const demanded: number[] = []
for (let run = 0; run < RUNS; run += 1) demanded.push(await timed(() => onDemand.run(script(IMPORTS))))
await onDemand.close()
row('empty scikit-learn job, box made on demand', demanded)

const gradings: number[] = []
for (let run = 0; run < Math.max(5, RUNS / 4); run += 1) {
  await sleep(60)
  gradings.push(
    await timed(async () => {
      const { verdict } = await gradeSubmission(sandbox, CHALLENGE)
      if (verdict !== 'ok') throw new Error(`the challenge was graded ${verdict}`)
    }),
  )
}
row('Python challenge, 10 hidden tests in fresh boxes, warm', gradings)

const typescript: GradingTask = {
  ...CHALLENGE,
  runtime: 'typescript',
  entry: 'solution.ts',
  files: { 'solution.ts': 'export const solve = (seed: number): object => ({ accuracy: seed >= 0 ? 1 : 0 })' },
}
const typescripts: number[] = []
for (let run = 0; run < 5; run += 1) typescripts.push(await timed(() => gradeSubmission(sandbox, typescript)))
row('TypeScript challenge, 10 hidden tests in fresh boxes', typescripts)

const many = 60
const wall = await timed(() => Promise.all(Array.from({ length: many }, () => sandbox.run(script(LOGISTIC)))))
console.log(
  `\nThroughput, ${sandbox.slots} at once: ${((many * 1000) / wall).toFixed(1)} LogisticRegression jobs a second`,
)
await sandbox.close()
