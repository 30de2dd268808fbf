import { onlySkillOf } from '@millwright/assessment'
import type { Blueprint } from '@millwright/catalog'

/** Where a test is looked at before it begins; posting there begins it. */
export function addressOf(test: Pick<Blueprint, 'id' | 'skills' | 'items'>): string {
  const skill = onlySkillOf(test)
  return skill ? `/measure/skills/${skill}?length=${test.items.max}` : `/measure/${test.id}`
}
