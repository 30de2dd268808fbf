import type { Blueprint, Catalogue, Challenge, Criterion, Guide, GuideSection, Skill } from '@millwright/catalog'

export interface SkillLinks {
  /** Skills that name this one as a prerequisite, with their reason. */
  opens: { skill: Skill; reason: string }[]
  sections: { guide: Guide; section: GuideSection }[]
  challenges: { challenge: Challenge; criteria: Criterion[] }[]
  itemCount: number
  /** Tests that ask about it. */
  tests: Blueprint[]
}

/** Everything in the catalogue that teaches or tests a skill, or builds on it. */
export function skillLinks(catalogue: Catalogue, skillId: string): SkillLinks {
  return {
    opens: catalogue.graph.skills.flatMap((skill) => {
      const link = skill.prerequisites.find((prerequisite) => prerequisite.skill === skillId)
      return link ? [{ skill, reason: link.reason }] : []
    }),
    sections: catalogue.guides.flatMap((guide) =>
      guide.sections.filter((section) => section.skills.includes(skillId)).map((section) => ({ guide, section })),
    ),
    challenges: catalogue.challenges.flatMap((challenge) => {
      const criteria = challenge.criteria.filter((criterion) => criterion.skill === skillId)
      return criteria.length > 0 ? [{ challenge, criteria }] : []
    }),
    itemCount: catalogue.items.filter((item) => item.skill === skillId).length,
    tests: catalogue.blueprints.filter(({ skills }) => skills.some(({ skill }) => skill === skillId)),
  }
}

/** Can anything here measure this skill? */
export function isMeasured({ itemCount, challenges }: SkillLinks): boolean {
  return itemCount > 0 || challenges.length > 0
}
