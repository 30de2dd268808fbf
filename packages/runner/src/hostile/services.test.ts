import { expect } from 'vitest'
import type { GradingTest, TestResult } from '../task.ts'
import { asBothUsers } from './hostile-box.ts'

const ASK = { method: 'POST', path: '/', json: { x: 2 } }
const RIGHT = { status: 200, json: { double: 4 } }
const TWO_QUESTIONS: Partial<GradingTest> = {
  requests: [ASK, ASK],
  expect: { kind: 'responses', responses: [RIGHT, RIGHT] },
}
const LOAD: Partial<GradingTest> = {
  load: { requests: [ASK], rate: 150, seconds: 1 },
  expect: { kind: 'latency', p95Ms: 2500, minCorrect: 0.9, responses: [RIGHT] },
}
/** What a server that misbehaves may be told: never that the fault is ours, never a score. */
const NOT_PASSED = /^(wrong|nonzero-exit|signal|cpu-time|wall-time|memory|output-limit|disk-limit|process-limit)$/

/** A server that is right, with what is hostile about it before, after or instead of the answer. */
const server = ({ answer = 'self.right()', before = '' }: { answer?: string; before?: string }) => `
import json, os, signal, socket, struct, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version, wbufsize = 'HTTP/1.1', -1
    def log_message(self, *_): pass
    def do_POST(self):
        self.body = json.loads(self.rfile.read(int(self.headers['content-length'])))
        ${answer}
    def right(self): self.send(200, json.dumps({'double': 2 * self.body['x']}).encode())
    def send(self, status, data, **headers):
        self.send_response(status)
        for name, value in headers.items(): self.send_header(name, value)
        self.send_header('content-length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
class Server(ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128
    def handle_error(self, *_): pass
${before}
Server(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()`

/** A server that says what it likes: \`talk(connection)\` for each connection. */
const talker = (talk: string) => `
import os, socket, struct, threading, time
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])), backlog=128)
OK = b'HTTP/1.1 200 OK\\r\\nContent-Length: 13\\r\\n\\r\\n{"double": 4}'
def talk(c):
    try:
        ${talk}
    except OSError: pass
while True: threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()`

