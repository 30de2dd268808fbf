import { expect } from 'vitest'
import type { Expectation, GradingTask, GradingTest } from '../task.ts'
import { asBothUsers } from './hostile-box.ts'

const SECRET = 'expected-value-4711'
const EQUALS: Expectation = { kind: 'equals', valueFile: 'answers.json' }

const test = (more: Partial<GradingTest> = {}): GradingTest => ({
  id: 'hidden',
  criterion: 'c',
  visible: false,
  call: { function: 'f', args: ['question'] },
  expect: EQUALS,
  ...more,
})

/** Finds the question's id in the frames that called the candidate, then says what it likes on the answer channel. */
const forged = (payload: string) => `
import json, os, sys, time
def f(q):
    frame = sys._getframe()
    while frame and 'question' not in frame.f_locals: frame = frame.f_back
    id = frame.f_locals['question']['id']
    data = ${payload}
    data = data if isinstance(data, bytes) else data.encode()
    while data: data = data[os.write(3, data):]
    os._exit(0)`

/** Looks everywhere a process can look for what it is looking for; found, it would be the right answer. */
const SPY = `
import gc, glob, os, sys
HEAD, TAIL = 'expected-value', '-4711'
def texts():
    for folder in ('/work', '/tmp', '/box', '/opt/millwright/programs', '/etc', '/dev/shm', '/var', '/run', '/home', '/root', '/proc/1', '/proc/self'):
        for path in glob.glob(folder + '/**', recursive=not folder.startswith('/proc')):
            try:
                with open(path, 'rb') as file: yield file.read(2**20)
            except OSError: pass
    for fd in range(3, 64):
        try: yield os.pread(fd, 2**20, 0)
        except OSError: pass
def memory():
    for line in open('/proc/self/maps'):
        area, mode = line.split()[:2]
        if not mode.startswith('rw') or '[v' in line: continue
        low, high = (int(x, 16) for x in area.split('-'))
        try:
            with open('/proc/self/mem', 'rb') as file:
                file.seek(low)
                yield file.read(min(high - low, 2**26))
        except (OSError, ValueError, OverflowError): continue
def holds(data):
    "Never joins the two halves: it would find itself."
    start = 0
    while (start := data.find(HEAD.encode(), start)) >= 0:
        if data[start + 14:start + 19] == TAIL.encode(): return True
        start += 1
def is_it(value): return type(value) is str and len(value) == 19 and value[:14] == HEAD and value[14:] == TAIL
def search():
    if any(holds(text) for text in texts()): return HEAD + TAIL
    for item in gc.get_objects():
        try:
            if any(is_it(v) for v in (item.values() if type(item) is dict else item if type(item) in (list, tuple) else ())): return HEAD + TAIL
        except Exception: pass
    frame = sys._getframe()
    while frame:
        if any(is_it(v) for v in list(frame.f_locals.values())): return HEAD + TAIL
        frame = frame.f_back
    if any(holds(data) for data in memory()): return HEAD + TAIL
    return 'nothing found'
`

