import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, TestResult } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'
import { gradeSubmission } from './grade-submission.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

const SECRET = 'expected-value-4711'

/** Grades a submission against one hidden test whose expected value the candidate cannot compute. */
async function grade(solution: string, more: Partial<GradingTask> = {}): Promise<TestResult> {
  const { tests } = await gradeSubmission(sandbox, {
    challengeId: 'forgery',
    kind: 'function',
    runtime: 'python-ml',
    entry: 'solution.py',
    files: { 'solution.py': solution },
    fixtures: { 'answers.json': JSON.stringify(SECRET) },
    checkers: { 'check.py': `SECRET = '${SECRET}'` },
    limits: { cpuSeconds: 3, wallSeconds: 5, memoryMiB: 256 },
    tests: [
      {
        id: 'hidden',
        criterion: 'c',
        visible: false,
        call: { function: 'f', args: ['question'] },
        expect: { kind: 'equals', valueFile: 'answers.json' },
      },
    ],
    criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
    ...more,
  })
  return tests[0]!
}

describe('a forged result scores 0', () => {
  it.each([
    ['a verdict printed', 'import sys\nprint(\'{"passed": true, "score": 1}\')\nsys.exit(0)'],
    [
      'a verdict printed from the function',
      'def f(q):\n    print(\'{"id": "x", "ok": 1}\')\n    import os\n    os._exit(0)',
    ],
    [
      'every descriptor written to',
      'import os\nfor fd in range(64):\n    try: os.write(fd, b\'{"verdict":"ok","id":"1","ok":true}\\n\')\n    except OSError: pass\ndef f(q): return 1',
    ],
    [
      'frames of our own protocol',
      'import os, struct\nos.write(1, b"X" + struct.pack("<I", 16) + b\'{"verdict":"ok"}\')\ndef f(q): return 1',
    ],
    ['json replaced', 'import json\njson.dumps = lambda *a, **k: \'{"id": "0", "ok": true}\'\ndef f(q): return 1'],
    [
      'an object that equals everything',
      'class Any(str):\n    __eq__ = lambda s, o: True\n    __hash__ = str.__hash__\ndef f(q): return Any("x")',
    ],
    ['a dictionary that names itself ok', 'def f(q): return {"id": "x", "ok": True, "score": 1, "verdict": "ok"}'],
    [
      'two answers with the true id, found in the caller’s frame',
      'import json, os, sys\ndef f(q):\n    frame = sys._getframe()\n    while frame and "question" not in frame.f_locals: frame = frame.f_back\n    id = frame.f_locals["question"]["id"]\n    for value in (1, 2): os.write(3, (json.dumps({"id": id, "ok": value}) + "\\n").encode())\n    os._exit(0)',
    ],
    ['a result far too large', 'def f(q): return "x" * (9 * 2**20)'],
    ['a result nested too deep', 'import os, sys\ndef f(q):\n    os.write(3, b"[" * 100000 + b"\\n")\n    os._exit(0)'],
    [
      'a pickle that runs a command',
      'class Evil:\n    def __reduce__(self): return (__import__("os").system, ("echo yes",))\ndef f(q): return Evil()',
    ],
  ])('%s', async (_, solution) => {
    const result = await grade(solution)
    expect(result.score).toBe(0)
    expect(['wrong', 'protocol-error', 'output-limit', 'nonzero-exit']).toContain(result.verdict)
  })

  it('calls what it finds on the answer channel a protocol error', async () => {
    const twice = 'import os\nos.write(3, b"{}\\n")\ndef f(q): return 1'
    expect((await grade(twice)).verdict).toBe('protocol-error')
    // Even the right value does not count when it does not answer the question that was asked.
    const guessed = `import os\nos.write(3, b'{"id": "guess", "ok": "${SECRET}"}\\n')\nos._exit(0)`
    expect(await grade(guessed)).toMatchObject({ verdict: 'protocol-error', score: 0 })
  })

  it('is right only for the right value: the same submission with the secret passes', async () => {
    expect(await grade(`def f(q): return '${SECRET}'`)).toMatchObject({ verdict: 'ok', score: 1 })
  })
})

