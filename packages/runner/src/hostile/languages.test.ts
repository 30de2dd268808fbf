import { expect } from 'vitest'
import { NODE } from '../grading/programs.ts'
import type { Job } from '../sandbox/job.ts'
import type { GradingTask, GradingTest, RuntimeId } from '../task.ts'
import { asBothUsers, PATIENT } from './hostile-box.ts'

/** What a program may end with that breaks itself. */
const ITS_OWN_FAULT = /^(nonzero-exit|signal|memory|cpu-time|wall-time|process-limit)$/
/** V8 needs more than the other cases allow. */
const NODE_LIMITS = { memory: 192 << 20, processes: 32, cpuSeconds: 4, ...PATIENT }

asBothUsers('JavaScript, SQL and the shell', ({ hostile, exec, grade, sandbox }) => {
  const node = (code: string, more: Partial<Job> = {}) =>
    exec(
      [NODE, '--no-warnings', '--max-old-space-size=192', '/work/main.mjs'],
      { 'main.mjs': code },
      { ...more, limits: { ...NODE_LIMITS, ...more.limits } },
    )
  const bash = (code: string, more: Partial<Job> = {}) =>
    exec(['/bin/bash', '/work/main.sh'], { 'main.sh': code }, more)

  /** One hidden test of `f(question)`, whose right answer the candidate cannot know. */
  const call = (solution: string, more: Partial<GradingTask> = {}) =>
    grade({
      runtime: 'javascript',
      entry: 'solution.mjs',
      files: { 'solution.mjs': solution },
      tests: [
        {
          id: 't',
          criterion: 'c',
          visible: false,
          call: { function: 'f', args: ['question'] },
          expect: { kind: 'equals', value: 'expected-4711' },
        },
      ],
      ...more,
    })
  const query = (runtime: RuntimeId, text: string, more: Partial<GradingTest> = {}) =>
    grade({
      kind: 'query',
      runtime,
      limits: { cpuSeconds: runtime === 'sql-postgres' ? 2 : 1, wallSeconds: 15, memoryMiB: 192 },
      entry: 'query.sql',
      files: { 'query.sql': text },
      fixtures: { 'schema.sql': 'CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2);' },
      tests: [
        {
          id: 't',
          criterion: 'c',
          visible: true,
          setup: ['schema.sql'],
          expect: { kind: 'rows', columns: ['a'], rows: [[4711]] },
          ...more,
        },
      ],
    })
  const offers = (runtime: RuntimeId) => sandbox().versions.some(({ id }) => id === runtime)

  hostile('JavaScript that replaces what our program uses', async () => {
    const solutions = [
      'JSON.stringify = () => `{"ok": "expected-4711"}`',
      'Array.prototype.toJSON = String.prototype.toJSON = () => "x"\nObject.prototype.ok = "expected-4711"\nObject.prototype.id = 1',
      'Object.defineProperty(Object.prototype, "then", { get() { process.exit(0) } })',
      'process.exit = () => {}\nprocess.on("exit", () => { throw new Error("x") })',
      'import fs from "node:fs"\nfs.writeSync = () => 1e9\nfs.readFileSync = () => "{}"\nprocess.stdout.write = null',
      'globalThis.Buffer = { from: () => ({ length: 1 }) }\nString.prototype.replaceAll = () => "{}"',
      'Symbol.iterator in Array.prototype\nArray.prototype[Symbol.iterator] = function* () {}',
      'Promise.prototype.then = () => new Promise(() => {})',
      'import { writeSync } from "node:fs"\nwriteSync(3, `{"ok": "expected-4711"}\\n`)',
    ]
    for (const solution of solutions) {
      const result = await call(`${solution}\nexport const f = () => 1`)
      expect(result.score, solution).toBe(0)
      expect(result.verdict, solution).toMatch(/^(wrong|protocol-error|nonzero-exit|wall-time|cpu-time)$/)
    }
    expect(await call("export const f = () => 'expected-4711'")).toMatchObject({ verdict: 'ok', score: 1 })
  })

  hostile('JavaScript that returns what only seems to be data', async () => {
    const values = [
      'new Proxy({}, { get: () => "expected-4711" })',
      '{ toJSON() { return "expected-" } }',
      'new Promise(() => {})',
      'Symbol.iterator',
      'globalThis',
      '() => 1',
      'new Array(1e9)',
      '{ get ok() { process.exit(0) } }',
      '[..."x".repeat(1e6)].map(() => "\\u2028")',
    ]
    for (const value of values) {
      const { score, verdict } = await call(`export const f = () => (${value})`)
      expect(score, value).toBe(0)
      expect(verdict, value).toMatch(
        /^(wrong|protocol-error|nonzero-exit|signal|memory|wall-time|cpu-time|output-limit)$/,
      )
    }
  })

  hostile('JavaScript memory: heap, buffers, shared buffers and WebAssembly', async () => {
    const bombs = [
      'const kept = []; for (;;) kept.push(new Array(1e5).fill(kept))',
      'const kept = []; for (;;) kept.push(Buffer.alloc(1e7, 1))',
      'const kept = []; for (;;) { const b = new SharedArrayBuffer(1e7); new Uint8Array(b).fill(1); kept.push(b) }',
      'const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); for (;;) { memory.grow(160); new Uint8Array(memory.buffer).fill(1, memory.buffer.byteLength - 160 * 65536) }',
    ]
    for (const bomb of bombs) {
      const { verdict, signal, memoryPeakMiB } = await node(bomb)
      // V8 may give up by itself when its own limit comes first, or its allocation fails.
      expect(
        verdict === 'memory' || (verdict === 'signal' && [5, 6, 11].includes(signal!)) || verdict === 'nonzero-exit',
        `${bomb} ${verdict}`,
      ).toBe(true)
      expect(memoryPeakMiB, bomb).toBeLessThan(192 * 1.7)
    }
  })

  hostile('JavaScript threads without end', async () => {
    const code =
      "import { Worker } from 'node:worker_threads'\nfor (;;) { new Worker('for (;;) {}', { eval: true, resourceLimits: {} }); await new Promise((done) => setTimeout(done, 5)) }"
    expect((await node(code, { limits: { wallMs: 2500, cpuSeconds: 2 } })).verdict).toMatch(ITS_OWN_FAULT)
  })

  hostile('JavaScript processes and loops without end', async () => {
    const code =
      "import { spawn } from 'node:child_process'\nspawn(process.execPath, [process.argv[1]]).on('error', () => {})\nspawn(process.execPath, [process.argv[1]]).on('error', () => {})\nfor (;;) {}"
    expect((await node(code, { limits: { wallMs: 2000, cpuSeconds: 2 } })).verdict).toMatch(ITS_OWN_FAULT)
    const idle = 'process.on("SIGTERM", () => {}); const again = () => Promise.resolve().then(again); again()'
    expect((await node(idle, { limits: { cpuSeconds: 1, ...PATIENT } })).verdict).toMatch(/^(cpu-time|memory)$/)
  })

  hostile('JavaScript’s ways inside: bindings, inspector, add-ons, internals', async () => {
    const code = `
import inspector from 'node:inspector'
import { createRequire } from 'node:module'
import { readFileSync, existsSync, writeFileSync } from 'node:fs'
const found = []
const attempt = (name, what) => { try { if (what()) found.push(name) } catch {} }
attempt('inspector', () => { inspector.open(0, '127.0.0.1'); return inspector.url() !== undefined })
attempt('debug another', () => { process._debugProcess(1); return true })
attempt('init memory', () => readFileSync('/proc/1/mem').length)
attempt('init environment', () => readFileSync('/proc/1/environ').length)
attempt('become root', () => { process.setuid(0); return true })
attempt('binding', () => process.binding('spawn_sync').spawn({ file: '/bin/mount', args: ['mount', '-t', 'tmpfs', 'none', '/tmp'], envPairs: [], stdio: [{ type: 'inherit', fd: 1 }] }).status === 0)
attempt('add-on', () => { writeFileSync('/work/x.node', 'x'); createRequire('/work/')('/work/x.node'); return true })
attempt('our programs', () => { writeFileSync('/opt/millwright/programs/run-function.mjs', 'x'); return true })
attempt('report', () => JSON.stringify(process.report.getReport()).includes('MILLWRIGHT'))
attempt('packages of the host', () => existsSync('/usr/lib/node_modules/npm') || existsSync('/work/main'))
console.log(JSON.stringify(found))`
    const { verdict, stdout, stderr } = await node(code)
    expect([verdict, stdout.toString()], stderr.toString()).toEqual(['ok', '[]\n'])
  })

  hostile('files that tell Node how to start', async () => {
    const planted = {
      'package.json': '{"type": "module", "imports": {"#x": "./evil.js"}, "main": "./evil.js", "exports": "./evil.js"}',
      'node.config.json': '{"nodeOptions": {"import": ["./evil.js"], "require": "./evil.js", "inspect": true}}',
      '.env': 'NODE_OPTIONS=--require /work/evil.js',
      '.noderc': '--require /work/evil.js',
      '.npmrc': 'node-options=--require /work/evil.js',
      'evil.js': "console.log('evil')",
      'node_modules/fs/index.js': "console.log('evil')",
      'tsconfig.json': '{"compilerOptions": {"plugins": ["./evil.js"]}}',
    }
    const result = await call("import 'fs'\nexport const f = () => 'expected-4711'", {
      files: { ...planted, 'solution.mjs': "import 'fs'\nexport const f = () => 'expected-4711'" },
      tests: [
        {
          id: 't',
          criterion: 'c',
          visible: true,
          call: { function: 'f', args: [] },
          expect: { kind: 'equals', value: 'expected-4711' },
        },
      ],
    })
    expect(result).toMatchObject({ verdict: 'ok', score: 1 })
    expect(result.output!.stdout).toBe('')
  })

  hostile('TypeScript that stops its own compiler', async () => {
    const deep = `type A = ${'Array<'.repeat(20_000)}1${'>'.repeat(20_000)}\nexport const f = () => 1`
    for (const solution of [
      deep,
      `export const f = () => ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
      'export const f = <T,>(x: T) => { enum',
      '\0\ufffe',
      `const x = "${'y'.repeat(1 << 20)}"\nexport const f = () => 1`,
    ]) {
      const { verdict, score } = await call('', {
        runtime: 'typescript',
        entry: 'solution.ts',
        files: { 'solution.ts': solution },
      })
      expect(score).toBe(0)
      expect(verdict).toMatch(/^(wrong|nonzero-exit|signal|memory|cpu-time|wall-time)$/)
    }
  })

  hostile('SQL that reads or writes files, or loads extensions', async () => {
    const duckdb = [
      "SELECT content AS a FROM read_text('/etc/passwd')",
      "SELECT * FROM read_csv('/proc/self/environ')",
      "SELECT * FROM '/etc/passwd'",
      "SELECT * FROM glob('/*')",
      "COPY t TO '/work/x.csv'",
      "COPY t FROM '/etc/passwd'",
      "ATTACH '/tmp/x.db'",
      'INSTALL httpfs',
      'LOAD httpfs',
      "LOAD '/work/x.duckdb_extension'",
      'SET enable_external_access = true',
      'RESET enable_external_access',
      "SET home_directory = '/'",
      "SET temp_directory = '/tmp'",
      "PRAGMA temp_directory = '/tmp'",
      "EXPORT DATABASE '/tmp/x'",
      "IMPORT DATABASE '/tmp/x'",
      "SELECT * FROM read_blob('/opt/millwright/**')",
      "SELECT * FROM sniff_csv('/etc/passwd')",
      "SELECT * FROM parquet_scan('http://192.0.2.1/x')",
      "SELECT getenv('PATH') AS a",
      'CREATE SECRET s (TYPE s3)',
      "SELECT * FROM sqlite_scan('/tmp/x', 't')",
    ]
    const sqlite = [
      "ATTACH '/tmp/x.db' AS x",
      'PRAGMA writable_schema = 1',
      "SELECT load_extension('x')",
      "SELECT readfile('/etc/passwd')",
      "SELECT writefile('/tmp/x', 'x')",
      "VACUUM INTO '/tmp/x.db'",
      "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')",
      'SELECT * FROM pragma_database_list',
      "SELECT edit('x', 'sh')",
      "SELECT fts3_tokenizer('simple', x'00')",
      'CREATE VIRTUAL TABLE x USING dbstat',
    ]
    for (const [runtime, texts] of [
      ['sql-duckdb', duckdb],
      ['sql-sqlite', sqlite],
    ] as const) {
      if (!offers(runtime)) continue
      for (const text of texts) {
        const { verdict, score, output } = await query(runtime, text)
        expect([text, verdict, score]).toEqual([text, 'wrong', 0])
        expect(output!.returned ?? '', text).not.toMatch(/root:|PATH=|passwd/)
      }
    }
  })

  hostile('SQL without end and without bound', async () => {
    const endless = 'WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r) SELECT max(a) AS a FROM r'
    const bombs: [RuntimeId, string][] = [
      ['sql-sqlite', endless],
      ['sql-sqlite', 'WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r) SELECT a FROM r'],
      ['sql-sqlite', 'SELECT hex(zeroblob(900000000)) AS a'],
      ['sql-sqlite', "SELECT replace(hex(zeroblob(8000000)), '0', hex(zeroblob(1000))) AS a"],
      ['sql-duckdb', endless],
      ['sql-duckdb', 'SELECT sum(a.range) AS a FROM range(10000000) a, range(10000000) b'],
      ['sql-duckdb', "SELECT list(repeat('x', 1000000)) AS a FROM range(100000)"],
      ['sql-duckdb', "SELECT repeat('x', 900000) AS a FROM range(1000)"],
    ]
    for (const [runtime, text] of bombs) {
      if (!offers(runtime)) continue
      const { verdict, score } = await query(runtime, text)
      expect(score, text).toBe(0)
      expect(verdict, text).toMatch(/^(wrong|cpu-time|wall-time|memory|output-limit|signal|nonzero-exit)$/)
    }
  })

  hostile('SQL in PostgreSQL’s dialect: files, programs, functions without end', async () => {
    if (!offers('sql-postgres')) return
    for (const text of [
      "COPY t FROM PROGRAM 'id'",
      "COPY t TO '/tmp/x'",
      "SELECT pg_read_file('/etc/passwd') AS a",
      "SELECT lo_import('/etc/passwd') AS a",
      "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/work/x', 'f'",
      'COPY t FROM STDIN',
      'DO $$ BEGIN LOOP END LOOP; END $$',
      "SELECT repeat('x', 900000000) AS a",
      "ALTER SYSTEM SET work_mem = '8GB'",
    ]) {
      const { verdict, score, output } = await query('sql-postgres', text)
      expect(score, text).toBe(0)
      expect(verdict, text).toMatch(/^(wrong|cpu-time|wall-time|memory|output-limit|signal|nonzero-exit)$/)
      expect(output?.returned ?? '', text).not.toContain('root:x:0:0:root')
    }
  })

  hostile('the shell’s own network and hidden processes', async () => {
    const code = `
exec 2>/dev/null
(echo x > /dev/tcp/127.0.0.1/5432) && echo tcp
(echo x > /dev/udp/192.0.2.1/53) && echo udp
coproc sleep 300
sleep 300 & disown
(setsid nohup sleep 300 > /dev/null 2>&1 &)
cat <(sleep 300) > /dev/null &
trap '' TERM INT HUP QUIT
exec 3>&-
echo done`
    const { verdict, stdout, wallMs } = await bash(code)
    expect([verdict, stdout.toString()]).toEqual(['ok', 'done\n'])
    expect(wallMs).toBeLessThan(2500)
  })

  hostile('the shell’s limits, traps and endless pipes', async () => {
    const { stdout } = await bash(
      'ulimit -n 100000 2>/dev/null && echo files; ulimit -u 100000 2>/dev/null && echo processes; ulimit -c unlimited 2>/dev/null && echo core; ulimit -t unlimited 2>/dev/null && echo time; echo end',
    )
    expect(stdout.toString()).toBe('end\n')
    const short = { limits: { wallMs: 900, cpuSeconds: 1 } }
    expect((await bash('yes | while read -r line; do :; done', short)).verdict).toMatch(/^(cpu-time|wall-time)$/)
    expect((await bash('trap "" EXIT TERM; while :; do :; done', short)).verdict).toMatch(/^(cpu-time|wall-time)$/)
    expect((await bash('exec < /dev/zero; read -r -d x line', short)).verdict).toMatch(
      /^(cpu-time|wall-time|memory|nonzero-exit)$/,
    )
    expect((await bash('f() { f; }; f', short)).verdict).toMatch(ITS_OWN_FAULT)
  })

  hostile('programs that the box offers, turned against it', async () => {
    const code = `
exec 2>/dev/null
perl -e 'exit(syscall(165, "none", "/tmp", "tmpfs", 0, 0) == 0 ? 0 : 1)' && echo mount
perl -e 'exit(syscall(272, 0x10000000) == 0 ? 0 : 1)' && echo unshare
unshare -Ur true && echo namespaces
nsenter -t 1 -m true && echo enter
chroot /box true && echo chroot
mknod /tmp/x b 8 0 && echo device
dmesg > /dev/null && echo log
su -c true < /dev/null && echo su
date -s 2020-01-01 > /dev/null && echo clock
renice -n 19 -p 1 && echo renice
taskset -p 1 1 > /dev/null && echo taskset
prlimit --pid 1 --nofile=1:1 && echo prlimit
ionice -c 3 -p 1 && echo ionice
setpriv --reuid 0 true && echo setpriv
gdb -p 1 -batch < /dev/null && echo gdb
echo end`
    expect((await bash(code)).stdout.toString()).toBe('end\n')
  })
})
