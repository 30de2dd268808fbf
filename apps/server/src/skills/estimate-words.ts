import type { SkillEstimate } from '@millwright/assessment'
import type { CutScores } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { proficiencyAt } from '../web/ability-scale.ts'

/** One's own level with how sure it is, in words: "Practitioner (Working to Expert), 3 answers". */
export function estimateWords(estimate: SkillEstimate, { cuts }: CutScores): string {
  const [low, level, high] = [estimate.low, estimate.mean, estimate.high].map((theta) =>
    t(`results.proficiency.${proficiencyAt(theta, cuts)}`),
  )
  return t('graph.estimate', {
    level: level!,
    low: low!,
    high: high!,
    sure: low === high ? 'yes' : 'no',
    count: estimate.ownAnswers,
  })
}
