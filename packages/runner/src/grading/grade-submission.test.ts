import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, GradingTest } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'
import { gradeSubmission } from './grade-submission.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

const limits = { cpuSeconds: 5, wallSeconds: 8, memoryMiB: 256 }

function pythonTask(solution: string, tests: GradingTest[], more: Partial<GradingTask> = {}): GradingTask {
  return {
    challengeId: 'example',
    kind: 'function',
    runtime: 'python-ml',
    entry: 'solution.py',
    files: { 'solution.py': solution },
    fixtures: {},
    checkers: {},
    limits,
    tests,
    criteria: [{ id: 'correct', weight: 1, scoring: 'fraction' }],
    ...more,
  }
}

const call = (id: string, args: number[], value: number, visible = false): GradingTest => ({
  id,
  criterion: 'correct',
  visible,
  call: { function: 'f', args },
  expect: { kind: 'equals', value },
})

describe('a Python function', () => {
  it('gives each criterion its share of passed tests, and reports progress', async () => {
    const task = pythonTask('def f(a, b):\n    return a + b if a < 5 else 0', [
      call('t1', [1, 2], 3),
      call('t2', [2, 2], 4),
      call('t3', [9, 2], 11),
      { ...call('t4', [3, 2], 5), criterion: 'strict' },
      { ...call('t5', [8, 2], 10), criterion: 'strict' },
    ])
    task.criteria.push({ id: 'strict', weight: 1, scoring: 'all' }, { id: 'unseen', weight: 1, scoring: 'all' })
    const progress: string[] = []
    const verdict = await gradeSubmission(sandbox, task, {
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    })
    expect(verdict.verdict).toBe('wrong')
    expect(verdict.tests.map(({ id, verdict: v, score }) => [id, v, score])).toEqual([
      ['t1', 'ok', 1],
      ['t2', 'ok', 1],
      ['t3', 'wrong', 0],
      ['t4', 'ok', 1],
      ['t5', 'wrong', 0],
    ])
    expect(verdict.criteria).toEqual([
      { id: 'correct', score: 2 / 3 },
      { id: 'strict', score: 0 },
    ])
    expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5'])
    expect(verdict.runtime.id).toBe('python-ml')
  })

  it('trains with scikit-learn and is scored by a metric on labels it never sees', async () => {
    const solution = `
import csv, os
from sklearn.linear_model import LogisticRegression
def f(path):
    assert 'labels.json' not in os.listdir('.')
    rows = [[float(v) for v in row] for row in csv.reader(open(path))]
    model = LogisticRegression().fit([r[:1] for r in rows], [int(r[1]) for r in rows])
    return {'predictions': model.predict_proba([[-3], [3], [-1], [2]])[:, 1]}`
    const metric = (at: string): GradingTest => ({
      id: at,
      criterion: 'correct',
      visible: true,
      files: ['train.csv'],
      call: { function: 'f', args: ['train.csv'] },
      expect: { kind: 'metric', metric: 'roc-auc', labels: 'labels.json', at, min: 0.9 },
    })
    const task = pythonTask(solution, [metric('/predictions'), metric('/nothing')], {
      fixtures: { 'train.csv': '-2,0\n-1,0\n1,1\n2,1\n', 'labels.json': '[0, 1, 0, 1]' },
    })
    const { tests } = await gradeSubmission(sandbox, task)
    expect(tests.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['wrong', 'No list of predictions was returned.'],
    ])
  })

  it('handles errors, NaN, numpy values, values that are not data, and an expected error', async () => {
    const solution = `
import numpy as np, pandas as pd
def nan(): return float('nan')
def infinite(): return [1, float('-inf')]
def array(): return np.arange(3) * 0.1
def frame(): return pd.DataFrame({'a': [1, 2], 'b': ['x', None]})
def broken(): raise KeyError('secret')
def odd(): return object()
def strict(): raise FileNotFoundError('gone')`
    const test = (name: string, expectation: GradingTest['expect']): GradingTest => ({
      ...call(name, [], 0, true),
      call: { function: name, args: [] },
      expect: expectation,
    })
    const task = pythonTask(solution, [
      test('nan', { kind: 'equals', value: null }),
      test('infinite', { kind: 'equals', value: [1, 2] }),
      test('array', { kind: 'equals', value: [0, 0.1, 0.2] }),
      test('frame', {
        kind: 'rows',
        columns: ['b', 'a'],
        rows: [
          ['x', 1],
          [null, 2],
        ],
      }),
      test('broken', { kind: 'equals', value: 1 }),
      test('odd', { kind: 'equals', value: 1 }),
      test('strict', { kind: 'raises', error: 'OSError' }),
      test('absent', { kind: 'equals', value: 1 }),
    ])
    const { tests } = await gradeSubmission(sandbox, task)
    expect(tests.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([
      ['nan', 'wrong', 'expected null, got NaN'],
      ['infinite', 'wrong', 'at /1: expected 2, got -Infinity'],
      ['array', 'ok', 'Right.'],
      ['frame', 'ok', 'Right.'],
      ['broken', 'wrong', 'raised KeyError'],
      ['odd', 'wrong', 'TypeError: object cannot be written as JSON'],
      ['strict', 'ok', 'Right.'],
      ['absent', 'wrong', 'solution.py defines no function absent.'],
    ])
    expect(tests[4]!.output!.stderr).toContain("KeyError: 'secret'")
    expect(tests[4]!.output!.stderr).not.toContain('millwright')
  })

  it('tells nothing about a hidden test but a category, and shows a visible one whole', async () => {
    const solution = 'def f(a):\n    print("saw", a)\n    raise type(f"Saw{a}", (Exception,), {})(a)'
    const task = pythonTask(solution, [call('hidden', [4711], 0), call('visible', [12], 0, true)])
    const [hidden, visible] = (await gradeSubmission(sandbox, task)).tests
    expect(JSON.stringify(hidden)).not.toContain('4711')
    expect(hidden!.output).toBeUndefined()
    expect(hidden!.message).toBe('The function raised an error.')
    expect(visible!.output!.stdout).toBe('saw 12\n')
    expect(visible!.message).toBe('raised Saw12')
  })

  it('asks a question once that several tests judge, and another one in a fresh box', async () => {
    // Answers a number that is different in each process, so equal answers come from one process.
    const solution = 'import os\nvalue = int.from_bytes(os.urandom(4))\ndef f(x):\n    print(value)\n    return value'
    const task = pythonTask(solution, [call('a', [1], 1, true), call('b', [1], 2, true), call('c', [2], 1, true)])
    const printed = (await gradeSubmission(sandbox, task)).tests.map(({ output }) => output!.stdout)
    expect(printed[0]).toBe(printed[1])
    expect(printed[0]).not.toBe(printed[2])
  })

  it('asks a checker in a box of its own, with the files the candidate wrote', async () => {
    const checker = `
def check(args, output, expected, files):
    import os
    assert not os.path.exists('/work/solution.py')
    right = files['out.txt'] == expected and files['in.txt'] == 'given'
    return {'score': 0.5 if right else 0, 'message': f'half of {output}'}`
    const test = (visible: boolean): GradingTest => ({
      ...call(visible ? 'visible' : 'hidden', [], 0, visible),
      files: ['in.txt'],
      expect: { kind: 'checker', checker: 'check.py', value: 'done' },
    })
    const solution = 'def f():\n    open("out.txt", "w").write("done")\n    return 7'
    const task = pythonTask(solution, [test(true), test(false)], {
      fixtures: { 'in.txt': 'given' },
      checkers: { 'check.py': checker },
    })
    const [visible, hidden] = (await gradeSubmission(sandbox, task)).tests
    expect(visible).toMatchObject({ verdict: 'wrong', score: 0.5, message: 'half of 7' })
    // What a checker puts together at run time may hold what the candidate saw in a hidden test.
    expect(hidden).toMatchObject({ score: 0.5, message: 'The checker did not accept the result.' })
  })

  it('calls a broken challenge ours and a broken submission the candidate’s', async () => {
    const task = pythonTask('def f(): return 1', [{ ...call('t', [], 1), files: ['missing.csv'] }])
    await expect(gradeSubmission(sandbox, task)).rejects.toThrow('no fixture missing.csv')
    const escaping = pythonTask('', [call('t', [], 1)], { files: { 'solution.py': '', '../../etc/passwd': '' } })
    expect((await gradeSubmission(sandbox, escaping)).tests[0]).toMatchObject({
      verdict: 'wrong',
      message: 'A file name is not allowed.',
    })
    const clash = pythonTask('', [call('t', [], 1)], { files: { 'solution.py': '', 'solution.py/x.py': '' } })
    expect((await gradeSubmission(sandbox, clash)).tests[0]!.message).toBe('A file and a folder have the same name.')
    const unreadable = pythonTask('def f(:', [call('t', [], 1)])
    expect((await gradeSubmission(sandbox, unreadable)).tests[0]).toMatchObject({ verdict: 'nonzero-exit', score: 0 })
  })

  it('stops when asked to', async () => {
    const stop = new AbortController()
    const task = pythonTask('import time\ndef f(): time.sleep(60)', [call('t', [], 1)])
    const grading = gradeSubmission(sandbox, task, { turn: { signal: stop.signal } })
    setTimeout(() => stop.abort(new Error('cancelled')), 200)
    await expect(grading).rejects.toThrow('cancelled')
  })
})