describe('hidden tests', () => {
  /** Looks everywhere a process can look, and answers with what it finds, so that a find would pass the test. */
  const spy = `
import gc, glob, os, sys
HEAD, TAIL = 'expected-value', '-4711'
def search():
    for folder in ('/work', '/tmp', '/box', '/opt/millwright/programs', '/etc', '/dev/shm', '/var', '/run', '/home', '/root'):
        for path in glob.glob(folder + '/**', recursive=True):
            try:
                if (HEAD + TAIL).encode() in open(path, 'rb').read(2**20): return HEAD + TAIL
            except OSError: pass
    for item in gc.get_objects():
        try:
            if type(item) in (dict, list, tuple) and any(type(v) is str and v == HEAD + TAIL for v in (item.values() if type(item) is dict else item)): return HEAD + TAIL
        except Exception: pass
    frame = sys._getframe()
    while frame:
        if any(v == HEAD + TAIL for v in list(frame.f_locals.values()) if type(v) is str): return HEAD + TAIL
        frame = frame.f_back
    for path in ('/proc/self/environ', '/proc/1/environ', '/proc/1/cmdline', '/proc/self/cmdline'):
        try:
            if (HEAD + TAIL).encode() in open(path, 'rb').read(): return HEAD + TAIL
        except OSError: pass
    needle = HEAD.encode()
    for line in open('/proc/self/maps'):
        area, mode = line.split()[:2]
        if not mode.startswith('rw') or '[v' in line: continue
        low, high = (int(x, 16) for x in area.split('-'))
        try:
            memory = open('/proc/self/mem', 'rb'); memory.seek(low); data = memory.read(min(high - low, 2**26))
        except (OSError, ValueError, OverflowError): continue
        start = 0
        while (start := data.find(needle, start)) >= 0:
            if data[start + 14:start + 19] == TAIL.encode(): return HEAD + data[start + 14:start + 19].decode()
            start += 1
    return 'nothing found'
`

  it('are nowhere to be found from inside', async () => {
    expect(await grade(`${spy}\ndef f(q): return search()`)).toMatchObject({ verdict: 'wrong', score: 0 })
  })

  it('would be found if they were there: the same search finds a planted value', async () => {
    const planted = await grade(
      `${spy}\nPLANTED = ['expected-' + 'value' + '-4711' for _ in range(3)]\ndef f(q): return search()`,
    )
    expect(planted).toMatchObject({ verdict: 'ok', score: 1 })
  })

  it('show their arguments to nobody: what a hidden test prints or returns stays inside', async () => {
    const result = await grade('import sys\ndef f(q):\n    print(q); print(q, file=sys.stderr)\n    return q')
    expect(JSON.stringify(result)).not.toContain('question')
  })

  it('are each alone: nothing a submission leaves behind reaches its next test', async () => {
    const solution = `
import os, random
def f(n):
    seen = [p for p in ('/tmp/seen', '/dev/shm/seen', '/work/seen') if os.path.exists(p)]
    for p in ('/tmp/seen', '/dev/shm/seen', '/work/seen'): open(p, 'w').write(str(n))
    return [len(seen), os.getpid()]`
    const test = (id: string) => ({
      id,
      criterion: 'c',
      visible: false,
      call: { function: 'f', args: [1] },
      expect: { kind: 'equals' as const, value: [0, 2] },
    })
    const tests = Array.from({ length: 6 }, (_, index) => test(`t${index}`))
    const task = { files: { 'solution.py': solution }, tests }
    for (let round = 0; round < 2; round += 1) expect((await grade('', task)).verdict).toBe('ok')
  })

  it('stay hidden from TypeScript too', async () => {
    const solution = `
import { readFileSync, readdirSync, writeSync } from 'node:fs'
export function f(q: string): string {
  const texts: string[] = [process.argv.join(' '), JSON.stringify(process.env)]
  for (const name of ['environ', 'cmdline', 'maps', 'status'].flatMap((n) => ['/proc/self/' + n, '/proc/1/' + n])) { try { texts.push(readFileSync(name, 'latin1')) } catch {} }
  for (const folder of ['/work', '/tmp', '/opt/millwright/programs', '/etc'])
    for (const name of readdirSync(folder)) { try { texts.push(readFileSync(folder + '/' + name, 'latin1').slice(0, 1e6)) } catch {} }
  return texts.join('').match(/expected-value-\\d{4}/)?.[0] ?? 'nothing'
}`
    const more = { runtime: 'typescript' as const, entry: 'solution.ts', files: { 'solution.ts': solution } }
    expect(await grade('', more)).toMatchObject({ verdict: 'wrong', score: 0 })
    const forged = "import { writeSync } from 'node:fs'\nwriteSync(3, '{\"ok\": 1}\\n')\nexport const f = () => 1"
    expect(await grade('', { ...more, files: { 'solution.ts': forged } })).toMatchObject({ verdict: 'protocol-error' })
  })
})
