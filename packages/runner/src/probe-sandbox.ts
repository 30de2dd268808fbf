import { gradeSubmission } from './grading/grade-submission.ts'
import type { Job, JobResult } from './sandbox/job.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import type { GradingTask, RuntimeId } from './task.ts'

export interface Probe {
  name: string
  /** Whether it is a program as people hand it in, or one of each kind of attack. */
  kind: 'honest' | 'hostile'
  passed: boolean
  /** What was seen, in one line. */
  seen: string
}

const LIMITS = { cpuSeconds: 2, wallMs: 4000, memory: 128 << 20, processes: 32 }

interface Case {
  name: string
  needs?: RuntimeId
  job: Job
  holds: (result: JobResult) => boolean
}

/** PostgreSQL comes with a program of ours around it, so it is asked as a challenge asks it. */
const POSTGRES: GradingTask = {
  challengeId: 'doctor',
  kind: 'query',
  runtime: 'sql-postgres',
  entry: 'query.sql',
  files: { 'query.sql': 'SELECT 6 * 7 AS answer' },
  fixtures: {},
  checkers: {},
  limits: { cpuSeconds: 20, wallSeconds: 30, memoryMiB: 512 },
  tests: [
    { id: 't', criterion: 'c', visible: true, setup: [], expect: { kind: 'rows', columns: ['answer'], rows: [[42]] } },
  ],
  criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
}

const python = (code: string, limits: Job['limits'] = {}): Job => ({
  program: { program: 'script', entry: 'main.py' },
  files: { 'main.py': code },
  limits: { ...LIMITS, ...limits },
})

const printed = (text: string) => (result: JobResult) =>
  result.verdict === 'ok' && result.stdout.toString('utf8').trim() === text

const endedBy =
  (...verdicts: string[]) =>
  (result: JobResult) =>
    verdicts.includes(result.verdict)

const HONEST: Case[] = [
  { name: 'A Python program runs', job: python('print(6 * 7)'), holds: printed('42') },
  {
    name: 'scikit-learn trains a model',
    needs: 'python-ml',
    job: python(
      'from sklearn.linear_model import LogisticRegression\nprint(LogisticRegression().fit([[0], [1], [2], [3]], [0, 0, 1, 1]).predict([[3]])[0])',
    ),
    holds: printed('1'),
  },
  {
    name: 'A TypeScript program runs',
    needs: 'typescript',
    job: {
      program: { program: 'exec', argv: ['/opt/millwright/node', '--no-warnings', '/work/main.ts'] },
      files: { 'main.ts': 'const answer: number = 42\nconsole.log(answer)' },
    },
    holds: printed('42'),
  },
  {
    name: 'A JavaScript program runs',
    needs: 'javascript',
    job: {
      program: { program: 'exec', argv: ['/opt/millwright/node', '--no-warnings', '/work/main.mjs'] },
      files: { 'main.mjs': 'console.log(6 * 7)' },
    },
    holds: printed('42'),
  },
  {
    name: 'A bash program runs',
    needs: 'bash',
    job: {
      program: { program: 'exec', argv: ['/bin/bash', '/work/main.sh'] },
      files: { 'main.sh': 'echo $((6 * 7)) | tr -d " "' },
    },
    holds: printed('42'),
  },
  {
    name: 'DuckDB answers a query',
    needs: 'sql-duckdb',
    job: python("import duckdb\nprint(duckdb.sql('SELECT 42').fetchall()[0][0])"),
    holds: printed('42'),
  },
]

/** One of each kind of attack; the whole list is the test suite's. */
const HOSTILE: Case[] = [
  {
    name: 'A fork bomb is ended',
    job: python('import os\nwhile True:\n    try: os.fork()\n    except OSError: pass'),
    holds: endedBy('process-limit', 'cpu-time', 'wall-time'),
  },
  {
    name: 'A memory hog is ended',
    job: python(
      'import os, time\nfor _ in range(8):\n    if os.fork() == 0: b = bytearray(40 * 2**20); time.sleep(60)\ntime.sleep(60)',
      // Time enough to fill it on a slow machine too, so that this limit is the one that ends it.
      { cpuSeconds: 10, wallMs: 15_000 },
    ),
    holds: endedBy('memory'),
  },
  {
    name: 'Endless output is ended',
    job: python("while True: print('x' * 1000)"),
    holds: endedBy('output-limit'),
  },
  {
    name: 'A full disk is ended',
    job: python("f = open('x', 'wb')\nwhile True: f.write(bytes(2**20))", { disk: 8 << 20 }),
    holds: endedBy('disk-limit'),
  },
  {
    name: 'The host’s files, processes and network are not there',
    job: python(`
import os, socket
seen = [p for p in ('/root', '/home', '/sys', '/var', '/etc/shadow') if os.path.exists(p)]
seen += [p for p in os.listdir('/proc') if p.isdigit() and p not in ('1', '2')]
for family in (16, 17, 40):
    try: socket.socket(family, socket.SOCK_RAW); seen.append(f'family {family}')
    except OSError: pass
try: socket.create_connection(('127.0.0.1', 22), 0.5); seen.append('network')
except OSError: pass
print(seen)`),
    holds: printed('[]'),
  },
  {
    name: 'Privileges, namespaces and mounts are refused',
    job: python(`
import ctypes, os
libc = ctypes.CDLL(None)
done = [n for n, f in (('unshare', lambda: libc.unshare(0x10000000)), ('mount', lambda: libc.mount(b'x', b'/tmp', b'tmpfs', 0, 0)), ('ptrace', lambda: libc.ptrace(16, 1, 0, 0))) if f() == 0]
try: os.setuid(0); done.append('setuid')
except OSError: pass
caps = [l.split()[1] for l in open('/proc/self/status') if l.startswith(('CapEff', 'CapBnd'))]
print(done, set(caps) == {'0' * 16})`),
    holds: printed('[] True'),
  },
  {
    name: 'Killing everything harms nobody else',
    job: python('import os\nfor pid in (1, -1):\n    try: os.kill(pid, 9)\n    except OSError: pass\nprint(1)'),
    holds: endedBy('ok', 'signal'),
  },
]

async function askPostgres(sandbox: Sandbox): Promise<Probe> {
  const [test] = (await gradeSubmission(sandbox, POSTGRES)).tests
  const seen = `${test!.verdict} in ${Math.round(test!.wallMs)} ms`
  const passed = test!.verdict === 'ok'
  return {
    name: 'PostgreSQL answers a query',
    kind: 'honest',
    passed,
    seen: passed ? seen : `${seen}: ${test!.message}`,
  }
}

/** Proves on this machine that honest programs run and hostile ones are held; each proof comes as soon as it is done. */
export async function* probeSandbox(sandbox: Sandbox): AsyncGenerator<Probe> {
  const offered = new Set(sandbox.versions.map(({ id }) => id))
  if (offered.has('sql-postgres')) yield await askPostgres(sandbox)
  for (const one of [...HONEST, ...HOSTILE]) {
    const { name, needs, job, holds } = one
    if (needs !== undefined && !offered.has(needs)) continue
    const result = await sandbox.run(job)
    const said = [result.stdout, result.stderr].map((bytes) => bytes.toString('utf8').trim().slice(0, 200)).join(' ')
    const seen = `${result.verdict} in ${Math.round(result.wallMs)} ms`
    const kind = HONEST.includes(one) ? 'honest' : 'hostile'
    yield { name, kind, passed: holds(result), seen: holds(result) ? seen : `${seen}: ${said}` }
  }
}
