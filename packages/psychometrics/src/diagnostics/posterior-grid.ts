import { categoryCount, categoryLogProbability, informationBound } from '../models/response-model.ts'
import { checkResponses, type Responses } from '../calibration/responses.ts'
import type { ResponseModel } from '../types.ts'

/** Ability of one group of persons: Normal(mean, standardDeviation^2). */
export interface Population {
  readonly mean: number
  readonly standardDeviation: number
}

export const STANDARD: readonly Population[] = [{ mean: 0, standardDeviation: 1 }]

/** One estimate a person, on the ability scale. */
export interface AbilityEstimates {
  readonly mean: Float64Array
  readonly standardDeviation: Float64Array
}

/** @throws RangeError naming what does not fit together: every diagnostic begins here */
export function checkInput(responses: Responses, models: readonly ResponseModel[]): void {
  checkResponses(responses)
  if (models.length !== responses.items) {
    throw new RangeError(`${models.length} models for ${responses.items} items`)
  }
}

export function weightOf(responses: Responses, person: number): number {
  return responses.weight ? responses.weight[person]! : 1
}

function populationOf(populations: readonly Population[], group: number): Population {
  const population = populations.length === 1 ? populations[0] : populations[group]
  if (!population) throw new RangeError(`no population for group ${group}`)
  if (!(population.standardDeviation > 0 && Number.isFinite(population.standardDeviation + population.mean))) {
    throw new RangeError(`population of mean ${population.mean} and SD ${population.standardDeviation}`)
  }
  return population
}

/** Equally spaced abilities that hold every population within 7 SDs and resolve the sharpest posterior. */
export function gridFor(
  responses: Responses,
  models: readonly ResponseModel[],
  populations: readonly Population[],
): Float64Array {
  const used = populations.map((_, group) => populationOf(populations, group))
  const sharpest = Math.max(...used.map((p) => 1 / p.standardDeviation ** 2)) + mostInformation(responses, models)
  const low = Math.min(...used.map((p) => p.mean - 7 * p.standardDeviation))
  const high = Math.max(...used.map((p) => p.mean + 7 * p.standardDeviation))
  const step = Math.min(0.12 * Math.min(...used.map((p) => p.standardDeviation)), 0.7 / Math.sqrt(sharpest))
  const cells = Math.min(2000, Math.ceil((high - low) / step))
  return Float64Array.from({ length: cells + 1 }, (_, q) => low + ((high - low) * q) / cells)
}

function mostInformation({ persons, start, item }: Responses, models: readonly ResponseModel[]): number {
  const bounds = models.map(informationBound)
  let most = 0
  for (let i = 0; i < persons; i++) {
    let sum = 0
    for (let n = start[i]!; n < start[i + 1]!; n++) sum += bounds[item[n]!]!
    most = Math.max(most, sum)
  }
  return most
}

/** log density of each population on the nodes, up to a constant; one entry a group. */
export function logDensities(
  { group, persons }: Responses,
  populations: readonly Population[],
  nodes: Float64Array,
): Float64Array[] {
  let groups = 1
  for (let i = 0; i < persons; i++) groups = Math.max(groups, 1 + (group?.[i] ?? 0))
  return Array.from({ length: groups }, (_, g) => {
    const { mean, standardDeviation } = populationOf(populations, g)
    return nodes.map((theta) => -0.5 * ((theta - mean) / standardDeviation) ** 2 - Math.log(standardDeviation))
  })
}

/** log P of every category on the nodes, for one model. */
export function logTable(model: ResponseModel, nodes: Float64Array): Float64Array[] {
  if (model.kind === 'continuous') return []
  return Array.from({ length: categoryCount(model) }, (_, k) => nodes.map(categoryLogProbability(model, k)))
}

/**
 * Calls `visit` with the posterior of each person on the nodes (summing to 1); the array is reused.
 * Cost: answers x nodes additions and persons x nodes exponentials.
 */
export function visitPosteriors(
  responses: Responses,
  models: readonly ResponseModel[],
  populations: readonly Population[],
  nodes: Float64Array,
  visit: (person: number, posterior: Float64Array) => void,
): void {
  const { persons, start, item, category, group } = responses
  const densities = logDensities(responses, populations, nodes)
  const tables = models.map((model) => logTable(model, nodes))
  const posterior = new Float64Array(nodes.length)
  for (let i = 0; i < persons; i++) {
    posterior.set(densities[group?.[i] ?? 0]!)
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const model = models[item[n]!]!
      // The call for a category a model lacks throws and names it.
      const column = tables[item[n]!]![category[n]!] ?? nodes.map(categoryLogProbability(model, category[n]!))
      for (let q = 0; q < posterior.length; q++) posterior[q]! += column[q]!
    }
    let peak = -Infinity
    for (const log of posterior) peak = Math.max(peak, log)
    let total = 0
    for (let q = 0; q < posterior.length; q++) total += posterior[q] = Math.exp(posterior[q]! - peak)
    for (let q = 0; q < posterior.length; q++) posterior[q]! /= total
    visit(i, posterior)
  }
}

/**
 * Expected a posteriori ability and posterior SD of everyone: what the diagnostics below ask for as `abilities`.
 * Accuracy: 1e-6 for up to a few hundred answers (equally spaced grid finer than the sharpest posterior).
 * For one person, or thousands of answers, use `estimateAbility`. Source: Bock & Mislevy (1982).
 *
 * @param models - one an item, in the order of the columns
 * @param populations - one for all, or one a group
 * @throws RangeError for models that do not fit the responses
 */
export function expectedAbilities(
  responses: Responses,
  models: readonly ResponseModel[],
  populations: readonly Population[] = STANDARD,
): AbilityEstimates {
  checkInput(responses, models)
  const nodes = gridFor(responses, models, populations)
  const mean = new Float64Array(responses.persons)
  const standardDeviation = new Float64Array(responses.persons)
  visitPosteriors(responses, models, populations, nodes, (i, posterior) => {
    let first = 0
    for (let q = 0; q < nodes.length; q++) first += posterior[q]! * nodes[q]!
    let second = 0
    for (let q = 0; q < nodes.length; q++) second += posterior[q]! * (nodes[q]! - first) ** 2
    mean[i] = first
    standardDeviation[i] = Math.sqrt(second)
  })
  return { mean, standardDeviation }
}
