import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shadowTest } from '../../packages/assessment/src/shadow-test.ts'
import { poolProblem, type ShadowCase, shadowProblem } from '../../packages/assessment/test/shadow-cases.ts'
import { type AssemblyProblem, violations } from '@millwright/psychometrics'
import type { Comparison } from './case.ts'
import { dataSets, has, jsonFiles, modelOf, readTable, type ReferenceItem, referenceOf } from './reference.ts'

async function compare(
  about: Pick<Comparison, 'file' | 'case'>,
  problem: AssemblyProblem,
  optimum: number | null,
  where: string,
): Promise<Comparison[]> {
  const found = await shadowTest(problem)
  const tolerance = 1e-6
  if (optimum === null || !found) {
    const deviation = optimum === null && !found ? 0 : Infinity
    return [
      {
        ...about,
        quantity: 'objective',
        deviation,
        tolerance,
        note: `${where}: ${found ? 'a test was found where there is none' : 'no test was found'}`,
      },
    ]
  }
  return [
    { ...about, quantity: 'objective', deviation: Math.abs(found.objective - optimum), tolerance },
    { ...about, quantity: 'constraints broken', deviation: violations(problem, found.items).length, tolerance: 0 },
  ]
}

/** Integer programs with enemies, times, labs and skills. */
export async function shadowTestCases(folder: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const { file, data } of jsonFiles(folder)) {
    if (!has(data, 'cases') || !Array.isArray(data.cases) || !has(data.cases[0], 'per_skill', 'enemies')) continue
    for (const [n, one] of (data.cases as ShadowCase<ReferenceItem>[]).entries()) {
      const problem = shadowProblem(one, modelOf)
      comparisons.push(...(await compare({ file, case: 'shadow tests' }, problem, one.objective, `case ${n + 1}`)))
    }
  }
  return comparisons
}

/** A pool of three-parameter items with attributes and constraints: items.csv, constraints.csv and the optima. */
export async function poolAssemblyCases(folder: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const set of dataSets(folder)) {
    const [itemsFile, constraintsFile] = [join(folder, set, 'items.csv'), join(folder, set, 'constraints.csv')]
    const reference = referenceOf<{
      used: readonly string[]
      optimum: readonly { theta: number; objective: number | null }[]
    }>(folder, set, 'reference.json')
    if (!reference?.optimum || !existsSync(itemsFile) || !existsSync(constraintsFile)) continue
    const items = recordsOf(itemsFile)
    const used = recordsOf(constraintsFile).filter(({ CONSTRAINT_ID = '' }) => reference.used.includes(CONSTRAINT_ID))
    const problemAt = poolProblem(items, used)
    for (const { theta, objective } of reference.optimum) {
      comparisons.push(
        ...(await compare(
          { file: `${set}/reference.json`, case: `pool of ${items.length}, ${used.length} constraints` },
          problemAt(theta),
          objective,
          `theta ${theta}`,
        )),
      )
    }
  }
  return comparisons
}

function recordsOf(file: string): Record<string, string>[] {
  const { columns, text } = readTable(file)
  return text.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? ''])))
}
