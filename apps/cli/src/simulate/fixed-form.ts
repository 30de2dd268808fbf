import type { Blueprint, Graph, ItemHeader } from '@millwright/catalog'
import { itemModel, referencePopulation, skillPrior } from '@millwright/assessment'
import {
  type Gaussian,
  type ProjectedObservation,
  compositeShare,
  expectedVarianceDrop,
  marginal,
  normalCdf,
  posterior,
  project,
  projectedCovariance,
  withExpectedAnswers,
} from '@millwright/psychometrics'
import type { DesignRun } from './designs.ts'
import { type PopulationOptions, answersOf, populationOf } from './population.ts'

/**
 * The best fixed forms for the target's cut, as growing lists: the first n items of each are its form of n items. Several forms
 * share no item and choose in turns, so that each taker can be given another one of them. Each next item is the
 * one that lowers the composite's variance most for a person whose composite is at the cut, given those before it, as long as
 * its skill has no more than its share by weight allows (rounded up), so that every form is balanced in content.
 */
function bestFixedForms(
  count: number,
  graph: Graph,
  blueprint: Blueprint,
  items: readonly ItemHeader[],
  longest: number,
  { targets, cut }: Pick<ReturnType<typeof populationOf>, 'targets' | 'cut'>,
): ItemHeader[][] {
  const skills = blueprint.skills.map(({ skill }) => skill)
  const index = new Map(skills.map((skill, i) => [skill, i]))
  const composite = targets.map(({ skill, weight }) => ({ index: index.get(skill)!, weight }))
  const totalWeight = blueprint.skills.reduce((sum, { weight }) => sum + weight, 0)
  const start = atTheCut(skills, graph, composite, cut)
  const drafts = Array.from({ length: count }, () => ({
    form: [] as ItemHeader[],
    state: start,
    counts: new Map<string, number>(),
  }))
  const taken = new Set<string>()
  const extend = (draft: (typeof drafts)[number]): boolean => {
    const { form, state, counts } = draft
    const closed = new Set([...taken, ...form.flatMap(({ enemies }) => enemies)])
    const room = new Set(
      blueprint.skills.flatMap(({ skill, weight }) =>
        (counts.get(skill) ?? 0) < Math.ceil(((form.length + 1) * weight) / totalWeight) ? [skill] : [],
      ),
    )
    const share = compositeShare(state, composite)
    let best: { item: ItemHeader; value: number } | undefined
    for (const item of items) {
      const d = index.get(item.skill)
      if (d === undefined || !room.has(item.skill) || closed.has(item.id)) continue
      const { model, parameterVariance } = itemModel(item, graph.cutScores)
      const drop = expectedVarianceDrop(
        model,
        state.mean[d]!,
        state.covariance[d * (state.dimension + 1)]!,
        parameterVariance,
      )
      const value = (share[d]! * drop) / item.minutes
      if (!best || value > best.value) best = { item, value }
    }
    if (!best) return false
    const { item } = best
    form.push(item)
    taken.add(item.id)
    counts.set(item.skill, (counts.get(item.skill) ?? 0) + 1)
    const loadings = [{ index: index.get(item.skill)!, weight: 1 }]
    draft.state = withExpectedAnswers(state, [{ loadings, ...itemModel(item, graph.cutScores) }])
    return true
  }
  // Those who chose last in one round choose first in the next, so that no form is the better one.
  for (let round = 0; round < longest; round++) {
    const turns = round % 2 === 0 ? drafts : drafts.toReversed()
    if (!turns.map(extend).every(Boolean)) break
  }
  return drafts.map(({ form }) => form)
}

/** The reference population with its mean moved to where a person at the composite's cut is expected to be. */
function atTheCut(
  skills: readonly string[],
  graph: Graph,
  composite: readonly { index: number; weight: number }[],
  cut: number,
): Gaussian {
  const start = priorOver(referencePopulation(graph), skills)
  const { variance } = project(start, composite)
  const mean = Float64Array.from(
    skills,
    (_, i) => (projectedCovariance(start, composite, [{ index: i, weight: 1 }]) / variance) * cut,
  )
  return { ...start, mean }
}

function priorOver({ gaussian, index }: ReturnType<typeof skillPrior>, skills: readonly string[]): Gaussian {
  return marginal(
    gaussian,
    skills.map((skill) => index.get(skill)!),
  )
}

/** Everybody answers the same items, or those of one of `parallel` forms. Scored as the adaptive test is: the posterior of all skills together. */
export function fixedForms(
  options: PopulationOptions & { readonly items: readonly ItemHeader[] },
  lengths: readonly number[],
  parallel: number,
  onProgress?: (done: number, total: number) => void,
): DesignRun[] {
  const { graph, blueprint, items } = options
  const population = populationOf(options)
  const forms = bestFixedForms(parallel, graph, blueprint, items, Math.max(...lengths), population)
  const skills = blueprint.skills.map(({ skill }) => skill)
  const index = new Map(skills.map((skill, i) => [skill, i]))
  const composite = population.targets.map(({ skill, weight }) => ({ index: index.get(skill)!, weight }))
  const prior = priorOver(skillPrior(graph), skills)
  const answer = answersOf(options)
  const usable = lengths.filter((length) => forms.every((form) => length <= form.length))
  const runs = usable.map((length): DesignRun & { right: boolean[] } => ({
    setting: `${length} items`,
    items: length,
    right: [],
  }))
  let done = 0
  for (const taker of population.takers) {
    const observations = forms[done % parallel]!.map((item): ProjectedObservation => ({
      loadings: [{ index: index.get(item.skill)!, weight: 1 }],
      ...itemModel(item, graph.cutScores),
      category: answer(item, taker),
    }))
    usable.forEach((length, i) => {
      const { gaussian } = posterior(prior, observations.slice(0, length), { tolerance: 1e-6 })
      const { mean, variance } = project(gaussian, composite)
      const above = normalCdf((mean - population.cut) / Math.sqrt(variance)) >= 0.5
      runs[i]!.right.push(above === taker.truth >= population.cut)
    })
    onProgress?.(++done, options.takers)
  }
  return runs
}
