import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { TestResult } from '../task.ts'
import { openTestSandbox } from '../testing/test-sandbox.ts'
import { gradeSubmission } from './grade-submission.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
}, 300_000)
afterAll(() => sandbox.close())

async function grade(
  checker: string,
  solution: string,
  visible = true,
): Promise<{ result: TestResult; notices: string[] }> {
  const notices: string[] = []
  const { tests } = await gradeSubmission(
    sandbox,
    {
      challengeId: 'example',
      kind: 'function',
      runtime: 'python-ml',
      entry: 'solution.py',
      files: { 'solution.py': solution },
      fixtures: {},
      checkers: { 'check.py': `def check(args, output, expected, files):\n    ${checker}` },
      limits: { cpuSeconds: 10, wallSeconds: 20, memoryMiB: 512 },
      tests: [
        {
          id: 't',
          criterion: 'c',
          visible,
          call: { function: 'f', args: [] },
          expect: { kind: 'checker', checker: 'check.py', value: 'secret-4711' },
        },
      ],
      criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
    },
    { onNotice: (notice) => notices.push(notice) },
  )
  return { result: tests[0]!, notices }
}

const BROKE = 'The checker could not make sense of the result.'

describe('a checker that breaks on a result', () => {
  it.each([
    ['raises', 'raise ValueError(expected)', 'return 1'],
    ['fails on a type it did not think of', 'return {"score": output["a"] / 2}', 'return {"a": "x"}'],
    ['gives no score', 'return {}', 'return 1'],
    ['gives a score that is no number', 'return {"score": float("nan")}', 'return 1'],
    ['gives a score above 1', 'return {"score": output}', 'return 7'],
    ['exits', 'import sys; sys.exit(0)', 'return 1'],
    ['runs out of memory', 'return {"score": len([0] * output)}', 'return 10 ** 10'],
    ['prints without end', 'while output: print("x" * 1000)', 'return 1'],
    [
      'crashes on half a character',
      'print(output); return {"score": open("/x", "w").write(output)}',
      'return "\\ud800"',
    ],
    ['writes on the channel for answers', 'import os; os.write(3, expected.encode()); return {"score": 1}', 'return 1'],
  ])(
    'counts against the result and is told to the operator alone: it %s',
    async (_, checker, code) => {
      const { result, notices } = await grade(checker, `def f(): ${code}`)
      expect(result).toMatchObject({ verdict: 'wrong', score: 0, message: BROKE })
      expect(JSON.stringify(result)).not.toContain('4711')
      expect(notices).toHaveLength(1)
      expect(notices[0]).toMatch(/^challenge example: checker check.py broke: /)
    },
    60_000,
  )

  it('is not needed to notice values that no checker should have to think of', async () => {
    // What arrives is what JSON can hold, and each of these is: the checker sees it and goes on.
    const values = [
      'float("nan")',
      '"\\udfff"',
      '10 ** 400',
      '{"__proto__": 1}',
      '"\\0" * 1000',
      '[[[]]] * 1000',
      'None',
    ]
    for (const value of values) {
      const { result, notices } = await grade('repr(output); return {"score": 1}', `def f(): return ${value}`)
      expect(result, value).toMatchObject({ verdict: 'ok' })
      expect(notices).toEqual([])
    }
  }, 60_000)

  it('gets the files of the candidate, however many control characters they hold, within what can be collected', async () => {
    const write = (count: number, bytes: number) =>
      `def f():\n    for i in range(${count}): open(f'f{i}', 'wb').write(bytes(${bytes}))`
    const sum = 'return {"score": 1 if sum(map(len, files.values())) > 7_000_000 else 0}'
    expect((await grade(sum, write(7, 1_100_000))).result).toMatchObject({ verdict: 'ok' })
    expect((await grade(sum, write(40, 1_000_000))).result.verdict).toMatch(/^(ok|wrong)$/)
  }, 60_000)
})

describe('what a checker says', () => {
  const says = 'return {"score": 0, "message": "too far off" if output == 1 else f"got {output}"}'
  it('is told about a visible test, and about a hidden one where it stands in the checker word for word', async () => {
    expect((await grade(says, 'def f(): return 1', true)).result.message).toBe('too far off')
    expect((await grade(says, 'def f(): return 1', false)).result.message).toBe('too far off')
    expect((await grade(says, 'def f(): return "seen-4711"', true)).result.message).toBe('got seen-4711')
    const { result } = await grade(says, 'def f(): return "seen-4711"', false)
    expect(result.message).toBe('The checker did not accept the result.')
  })
})
