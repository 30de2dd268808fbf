import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Expectation, GradingTask, GradingTest, ProgramRun, TestResult } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'
import { gradeSubmission } from './grade-submission.ts'
import type { VisibleOutput } from './test-context.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

type ProgramExpectation = Omit<Extract<Expectation, { kind: 'program' }>, 'kind'>

const ENTRIES = { bash: 'main.sh', 'python-ml': 'main.py', javascript: 'main.mjs', typescript: 'main.ts' } as const

function task(runtime: keyof typeof ENTRIES, code: string, tests: Partial<GradingTest>[]): GradingTask {
  const entry = ENTRIES[runtime]
  return {
    challengeId: 'example',
    kind: 'program',
    runtime,
    entry,
    files: { [entry]: code },
    fixtures: {},
    checkers: {},
    limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 512 },
    tests: tests.map((test, index) => ({
      id: `t${index}`,
      criterion: 'c',
      visible: true,
      run: {},
      expect: { kind: 'program' },
      ...test,
    })),
    criteria: [{ id: 'c', weight: 1, scoring: 'fraction' }],
  }
}

async function grade(asked: GradingTask, more: Partial<GradingTask> = {}): Promise<TestResult[]> {
  return (await gradeSubmission(sandbox, { ...asked, ...more })).tests
}

const program = (expectation: ProgramExpectation, run: ProgramRun = {}): Partial<GradingTest> => ({
  run,
  expect: { kind: 'program', ...expectation },
})
const text = (value: string) => ({ format: 'text' as const, value })
const summary = (tests: TestResult[]) => tests.map(({ verdict, message }) => [verdict, message])