describe('a TypeScript function', () => {
  it('runs with its types stripped inside the box', async () => {
    const solution = `
      import { double } from './helper.ts'
      interface Point { x: number; y?: bigint }
      export async function f(points: Point[]): Promise<Map<string, unknown>> {
        return new Map<string, unknown>([['sum', double(points.reduce((a, p) => a + p.x, 0))], ['nan', NaN]])
      }
      export function boom(): never { throw new RangeError('no') }
      export const silent = (): void => {}`
    const test = (id: string, name: string, args: { x: number }[][], expectation: GradingTest['expect']) => ({
      id,
      criterion: 'correct',
      visible: true,
      call: { function: name, args },
      expect: expectation,
    })
    const task = pythonTask(
      '',
      [
        test('f', 'f', [[{ x: 1 }, { x: 2 }]], { kind: 'equals', value: { sum: 6, nan: 0 } }),
        test('boom', 'boom', [], { kind: 'raises', error: 'RangeError' }),
        test('silent', 'silent', [], { kind: 'equals', value: null }),
      ],
      {
        runtime: 'typescript',
        entry: 'solution.ts',
        files: { 'solution.ts': solution, 'helper.ts': 'export const double = (n: number): number => 2 * n' },
      },
    )
    const { tests } = await gradeSubmission(sandbox, task)
    expect(tests.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['wrong', 'at /nan: expected 0, got NaN'],
      ['ok', 'Right.'],
      ['ok', 'Right.'],
    ])
  })

  it('calls a heap that grows for ever a memory verdict', async () => {
    const task = pythonTask('', [call('t', [], 1)], {
      runtime: 'typescript',
      entry: 'solution.ts',
      files: { 'solution.ts': 'export function f() { const all = []; for (;;) all.push(new Array(1e5).fill(all)) }' },
    })
    expect((await gradeSubmission(sandbox, task)).tests[0]!.verdict).toBe('memory')
  })
})

