import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shadowTest } from '../../packages/assessment/src/shadow-test.ts'
import {
  type AssemblyProblem,
  type AssemblyRow,
  information,
  type ResponseModel,
  violations,
} from '@millwright/psychometrics'
import type { Comparison } from './case.ts'
import { dataSets, has, jsonFiles, modelOf, readTable, type ReferenceItem, referenceOf } from './reference.ts'

/** The references add up information rounded to 8 decimals. */
function objectives(models: readonly ResponseModel[], theta: number): number[] {
  return models.map((model) => Math.round(1e8 * information(model, theta)) / 1e8)
}

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

interface ShadowCase {
  readonly theta: number
  readonly items: readonly ReferenceItem[]
  readonly skill: readonly number[]
  readonly minutes: readonly number[]
  readonly lab: readonly number[]
  readonly length: number
  readonly max_minutes: number
  readonly labs: readonly [number, number]
  readonly per_skill: readonly [number, number]
  readonly enemies: readonly (readonly [number, number])[]
  readonly administered: readonly number[]
  readonly objective: number | null
}

/** Integer programs with enemies, times, labs and skills. */
export async function shadowTestCases(folder: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const { file, data } of jsonFiles(folder)) {
    if (!has(data, 'cases') || !Array.isArray(data.cases) || !has(data.cases[0], 'per_skill', 'enemies')) continue
    for (const [n, one] of (data.cases as ShadowCase[]).entries()) {
      const all = one.items.map((_, i) => i)
      const rows: AssemblyRow[] = [
        { name: 'length', items: all, lower: one.length, upper: one.length },
        { name: 'minutes', items: all, coefficients: one.minutes, upper: one.max_minutes },
        { name: 'labs', items: all.filter((i) => one.lab[i]), lower: one.labs[0], upper: one.labs[1] },
        ...[...new Set(one.skill)].map((skill) => ({
          name: `skill ${skill}`,
          items: all.filter((i) => one.skill[i] === skill),
          lower: one.per_skill[0],
          upper: one.per_skill[1],
        })),
      ]
      const problem = {
        objective: objectives(one.items.map(modelOf), one.theta),
        rows,
        enemies: one.enemies,
        required: one.administered,
      }
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
    const chosen = (condition = ''): number[] => items.flatMap((item, i) => (holds(condition, item) ? [i] : []))
    const rows = used.flatMap(({ TYPE, CONSTRAINT_ID = '', CONDITION, LB, UB }): AssemblyRow[] =>
      TYPE === 'Number'
        ? [{ name: CONSTRAINT_ID, items: chosen(CONDITION), lower: Number(LB), upper: Number(UB) }]
        : [],
    )
    const enemies = used.flatMap(({ TYPE, CONDITION }) => (TYPE === 'Enemy' ? [chosen(CONDITION)] : []))
    const models = items.map(({ a, b, c = '0' }): ResponseModel => ({
      kind: 'dichotomous',
      a: Number(a),
      b: Number(b),
      c: Number(c),
      d: 1,
    }))
    for (const { theta, objective } of reference.optimum) {
      const problem = { objective: objectives(models, theta), rows, enemies }
      comparisons.push(
        ...(await compare(
          { file: `${set}/reference.json`, case: `pool of ${items.length}, ${used.length} constraints` },
          problem,
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

/** Conditions of TestDesign: comparisons of a column with a value or a list, joined by `&`; empty holds always. */
function holds(condition: string, item: Record<string, string>): boolean {
  return condition
    .split('&')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .every((part) => {
      const match = /^(\w+)\s*(==|!=|>=|<=|>|<|%in%)\s*(.+)$/.exec(part)
      if (!match) throw new Error(`condition ${part} is not understood`)
      const [, column = '', operator, right = ''] = match
      const value = item[column]
      if (value === undefined) throw new Error(`condition ${part}: there is no column ${column}`)
      const words = right
        .replace(/^c\((.*)\)$/, '$1')
        .split(',')
        .map((word) => word.trim().replaceAll('"', ''))
      switch (operator) {
        case '%in%':
          return words.includes(value)
        case '==':
          return value === words[0]
        case '!=':
          return value !== words[0]
        case '>=':
          return Number(value) >= Number(words[0])
        case '<=':
          return Number(value) <= Number(words[0])
        case '>':
          return Number(value) > Number(words[0])
        default:
          return Number(value) < Number(words[0])
      }
    })
}