asBothUsers('services', ({ hostile, grade }) => {
  const serve = (code: string, test: Partial<GradingTest> = TWO_QUESTIONS, wallSeconds = 1.5): Promise<TestResult> =>
    grade({
      kind: 'service',
      entry: 'server.py',
      files: { 'server.py': code },
      limits: { cpuSeconds: 4, wallSeconds, memoryMiB: 192 },
      tests: [{ id: 't', criterion: 'c', visible: true, expect: { kind: 'responses', responses: [] }, ...test }],
    })
  const expectNotPassed = (result: TestResult, about?: string) => {
    expect(result.score, about).toBe(0)
    expect(result.verdict, about).toMatch(NOT_PASSED)
  }

  hostile('a right server passes, so the others fail for what they do', async () => {
    expect(await serve(server({}), TWO_QUESTIONS, 4)).toMatchObject({ verdict: 'ok', score: 1 })
    expect(await serve(server({}), LOAD, 4)).toMatchObject({ verdict: 'ok', score: 1 })
  })

  hostile('a server that never answers, or one byte at a time', async () => {
    expectNotPassed(await serve(talker('time.sleep(60)')))
    expectNotPassed(await serve(talker('c.recv(9999)\n        for byte in OK: c.send(bytes([byte])); time.sleep(0.3)')))
    expectNotPassed(await serve(talker('c.recv(9999); c.send(OK[:-1]); time.sleep(60)')))
  })

  hostile('headers, interim answers and chunks without end', async () => {
    for (const endless of [
      "b'X-A: ' + b'y' * 100 + b'\\r\\n'",
      "b'HTTP/1.1 100 Continue\\r\\n\\r\\n' * 500",
      "b'HTTP/1.1 103 Early Hints\\r\\nLink: x\\r\\n\\r\\n' * 500",
    ]) {
      expectNotPassed(
        await serve(
          talker(
            `c.recv(9999); c.send(b'HTTP/1.1 200 OK\\r\\n' if b'X-A' in ${endless} else b'')\n        while True: c.send(${endless})`,
          ),
        ),
        endless,
      )
    }
    const chunked = "c.recv(9999); c.send(b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n')"
    for (const chunk of ["b'1\\r\\nx\\r\\n'", "b'1;' + b'e' * 9999", "b'ffffffffffffffff\\r\\n'"]) {
      expectNotPassed(await serve(talker(`${chunked}\n        while True: c.send(${chunk})`)), chunk)
    }
  })

  hostile('answers that are no HTTP, or too much of it', async () => {
    for (const said of [
      'os.urandom(10000)',
      "b'HTTP/1.1 200 OK\\r\\nContent-Length: 13\\r\\nContent-Length: 5\\r\\n\\r\\n{}'",
      "b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: x\\r\\nConnection: upgrade\\r\\n\\r\\n' * 99",
      "b'HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999\\r\\n\\r\\n' + b'x' * 10**7",
      "b'HTTP/2.0 999 \\r\\n\\r\\n'",
    ]) {
      expectNotPassed(await serve(talker(`c.recv(9999); c.sendall(${said}); time.sleep(60)`)), said)
    }
  })

  hostile('broken JSON, deep JSON, large numbers, names that mean something in JavaScript', async () => {
    for (const body of [
      'b\'{"double": 4\'',
      "b'[' * 60000",
      'b\'{"__proto__": {"double": 4}}\'',
      'b\'{"double": 4e999}\'',
      'b\'{"constructor": 1, "toString": 2}\'',
    ]) {
      expectNotPassed(await serve(server({ answer: `self.send(200, ${body})` })), body)
    }
  })

  hostile('replies so large that all of them together would break the prober', async () => {
    const large = "self.send(200, b'\\x00' * 65000)"
    expectNotPassed(await serve(server({ answer: large }), LOAD, 3))
    const many = "self.send(200, json.dumps({'double': 5, 'x': '\\x01' * 60000}).encode())"
    expectNotPassed(
      await serve(
        server({ answer: many }),
        { requests: Array(100).fill(ASK), expect: { kind: 'responses', responses: Array(100).fill(RIGHT) } },
        3,
      ),
    )
  })

  hostile('redirects and compressed bombs', async () => {
    expectNotPassed(await serve(server({ answer: "self.send(302, b'', location='http://169.254.169.254/latest')" })))
    const bomb = "import gzip; self.send(200, gzip.compress(bytes(30_000_000)), **{'content-encoding': 'gzip'})"
    expectNotPassed(await serve(server({ answer: bomb })))
  })

  hostile('answers to questions that were not asked yet', async () => {
    const early = await serve(talker('c.recv(9999); c.send(OK * 50)\n        while c.recv(9999): c.send(OK)'))
    // Answering right and too often is no way to more than being right.
    expect([early.verdict, early.score]).toEqual(early.score === 1 ? ['ok', 1] : ['wrong', 0])
    expectNotPassed(
      await serve(talker('c.send(OK * 50); time.sleep(60)'), {
        ...TWO_QUESTIONS,
        expect: { kind: 'responses', responses: [RIGHT, { status: 404 }] },
      }),
    )
  })

  hostile('connections that break: at once, in the middle, by reset', async () => {
    for (const talk of [
      'c.close()',
      'c.recv(9999); c.send(OK[:30]); c.close()',
      "c.setsockopt(1, 13, struct.pack('ii', 1, 0)); c.recv(10); c.close()",
    ]) {
      expectNotPassed(await serve(talker(talk)), talk)
    }
  })

  hostile('a server that dies, exits or stops under load', async () => {
    for (const end of [
      'os._exit(0)',
      'os._exit(3)',
      'os.kill(os.getpid(), 9)',
      'os.kill(os.getpid(), signal.SIGSTOP)',
      'bytearray(10**9)',
    ]) {
      const answer = `Handler.count = getattr(Handler, 'count', 0) + 1\n        if Handler.count > 20: ${end}\n        self.right()`
      expectNotPassed(await serve(server({ answer }), LOAD), end)
    }
  })

  hostile('a server that is quick and wrong, or right only when it is not measured', async () => {
    const lucky = "self.send(200, b'{\"double\": 4}' if os.urandom(1)[0] % 2 else b'{}')"
    expectNotPassed(await serve(server({ answer: lucky }), LOAD, 3))
    const slow =
      'Handler.count = getattr(Handler, "count", 0) + 1\n        time.sleep(0 if Handler.count < 5 else 0.7)\n        self.right()'
    expectNotPassed(await serve(server({ answer: slow }), LOAD, 3))
  })

  hostile('a server that forks others, which go on after it', async () => {
    const forks = 'for _ in range(6):\n    if os.fork() == 0: os.setsid()'
    const result = await serve(server({ before: forks }))
    expect(result.verdict).toMatch(/^(ok|wrong|nonzero-exit|wall-time)$/)
    const handover = 'if os.fork(): os._exit(0)'
    expectNotPassed(await serve(server({ before: handover })))
  })

  hostile('a server that takes all ports, and one that attacks whoever is near', async () => {
    const ports =
      'held = []\nfor port in range(20000, 21000):\n    try: held.append(socket.create_server(("127.0.0.1", port)))\n    except OSError: break\nfor one in held[:40]: one.close()'
    expect((await serve(server({ before: ports }), TWO_QUESTIONS, 4)).verdict).toBe('ok')
    const attack = `
def attack():
    while True:
        for port in range(30000, 61000, 7):
            try: socket.create_connection(('127.0.0.1', port), 0.01).send(b'x' * 1000)
            except OSError: pass
        for pid in set(range(1, 50)) - {int(thread) for thread in os.listdir('/proc/self/task')}:
            try: os.kill(pid, 9)
            except OSError: pass
threading.Thread(target=attack, daemon=True).start()`
    expect((await serve(server({ before: attack }), TWO_QUESTIONS, 4)).verdict).toMatch(
      /^(ok|cpu-time|wrong|wall-time)$/,
    )
  })

  hostile('a server that takes the processor from its prober', async () => {
    const spin = 'for _ in range(20):\n    if os.fork() == 0:\n        os.setsid()\n        while True: pass'
    expect((await serve(server({ before: spin }), LOAD, 4)).verdict).toMatch(
      /^(ok|wrong|cpu-time|wall-time|process-limit)$/,
    )
  })

  hostile('a server that leaves something behind for its restart', async () => {
    const phases = (restart: 'kill' | 'terminate'): Partial<GradingTest> => ({
      phases: [
        { requests: [ASK], responses: [RIGHT] },
        { restart },
        { requests: [ASK, ASK], responses: [RIGHT, RIGHT] },
      ],
      expect: { kind: 'phases' },
    })
    expect(await serve(server({}), phases('kill'), 6)).toMatchObject({ verdict: 'ok', score: 1 })
    expect(await serve(server({}), phases('terminate'), 8)).toMatchObject({ verdict: 'ok', score: 1 })
    for (const before of [
      // A child that holds the port, a handler that never ends, a program that is no file any more, a full disk.
      'listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))\nif os.fork() == 0:\n    os.setsid()\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    while True:\n        c, _ = listener.accept(); c.close()\nlistener.close()',
      'os.unlink("server.py"); os.mkfifo("server.py")',
      'os.unlink("server.py"); os.symlink("/proc/self/mem", "server.py")',
      'os.chmod("/work", 0)',
      'try: os.rename("/box/work", "/box/tmp/gone")\nexcept OSError: pass',
      'signal.signal(signal.SIGTERM, lambda *_: time.sleep(60))\nfor _ in range(10):\n    if os.fork() == 0:\n        os.setsid(); signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)\n        os._exit(0)',
    ]) {
      const result = await serve(server({ before }), phases('terminate'), 5)
      expect(result.verdict, before).toMatch(
        /^(ok|wrong|nonzero-exit|signal|wall-time|cpu-time|memory|process-limit|disk-limit)$/,
      )
    }
  })

  hostile('a server that floods its own output, disk or memory beside right answers', async () => {
    expectNotPassed(await serve(server({ answer: "print('x' * 10**6, flush=True); self.right()" }), LOAD))
    // With every answer, not beside them: a thread that is refused memory ends, and what is left is a server that is right.
    expectNotPassed(
      await serve(server({ before: 'kept = []', answer: 'kept.append(bytearray(10**7)); self.right()' }), LOAD),
    )
  })

  hostile('the prober seen from the server: no files, no questions of other tests, no way in', async () => {
    const spy = `
def spy():
    found = [p for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())]
    found += [name for name in os.listdir('/tmp') + os.listdir('/dev/shm')]
    try: socket.create_connection(('127.0.0.1', 9229), 0.1); found.append('inspector')
    except OSError: pass
    return found`
    const result = await serve(
      server({ before: spy, answer: "self.send(200, json.dumps({'double': 4, 'found': spy()}).encode())" }),
      {
        requests: [ASK],
        expect: { kind: 'responses', responses: [{ status: 200, json: { double: 4, found: [] }, match: 'equals' }] },
      },
      4,
    )
    expect(result).toMatchObject({ verdict: 'ok', score: 1 })
  })
})