describe('a program', () => {
  it.each([
    ['bash', 'read -r line; printf "%s|" "$@"; printf "%s" "$line $(cat given.txt)"; exit 3'],
    [
      'python-ml',
      'import sys\nif __name__ == "__main__":\n  print("|".join([*sys.argv[1:], ""]) + input(), open("given.txt").read(), end="")\n  sys.exit(3)',
    ],
    [
      'javascript',
      "import { readFileSync as read } from 'node:fs'\nconsole.log([...process.argv.slice(2), ''].join('|') + String(read(0)).trim(), String(read('given.txt')))\nprocess.exitCode = 3",
    ],
    [
      'typescript',
      "import { readFileSync as read } from 'node:fs'\nconst args: string[] = process.argv.slice(2)\nconsole.log([...args, ''].join('|') + String(read(0)).trim(), String(read('given.txt')))\nprocess.exitCode = 3",
    ],
  ] as const)(
    'in %s gets arguments, standard input and files, and is judged by what it prints and its exit code',
    async (runtime, code) => {
      const run = { args: ['-x', 'two words', '*', '', '$HOME\n"'], stdin: 'line\n' }
      const expected = '-x|two words|*||$HOME\n"|line given'
      const tests = await grade(
        task(runtime, code, [
          { ...program({ exitCode: 3, stdout: text(expected) }, run), files: ['given.txt'] },
          { ...program({ exitCode: 'nonzero', stdout: text(`${expected}!`) }, run), files: ['given.txt'] },
          { ...program({ exitCode: 4 }, run), files: ['given.txt'] },
          { ...program({}, run), files: ['given.txt'] },
        ]),
        { fixtures: { 'given.txt': 'given' } },
      )
      expect(summary(tests)).toEqual([
        ['ok', 'Right.'],
        ['wrong', 'output: line 2: expected "\\"|line given!", got "\\"|line given"'],
        ['wrong', 'expected exit code 4, got 3'],
        ['nonzero-exit', 'The program ended with exit code 3.'],
      ])
    },
  )

  it('reads its input from a fixture, and finds it at its end without one', async () => {
    const asked = task('bash', 'wc -c', [
      program({ stdout: text('6') }, { stdinFile: 'in.txt' }),
      program({ stdout: text('0') }),
    ])
    expect(summary(await grade(asked, { fixtures: { 'in.txt': 'six ch' } }))).toEqual([
      ['ok', 'Right.'],
      ['ok', 'Right.'],
    ])
  })

  it('is judged by the files it leaves, after all its processes are dead', async () => {
    const code = `
printf 'id,x\\n2,0.50001\\n1,0.25\\n' > out.csv
echo '{"n": [1, NaN]}' > out.json
cp given.txt copy.txt
echo more >> changed.txt
ln -s /etc/passwd link.txt
mkfifo pipe.txt
mkdir dir.txt
touch there.txt
(sleep 1; echo late > out.csv; echo late > late.txt) &
exit 0`
    const files = ['given.txt', 'changed.txt']
    const leaves = (expectation: ProgramExpectation) => ({ ...program(expectation), files })
    const tests = await grade(
      task('bash', code, [
        leaves({ files: { 'out.csv': { format: 'csv', value: 'id,x\n1,0.25\n2,0.5\n', tolerance: 0.001 } } }),
        leaves({ files: { 'out.json': { format: 'json', value: { n: [1, 2] } } } }),
        leaves({ files: { 'copy.txt': text('given') }, absent: ['late.txt', 'other.txt'], unchanged: ['given.txt'] }),
        leaves({ unchanged: ['changed.txt'] }),
        leaves({ absent: ['there.txt'] }),
        leaves({ absent: ['dir.txt'] }),
        ...['link.txt', 'pipe.txt', 'dir.txt', 'late.txt'].map((name) => leaves({ files: { [name]: text('') } })),
      ]),
      { fixtures: { 'given.txt': 'given', 'changed.txt': 'given' } },
    )
    expect(summary(tests)).toEqual([
      ['ok', 'Right.'],
      ['wrong', 'out.json: at /n/1: expected 2, got NaN'],
      ['ok', 'Right.'],
      ['wrong', 'changed.txt is not as it was given'],
      ['wrong', 'there.txt should not be there'],
      ['wrong', 'dir.txt should not be there'],
      ['wrong', 'link.txt: not a regular file'],
      ['wrong', 'pipe.txt: not a regular file'],
      ['wrong', 'dir.txt: not a regular file'],
      ['wrong', 'late.txt: missing'],
    ])
    expect(tests[0]!.output!.returned).toContain('2,0.50001')
  })

  it('is asked once by tests that only expect different things', async () => {
    const asked = task('bash', 'echo $RANDOM$RANDOM', [
      program({}),
      program({ stdout: text('x') }),
      program({}, { args: ['y'] }),
    ])
    const printed = (await grade(asked)).map(({ output }) => output!.stdout)
    expect(printed[0]).toBe(printed[1])
    expect(printed[0]).not.toBe(printed[2])
  })

  it('can be judged by a checker, which sees output, exit code and files', async () => {
    const check = `
def check(args, output, expected, files):
    right = args == ['a'] and output == {'stdout': 'hi\\n', 'exitCode': 2} and files['f'] == 'x' and files['g'] == 'y'
    return {'score': 1 if right else 0, 'message': ''}`
    const asked = task('bash', 'echo hi; printf x > f; exit 2', [
      { run: { args: ['a'] }, files: ['g'], expect: { kind: 'checker', checker: 'check.py' } },
    ])
    expect(summary(await grade(asked, { fixtures: { g: 'y' }, checkers: { 'check.py': check } }))).toEqual([
      ['ok', 'Right.'],
    ])
  })

  it('tells of a hidden test nothing that it saw there', async () => {
    const code = 'cat; cat secret.txt; cat secret.txt > out.txt; cat secret.txt >&2; exit "$(wc -c < secret.txt)"'
    const hidden = { visible: false, files: ['secret.txt'] }
    const expectations: ProgramExpectation[] = [
      {},
      { exitCode: 0 },
      { exitCode: 12, stdout: text('x') },
      { exitCode: 12, files: { 'out.txt': text('x') } },
      { exitCode: 12, absent: ['out.txt'] },
      { exitCode: 12, files: { 'nothing.txt': text('x') } },
    ]
    const heard: VisibleOutput[] = []
    const { tests } = await gradeSubmission(
      sandbox,
      {
        ...task(
          'bash',
          code,
          expectations.map((one) => ({ ...program(one, { stdin: 'typed-4711' }), ...hidden })),
        ),
        fixtures: { 'secret.txt': 'written-4711' },
      },
      { onOutput: (output) => heard.push(output) },
    )
    expect(tests.every(({ score, output }) => score === 0 && output === undefined)).toBe(true)
    expect(JSON.stringify(tests)).not.toContain('4711')
    expect(new Set(tests.map(({ message }) => message))).toEqual(
      new Set([
        'The program ended with an error.',
        'The output is wrong.',
        'A written file is wrong.',
        'A file is there that should not be.',
        'A file is missing.',
      ]),
    )
    expect(heard).toEqual([])
  })

  it('streams what a visible test prints while it runs', async () => {
    const heard: VisibleOutput[] = []
    await gradeSubmission(
      sandbox,
      task('bash', 'echo one; sleep 0.3; echo two', [program({ stdout: text('one\ntwo') })]),
      {
        onOutput: (output) => heard.push(output),
      },
    )
    expect(heard.map(({ test, stream, text: part }) => [test, stream, part])).toEqual([
      ['t0', 'stdout', 'one\n'],
      ['t0', 'stdout', 'two\n'],
    ])
  })
})

