import type { Difficulty, ItemHeader, Proficiency } from '@millwright/catalog'

/**
 * A bank of questions without content, for measuring tests whose own bank is not written yet: for each skill `perSkill`
 * items, spread over the given proficiencies and the three difficulties; half single choice, the rest of the other kinds.
 */
export function syntheticBank(
  skills: readonly { skill: string; proficiencies: readonly Proficiency[] }[],
  perSkill: number,
): ItemHeader[] {
  const difficulties: Difficulty[] = ['easy', 'typical', 'hard']
  return skills.flatMap(({ skill, proficiencies }) =>
    Array.from({ length: perSkill }, (_, i): ItemHeader => {
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
