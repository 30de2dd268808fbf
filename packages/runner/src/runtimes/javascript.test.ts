import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../grading/answer.ts'
import { nodeCommand, programOf } from '../grading/programs.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Json, RuntimeId } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

const limits = { cpuSeconds: 5, wallSeconds: 10, memoryMiB: 256 }
const jobLimits = { memory: 256 << 20, cpuSeconds: 5, wallMs: 10_000 }

/** Calls `f` of the entry, a file for the runtime. */
async function call(runtime: RuntimeId, files: Record<string, string>, ...args: Json[]) {
  const entry = runtime === 'typescript' ? 'solution.ts' : 'solution.js'
  const job = await sandbox.run({
    program: programOf({ runtime, entry, limits }),
    files,
    input: `${JSON.stringify({ id: 'question', function: 'f', args })}\n`,
    limits: jobLimits,
  })
  return { verdict: job.verdict, answer: readAnswer(job, 'question'), complaint: job.stderr.toString() }
}

describe('javascript', () => {
  it('is advertised, and so is typescript with what transforms it', () => {
    const versions = Object.fromEntries(sandbox.versions.map(({ id, version }) => [id, version]))
    expect(versions['javascript']).toBe(`Node ${process.versions.node}`)
    expect(versions['typescript']).toMatch(/^Node [\d.]+, amaro [\d.]+$/)
  })

  it.each([
    ['an ES module', 'export function f(a, b) { return a + b }'],
    ['an ES module that waits', 'const one = await Promise.resolve(1)\nexport const f = async (a, b) => a + b * one'],
    ['an ES module that imports', "import { add } from './add.js'\nexport const f = add"],
    ['a CommonJS module', 'module.exports = { f(a, b) { return a + b } }'],
    ['a CommonJS module whose names only running it shows', "module.exports['f'.trim()] = (a, b) => a + b"],
    ['a CommonJS module that requires', "const { add } = require('./add.js')\nexports.f = add"],
  ])('runs %s', async (_, solution) => {
    const files = { 'solution.js': solution, 'add.js': 'exports.add = (a, b) => a + b' }
    expect(await call('javascript', files, 2, 3)).toEqual({
      verdict: 'ok',
      answer: { kind: 'value', value: 5 },
      complaint: '',
    })
  })

  it('shows a syntax error with its line', async () => {
    const { verdict, complaint } = await call('javascript', { 'solution.js': 'export const f = (a) =>\n  a +* 2' }, 1)
    expect(verdict).toBe('nonzero-exit')
    expect(complaint).toContain('/work/solution.js:2')
    expect(complaint).toContain('SyntaxError')
  })
})

describe('typescript', () => {
  it.each([
    ['types', 'export const f = <T extends number>(a: T, b: T): number => a + b'],
    [
      'an enum, a namespace and a parameter property',
      `enum Sign { Plus = 1 }
       namespace Maths { export const add = (a: number, b: number): number => a + Sign.Plus * b }
       class Adder { constructor(private readonly a: number) {} add(b: number) { return Maths.add(this.a, b) } }
       export const f = (a: number, b: number): number => new Adder(a).add(b)`,
    ],
    [
      'an enum of another file',
      "import { Sign } from './sign.ts'\nexport const f = (a: number, b: number) => a + Sign.Plus * b",
    ],
    ['an enum in a CommonJS module', 'enum Sign { Plus = 1 }\nexports.f = (a: number, b: number) => a + Sign.Plus * b'],
  ])('runs %s', async (_, solution) => {
    const files = { 'solution.ts': solution, 'sign.ts': 'export enum Sign { Plus = 1 }' }
    expect(await call('typescript', files, 2, 3)).toEqual({
      verdict: 'ok',
      answer: { kind: 'value', value: 5 },
      complaint: '',
    })
  })

  it.each([
    ['stripped', 'interface Row { a: number }\nexport function f(row: Row) {\n  throw new TypeError(`no ${row.a}`)\n}'],
    [
      'transformed',
      'enum Kind { A, B }\nexport function f(row: { a: Kind }) {\n  throw new TypeError(`no ${row.a}`)\n}',
    ],
  ])('names the candidate’s line in an error of %s code', async (_, solution) => {
    const { answer, complaint } = await call('typescript', { 'solution.ts': solution }, { a: 1 })
    expect(answer).toEqual({ kind: 'error', names: ['TypeError', 'Error', 'TypeError'] })
    expect(complaint).toContain('TypeError: no 1')
    expect(complaint).toMatch(/solution\.ts:3:\d+/)
  })

  it('shows what is wrong with a program that is no TypeScript', async () => {
    const { verdict, complaint } = await call(
      'typescript',
      { 'solution.ts': 'enum A { x }\nexport const f = (a: number =>' },
      1,
    )
    expect(verdict).toBe('nonzero-exit')
    expect(complaint).toContain('solution.ts')
    expect(complaint).toMatch(/SyntaxError|ERR_INVALID_TYPESCRIPT_SYNTAX/)
  })

  it('runs a whole program with an enum, as servers are started', async () => {
    const { verdict, stdout } = await sandbox.run({
      program: { program: 'exec', argv: [...nodeCommand({ runtime: 'typescript', limits }), '/work/main.ts'] },
      files: { 'main.ts': 'enum A { x = 41 }\nconsole.log(A.x + 1)' },
      limits: jobLimits,
    })
    expect([verdict, stdout.toString()]).toEqual(['ok', '42\n'])
  })
})