describe.each(['sql-duckdb', 'sql-sqlite'] as const)('a query on %s', (runtime) => {
  const setup =
    "CREATE TABLE sale (shop TEXT, amount DECIMAL(8, 2)); INSERT INTO sale VALUES ('b', 2.5), ('a', 1), ('b', 4);"
  const grade = (query: string, ordered = false) =>
    gradeSubmission(
      sandbox,
      pythonTask(
        '',
        [
          {
            id: 't',
            criterion: 'correct',
            visible: true,
            setup: ['schema.sql'],
            expect: {
              kind: 'rows',
              columns: ['shop', 'total'],
              rows: [
                ['a', 1],
                ['b', 6.5],
              ],
              ordered,
            },
          },
        ],
        {
          kind: 'query',
          runtime,
          entry: 'query.sql',
          files: { 'query.sql': query },
          fixtures: { 'schema.sql': setup },
        },
      ),
    ).then(({ tests }) => tests[0]!)

  it('compares columns, rows and, where asked, their order', async () => {
    const query = '-- totals; by shop\nSELECT shop, sum(amount) AS total FROM sale GROUP BY shop ORDER BY shop'
    expect(await grade(`${query} DESC;`)).toMatchObject({ verdict: 'ok' })
    expect(await grade(`${query} DESC`, true)).toMatchObject({ verdict: 'wrong' })
    expect(await grade(query, true)).toMatchObject({ verdict: 'ok' })
    expect(await grade('SELECT shop, amount AS total FROM sale')).toMatchObject({
      message: 'at rows: expected 2 rows, got 3 rows',
    })
  })

  it('can read no file and load no extension', async () => {
    const attempts =
      runtime === 'sql-duckdb'
        ? [
            "SELECT content AS shop, 1 AS total FROM read_text('/etc/passwd')",
            "COPY sale TO '/work/x.csv'",
            'SET enable_external_access = true',
            "ATTACH '/tmp/x.db'",
            'INSTALL httpfs',
          ]
        : ["ATTACH '/tmp/x.db' AS x", 'PRAGMA writable_schema = 1', "SELECT load_extension('x')"]
    for (const attempt of attempts) {
      expect(await grade(attempt), attempt).toMatchObject({ verdict: 'wrong', message: 'The query failed.' })
    }
  })
})

