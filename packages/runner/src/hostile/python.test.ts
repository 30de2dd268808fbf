import { expect } from 'vitest'
import type { Job } from '../sandbox/job.ts'
import { asBothUsers, PATIENT } from './hostile-box.ts'

/** What a program may end with that breaks itself: its own error, or its own crash. */
const ITS_OWN_FAULT = /^(nonzero-exit|signal|memory|cpu-time)$/

asBothUsers('Python', ({ hostile, run, grade, sampled }) => {
  /** Runs a source as it is, without our helpers in front. */
  const source = (text: Job['files'][string], more: Parameters<typeof run>[1] = {}) =>
    run('', { ...more, files: { 'main.py': text, ...more.files } })

  hostile('a source with NUL bytes, a BOM, broken UTF-8 or another encoding', async () => {
    expect((await source("print('a\0b')")).verdict).toBe('nonzero-exit')
    expect((await source(Buffer.from([0x70, 0xff, 0xfe, 0x0a]))).verdict).toBe('nonzero-exit')
    expect((await source('\ufeffprint(1)')).stdout.toString()).toBe('1\n')
    expect((await source('# -*- coding: utf-7 -*-\n+AG8-s = 1')).verdict).toMatch(/^(ok|nonzero-exit)$/)
    expect((await source('# -*- coding: rot13 -*-\ncevag(1)')).verdict).toBe('nonzero-exit')
  })

  hostile('a source that is a program in several languages at once', async () => {
    const polyglot = "#!/bin/sh\n''':'\nexec echo shell\n'''\nprint('python')"
    expect((await source(polyglot)).stdout.toString()).toBe('python\n')
  })

  hostile('nesting so deep that the compiler gives up', async () => {
    for (const text of [
      '('.repeat(100_000),
      `x = ${'['.repeat(5000)}${']'.repeat(5000)}`,
      `x = ${'-'.repeat(100_000)}1`,
      `x = ${'1+'.repeat(100_000)}1`,
      'if 1:\n' + Array.from({ length: 150 }, (_, i) => `${' '.repeat(i + 1)}if 1:\n`).join(''),
    ]) {
      const { verdict } = await source(text, { limits: { memory: 256 << 20, cpuSeconds: 4, ...PATIENT } })
      expect(verdict).toMatch(/^(nonzero-exit|signal|memory|ok)$/)
    }
  })

  hostile('a line of megabytes, and constants that the compiler would compute', async () => {
    expect((await source(`x = '${'y'.repeat(3 << 20)}'\nprint(len(x))`)).stdout.toString()).toBe(`${3 << 20}\n`)
    expect((await source("x = ((('a' * 4096) * 4096) * 4096) * 4096")).verdict).toMatch(ITS_OWN_FAULT)
    expect((await source('x = 9 ** 9 ** 9', { limits: { cpuSeconds: 1, ...PATIENT } })).verdict).toMatch(ITS_OWN_FAULT)
    expect((await source(`x = ${'9'.repeat(100_000)}`)).verdict).toBe('nonzero-exit')
  })

  hostile('imports of itself without end', async () => {
    const files = {
      'a.py': 'import importlib, sys\nsys.modules.pop("b", None)\nimport b',
      'b.py': 'import sys\nsys.modules.pop("a", None)\nimport a',
    }
    expect((await run('import a', { files })).verdict).toMatch(ITS_OWN_FAULT)
  })

  hostile('recursion without end, in Python and in C', async () => {
    expect((await run('def f(): f()\nf()')).verdict).toBe('nonzero-exit')
    const deep =
      'sys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, name): return getattr(self, name + "x")\nA().x'
    expect((await run(deep)).verdict).toMatch(ITS_OWN_FAULT)
    expect((await run('x = []\nfor _ in range(10**5): x = [x]\nprint(len(repr(x)))')).verdict).toMatch(
      /^(nonzero-exit|signal|ok)$/,
    )
  })

  hostile('crashes of the interpreter itself', async () => {
    expect(await run('ctypes.string_at(0)')).toMatchObject({ verdict: 'signal', signal: 11 })
    expect((await run('ctypes.memset(id(None), 0, 4096)\nprint(None)')).verdict).toMatch(ITS_OWN_FAULT)
    expect(await run('os.abort()')).toMatchObject({ verdict: 'signal', signal: 6 })
    expect((await run('import faulthandler\nfaulthandler._sigsegv()')).verdict).toBe('signal')
  })

  hostile('a pattern that never ends', async () => {
    const code = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"
    expect((await run(code, { limits: { cpuSeconds: 1, ...PATIENT } })).verdict).toBe('cpu-time')
  })

  hostile('an exception that cannot be printed', async () => {
    for (const body of [
      "raise SystemExit('x' * 10)",
      'os._exit(5)',
      'while True: pass',
      "return 'x' * 10**7",
      'raise KeyboardInterrupt',
      'return 5',
    ]) {
      const code = `class Evil(BaseException):\n    def __str__(self): ${body}\n    __repr__ = __str__\nraise Evil()`
      const { verdict } = await run(code, { limits: { wallMs: 1500, cpuSeconds: 1 } })
      expect(verdict, body).toMatch(/^(nonzero-exit|output-limit|cpu-time|wall-time)$/)
    }
  })

  hostile('an error text with control characters', async () => {
    const { verdict, stderr } = await source("raise ValueError('\\x1b[2J\\x07\\u202e<script>alert(1)</script>\\ud800')")
    expect(verdict).toBe('nonzero-exit')
    expect(stderr.toString()).toContain('ValueError')
    expect((await source('x = "\u202e\u001b[31m')).stderr.toString()).toContain('SyntaxError')
  })

  hostile('an end that never comes: exit handlers, threads, finalisers', async () => {
    const ends = [
      'import atexit\natexit.register(lambda: time.sleep(60))',
      'threading.Thread(target=time.sleep, args=(60,)).start()',
      'sys.stdout.flush = lambda: time.sleep(60)',
      'class A:\n    def write(self, text): return len(text)\n    def flush(self): time.sleep(60)\nsys.stdout = A()',
      'import multiprocessing\nmultiprocessing.Process(target=time.sleep, args=(60,)).start()',
    ]
    for (const code of ends) expect((await run(code, { limits: { wallMs: 500 } })).verdict, code).toBe('wall-time')
  })

  hostile('hooks that outlive the program’s own code', async () => {
    const code = `
sys.excepthook = lambda *_: os._exit(0)
sys.unraisablehook = lambda *_: os._exit(0)
threading.excepthook = lambda *_: os._exit(0)
sys.settrace(lambda *_: None); sys.setprofile(lambda *_: None)
raise ValueError('mine')`
    // Whoever ends with 0 has ended with 0; nothing else follows from it: a function's answer is what counts.
    expect((await run(code)).verdict).toMatch(/^(ok|nonzero-exit)$/)
  })

  hostile('a traceback that is to show the code around the candidate’s', async () => {
    const { stderr } = await run(
      "import traceback\ntraceback.print_stack()\nprint(''.join(traceback.format_stack()))\nraise ValueError('x')",
    )
    expect(stderr.toString().split('Traceback').at(-1)).not.toContain('millwright')
  })

  hostile('a compiled file planted for a later import', async () => {
    const code = `
import importlib.util, marshal, os, py_compile
open('helper.py', 'w').write("VALUE = 'right'")
cache = importlib.util.cache_from_source('helper.py')
os.makedirs(os.path.dirname(cache), exist_ok=True)
source = os.stat('helper.py')
code = compile("VALUE = 'poisoned'", 'helper.py', 'exec')
open(cache, 'wb').write(importlib.util.MAGIC_NUMBER + struct.pack('<III', 0, int(source.st_mtime), source.st_size) + marshal.dumps(code))
done(lambda: open('/opt/millwright/programs/millwright_box/__pycache__/programs.cpython-311.pyc', 'wb'))
done(lambda: os.makedirs('/opt/millwright/libraries/numpy/__pycache__'))
import helper
print(helper.VALUE)`
    // Poisoning its own cache is its right, in a box that is thrown away with it.
    expect((await run(code)).verdict).toBe('ok')
    expect((await run("import importlib.util\nprint(importlib.util.find_spec('helper'))")).stdout.toString()).toBe(
      'None\n',
    )
  })

  hostile('a pickle that runs a command when it is opened', async () => {
    const code = `
import pickle
class Evil:
    def __reduce__(self): return (os.system, ('echo ran; id -u; ls /root /home 2>/dev/null',))
pickle.loads(pickle.dumps(Evil()))`
    const { stdout } = await run(code)
    expect(stdout.toString()).toBe('ran\n1000\n') // as anything else: in the box
  })

  hostile('a model file that is a bomb', async () => {
    const code = `
import pickle
kept = [b'x' * 10**6]
deep = b'\\x80\\x04' + b'(' * 10**6 + b'.'
print(done(lambda: pickle.loads(deep)), done(lambda: pickle.loads(b'\\x80\\x04\\x8d' + struct.pack('<Q', 2**60) + b'.')), done(lambda: pickle.loads(b'cos\\nsystem\\n(Vtrue\\ntR.')))`
    expect((await run(code, { limits: { memory: 256 << 20 } })).verdict).toMatch(/^(ok|memory|nonzero-exit)$/)
  })

  hostile('a large array of numpy', async () => {
    const { verdict } = await run('import numpy\nnumpy.ones(2**28)')
    expect(verdict === 'memory' || (sampled() && verdict === 'nonzero-exit')).toBe(true)
  })

  hostile('threads inside numpy and scikit-learn, by the dozen', async () => {
    const code = `
import numpy
def work():
    while True: numpy.random.rand(200, 200) @ numpy.random.rand(200, 200)
for _ in range(12): threading.Thread(target=work, daemon=True).start()
time.sleep(60)`
    const { verdict } = await run(code, { limits: { wallMs: 1500, cpuSeconds: 1, memory: 256 << 20 } })
    expect(verdict).toMatch(/^(cpu-time|wall-time)$/)
  })

  hostile('integers and texts so large that printing them takes for ever', async () => {
    const code = 'sys.set_int_max_str_digits(0)\nprint(7 ** 10**7)'
    expect((await run(code, { limits: { cpuSeconds: 1, ...PATIENT } })).verdict).toMatch(
      /^(cpu-time|output-limit|memory)$/,
    )
  })

  hostile('a returned value that claims to be everything', async () => {
    const solution = `
class Liar(dict):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def to_dict(self, *_): return 42
    def notna(self): return self
    def astype(self, _): return self
    def where(self, *_): return self
    def tolist(self): return 42
def f(): return Liar()`
    const result = await grade({
      files: { 'solution.py': solution },
      tests: [
        {
          id: 't',
          criterion: 'c',
          visible: true,
          call: { function: 'f', args: [] },
          expect: { kind: 'equals', value: 'x' },
        },
      ],
    })
    expect(result).toMatchObject({ verdict: 'wrong', score: 0 })
    expect(sampled()).toBeTypeOf('boolean')
  })
})
