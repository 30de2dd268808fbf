import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask } from '../task.ts'
import { openTestSandbox, ORDINARY_UID, whyNotAsOrdinaryUser } from '../testing/test-sandbox.ts'
import { gradeSubmission } from './grade-submission.ts'

const reason = await whyNotAsOrdinaryUser()
if (reason) console.warn(`SKIPPED: grading as an ordinary user: ${reason}`)

let sandbox: Sandbox
beforeAll(async () => {
  if (!reason) sandbox = await openTestSandbox({ uid: ORDINARY_UID })
}, 300_000)
afterAll(() => sandbox?.close())

const server = `
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"up": true}')
HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()`

const call = { call: { function: 'f', args: [2] }, expect: { kind: 'equals' as const, value: 4 } }

const EXAMPLES: { name: string; task: Partial<GradingTask>; test: Partial<GradingTask['tests'][number]> }[] = [
  {
    name: 'Python with scikit-learn',
    task: {
      files: {
        'solution.py':
          'from sklearn.linear_model import LinearRegression\ndef f(x): return LinearRegression().fit([[0], [1]], [0, 2]).predict([[x]])[0]',
      },
    },
    test: call,
  },
  {
    name: 'TypeScript',
    task: {
      runtime: 'typescript',
      entry: 'solution.ts',
      files: { 'solution.ts': 'export const f = (x: number): number => 2 * x' },
    },
    test: call,
  },
  {
    name: 'SQL on DuckDB',
    task: {
      kind: 'query',
      runtime: 'sql-duckdb',
      entry: 'query.sql',
      files: { 'query.sql': 'SELECT 4 AS n' },
    },
    test: { setup: [], expect: { kind: 'rows', columns: ['n'], rows: [[4]] } },
  },
  {
    name: 'a program in Bash and the files that it leaves',
    task: {
      kind: 'program',
      runtime: 'bash',
      entry: 'main.sh',
      files: { 'main.sh': 'sort > out.txt; echo "$1"; ln -s /etc/passwd link.txt; sleep 60 & exit 3' },
    },
    test: {
      run: { args: ['a b'], stdin: '2\n1\n' },
      expect: {
        kind: 'program',
        exitCode: 3,
        stdout: { format: 'text', value: 'a b' },
        files: { 'out.txt': { format: 'text', value: '1\n2' } },
        absent: ['other.txt'],
      },
    },
  },
  {
    name: 'a model that a program leaves',
    task: {
      kind: 'program',
      entry: 'train.py',
      files: {
        'train.py':
          'import joblib\nfrom sklearn.linear_model import LinearRegression\njoblib.dump(LinearRegression().fit([[0], [1]], [0, 2]), "m.joblib")',
      },
      fixtures: { 'new.csv': 'x\n2\n3\n', 'labels.json': '[4, 6]' },
    },
    test: {
      run: {},
      expect: {
        kind: 'metric',
        metric: 'rmse',
        labels: 'labels.json',
        model: { file: 'm.joblib', features: 'new.csv', method: 'predict' },
        max: 1e-9,
      },
    },
  },
  {
    name: 'a service that is killed and loaded',
    task: { kind: 'service', entry: 'server.py', files: { 'server.py': server } },
    test: {
      phases: [
        { requests: [{ method: 'GET', path: '/' }], responses: [{ status: 200, json: { up: true } }] },
        { restart: 'kill' },
        { restart: 'terminate' },
        {
          load: { requests: [{ method: 'GET', path: '/' }], rate: 50, seconds: 0.5 },
          latency: { p95Ms: 5000, minCorrect: 0.9, responses: [{ status: 200, json: { up: true } }] },
        },
      ],
      expect: { kind: 'phases', maxMemoryMiB: 200 },
    },
  },
  {
    name: 'a service',
    task: { kind: 'service', entry: 'server.py', files: { 'server.py': server } },
    test: {
      requests: [{ method: 'GET', path: '/' }],
      expect: { kind: 'responses', responses: [{ status: 200, json: { up: true } }] },
    },
  },
]

it.skipIf(reason !== null).each(EXAMPLES)('grades $name', { timeout: 60_000 }, async ({ task, test }) => {
  const verdict = await gradeSubmission(sandbox, {
    challengeId: 'example',
    kind: 'function',
    runtime: 'python-ml',
    entry: 'solution.py',
    files: {},
    fixtures: {},
    checkers: {},
    limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 256 },
    tests: [{ id: 't', criterion: 'c', visible: true, expect: { kind: 'responses', responses: [] }, ...test }],
    criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
    ...task,
  })
  expect(verdict.tests[0]).toMatchObject({ verdict: 'ok', score: 1 })
  // Nobody may take sampled limits for enforced ones.
  expect(verdict.engine.includes('memory limits: sampled')).toBe(sandbox.memorySampled !== null)
})

it.skipIf(reason !== null)('holds the memory of a TypeScript program', { timeout: 60_000 }, async () => {
  const code = 'export function f() { const all = []; for (;;) all.push(new Array(1e5).fill(all)) }'
  const { tests } = await gradeSubmission(sandbox, {
    challengeId: 'example',
    kind: 'function',
    runtime: 'typescript',
    entry: 'solution.ts',
    files: { 'solution.ts': code },
    fixtures: {},
    checkers: {},
    limits: { cpuSeconds: 10, wallSeconds: 15, memoryMiB: 256 },
    tests: [{ id: 't', criterion: 'c', visible: false, ...call }],
    criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
  })
  expect(tests[0]!.verdict).toBe('memory')
  expect(tests[0]!.memoryPeakMiB).toBeLessThan(256 * 1.5)
})
