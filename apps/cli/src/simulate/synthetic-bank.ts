import type { Calibrated, CutScores, Difficulty, ItemHeader, Proficiency } from '@millwright/catalog'
import { itemModel } from '@millwright/assessment'
import { seededRandom } from '@millwright/psychometrics'
import { disturbed } from './population.ts'

/**
 * The same bank after so many answers that its parameters are known exactly: each item's true ones are drawn from what the
 * experts' judgement implies (slope lognormal about 1.1 with SD 0.35 on the log scale; difficulty normal with SD 0.8 about the
 * cut of its proficiency, half a unit up or down), so that the bank is what this one's questions will be, no better.
 */
export function knownBank(
  items: readonly ItemHeader[],
  cutScores: CutScores,
  seed: string,
): (ItemHeader & Calibrated)[] {
  return items.map((item) => {
    const { model, parameterVariance } = itemModel(item, cutScores)
    const real = disturbed(model, Math.sqrt(parameterVariance.b), seededRandom(`${seed}/known/${item.id}`))
    if (real.kind !== 'dichotomous' && real.kind !== 'graded') throw new RangeError(`${item.id} is ${real.kind}`)
    return {
      ...item,
      calibration: {
        id: item.id,
        revision: item.revision,
        model: real.kind === 'graded' ? { ...real, b: [...real.b] } : real,
        parameters: [],
        covariance: [],
        responses: 0,
        basis: 'calibrated',
      },
    }
  })
}

/**
 * A bank of questions without content, for measuring tests whose own bank is not written yet: `size` items,
 * the same number for each skill or one more, spread over the given proficiencies and the three difficulties; half single choice, the rest of the other kinds.
 */
export function syntheticBank(
  skills: readonly { skill: string; proficiencies: readonly Proficiency[] }[],
  size: number,
): ItemHeader[] {
  const difficulties: Difficulty[] = ['easy', 'typical', 'hard']
  return skills.flatMap(({ skill, proficiencies }, s) =>
    Array.from({ length: Math.floor((size + skills.length - 1 - s) / skills.length) }, (_, i): ItemHeader => {
      const id = `${skill}-synthetic-${i + 1}`
      const options = ['a', 'b', 'c', 'd'].map((option, o) => ({
        id: option,
        text: option,
        rationale: option,
        correct: o === 0 || (o === 1 && i % 4 === 1),
      }))
      const shared = {
        id,
        revision: 1,
        title: id,
        skill,
        proficiency: proficiencies[i % proficiencies.length]!,
        difficulty: difficulties[Math.floor(i / proficiencies.length) % 3]!,
        minutes: 1.5,
        sources: [],
        enemies: [],
        reviewed: null,
      }
      if (i % 4 === 1) return { ...shared, kind: 'multiple', options }
      if (i % 4 === 3) return { ...shared, kind: 'numeric', answer: { value: 1, tolerance: 0 }, mistakes: [] }
      return { ...shared, kind: 'single', options }
    }),
  )
}
