/**
 * Times test assembly on the reference pools. Run: node --conditions development bench/psychometrics/shadow.ts
 * Needs the reference data beside the repository. Medians and 95th percentiles after a warm-up; wall time, so a busy machine
 * shows. The last column counts calls of the solver: 0 means the optimum was proved without it.
 */
import { type AssemblyProblem, assembleTest, heuristicTest, violations } from '@millwright/psychometrics'
import loadHighs from 'highs'
import { highsSolver } from '../../packages/assessment/src/shadow-test-solver.ts'
import { randomAssembly } from '../../packages/assessment/test/random-assembly.ts'
import { scienceCases, shadowCases } from '../../packages/assessment/test/shadow-cases.ts'
import { compileWhole } from '../../packages/assessment/test/whole-program.ts'

const quick = process.argv.includes('--quick')
const solver = await highsSolver()
const highs = await (loadHighs as unknown as typeof loadHighs.default)()

function lpText(problem: AssemblyProblem): string {
  const { rows, enemies = [], required = [], excluded = [] } = problem
  const term = (value: number, item: number): string => `${value < 0 ? '-' : '+'} ${Math.abs(value)} x${item}`
  const sum = (items: readonly number[], coefficients?: readonly number[]): string =>
    items.map((item, i) => term(coefficients?.[i] ?? 1, item)).join(' ')
  const lines = rows.flatMap(({ items, coefficients, lower, upper }) => {
    if (items.length === 0) return []
    const left = sum(items, coefficients)
    if (lower !== undefined && lower === upper) return [`${left} = ${lower}`]
    return [
      ...(lower === undefined ? [] : [`${left} >= ${lower}`]),
      ...(upper === undefined ? [] : [`${left} <= ${upper}`]),
    ]
  })
  const all = Array.from(problem.objective, (_, item) => item)
  return [
    'Maximize',
    all.map((item) => term(problem.objective[item]!, item)).join(' '),
    'Subject To',
    ...lines,
    ...enemies.map((set) => `${sum(set)} <= ${Math.max(1, set.filter((item) => required.includes(item)).length)}`),
    ...required.map((item) => `x${item} = 1`),
    ...excluded.filter((item) => !required.includes(item)).map((item) => `x${item} = 0`),
    'Binary',
    all.map((item) => `x${item}`).join(' '),
    'End',
  ].join('\n')
}

const at = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(p * values.length) - 1]!
let calls = 0
const counted: typeof solver = { ...solver, optimum: (program) => (calls++, solver.optimum(program)) }

function measure(
  label: string,
  problems: readonly AssemblyProblem[],
  run: (problem: AssemblyProblem) => unknown,
): void {
  for (const problem of problems.slice(0, 12)) run(problem)
  calls = 0
  const times = problems.map((problem) => {
    const start = performance.now()
    run(problem)
    return performance.now() - start
  })
  const cells = [0.5, 0.95, 1].map((p) => at(times, p).toFixed(2).padStart(9)).join(' ')
  console.log(`${label.padEnd(58)}${String(problems.length).padStart(5)} ${cells} ${String(calls).padStart(6)}`)
}

/** The science pool during a test: at each stage the items of the last shadow test that would have been given so far stay. */
function stages(problem: AssemblyProblem): AssemblyProblem[] {
  const test = assembleTest(problem, solver)
  return [0, 5, 10, 15, 20, 25].map((given) => ({ ...problem, required: test?.items.slice(0, given) ?? [] }))
}

const science = scienceCases(Array.from({ length: 61 }, (_, i) => -3 + i / 10)).map(({ problem }) => problem)
const during = scienceCases(Array.from({ length: 31 }, (_, i) => -3 + i / 5)).flatMap(({ problem }, i, all) => {
  // The ability has moved by 0.2 since the items given were chosen.
  const later = all[(i + 1) % all.length]!.problem
  return stages(problem).map(({ required = [] }) => ({ ...later, required }))
})
const shadow = shadowCases().map(({ problem }) => problem)
const random = Array.from({ length: quick ? 40 : 200 }, (_, seed) => randomAssembly(seed))

console.log(`${''.padEnd(58)}    n    median       p95       max  solver  (ms)`)
for (const [label, problems] of [
  ['science pool, 1,000 items, 36 constraints', science],
  ['science pool, 0 to 25 of 30 items given', during],
  ['shadow_tests.json (repeated)', Array.from({ length: 10 }, () => shadow).flat()],
  ['random programs', random],
] as const) {
  measure(`optimum, ${label}`, problems, (problem) => assembleTest(problem, counted))
  measure(`heuristic, ${label}`, problems, heuristicTest)
}
const few = science.filter((_, i) => i % (quick ? 10 : 4) === 0)
measure('HiGHS, whole science pool, persistent model', few, (problem) => solver.optimum(compileWhole(problem)))
measure('HiGHS, whole science pool, LP text', few, (problem) =>
  highs.solve(lpText(problem), { output_flag: false, mip_rel_gap: 0 }),
)

for (const [label, problems] of [
  ['shadow_tests.json', shadow],
  ['science pool', [...science, ...during]],
  ['random programs', random],
] as const) {
  const gaps: number[] = []
  let infeasible = 0
  let missed = 0
  for (const problem of problems) {
    const exact = assembleTest(problem, solver)
    const near = heuristicTest(problem)
    if (exact === null) infeasible++
    else if (near === null || violations(problem, near.items).length > 0) missed++
    else gaps.push(100 * (1 - near.objective / exact.objective))
  }
  const cells = [0.5, 0.95, 1].map((p) => at(gaps, p).toFixed(3)).join(' / ')
  console.log(
    `heuristic's gap, ${label}: median / p95 / max ${cells} % of ${gaps.length}; missed ${missed}, infeasible ${infeasible}`,
  )
}
solver.close()
