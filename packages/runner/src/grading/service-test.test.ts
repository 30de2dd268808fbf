import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, GradingTest, ServicePhase, ServiceRequest, TestResult } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'
import { coresOf, readTimes, withOwnCores } from './cores.ts'
import { gradeSubmission } from './grade-submission.ts'
import { probeFailure, PROBER, probingJob } from './service-test.ts'
import { readProbe } from './replies.ts'
import type { VisibleOutput } from './test-context.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

function task(code: string, tests: Partial<GradingTest>[], wallSeconds = 10): GradingTask {
  return {
    challengeId: 'example',
    kind: 'service',
    runtime: 'python-ml',
    entry: 'server.py',
    files: { 'server.py': code },
    fixtures: {},
    checkers: {},
    limits: { cpuSeconds: 10, wallSeconds, memoryMiB: 256 },
    tests: tests.map((test, index) => ({
      id: `t${index}`,
      criterion: 'c',
      visible: true,
      expect: { kind: 'phases' },
      ...test,
    })),
    criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
  }
}

const grade = async (code: string, test: Partial<GradingTest>, wallSeconds?: number): Promise<TestResult> =>
  (await gradeSubmission(sandbox, task(code, [test], wallSeconds))).tests[0]!

const get = (path = '/'): ServiceRequest => ({ method: 'GET', path })
const asks = (...requests: ServiceRequest[]): Partial<GradingTest> => ({
  requests,
  expect: { kind: 'responses', responses: requests.map(() => ({ status: 200, json: { ok: true } })) },
})
const loads = (rate: number, seconds: number): Partial<GradingTest> => ({
  load: { requests: [get()], rate, seconds },
  expect: { kind: 'latency', p95Ms: 2000, minCorrect: 0.99, responses: [{ status: 200, json: { ok: true } }] },
})

/** An HTTP server in Python with its methods as given; `self.reply(status, value)` answers. */
const http = (methods: string) => `
import json, os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1
    def log_message(self, *_): pass
    def reply(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header('content-length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
${methods}
def serve(): ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
if __name__ == '__main__': serve()`

/** A server that does what it likes with each connection once it has read a request's headers. */
const raw = (answer: string) => `
import os, socket, threading, time
def serve(c):
    try:
        while True:
            seen = b''
            while b'\\r\\n\\r\\n' not in seen:
                part = c.recv(65536)
                if not part: return
                seen += part
            ${answer}
    except OSError: pass
s = socket.create_server(('127.0.0.1', int(os.environ['PORT'])), backlog=128)
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()`