describe('visible and hidden tests', () => {
  it('do not run side by side: all visible ones are over before the first hidden one begins', async () => {
    const order: string[] = []
    const sleeping = task(
      'bash',
      'sleep "$1"',
      Array.from({ length: 8 }, (_, index) => ({
        ...program({}, { args: [index < 4 ? '0.2' : '0.01', String(index)] }),
        visible: index < 4,
      })),
    )
    const seen = new Map<string, number>()
    const run = sandbox.run.bind(sandbox)
    const watching: Sandbox = Object.create(sandbox, {
      run: {
        value: async (...args: Parameters<Sandbox['run']>) => {
          const { argv } = args[0].program as { argv: string[] }
          order.push(`begin ${argv.at(-1)}`)
          try {
            return await run(...args)
          } finally {
            order.push(`end ${argv.at(-1)}`)
          }
        },
      },
    }) as Sandbox
    const { verdict } = await gradeSubmission(watching, sleeping)
    expect(verdict).toBe('ok')
    order.forEach((event, index) => seen.set(event, index))
    const ends = [0, 1, 2, 3].map((index) => seen.get(`end ${index}`)!)
    const begins = [4, 5, 6, 7].map((index) => seen.get(`begin ${index}`)!)
    expect(Math.max(...ends)).toBeLessThan(Math.min(...begins))
    expect(seen.size).toBe(16)
  })
})

