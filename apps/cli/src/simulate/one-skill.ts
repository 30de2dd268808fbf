import type { ItemHeader } from '@millwright/catalog'
import { itemModel } from '@millwright/assessment'
import { bankInformation, categoryLogProbability, createBank, normalCdf } from '@millwright/psychometrics'
import type { DesignRun } from './designs.ts'
import { type PopulationOptions, type Taker, answersOf, populationOf } from './population.ts'

const ABILITY_GRID = Float64Array.from({ length: 121 }, (_, g) => (g - 60) / 10)

/** Mean and SD of one skill after 0, 1, 2 ... items. */
interface Trajectory {
  readonly means: Float64Array
  readonly sds: Float64Array
}

/**
 * One skill at a time: each skill is a test of its own, which begins at Normal(0, 1), gives the item of most Fisher information
 * at the posterior mean, and knows nothing of the other skills. The composite is the weighted mean of the skills' estimates.
 *
 * Three rules for ending each skill's test are tried over all their settings, and the decision is taken at whatever threshold of
 * the composite is right most often among these very people: no rule of thumb of ours stands in this design's way, and no limit
 * of exposure. Returns one run for each rule and setting.
 */
export function oneSkillAtATime(
  options: PopulationOptions & { readonly items: readonly ItemHeader[] },
  longest: number,
  onProgress?: (done: number, total: number) => void,
): DesignRun[] {
  const { graph } = options
  const population = populationOf(options)
  const answer = answersOf(options)
  const tests = population.targets.map(({ skill, required, weight }) => ({
    weight,
    cut: graph.cutScores.cuts[required],
    bank: skillBank(options, skill),
  }))
  const perSkill = Math.min(Math.ceil((2 * longest) / tests.length), ...tests.map(({ bank }) => bank.items.length))
  const people: { truth: number; skills: Trajectory[] }[] = []
  for (const taker of population.takers) {
    people.push({ truth: taker.truth, skills: tests.map(({ bank }) => testOf(bank, taker, answer, perSkill)) })
    onProgress?.(people.length, options.takers)
  }
  const stops: { setting: string; ends: (one: Trajectory, cut: number, n: number) => boolean }[] = [
    ...Array.from({ length: perSkill }, (_, i) => ({
      setting: `${i + 1} items a skill`,
      ends: (_one: Trajectory, _cut: number, n: number) => n >= i + 1,
    })),
    ...Array.from({ length: 16 }, (_, i) => 0.9 * 0.9 ** i).map((sd) => ({
      setting: `standard error ${sd.toFixed(2)}`,
      ends: (one: Trajectory, _cut: number, n: number) => one.sds[n]! <= sd,
    })),
    ...[0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99].map((sure) => ({
      setting: `level probability ${sure}`,
      ends: (one: Trajectory, cut: number, n: number) => {
        const above = normalCdf((one.means[n]! - cut) / one.sds[n]!)
        return Math.max(above, 1 - above) >= sure
      },
    })),
  ]
  return stops.map(({ setting, ends }) => {
    let given = 0
    const scored = people.map(({ truth, skills }) => {
      let estimate = 0
      skills.forEach((one, k) => {
        // Every skill is tested, as the blueprint asks.
        let n = 1
        while (n < perSkill && !ends(one, tests[k]!.cut, n)) n++
        given += n
        estimate += tests[k]!.weight * one.means[n]!
      })
      return { estimate, above: truth >= population.cut }
    })
    return { setting, items: given / people.length, right: bestDecisions(scored) }
  })
}

interface SkillBank {
  readonly items: readonly ItemHeader[]
  /** information[node x items + item] */
  readonly information: Float64Array
  /** log P(category | node) of each item. */
  readonly logs: readonly (readonly Float64Array[])[]
}

function skillBank(
  { items: all, graph }: PopulationOptions & { readonly items: readonly ItemHeader[] },
  skill: string,
): SkillBank {
  const items = all.filter((item) => item.skill === skill)
  const judged = items.map((item) => itemModel(item, graph.cutScores))
  const bank = createBank(
    judged.map(({ model }) => model),
    judged.map(({ parameterVariance }) => parameterVariance),
  )
  const information = new Float64Array(ABILITY_GRID.length * items.length)
  ABILITY_GRID.forEach((theta, g) =>
    items.forEach((_, i) => (information[g * items.length + i] = bankInformation(bank, i, theta))),
  )
  const logs = judged.map(({ model, parameterVariance }) => {
    const categories = 'b' in model && typeof model.b !== 'number' ? model.b.length + 1 : 2
    return Array.from({ length: categories }, (_, k) =>
      Float64Array.from(ABILITY_GRID, categoryLogProbability(model, k, parameterVariance)),
    )
  })
  return { items, information, logs }
}

const PRIOR = Float64Array.from(ABILITY_GRID, (theta) => (-theta * theta) / 2)

function testOf(
  { items, information, logs }: SkillBank,
  taker: Taker,
  answer: (item: ItemHeader, taker: Taker) => number,
  longest: number,
): Trajectory {
  const means = new Float64Array(longest + 1)
  const sds = new Float64Array(longest + 1).fill(1)
  const log = Float64Array.from(PRIOR)
  const given = new Uint8Array(items.length)
  for (let n = 1; n <= longest; n++) {
    const node = Math.max(0, Math.min(ABILITY_GRID.length - 1, Math.round((means[n - 1]! + 6) * 10)))
    let best = -1
    for (let i = 0; i < items.length; i++) {
      if (
        given[i] === 0 &&
        (best < 0 || information[node * items.length + i]! > information[node * items.length + best]!)
      )
        best = i
    }
    given[best] = 1
    const own = logs[best]![answer(items[best]!, taker)]!
    let peak = -Infinity
    for (let g = 0; g < log.length; g++) {
      log[g]! += own[g]!
      peak = Math.max(peak, log[g]!)
    }
    let [total, first, second] = [0, 0, 0]
    for (let g = 0; g < log.length; g++) {
      const mass = Math.exp(log[g]! - peak)
      const theta = ABILITY_GRID[g]!
      total += mass
      first += mass * theta
      second += mass * theta * theta
    }
    means[n] = first / total
    sds[n] = Math.sqrt(Math.max(1e-6, second / total - means[n]! ** 2))
  }
  return { means, sds }
}

/** Right or wrong for each person, at the threshold that makes most of them right. */
function bestDecisions(scored: readonly { estimate: number; above: boolean }[]): boolean[] {
  const sorted = scored.toSorted((a, b) => a.estimate - b.estimate)
  let right = scored.filter(({ above }) => above).length
  let [most, threshold] = [right, -Infinity]
  sorted.forEach(({ above, estimate }, i) => {
    right += above ? -1 : 1
    if (right > most) {
      most = right
      threshold = (estimate + (sorted[i + 1]?.estimate ?? Infinity)) / 2
    }
  })
  return scored.map(({ estimate, above }) => estimate > threshold === above)
}