describe('a server', () => {
  it('is killed, or asked to end, and started again on its own files', async () => {
    const counting = (write: string) =>
      http(`
    def do_POST(self):
        global count
        count += 1
        ${write}
        self.reply(200, {'count': count})
    def do_GET(self): self.reply(200, {'count': count, 'pid': os.getpid()})
count = int(open('count').read()) if os.path.exists('count') else 0
def end(*_):
    open('ended', 'w').write('asked')
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print('up', count, os.path.exists('ended'), flush=True)`)
    const post = (count: number): ServicePhase => ({
      requests: [{ method: 'POST', path: '/' }],
      responses: [{ status: 200, json: { count } }],
    })
    const phases: ServicePhase[] = [
      post(1),
      { restart: 'kill' },
      post(2),
      { restart: 'terminate' },
      { requests: [get()], responses: [{ status: 200, json: { count: 2 } }] },
      {
        load: { requests: [get()], rate: 100, seconds: 0.5 },
        latency: { p50Ms: 3000, p99Ms: 5000, minCorrect: 1, responses: [{ status: 200, json: { count: 2 } }] },
      },
    ]
    const heard: VisibleOutput[] = []
    const kept = await gradeSubmission(sandbox, task(counting("open('count', 'w').write(str(count))"), [{ phases }]), {
      onOutput: (output) => heard.push(output),
    })
    expect(kept.tests[0], kept.tests[0]!.message).toMatchObject({ verdict: 'ok', score: 1 })
    expect(kept.tests[0]!.output!.stdout).toBe('up 0 False\nup 1 False\nup 2 True\n')
    expect(heard.map(({ text }) => text).join('')).toBe(kept.tests[0]!.output!.stdout)
    const forgotten = await grade(counting('pass'), { phases })
    expect(forgotten).toMatchObject({ verdict: 'wrong', message: 'phase 3: request 1: at /count: expected 2, got 1' })
    const onlyWhenAsked = await grade(
      counting('pass').replace("open('ended', 'w')", "open('count', 'w').write(str(count)); open('ended', 'w')"),
      { phases },
    )
    expect(onlyWhenAsked.message).toContain('phase 3')
  }, 60_000)

  it('must come up again after it was killed, and is judged by how it fails to', async () => {
    const once = http(`
    def do_GET(self): self.reply(200, {'ok': True})
if os.path.exists('lock'): LEAVE
open('lock', 'w')`)
    const ok: ServicePhase = { requests: [get()], responses: [{ status: 200, json: { ok: true } }] }
    const phases: ServicePhase[] = [ok, { restart: 'kill' }, ok]
    expect(await grade(once.replace('LEAVE', 'sys.exit(3)'), { phases })).toMatchObject({
      verdict: 'nonzero-exit',
      score: 0,
    })
    expect(await grade(once.replace('LEAVE', 'sys.exit(0)'), { phases })).toMatchObject({
      message: 'The server ended by itself.',
    })
    expect(await grade(once.replace('LEAVE', 'time.sleep(60)'), { phases }, 3)).toMatchObject({
      verdict: 'wrong',
      message: expect.stringContaining('phase 3: nothing listens'),
    })
  }, 60_000)

  it('has its memory measured alone', async () => {
    const code = http("    def do_GET(self): self.reply(200, {'ok': True})\nheld = bytearray(b'x') * (60 << 20)")
    const ask = (maxMemoryMiB: number): Partial<GradingTest> => ({
      ...asks(get()),
      expect: { kind: 'responses', responses: [{ status: 200 }], maxMemoryMiB },
    })
    expect(await grade(code, ask(120))).toMatchObject({ verdict: 'ok' })
    expect(await grade(code, ask(40))).toMatchObject({
      verdict: 'wrong',
      message: expect.stringMatching(/^[67]\d(\.\d)? MiB were used; 40 MiB are allowed$/),
    })
  })

  it('meets bad input: no JSON, huge bodies, another method or type, and a slow client beside the others', async () => {
    const careful = http(`
    def do_GET(self): self.reply(200, {'ok': True, 'waiting': waiting})
    def do_POST(self):
        global waiting
        length = int(self.headers.get('content-length') or 0)
        if length > 1_000_000:
            self.send_response(413)
            self.send_header('connection', 'close')
            self.send_header('content-length', '0')
            self.end_headers()
            self.close_connection = True
            return
        waiting += 1
        body = self.rfile.read(length)
        waiting -= 1
        if self.headers.get('content-type') != 'application/json': return self.reply(415, {})
        try: json.loads(body)
        except ValueError: return self.reply(400, {'error': 'invalid-json'})
        self.reply(200, {'ok': True})
waiting = 0`)
    const post: ServiceRequest = { method: 'POST', path: '/' }
    const test: Partial<GradingTest> = {
      requests: [
        { ...post, json: { a: 1 }, slowMs: 700 },
        get(),
        { ...post, body: '{"a": ', headers: { 'content-type': 'application/json' } },
        { ...post, body: 'x', headers: { 'content-type': 'text/plain' } },
        { ...post, body: '0123456789', repeat: 500_000 },
        { method: 'PUT', path: '/' },
        get(),
      ],
      expect: {
        kind: 'responses',
        responses: [
          { status: 200, json: { ok: true } },
          { status: 200, json: { waiting: 1 } },
          { status: 400, json: { error: 'invalid-json' } },
          { status: 415 },
          { status: 413 },
          { status: 501 },
          { status: 200, json: { ok: true } },
        ],
      },
    }
    expect(await grade(careful, test)).toMatchObject({ verdict: 'ok', message: 'Right.' })
    const oneAtATime = careful.replaceAll('ThreadingHTTPServer', 'HTTPServer')
    expect(await grade(oneAtATime, test)).toMatchObject({ verdict: 'wrong' })
  }, 60_000)

  it('has latency counted from when a request was due, over right replies only', async () => {
    const steady = http('    def do_GET(self): self.reply(200, {"ok": True})')
    const quick = await grade(steady, loads(100, 1))
    expect(quick).toMatchObject({ verdict: 'ok' })
    expect(quick.message).toMatch(/ over 100 right replies; allowed: p95 2000 ms$/)
    // One pause of 0.9 s at the beginning: a client that waited for replies would see one slow request of a hundred.
    const pause = http(`
    def do_GET(self):
        with lock:
            if time.monotonic() < until: time.sleep(until - time.monotonic())
        self.reply(200, {"ok": True})
lock = threading.Lock()
until = 0
answer = Handler.do_GET
def first(self):
    global until
    Handler.do_GET = answer
    until = time.monotonic() + 0.9
    answer(self)
Handler.do_GET = first`)
    const slow = await grade(pause, {
      ...loads(100, 1),
      expect: { ...loads(1, 1).expect, p50Ms: 200 } as GradingTest['expect'],
    })
    expect(slow).toMatchObject({ verdict: 'wrong' })
    const p50 = Number(/p50 ([\d.]+) ms/.exec(slow.message!)![1])
    expect(p50).toBeGreaterThan(300)
    expect(p50).toBeLessThan(900)
  }, 60_000)
})

