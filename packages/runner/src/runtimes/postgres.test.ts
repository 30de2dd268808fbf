import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer, type Answer } from '../grading/answer.ts'
import type { LooseJson } from '../grading/lenient-json.ts'
import { programOf } from '../grading/programs.ts'
import type { JobLimits } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

/** The smallest memory limit that a challenge may set; documented in the README. */
const SMALLEST_MEMORY_MIB = 256

async function ask(query: string, setup: string[] = [], limits: Partial<JobLimits> = {}) {
  const program = programOf({
    runtime: 'sql-postgres',
    entry: 'query.sql',
    limits: { cpuSeconds: 5, wallSeconds: 10, memoryMiB: SMALLEST_MEMORY_MIB },
  })
  const job = await sandbox.run({
    program,
    files: { 'query.sql': query },
    input: `${JSON.stringify({ id: 'question', setup, query })}\n`,
    limits: { memory: SMALLEST_MEMORY_MIB << 20, cpuSeconds: 5, wallMs: 10_000, ...limits },
  })
  return { job, answer: readAnswer(job, 'question'), complaint: job.stderr.toString() }
}

async function table(query: string, setup?: string[]) {
  const { answer, complaint, job } = await ask(query, setup)
  return tableOf(answer, `${job.verdict}: ${complaint}`)
}

function tableOf(answer: Answer, otherwise = answer.kind as string) {
  if (answer.kind !== 'value') throw new Error(otherwise)
  return answer.value as unknown as { columns: string[]; rows: LooseJson[][] }
}

