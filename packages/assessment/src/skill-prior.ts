import type { Graph } from '@millwright/catalog'
import { type Gaussian, invertPositiveDefinite } from '@millwright/psychometrics'

/**
 * Shares of a skill's variance of 1. Start values (DESIGN.md section 5): skills of different areas correlate 0.5, of one
 * area 0.7, and a prerequisite link adds up to 0.15. Judged, not estimated: responses will replace them.
 */
const SHARE = { general: 0.5, area: 0.2, links: 0.15, own: 0.15 } as const

type SkillNode = Pick<Graph['skills'][number], 'id' | 'area'> & { prerequisites: readonly { skill: string }[] }

/** The prior over skills, with the index of each skill in its vectors. */
export interface SkillPrior {
  readonly gaussian: Gaussian
  readonly index: ReadonlyMap<string, number>
}

/**
 * Whom a test meets is not a random draw of the reference population: those who sit a junior test are mostly near its cut. So
 * the mean of the group that a person comes from is itself unknown: Normal(0, this), the same for all skills.
 * Measured in docs/decisions/011-whom-a-test-meets.md.
 */
const GROUP_MEAN_VARIANCE = 0.75

interface Known {
  readonly population: SkillPrior
  readonly prior: SkillPrior
}

const known = new WeakMap<object, Known>()

/**
 * What we believe about anybody before the first answer: the reference population, moved by an unknown amount. Mean 0;
 * the unknown amount adds its variance to every entry of the covariance.
 */
export function skillPrior(graph: { readonly skills: readonly SkillNode[] }): SkillPrior {
  return priorsOf(graph).prior
}

/**
 * The population by which the scale is defined: mean 0, variance 1 for every skill of the graph, in its order.
 *
 * Covariance = 0.5 (everything) + 0.2 (same area) + 0.15 K + 0.15 I, where K is the regularised Laplacian kernel
 * (I + L)^-1 of the undirected prerequisite links, scaled to a unit diagonal: neighbours in the graph share more than
 * strangers. Each term is positive semidefinite and the last one definite, so the sum is; its smallest eigenvalue is at
 * least 0.15. Source of the kernel: Smola & Kondor (2003), Kernels and Regularization on Graphs, COLT.
 */
export function referencePopulation(graph: { readonly skills: readonly SkillNode[] }): SkillPrior {
  return priorsOf(graph).population
}

function priorsOf(graph: { readonly skills: readonly SkillNode[] }): Known {
  let found = known.get(graph)
  if (!found) {
    const population = buildPopulation(graph.skills)
    const { gaussian, index } = population
    const covariance = gaussian.covariance.map((value) => value + GROUP_MEAN_VARIANCE)
    known.set(graph, (found = { population, prior: { gaussian: { ...gaussian, covariance }, index } }))
  }
  return found
}

function buildPopulation(skills: readonly SkillNode[]): SkillPrior {
  const n = skills.length
  const index = new Map(skills.map(({ id }, i) => [id, i]))
  const laplacian = new Float64Array(n * n)
  for (let i = 0; i < n; i++) laplacian[i * n + i] = 1
  const linked = new Set<string>()
  for (const { id, prerequisites } of skills) {
    for (const { skill } of prerequisites) {
      const pair = [indexOf(index, id), indexOf(index, skill)].sort((a, b) => a - b) as [number, number]
      if (pair[0] === pair[1] || linked.has(pair.join())) continue
      linked.add(pair.join())
      for (const [i, j] of [pair, [pair[1], pair[0]] as const]) {
        laplacian[i * n + i]! += 1
        laplacian[i * n + j]! -= 1
      }
    }
  }
  const kernel = invertPositiveDefinite(laplacian, n)
  const covariance = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const link = kernel[i * n + j]! / Math.sqrt(kernel[i * n + i]! * kernel[j * n + j]!)
      const sameArea = skills[i]!.area === skills[j]!.area ? SHARE.area : 0
      const value = i === j ? 1 : SHARE.general + sameArea + SHARE.links * link
      covariance[i * n + j] = value
      covariance[j * n + i] = value
    }
  }
  return { gaussian: { dimension: n, mean: new Float64Array(n), covariance }, index }
}

/** @throws RangeError when the graph has no such skill */
export function indexOf(index: ReadonlyMap<string, number>, skill: string): number {
  const found = index.get(skill)
  if (found === undefined) throw new RangeError(`the graph has no skill ${skill}`)
  return found
}