describe('a hostile server', () => {
  const body = (bytes: string) =>
    raw(`b = ${bytes}; c.sendall(b'HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n' % len(b) + b)`)

  it.each([
    ['thousands of different bodies of 60 kB', body('os.urandom(60_000)'), loads(1000, 4), /right$/],
    ['a body that is a little too large', body("b'1' * 66_000"), asks(get()), /64 KiB/],
    [
      'one endless body',
      raw("c.sendall(b'HTTP/1.1 200 OK\\r\\n\\r\\n'); [c.sendall(b'x' * 65536) for _ in iter(int, 1)]"),
      asks(get(), get()),
      /64 KiB/,
    ],
    [
      'endless headers',
      raw("c.sendall(b'HTTP/1.1 200 OK\\r\\n'); [c.sendall(b'a: ' + b'x' * 60 + b'\\r\\n') for _ in iter(int, 1)]"),
      asks(get()),
      /HPE_HEADER_OVERFLOW|64 KiB/,
    ],
    [
      'interim replies without end',
      raw("[c.sendall(b'HTTP/1.1 103 Early Hints\\r\\n\\r\\n' * 100) for _ in iter(int, 1)]"),
      asks(get()),
      /64 KiB/,
    ],
    [
      'empty lines without end',
      raw("[c.sendall(b'\\r\\n' * 30000) for _ in iter(int, 1)]"),
      asks(get()),
      /64 KiB|no whole reply|HPE/,
    ],
    [
      'chunks of one byte',
      raw(
        "c.sendall(b'HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n'); [c.sendall(b'1\\r\\nx\\r\\n' * 1000) for _ in iter(int, 1)]",
      ),
      asks(get()),
      /64 KiB/,
    ],
    [
      'chunk extensions without end',
      raw(
        "c.sendall(b'HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n1;'); [c.sendall(b'a' * 60000) for _ in iter(int, 1)]",
      ),
      asks(get()),
      /64 KiB|HPE/,
    ],
    [
      'a switch of protocols',
      raw(
        "c.sendall(b'HTTP/1.1 101 Switching Protocols\\r\\nupgrade: x\\r\\nconnection: upgrade\\r\\n\\r\\n' + b'x' * 10**6)",
      ),
      asks(get()),
      /broken|ECONN/,
    ],
    [
      'two replies for one request',
      raw('c.sendall(b\'HTTP/1.1 200 OK\\r\\ncontent-length: 12\\r\\n\\r\\n{"ok": true}\' * 2)'),
      asks(get(), get()),
      /Right|broken|ECONN|HPE/,
    ],
    ['no HTTP', raw("c.sendall(b'\\0' * 1000)"), asks(get()), /HPE/],
    ['deep JSON', body("b'[' * 60000"), asks(get()), /\[\[\[/],
    ['a connection closed at once', raw('c.close(); return'), loads(1000, 1), /right$/],
    [
      'replies of many kinds under load',
      body('b\'{"ok": true, "id": %d}\' % time.time_ns()'),
      loads(500, 1),
      /over \d+ right replies/,
    ],
  ])(
    'is answered with a verdict, and no fault of ours: %s',
    async (_, code, test, message) => {
      const notices: string[] = []
      const asked = task(code, [test], 12)
      asked.limits.cpuSeconds = 30
      const before = performance.now()
      const [result] = (await gradeSubmission(sandbox, asked, { onNotice: (notice) => notices.push(notice) })).tests
      expect(['ok', 'wrong', 'cpu-time', 'wall-time'], JSON.stringify(result)).toContain(result!.verdict)
      if (result!.verdict === 'wrong' || result!.verdict === 'ok') expect(result!.message).toMatch(message)
      // The prober bounds what it keeps and does by itself; it does not need its limits.
      expect(notices).toEqual([])
      expect(performance.now() - before).toBeLessThan(20_000)
    },
    40_000,
  )

  it('is to blame when its replies bring the prober to a limit, and a prober that never got to it is ours', () => {
    const notices: string[] = []
    const context = { turn: {}, onOutput: undefined, onNotice: (notice: string) => notices.push(notice) }
    const ended = (verdict: string, cpuMs = 900) =>
      ({ verdict, cpuMs, wallMs: 1000, stderr: Buffer.from('why') }) as Parameters<typeof probeFailure>[1]
    for (const verdict of ['memory', 'cpu-time', 'output-limit', 'signal', 'nonzero-exit', 'wall-time']) {
      expect(probeFailure('connected', ended(verdict), context).verdict, verdict).toBe('wrong')
      expect(probeFailure('ours', ended(verdict), context).verdict, verdict).toBe('sandbox-error')
    }
    expect(notices).toHaveLength(6)
    expect(probeFailure('connected', ended('wall-time', 10), context).verdict).toBe('sandbox-error')
    expect(probeFailure('connected', ended('lost'), context).verdict).toBe('lost')
  })
})

describe('several services', () => {
  /** A server that also asks the other one, over the network that they share. */
  const service = (name: string, port: number, other: number) => `
import json, os, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_GET(self):
        value = {'name': '${name}', 'files': sorted(os.listdir('.')), 'processes': sum(p.isdigit() for p in os.listdir('/proc'))}
        if self.path == '/other': value['other'] = json.load(urllib.request.urlopen('http://127.0.0.1:${other}/'))['name']
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
ThreadingHTTPServer(('127.0.0.1', ${port}), Handler).serve_forever()`

  it('share one network, each in a box of its own; a prober reaches both, and one is killed alone', async () => {
    await sandbox.withBoxes(async (take) => {
      const limits = { cpuSeconds: 10, wallMs: 20_000, memory: 256 << 20 }
      const program = (entry: string) => ({ program: 'script', entry }) as const
      const first = take(program('first.py'))
      const second = take(program('second.py'))
      const network = await first.ready
      await second.ready
      const running = [
        first.run({
          program: program('first.py'),
          files: { 'first.py': service('first', 8000, 8001) },
          network: 'lo',
          limits,
        }),
        second.run({
          program: program('second.py'),
          files: { 'second.py': service('second', 8001, 8000) },
          visitNetworkOf: network,
          limits,
        }),
      ]
      const ask = async (port: number, path = '/') => {
        const prober = take(PROBER)
        await prober.ready
        const probe = readProbe(
          await prober.run(probingJob({ requests: [get(path)], responses: [] }, network, 8000, null, port)),
        )
        if (typeof probe !== 'object') throw new Error(probe)
        return JSON.parse(probe.bodies[0] ?? 'null') as unknown
      }
      expect(await ask(8000)).toEqual({ name: 'first', files: ['first.py'], processes: 2 })
      expect(await ask(8001)).toEqual({ name: 'second', files: ['second.py'], processes: 2 })
      expect(await ask(8000, '/other')).toMatchObject({ other: 'second' })
      expect(await ask(8001, '/other')).toMatchObject({ other: 'first' })
      await second.restart('kill')
      expect(await ask(8001, '/other')).toMatchObject({ name: 'second', other: 'first' })
      expect(await ask(8000, '/other')).toMatchObject({ other: 'second' })
      first.stop()
      second.stop()
      for (const served of await Promise.all(running)) expect(served.verdict).toBe('stopped')
    })
  }, 60_000)
})

describe('own cores', () => {
  it('are read as Linux writes them', () => {
    expect(coresOf('0-2,5')).toEqual([0, 1, 2, 5])
    expect(coresOf('7')).toEqual([7])
    expect(coresOf('')).toEqual([])
    const stat = 'cpu  9 9 9 9 9\ncpu0 10 1 5 100 20 1 2 3 4 0\ncpu11 1 1 1 1\nintr 5\n'
    expect([...readTimes(stat)]).toEqual([
      [0, { busy: 22, all: 142 }],
      [11, { busy: 3, all: 4 }],
    ])
  })

  it('are two different ones, used by one test at a time, or none', async () => {
    const used: number[] = []
    await withOwnCores(sandbox, async (first) => {
      await withOwnCores(sandbox, (second) => {
        for (const cores of [first, second]) used.push(...(cores?.server ?? []), ...(cores?.prober ?? []))
        return Promise.resolve()
      })
    })
    expect(new Set(used).size).toBe(used.length)
    expect(used.length % 2).toBe(0)
  })
})