describe('a service', () => {
  const server = (answer: string) => `
import json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1
    def log_message(self, *_): pass
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['content-length'])))
        ${answer}
    def reply(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header('content-length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
if __name__ == '__main__':
    ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()`

  const task = (code: string, tests: Partial<GradingTest>[]) =>
    pythonTask(
      '',
      tests.map((test, index) => ({
        id: `t${index}`,
        criterion: 'correct',
        visible: true,
        expect: { kind: 'responses', responses: [{ status: 200, json: { double: 4 } }] },
        requests: [{ method: 'POST', path: '/', json: { x: 2 } }],
        ...test,
      })),
      { kind: 'service', entry: 'server.py', files: { 'server.py': code }, limits: { ...limits, wallSeconds: 3 } },
    )
  const load: Partial<GradingTest> = {
    requests: undefined,
    load: { requests: [{ method: 'POST', path: '/', json: { x: 2 } }], rate: 50, seconds: 1 },
    expect: { kind: 'latency', p95Ms: 100, minCorrect: 0.99, responses: [{ status: 200, json: { double: 4 } }] },
  }

  it('is asked over its own network, and timed over right replies only', async () => {
    const verdict = await gradeSubmission(
      sandbox,
      task(server("self.reply(200, {'double': 2 * body['x'], 'extra': 1})"), [
        {},
        { expect: { kind: 'responses', responses: [{ status: 200, json: { double: 4 }, match: 'equals' }] } },
        load,
      ]),
    )
    expect(verdict.tests.map(({ verdict: v }) => v)).toEqual(['ok', 'wrong', 'ok'])
    expect(verdict.tests[1]!.message).toBe('request 1: at /extra: expected nothing, got 1')
    expect(verdict.tests[2]!.message).toMatch(
      /^p50 \d+\.\d ms, p95 \d+\.\d ms, p99 \d+\.\d ms over 50 right replies; allowed: p95 100 ms$/,
    )
    expect(verdict.tests[0]!.memoryPeakMiB).toBeGreaterThan(0)
  })

  it('fails for what it does: silence, drips, wrong replies under load, never listening, dying', async () => {
    const one = async (code: string, test: Partial<GradingTest> = {}) =>
      (await gradeSubmission(sandbox, task(code, [test]))).tests[0]!
    expect(await one(server('time.sleep(60)'))).toMatchObject({
      verdict: 'wrong',
      message: expect.stringContaining('no whole reply'),
    })
    const drip =
      "self.send_response(200); self.send_header('content-length', '99'); self.end_headers(); [(self.wfile.write(b' '), self.wfile.flush(), time.sleep(1)) for _ in range(99)]"
    expect(await one(server(drip))).toMatchObject({ verdict: 'wrong' })
    const lucky = "self.reply(200, {'double': 4 if time.time_ns() // 1000 % 2 else 5})"
    expect(await one(server(lucky), load)).toMatchObject({
      verdict: 'wrong',
      message: expect.stringMatching(/^[\d.]+ % of replies were right$/),
    })
    expect(await one('import time\ntime.sleep(60)')).toMatchObject({
      message: expect.stringContaining('nothing listens on 127.0.0.1'),
    })
    expect(await one('raise SystemExit(3)')).toMatchObject({ verdict: 'nonzero-exit' })
    expect(await one(server('os._exit(0)'))).toMatchObject({ verdict: 'wrong', message: 'The server ended by itself.' })
    expect(await one(server('bytearray(10**9)'))).toMatchObject({ verdict: expect.stringMatching(/memory|wrong/) })
  }, 60_000)
})