describe('a metric', () => {
  const metric = (expectation: Partial<Extract<Expectation, { kind: 'metric' }>>): Partial<GradingTest> => ({
    expect: { kind: 'metric', metric: 'rmse', labels: 'labels.json', max: 0.1, ...expectation },
  })
  const fixtures = { 'labels.json': '[1, 2, 3]' }

  it('takes predictions from a file that a program wrote', async () => {
    const code = `
printf 'id,prediction\\r\\na,1.05\\r\\nb,2\\r\\nc,2.95\\r\\n' > good.csv
printf 'prediction\\n1\\n2\\n' > short.csv
printf 'prediction\\n1\\n2\\n3\\n4\\n' > long.csv
printf 'prediction\\n1\\nNaN\\n3\\n' > nan.csv
printf 'prediction\\n1\\ntwo\\n3\\n' > text.csv
printf 'prediction\\n1,5\\n2\\n3\\n' > ragged.csv
: > empty.csv
echo '{"p": [1, 2, 3.3]}' > bad.json
printf '%0200000d' 0 | tr 0 '\\0' > zeros.csv`
    const file = (name: string, column?: string) => ({ file: { name, column } })
    const tests = await grade(
      task('bash', code, [
        metric(file('good.csv', 'prediction')),
        metric(file('good.csv', 'id')),
        metric(file('good.csv', 'guess')),
        metric(file('short.csv', 'prediction')),
        metric(file('long.csv', 'prediction')),
        metric(file('nan.csv', 'prediction')),
        metric(file('text.csv', 'prediction')),
        metric(file('ragged.csv', 'prediction')),
        metric(file('empty.csv', 'prediction')),
        metric(file('zeros.csv', 'prediction')),
        metric({ ...file('bad.json'), at: '/p' }),
        metric({ ...file('bad.json'), at: '/q' }),
        metric(file('good.csv')),
        metric(file('none.csv', 'prediction')),
      ]),
      { fixtures },
    )
    expect(summary(tests)).toEqual([
      ['ok', 'rmse is 0.04082; at most 0.1 is asked'],
      ['wrong', 'The predictions are not all finite numbers.'],
      ['wrong', 'good.csv: it has no column guess'],
      ['wrong', 'expected 3, got 2'],
      ['wrong', 'expected 3, got 4'],
      ['wrong', 'The predictions are not all finite numbers.'],
      ['wrong', 'The predictions are not all finite numbers.'],
      ['wrong', 'ragged.csv: it is not CSV: row 1 has 2 cells, the header has 1'],
      ['wrong', 'empty.csv: it is not CSV: no header'],
      ['wrong', 'zeros.csv: it has no column prediction'],
      ['wrong', 'rmse is 0.1732; at most 0.1 is asked'],
      ['wrong', 'No list of predictions was returned.'],
      ['wrong', 'good.csv: it is not JSON'],
      ['wrong', 'none.csv: missing'],
    ])
  })

  it('takes them from a file that a function wrote, too', async () => {
    const code = 'def f():\n    open("p.json", "w").write("[1, 2, 3]")\n    return "written"'
    const [test] = await grade(
      task('python-ml', code, [{ ...metric({ file: { name: 'p.json' } }), call: { function: 'f', args: [] } }]),
      {
        kind: 'function',
        fixtures,
      },
    )
    expect(test).toMatchObject({ verdict: 'ok', output: { returned: '"written"' } })
  })
})