asBothUsers('forging and theft', ({ hostile, grade }) => {
  const judge = (solution: string, more: Partial<GradingTask> = {}) =>
    grade({
      files: { 'solution.py': solution },
      fixtures: { 'answers.json': JSON.stringify(SECRET), 'labels.json': JSON.stringify([0, 1, 0, 1]) },
      checkers: {
        'check.py': `SECRET = '${SECRET}'\ndef check(args, output, expected, files): return {'score': float(output == SECRET)}`,
      },
      tests: [test()],
      limits: { cpuSeconds: 4, wallSeconds: 12, memoryMiB: 384 },
      ...more,
    })
  const expectNothing = (result: Awaited<ReturnType<typeof judge>>, about?: string) => {
    expect(result.score, about).toBe(0)
    expect(result.verdict, about).toMatch(
      /^(wrong|protocol-error|output-limit|nonzero-exit|signal|memory|cpu-time|wall-time)$/,
    )
  }

  hostile('the expected value, anywhere a process can look', async () => {
    expect(await judge(`${SPY}\ndef f(q): return search()`)).toMatchObject({ verdict: 'wrong', score: 0 })
    const planted = `${SPY}\nPLANTED = ['expected-' + 'value' + '-4711' for _ in range(3)]\ndef f(q): return search()`
    expect(await judge(planted)).toMatchObject({ verdict: 'ok', score: 1 }) // the search can find something
  })

  hostile('labels, and the files of other tests', async () => {
    const listing = "import os\ndef f(q): return sorted(os.listdir('.')) + sorted(os.environ)[:0]"
    const tests = [
      test({ files: ['mine.csv'], expect: { kind: 'equals', value: ['mine.csv', 'solution.py'] } }),
      test({ id: 'other', files: ['other.csv'] }),
    ]
    const fixtures = { 'mine.csv': '1', 'other.csv': '2', 'answers.json': '1', 'labels.json': '[1]' }
    expect(await judge(listing, { tests, fixtures })).toMatchObject({ verdict: 'ok', score: 1 })
    const labels =
      "import glob\ndef f(q):\n    for path in glob.glob('/[!pu]*/**/labels*', recursive=True): return eval(open(path).read())\n    return [0.5] * 4"
    const metric: Expectation = { kind: 'metric', metric: 'roc-auc', labels: 'labels.json', min: 0.9 }
    expectNothing(await judge(labels, { tests: [test({ expect: metric })] }))
  })

  hostile('a verdict in every place where one could be read', async () => {
    for (const code of [
      'import sys\nprint(\'{"passed": true, "score": 1, "verdict": "ok"}\')\nsys.exit(0)',
      'import os\nfor fd in range(64):\n    try: os.write(fd, b\'{"verdict": "ok", "id": "1", "ok": true}\\n\')\n    except OSError: pass\ndef f(q): return 1',
      "import os, struct\nfor kind in b'XPRO': os.write(3, struct.pack('<BI', kind, 16) + b'{\"verdict\":\"ok\"}')\ndef f(q): return 1",
      "import os\nopen('/work/verdict.json', 'w').write('{\"verdict\": \"ok\"}')\nos._exit(0)",
      'import os\nos.kill(os.getpid(), 9)',
      'def f(q): return {"id": "x", "ok": True, "score": 1, "verdict": "ok"}',
    ])
      expectNothing(await judge(code), code)
  })

  hostile('our own program, changed while it runs', async () => {
    for (const code of [
      'import json\njson.dumps = lambda *a, **k: \'{"id": "0", "ok": true}\'\ndef f(q): return 1',
      "import sys\nprograms = sys.modules['millwright_box.programs']\nprograms._answer = lambda *a, **k: None\nprograms._plain = lambda v: 'expected-value-' + '4711'[:2]\ndef f(q): return object()",
      'import builtins\nbuiltins.getattr = lambda *a: (lambda *b: 1)\nbuiltins.len = None\ndef f(q): return 1',
      "import os\nreal = os.write\nos.write = lambda fd, data: real(fd, bytes(data).replace(b'wrong', b'right'))\ndef f(q): return 'wrong'",
      "import sys\nclass Any(str):\n    __eq__ = lambda s, o: True\n    __hash__ = str.__hash__\ndef f(q): return Any('x')",
      "import sys\nsys.modules['solution'].f = None\nfor frame in sys._current_frames().values():\n    while frame: frame.f_locals; frame = frame.f_back\ndef f(q): return 1",
    ])
      expectNothing(await judge(code), code)
  })

  hostile('answers: early, twice, late, with another id, with the true id and the wrong value', async () => {
    expect((await judge('import os\nos.write(3, b"{}\\n")\ndef f(q): return 1')).verdict).toBe('protocol-error')
    const guessed = `import os\nos.write(3, b'{"id": "guess", "ok": "${SECRET}"}\\n')\nos._exit(0)`
    expect(await judge(guessed)).toMatchObject({ verdict: 'protocol-error', score: 0 })
    expectNothing(await judge(forged("''.join(json.dumps({'id': id, 'ok': v}) + '\\n' for v in range(3))")))
    expectNothing(await judge(forged("json.dumps({'id': id, 'ok': 1, 'score': 1, 'verdict': 'ok'}) + '\\n'")))
    expectNothing(await judge(forged(`json.dumps({'id': id, 'ok': '${SECRET}'}) + '\\n\\n'`))) // even the right value
    const late =
      'import os, sys, threading, time\ndef f(q):\n    if os.fork() == 0:\n        time.sleep(0.3); os.write(3, b\'{"id": "x"}\\n\'); os._exit(0)\n    return 1'
    expectNothing(await judge(late))
    const reads =
      "import os, json\nq = json.loads(os.read(0, 9999))\nos.write(3, json.dumps({'id': q['id'], 'ok': q}).encode() + b'\\n')\nos._exit(0)"
    expectNothing(await judge(reads))
  })

  hostile('answers that are hard to read: deep, huge, odd numbers, odd names, half a character', async () => {
    for (const payload of [
      '\'{"id": "%s", "ok": %s}\\n\' % (id, \'[\' * 490 + \']\' * 490)',
      '\'{"id": "%s", "ok": %s}\\n\' % (id, \'[\' * 10**6 + \']\' * 10**6)',
      '\'{"id": "%s", "ok": [%s1]}\\n\' % (id, \'NaN, \' * 10**6)',
      '\'{"id": "%s", "ok": "%s"}\\n\' % (id, chr(92) * 3000000)',
      '\'{"id": "%s", "ok": NaN, "x": "%s\' % (id, \'a\' * 7000000)',
      '\'{"id": "%s", "__proto__": {"ok": 1}}\\n\' % id',
      '\'{"id": "%s", "ok": {"__proto__": 1, "constructor": 1, "toString": null, "length": 9}}\\n\' % id',
      '\'{"id": "%s", "ok": 1e999999, "ok": -0, "ok": 1e-999999}\\n\' % id',
      'b\'{"id": "\' + id.encode() + b\'", "ok": "\\xff\\xfe\\xed\\xa0\\x80"}\\n\'',
      '\'{"id": "%s", "error": [%s]}\\n\' % (id, \'"x",\' * 10**6 + \'1\')',
      "b'\\0' * 100",
    ]) {
      const started = performance.now()
      expectNothing(await judge(forged(payload)), payload)
      // A reader that looks at each character again and again would take minutes for these.
      expect(performance.now() - started, payload).toBeLessThan(20_000)
    }
  })

  hostile('what a hidden test was asked, in whatever is told about it', async () => {
    for (const code of [
      'import sys\ndef f(q):\n    print(q); print(q, file=sys.stderr)\n    return q',
      'def f(q): raise type(q, (Exception,), {"__module__": q})(q)',
      'def f(q): raise SystemExit(q)',
      'import sys\ndef f(q): sys.exit(len(q))',
      'class Q:\n    def __init__(s, q): s.q = q\n    def __reduce__(s): raise ValueError(s.q)\ndef f(q): return {q: Q(q)}',
      'import os\ndef f(q):\n    open(q, "w").write(q); os.rename("solution.py", q + ".py")\n    return q',
    ])
      expect(JSON.stringify(await judge(code)), code).not.toContain('question')
  })

  hostile('what one hidden test leaves for the next', async () => {
    const solution = `
import os
PLACES = ('/tmp/seen', '/dev/shm/seen', '/work/seen', '/box/seen')
def f(n):
    seen = [p for p in PLACES if os.path.exists(p)]
    for p in PLACES:
        try: open(p, 'w').write(str(n))
        except OSError: pass
    if os.fork() == 0:
        while True:
            try: open('/tmp/seen', 'w').write('again')
            except OSError: pass
    return [len(seen), os.getpid()]`
    const tests = Array.from({ length: 4 }, (_, index) =>
      test({ id: `t${index}`, call: { function: 'f', args: [index] }, expect: { kind: 'equals', value: [0, 2] } }),
    )
    for (let round = 0; round < 2; round += 1) expect((await judge(solution, { tests })).verdict).toBe('ok')
  })

  hostile('files for a checker: huge, many, unreadable, with its own name', async () => {
    const checked = { tests: [test({ expect: { kind: 'checker', checker: 'check.py' } })] }
    for (const write of [
      'for i in range(32): open(f"z{i}", "wb").truncate(4 << 20)',
      'for i in range(10): open(f"z{i}", "wb").write(b"\\xff" * (4 << 20))',
      'for i in range(2000): open(f"z{i}", "wb").write(b"\\0")',
      'open(b"\\xff\\xfe", "w").write("a"); open("new\\nline", "w").write("b"); open("__proto__", "w").write("c")',
      'import os; os.symlink("/opt/millwright", "link"); os.mkfifo("fifo"); open("checker.py", "w").write("def check(*a): return {\'score\': 1.0}"); open("check.py", "w").write("SECRET = 1")',
    ]) {
      const started = performance.now()
      expectNothing(await judge(`def f(q):\n    ${write}\n    return 1`, checked), write)
      expect(performance.now() - started, write).toBeLessThan(20_000)
    }
  })

  hostile('a value that a checker stumbles over', async () => {
    const checkers = {
      'check.py':
        'def check(args, output, expected, files):\n    return {"score": 1.0 if output["a"]["b"] > 0 else 0.0}',
    }
    const tests = [test({ expect: { kind: 'checker', checker: 'check.py' } })]
    for (const value of [
      'None',
      '{"a": None}',
      '{"a": {"b": "x"}}',
      '{"a": {"b": float("nan")}}',
      '"x" * 7000000',
      '[[]] * 1000000',
    ]) {
      expectNothing(await judge(`def f(q): return ${value}`, { checkers, tests }), value)
    }
  })

  hostile('predictions in a file: a link, a FIFO, a million columns, words for numbers', async () => {
    const metric: Expectation = {
      kind: 'metric',
      metric: 'roc-auc',
      labels: 'labels.json',
      file: { name: 'p.csv', column: 'p' },
      min: 0.5,
    }
    const tests = [test({ call: undefined, run: {}, expect: metric })]
    for (const code of [
      "import os\nos.symlink('/proc/self/environ', 'p.csv')",
      "import os\nos.mkfifo('p.csv')",
      "open('p.csv', 'w').write('p' + ',' * 3000000 + '\\n' + '1,' * 1000000)",
      "open('p.csv', 'w').write('p\\n' + '1\\n' * 2000000)",
      "open('p.csv', 'w').write('p\\n0.1\\nNaN\\ninf\\n0.9\\n')",
      "open('p.csv', 'w').write('p\\n' + '\"' * 1000001)",
      "open('p.csv', 'wb').write(b'\\xff\\xfe' * 100)",
      "open('p.csv', 'w').write('p\\n=cmd()\\n+1\\n@x\\n1e999\\n')",
    ])
      expectNothing(await judge('', { kind: 'program', entry: 'main.py', files: { 'main.py': code }, tests }), code)
  })

  hostile('a model file that runs a command when it is opened', async () => {
    const evil = (statement: string) =>
      `import base64, pickle\nclass Evil:\n    def __reduce__(self): return (exec, (${JSON.stringify(statement)},))\nopen('m.pkl', 'wb').write(pickle.dumps(Evil()))`
    const model: Expectation = {
      kind: 'metric',
      metric: 'roc-auc',
      labels: 'labels.json',
      model: { file: 'm.pkl', features: 'rows.csv' },
      min: 0.5,
    }
    const tests = [test({ call: undefined, run: {}, expect: model })]
    const fixtures = { 'rows.csv': 'x\n1\n2\n3\n4\n', 'labels.json': '[0, 1, 0, 1]' }
    for (const statement of [
      'import os; os.write(3, b\'{"id": "x", "ok": [0, 1, 0, 1]}\\n\'); os._exit(0)',
      'import glob, os; print(glob.glob("/work/*")); os._exit(0)',
      'while True: pass',
      'raise SystemExit(0)',
      'import sys; sys.modules["sklearn"] = None',
    ]) {
      expectNothing(
        await judge('', {
          kind: 'program',
          entry: 'main.py',
          files: { 'main.py': evil(statement) },
          tests,
          fixtures,
          limits: { cpuSeconds: 2, wallSeconds: 6, memoryMiB: 384 },
        }),
        statement,
      )
    }
  })

  hostile('is right only for the right value: the same submission with it passes', async () => {
    expect(await judge(`def f(q): return '${SECRET}'`)).toMatchObject({ verdict: 'ok', score: 1 })
  })
})