describe('sql-postgres', () => {
  it('is advertised with the versions of PostgreSQL and of its WebAssembly build', () => {
    const version = sandbox.versions.find(({ id }) => id === 'sql-postgres')
    expect(version?.version).toMatch(/^PostgreSQL \d+\.\d+ \(PGlite \d+\.\d+\.\d+\)$/)
  })

  it('answers with the table of the last statement, in the dialect of PostgreSQL', async () => {
    const setup = ['CREATE TABLE seen (id int PRIMARY KEY, times int NOT NULL);', 'INSERT INTO seen VALUES (1, 1);']
    const query = `
      INSERT INTO seen SELECT id, 1 FROM generate_series(1, 2) AS id
      ON CONFLICT (id) DO UPDATE SET times = seen.times + excluded.times;
      SELECT DISTINCT ON (id) id, times FROM seen ORDER BY id; -- the last`
    expect(await table(query, setup)).toEqual({
      columns: ['id', 'times'],
      rows: [
        [1, 2],
        [2, 1],
      ],
    })
  })

  it('has no table after a statement that returns none', async () => {
    expect(await table('SELECT 1; CREATE TABLE t (a int)')).toEqual({ columns: [], rows: [] })
    expect(await table('SELECT 1 WHERE false')).toEqual({ columns: ['?column?'], rows: [] })
  })

  it('keeps every value of columns with the same name', async () => {
    expect(await table('SELECT 1 AS a, 2 AS a')).toEqual({ columns: ['a', 'a'], rows: [[1, 2]] })
  })

  it('writes values as JSON', async () => {
    const cases: [string, LooseJson][] = [
      ['9007199254740991::bigint', 9007199254740991],
      ["'-Infinity'::float8", -Infinity],
      ["'NaN'::numeric", NaN],
      ['count(*)', 1],
      ["'  x'::char(4)", '  x '],
      ["TIMESTAMPTZ '2026-01-31 08:00+02'", '2026-01-31T06:00:00+00:00'],
      ["'infinity'::timestamp", 'infinity'],
      ["DATE '0044-03-15 BC'", '0044-03-15 BC'],
      ["'\\xdeadbeef'::bytea", 'deadbeef'],
      ['\'{"b": [1, null], "a": 1.5}\'::jsonb', { a: 1.5, b: [1, null] }],
      ["'5'::json", 5],
      ["INTERVAL '1 day 2 hours'", '1 day 02:00:00'],
      ["ARRAY['a b', 'NULL', NULL, 'q\"\\,{}']", ['a b', 'NULL', null, 'q"\\,{}']],
      [
        'ARRAY[[1.5, 2], [3, 4]]',
        [
          [1.5, 2],
          [3, 4],
        ],
      ],
      ["'[0:1]={1,2}'::int[]", [1, 2]],
      ['ARRAY[]::text[]', []],
      ['ARRAY[\'{"a": [1]}\'::jsonb]', [{ a: [1] }]],
      ["'{(1,1),(0,0);(2,2),(1,1)}'::box[]", ['(1,1),(0,0)', '(2,2),(1,1)']],
      ['ROW(1, 2)', '(1,2)'],
    ]
    const { rows } = await table(`SELECT ${cases.map(([expression]) => expression).join()}`)
    expect(rows).toEqual([cases.map(([, expected]) => expected)])
  })

  it('writes what both know as DuckDB’s answers are written', async () => {
    const expressions = [
      '7::smallint',
      '1.50::numeric(5, 2)',
      '0.1::float8',
      'true',
      'NULL::int',
      "'it''s'",
      "DATE '2026-01-31'",
      "TIME '08:00:00'",
      "TIME '08:00:00.5'",
      "TIMESTAMP '2026-01-31 08:00'",
      "TIMESTAMP '2026-01-31 08:00:00.25'",
      "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
      'ARRAY[1, NULL, 3]',
      "ARRAY[TIMESTAMP '2026-01-31 08:00']",
    ]
    const query = `SELECT ${expressions.join()}`
    const job = await sandbox.run({
      program: { program: 'query', engine: 'duckdb' },
      files: {},
      input: `${JSON.stringify({ id: 'question', setup: [], query })}\n`,
    })
    expect((await table(query)).rows).toEqual(tableOf(readAnswer(job, 'question')).rows)
  })

  it('reads arrays of types that the query makes', async () => {
    const query = `
      CREATE TYPE mood AS ENUM ('calm', 'not calm'); CREATE DOMAIN positive AS int CHECK (value > 0);
      SELECT ARRAY['not calm', 'calm']::mood[], ARRAY[1, 2]::positive[], 'calm'::mood, 3::positive`
    expect((await table(query)).rows).toEqual([[['not calm', 'calm'], [1, 2], 'calm', 3]])
  })

  it('says what is wrong and where, as the candidate counts lines', async () => {
    const { answer, complaint } = await ask("SELECT 'ä'\nFROM nowhere", ['CREATE TABLE t (a int)'])
    expect(answer).toEqual({ kind: 'error', names: ['DatabaseError', '42P01'] })
    expect(complaint).toBe('ERROR: relation "nowhere" does not exist (line 2, column 6)\n')
  })

  it('prints notices and hints', async () => {
    const { complaint } = await ask(`DO $$ BEGIN RAISE NOTICE 'seen'; END $$; SELECT lenght('a')`)
    expect(complaint.split('\n')).toEqual([
      'NOTICE: seen',
      'ERROR: function lenght(unknown) does not exist (line 1, column 49)',
      expect.stringMatching(/^(DETAIL|HINT): /),
      expect.anything(),
    ])
  })

  it('refuses an empty query', async () => {
    const { answer, complaint } = await ask(' -- nothing\n')
    expect(answer).toEqual({ kind: 'error', names: ['DatabaseError'] })
    expect(complaint).toBe('ERROR: the query is empty\n')
  })

  it('keeps 20,000 rows of a large result, in the smallest memory', async () => {
    const { rows } = await table('SELECT n, repeat(chr(97), 30) FROM generate_series(1, 300000) n')
    expect(rows).toHaveLength(20_000)
    expect(rows.at(-1)).toEqual([20_000, 'a'.repeat(30)])
  })

  it('works through a real amount of data in the smallest memory', async () => {
    const query = `
      CREATE TABLE event AS
        SELECT n AS id, n % 500 AS person, TIMESTAMP '2026-01-01' + n * INTERVAL '90 seconds' AS at
        FROM generate_series(1, 100000) n;
      CREATE INDEX ON event (person, at);
      WITH gaps AS (SELECT person, at - lag(at) OVER (PARTITION BY person ORDER BY at) AS gap FROM event)
      SELECT count(*), max(gap) = INTERVAL '750 minutes' FROM gaps`
    expect((await table(query)).rows).toEqual([[100_000, true]])
  })

  it('sorts text by code point, whatever the machine’s language', async () => {
    expect((await table("SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b','A','a','B']) w")).rows).toEqual([
      ['ABab'],
    ])
  })

  it('starts from the same data each time, and from nothing that another question left', async () => {
    await table('CREATE TABLE left_behind (a int)')
    expect((await ask('SELECT * FROM left_behind')).answer.kind).toBe('error')
  })

  it('reaches no file, program or extension outside the engine', async () => {
    const cases: [string, string][] = [
      ["COPY (SELECT 1) TO PROGRAM 'cat > /work/out'", 'could not execute command'],
      ["CREATE TABLE t (a text); COPY t FROM PROGRAM 'id'", 'could not execute command'],
      ["SELECT pg_read_file('/etc/passwd')", 'could not open file'],
      ["SELECT pg_read_file('/work/query.sql')", 'could not open file'],
      ["SELECT pg_ls_dir('/opt/millwright')", 'could not open directory'],
      ['CREATE EXTENSION dblink', 'is not available'],
      ["CREATE FUNCTION f() RETURNS int AS 'libc', 'system' LANGUAGE c", 'could not access file'],
      ['CREATE TABLE t (a int); COPY t FROM STDIN', 'unexpected EOF'],
    ]
    for (const [query, complaint] of cases) {
      const reply = await ask(query)
      expect(reply.answer.kind).toBe('error')
      expect(reply.complaint).toContain(complaint)
    }
  })

  it('writes files into its own memory only', async () => {
    const outside = await ask("COPY (SELECT 1) TO '/work/out.csv'")
    expect(outside.complaint).toContain('could not open file')
    const inMemory = await table("COPY (SELECT 42) TO '/tmp/out.csv'; SELECT pg_read_file('/tmp/out.csv')")
    expect(inMemory.rows).toEqual([['42\n']])
  })

  it('ends a query that never would, and one that takes all memory', async () => {
    const endless = await ask('WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 1 FROM t) SELECT count(*) FROM t', [], {
      cpuSeconds: 1,
      wallMs: 20_000,
    })
    expect(['cpu-time', 'memory']).toContain(endless.job.verdict)
    const greedy = await ask("SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 600)")
    expect(greedy.job.verdict).toBe('memory')
  })
})