describe('a model file', () => {
  const train = `
import pickle, joblib, json, os, sys
from sklearn.linear_model import LogisticRegression
import pandas as pd
assert not os.path.exists('unseen.csv') and not os.path.exists('labels.json')
data = pd.read_csv('train.csv')
model = LogisticRegression().fit(data[['x']], data['y'])
joblib.dump(model, 'model.joblib')
pickle.dump(model, open('model.pkl', 'wb'))
json.dump({'w': float(model.coef_[0][0]), 'b': float(model.intercept_[0])}, open('model.json', 'w'))
open('broken.pkl', 'w').write('no pickle')
`
  const predict = `
import json, math, os, pandas as pd
def predict(model, rows):
    assert not os.path.exists('labels.json') and not os.path.exists('train.csv')
    m = json.load(open(model))
    return [1 / (1 + math.exp(-m['w'] * x - m['b'])) for x in pd.read_csv(rows)['x']]
def silent(model, rows): return [None]`
  const fixtures = {
    'train.csv': 'x,y\n-3,0\n-2,0\n-1,0\n-0.5,1\n0.5,0\n1,1\n2,1\n3,1\n',
    'unseen.csv': 'x\n-2\n-0.1\n0.2\n2.5\n',
    'labels.json': '[0, 0, 1, 1]',
  }
  type Model = NonNullable<Extract<Expectation, { kind: 'metric' }>['model']>
  const asked = (model: Partial<Model>, more: Partial<GradingTest> = {}): Partial<GradingTest> => ({
    files: ['train.csv'],
    expect: {
      kind: 'metric',
      metric: 'roc-auc',
      labels: 'labels.json',
      min: 0.9,
      model: { file: 'model.joblib', features: 'unseen.csv', ...model },
    },
    ...more,
  })
  const trained = (tests: Partial<GradingTest>[], code = train): GradingTask => {
    const base = task('python-ml', code, tests)
    return { ...base, files: { ...base.files, 'predict.py': predict }, fixtures }
  }

  it('is opened in a box of its own, with rows and without labels, and scored by what it predicts', async () => {
    const tests = await grade(
      trained([
        asked({ method: 'predict_proba' }),
        asked({ file: 'model.pkl', method: 'predict' }),
        asked({ file: 'model.json', function: { file: 'predict.py', name: 'predict' } }),
        asked({ file: 'model.json', function: { file: 'predict.py', name: 'silent' } }),
        asked({ file: 'model.json', function: { file: 'predict.py', name: 'absent' } }),
        asked({ file: 'broken.pkl', method: 'predict' }),
        asked({ file: 'nothing.pkl', method: 'predict' }),
        asked({ file: 'model.json', method: 'predict' }),
      ]),
    )
    expect(summary(tests)).toEqual([
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['wrong', 'expected 4, got 1'],
      ['wrong', 'The function is not defined.'],
      ['wrong', expect.stringMatching(/^raised \w+$/)],
      ['wrong', 'nothing.pkl: missing'],
      ['wrong', expect.stringMatching(/^raised \w+$/)],
    ])
    expect(tests[0]!.output!.returned).toMatch(/^\[0\.\d+, /)
  })

  it('may be handed in, as text or in base64', async () => {
    // What pickle writes for models.Constant(), in its oldest form.
    const pickled = Buffer.from('cmodels\nConstant\n(tR.', 'latin1')
    const files = {
      ...trained([]).files,
      'models.py': 'class Constant:\n    def predict(self, rows): return [0, 0, 1, 1]',
      'model.pkl.base64': pickled.toString('base64'),
      'model.json': '{"w": 1, "b": 0}',
    }
    const tests = await grade({
      ...trained([
        asked({ file: 'model.pkl', method: 'predict' }, { run: undefined, files: [] }),
        asked({ file: 'model.json', function: { file: 'predict.py', name: 'predict' } }, { run: undefined, files: [] }),
        asked({ file: 'gone.pkl', method: 'predict' }, { run: undefined, files: [] }),
      ]),
      files,
    })
    expect(summary(tests)).toEqual([
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['ok', 'roc-auc is 1.000; at least 0.9 is asked'],
      ['wrong', 'gone.pkl is missing'],
    ])
  })

  it('gains nothing by running a command when it is opened: neither labels nor another score', async () => {
    const hostile = `
import os, pickle
command = '''
import glob, json, os
found = [p for f in ("/work", "/tmp", "/dev/shm", "/box") for p in glob.glob(f + "/**", recursive=True)]
print("FOUND", found, os.environ)
for fd in range(3, 64):
    try: os.write(fd, b'{"ok": [0, 0, 1, 1]}\\\\n{"verdict": "ok", "score": 1}\\\\n')
    except OSError: pass
'''
class Evil:
    def __reduce__(self): return (exec, (command, {}))
pickle.dump(Evil(), open('model.pkl', 'wb'))`
    const use = { file: 'model.pkl', method: 'predict' } as const
    const [visible, hidden] = await grade(trained([asked(use), { ...asked(use), visible: false }], hostile))
    expect(visible).toMatchObject({ verdict: 'protocol-error', score: 0 })
    expect(visible!.output!.stdout).toContain('FOUND')
    expect(visible!.output!.stdout).not.toContain('labels.json')
    expect(visible!.output!.stdout).not.toContain('train.csv')
    expect(hidden).toMatchObject({
      verdict: 'protocol-error',
      score: 0,
      message: 'The program wrote to the channel for answers.',
    })
    expect(hidden!.output).toBeUndefined()
  })

  it('is the candidate’s mistake where its name is a folder of theirs', async () => {
    const base = trained([asked({ method: 'predict' })])
    const [test] = await grade({ ...base, files: { ...base.files, 'model.joblib/x.py': '' } })
    expect(test).toMatchObject({ verdict: 'wrong', message: 'A file and a folder have the same name.' })
  })
})
