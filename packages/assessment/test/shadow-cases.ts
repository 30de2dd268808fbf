import { existsSync, readFileSync } from 'node:fs'
import { type AssemblyProblem, type AssemblyRow, type ResponseModel, information } from '@millwright/psychometrics'

/** Reference data of test assembly, read where it stands beside the repository. */
const FOLDER = new URL('../../../../shared/data/psychometrics/', import.meta.url)

export interface ReferenceAssembly {
  readonly name: string
  readonly problem: AssemblyProblem
  /** The optimum, or null when no test keeps the constraints. */
  readonly objective: number | null
}

function text(name: string): string | null {
  const file = new URL(name, FOLDER)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  console.warn(`SKIPPED: reference data ${name} is not in ${FOLDER.pathname}; these tests compare with nothing.`)
  return null
}

/** The references add up information rounded to 8 decimals. */
function roundedInformation(model: ResponseModel, theta: number): number {
  return Math.round(1e8 * information(model, theta)) / 1e8
}

/** One case of shadow_tests.json; `Item` as the reader of the file has it. */
export interface ShadowCase<Item> {
  readonly theta: number
  readonly items: readonly Item[]
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

/** The integer program of a case: length, minutes, labs, skills, enemies and what was given already. */
export function shadowProblem<Item>(one: ShadowCase<Item>, modelOf: (item: Item) => ResponseModel): AssemblyProblem {
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
  const objective = one.items.map((item) => roundedInformation(modelOf(item), one.theta))
  return { objective, rows, enemies: one.enemies, required: one.administered }
}

/** The integer programs of shadow_tests.json. */
export function shadowCases(): ReferenceAssembly[] {
  const json = text('shadow_tests.json')
  if (json === null) return []
  const { cases } = JSON.parse(json) as { cases: ShadowCase<{ a: number; b: number; c?: number }>[] }
  return cases.map((one, n) => ({
    name: `shadow ${n + 1}`,
    problem: shadowProblem(one, ({ a, b, c = 0 }) => ({ kind: 'dichotomous', a, b, c, d: 1 })),
    objective: one.objective,
  }))
}

type Row = Readonly<Record<string, string>>

/** The program of a pool at an ability: three-parameter items with attributes, and the constraints on them in use. */
export function poolProblem(items: readonly Row[], constraints: readonly Row[]): (theta: number) => AssemblyProblem {
  const chosenBy = (condition = ''): number[] => items.flatMap((item, i) => (holds(condition, item) ? [i] : []))
  const rows = constraints
    .filter(({ TYPE }) => TYPE === 'Number')
    .map(({ CONSTRAINT_ID = '', CONDITION, LB, UB }): AssemblyRow => ({
      name: CONSTRAINT_ID,
      items: chosenBy(CONDITION),
      lower: Number(LB),
      upper: Number(UB),
    }))
  const enemies = constraints.filter(({ TYPE }) => TYPE === 'Enemy').map(({ CONDITION }) => chosenBy(CONDITION))
  const models = items.map(({ a, b, c = '0' }): ResponseModel => ({
    kind: 'dichotomous',
    a: Number(a),
    b: Number(b),
    c: Number(c),
    d: 1,
  }))
  return (theta) => ({ objective: models.map((model) => roundedInformation(model, theta)), rows, enemies })
}

/** The science pool with its constraints at the five reference abilities, or at others. */
export function scienceCases(abilities?: readonly number[]): ReferenceAssembly[] {
  const itemText = text('pool_science/items.csv')
  const constraintText = text('pool_science/constraints.csv')
  const reference = text('pool_science/reference.json')
  if (itemText === null || constraintText === null || reference === null) return []
  const items = records(itemText)
  const { used, optimum } = JSON.parse(reference) as { used: string[]; optimum: { theta: number; objective: number }[] }
  const constraints = records(constraintText).filter(({ CONSTRAINT_ID }) => used.includes(CONSTRAINT_ID!))
  const problemAt = poolProblem(items, constraints)
  const known = new Map(optimum.map(({ theta, objective }) => [theta, objective]))
  return (abilities ?? [...known.keys()]).map((theta) => ({
    name: `science at ${theta}`,
    problem: problemAt(theta),
    objective: known.get(theta) ?? null,
  }))
}

/** Rows of a CSV with quoted fields, keyed by its header. */
function records(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      Array.from(line.matchAll(/("((?:[^"]|"")*)"|[^,]*)(?:,|$)/g), (field) =>
        field[2] === undefined ? (field[1] ?? '') : field[2].replaceAll('""', '"'),
      ),
    )
  return lines.map((fields) => Object.fromEntries(header!.map((name, i) => [name, fields[i] ?? ''])))
}

/** Conditions of the file: comparisons of a column with a value or a list, joined by `&`. Empty holds always. */
export function holds(condition: string, item: Row): boolean {
  return condition
    .split('&')
    .map((part) => part.trim())
    .every((part) => {
      if (part === '') return true
      const [, column, operator, right] = /^(\w+)\s*(==|!=|>=|<=|>|<|%in%)\s*(.+)$/.exec(part) ?? []
      const value = item[column ?? '']
      if (value === undefined || right === undefined) throw new Error(`cannot read the condition ${part}`)
      const listed = right.replace(/^c\((.*)\)$/, '$1').split(',')
      const list = listed.map((one) => one.trim().replace(/^"(.*)"$/, '$1'))
      switch (operator) {
        case '%in%':
        case '==':
          return list.includes(value)
        case '!=':
          return !list.includes(value)
        case '>=':
          return Number(value) >= Number(list[0])
        case '<=':
          return Number(value) <= Number(list[0])
        case '>':
          return Number(value) > Number(list[0])
        default:
          return Number(value) < Number(list[0])
      }
    })
}
