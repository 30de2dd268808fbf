import type { GradingTask, GradingTest, Job, RuntimeId, ServiceRequest } from '@millwright/runner'

/** What a scikit-learn submission imports before it does anything. Cold processes pay for it each time. */
export const IMPORTS = 'import numpy, pandas, sklearn.linear_model'

/** The small job of the throughput figure. */
export const LOGISTIC = `
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
X, y = make_classification(500, 20, random_state=0)
print(LogisticRegression().fit(X, y).score(X, y))`

/** Says when its first line after the imports ran, on the clock that Node's hrtime reads too. */
export const TELL_START = `${IMPORTS}
import time
print(time.clock_gettime_ns(time.CLOCK_MONOTONIC))`

/** Ten seconds as submissions spend them: computing, or waiting. */
export const TEN_SECONDS = {
  burning: 'import time\nend = time.process_time() + 10\nwhile time.process_time() < end: pass',
  sleeping: 'import time\ntime.sleep(10)',
}

export const script = (code: string, limits: Job['limits'] = {}): Job => ({
  program: { program: 'script', entry: 'main.py' },
  files: { 'main.py': code },
  limits,
})

const LIMITS = { cpuSeconds: 10, wallSeconds: 15, memoryMiB: 512 }
const EVERYTHING = [{ id: 'c', weight: 1, scoring: 'fraction' as const }]

function task(runtime: RuntimeId, kind: GradingTask['kind'], files: Record<string, string>, tests: GradingTest[]) {
  const [entry] = Object.keys(files)
  return {
    challengeId: 'bench',
    kind,
    runtime,
    entry: entry!,
    files,
    fixtures: {},
    checkers: {},
    limits: LIMITS,
    tests,
    criteria: EVERYTHING,
  } satisfies GradingTask
}

const hidden = (index: number, more: Partial<GradingTest> & Pick<GradingTest, 'expect'>): GradingTest => ({
  id: `t${index}`,
  criterion: 'c',
  visible: false,
  ...more,
})

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/** A challenge like the real ones: each hidden test fits a pipeline on data of its own. */
export const pipelineTask = (tests: number): GradingTask =>
  task(
    'python-ml',
    'function',
    {
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
    numbers(tests).map((index) =>
      hidden(index, {
        call: { function: 'solve', args: [index] },
        expect: { kind: 'equals', value: { accuracy: 1 } },
      }),
    ),
  )

const TYPESCRIPT = 'export const solve = (seed: number): object => ({ twice: 2 * seed })'
const JAVASCRIPT = 'export const solve = (seed) => ({ twice: 2 * seed })'

const FUNCTIONS: Partial<Record<RuntimeId, Record<string, string>>> = {
  'python-ml': { 'solution.py': 'def solve(seed):\n    return {"twice": 2 * seed}' },
  typescript: { 'solution.ts': TYPESCRIPT },
  javascript: { 'solution.mjs': JAVASCRIPT },
}

/** The smallest thing a runtime can be asked, so many times; null for a runtime that answers no questions. */
export function smallestTask(runtime: RuntimeId, tests: number): GradingTask | null {
  if (runtime.startsWith('sql-')) {
    const asked = numbers(tests).map((index) =>
      hidden(index, {
        setup: [`${index}.sql`],
        expect: { kind: 'rows', columns: ['next'], rows: [[index + 1]] },
      }),
    )
    const tables = numbers(tests).map((n) => [`${n}.sql`, `CREATE TABLE t (n int); INSERT INTO t VALUES (${n});`])
    return {
      ...task(runtime, 'query', { 'query.sql': 'SELECT n + 1 AS next FROM t' }, asked),
      fixtures: Object.fromEntries(tables),
    }
  }
  if (runtime === 'bash') {
    const asked = numbers(tests).map((index) =>
      hidden(index, {
        run: { args: [`${index}`] },
        expect: { kind: 'program', stdout: { format: 'text', value: `${2 * index}\n` } },
      }),
    )
    return task(runtime, 'program', { 'main.sh': 'echo $((2 * $1))' }, asked)
  }
  const files = FUNCTIONS[runtime]
  if (!files) return null
  const asked = numbers(tests).map((index) =>
    hidden(index, {
      call: { function: 'solve', args: [index] },
      expect: { kind: 'equals', value: { twice: 2 * index } },
    }),
  )
  return task(runtime, 'function', files, asked)
}

const PYTHON_SERVER = `
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1
    disable_nagle_algorithm = True
    def do_GET(self):
        self.send_response(200)
        self.send_header('content-type', 'application/json')
        self.send_header('content-length', '11')
        self.end_headers()
        self.wfile.write(b'{"ok":true}')
    def log_message(self, *_): pass
ThreadingHTTPServer.request_queue_size = 256
ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()`

const NODE_SERVER = `
import { createServer } from 'node:http'
createServer((_, response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"ok":true}')
}).listen(Number(process.env.PORT), '127.0.0.1')`

export const SERVERS: { name: string; runtime: RuntimeId; files: Record<string, string> }[] = [
  { name: 'Node', runtime: 'typescript', files: { 'server.ts': NODE_SERVER } },
  { name: 'Python ThreadingHTTPServer', runtime: 'python-ml', files: { 'server.py': PYTHON_SERVER } },
]

/** A load test: requests leave by the clock at `rate` a second, and lateness counts as latency. */
export function loadTask(server: (typeof SERVERS)[number], rate: number, seconds: number, p95Ms: number): GradingTask {
  const requests: ServiceRequest[] = [{ method: 'GET', path: '/' }]
  const responses = [{ status: 200, json: { ok: true } }]
  return {
    ...task(server.runtime, 'service', server.files, [
      // Visible, so that its result says what was measured.
      hidden(0, {
        visible: true,
        load: { requests, rate, seconds },
        expect: { kind: 'latency', p95Ms, minCorrect: 1, responses },
      }),
    ]),
    limits: { cpuSeconds: 60, wallSeconds: 30, memoryMiB: 512 },
  }
}
