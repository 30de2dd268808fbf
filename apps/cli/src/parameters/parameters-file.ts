import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Calibration, type CalibratedParameters } from '@millwright/catalog'
import { categoryCount, checkModel, type ParameterVariance, type ResponseModel } from '@millwright/psychometrics'
import { readText } from '../responses/delimited.ts'
import { InputProblem, shown } from '../responses/input-problem.ts'
import { parseJson, type ResponseData } from '../responses/responses-file.ts'

/** Reads a file of parameters (`millwright-calibration`, version 1). @throws InputProblem naming place and remedy */
export async function readParameters(file: string): Promise<Calibration> {
  const calibration = parseJson(file, await readText(file), Calibration)
  const seen = new Set<string>()
  calibration.items.forEach(({ id, model, skill }, i) => {
    const place = `${file}, items[${i}] (${id})`
    if (seen.has(id)) throw new InputProblem(place, 'stands there twice', 'Keep one of them.')
    seen.add(id)
    if (skill !== undefined && !calibration.skills.includes(skill)) {
      throw new InputProblem(place, `measures ${shown(skill)}, which is not among skills`, 'Add it to skills.')
    }
    try {
      checkModel(model)
    } catch (error) {
      throw new InputProblem(place, error instanceof Error ? error.message : String(error), 'Correct the parameters.')
    }
  })
  return calibration
}

export async function writeParameters(file: string, calibration: Calibration): Promise<void> {
  const text = `${JSON.stringify(Calibration.parse(calibration), null, 2)}\n`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** Standard errors in the order of `parameters`. */
export function standardErrors({ covariance }: CalibratedParameters): number[] {
  return covariance.map((row, i) => Math.sqrt(row[i]!))
}

/**
 * Variances of slope and difficulty for scoring that knows its items are estimates. Intercepts are turned into
 * difficulties, b = -d / a, by the delta method; several boundaries share the mean of their variances.
 */
export function parameterVariance({
  model,
  parameters,
  covariance,
}: Pick<CalibratedParameters, 'model' | 'parameters' | 'covariance'>): ParameterVariance | undefined {
  if (model.kind === 'nominal') return undefined
  const at = (name: string): number => parameters.indexOf(name)
  const a = at('a')
  const varA = a < 0 ? 0 : covariance[a]![a]!
  const places = parameters.flatMap((name, i) => (/^[bd]\d*$/.test(name) ? [i] : []))
  if (places.length === 0) return varA > 0 ? { a: varA, b: 0 } : undefined
  const difficulties = typeof model.b === 'number' ? [model.b] : model.b
  let varB = 0
  let ab = 0
  for (const i of places) {
    const own = covariance[i]![i]!
    const withA = a < 0 ? 0 : covariance[i]![a]!
    if (parameters[i]!.startsWith('b')) {
      varB += own
      ab += withA
      continue
    }
    const b = difficulties[Math.max(0, Number(parameters[i]!.slice(1) || 1) - 1)] ?? 0
    varB += (own + b * b * varA + 2 * b * withA) / model.a ** 2
    ab += (-withA - b * varA) / model.a
  }
  varB /= places.length
  ab /= places.length
  const most = Math.sqrt(varA * varB)
  return { a: varA, b: varB, ab: Math.max(-most, Math.min(most, ab)) }
}

/** The parameters of each column of the responses, in their order. @throws InputProblem for a column that has none */
export function parametersOf(
  calibration: Calibration,
  parametersFile: string,
  { file, items, responses }: ResponseData,
): CalibratedParameters[] {
  const byId = new Map(calibration.items.map((item) => [item.id, item]))
  const missing = items.filter((name) => !byId.has(name))
  if (missing.length > 0) {
    throw new InputProblem(
      file,
      `${missing.length} of ${items.length} items have no parameters in ${parametersFile}: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' …' : ''}`,
      `Calibrate them, or leave them out: --ignore ${missing.slice(0, 5).join(' ')}`,
    )
  }
  const found = items.map((name) => byId.get(name)!)
  checkCategories(file, found, responses)
  return found
}

function checkCategories(
  file: string,
  items: readonly CalibratedParameters[],
  { category, item }: ResponseData['responses'],
): void {
  const counts = items.map(({ model }) => (model.kind === 'continuous' ? null : categoryCount(model as ResponseModel)))
  category.forEach((value, at) => {
    const { id } = items[item[at]!]!
    const count = counts[item[at]!]!
    const fits = count === null ? value <= 1 : Number.isInteger(value) && value < count
    if (fits) return
    throw new InputProblem(
      file,
      `an answer to ${shown(id)} is ${value}, but the item has ${count === null ? 'scores from 0 to 1' : `categories 0 to ${count - 1}`}`,
      count === value
        ? 'Are categories counted from 1 there? Then give --lowest 1.'
        : 'Correct it, or calibrate the item again.',
    )
  })
}
