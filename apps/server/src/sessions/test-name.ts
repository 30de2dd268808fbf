import { allBlueprints, lengthOf, onlySkillOf } from '@millwright/assessment'
import type { Blueprint, Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'

/** What people call a test: its title, and its length unless that is the usual one. */
export function testName(blueprint: Pick<Blueprint, 'id' | 'title' | 'items' | 'skills'>): string {
  const { title, items } = blueprint
  return onlySkillOf(blueprint)
    ? t('sessions.name.skill', { title, count: items.max })
    : t(`sessions.name.${lengthOf(blueprint)}`, { title })
}

/** The tests that an organization may ask for, in the order of roles and levels. A single skill is for practice. */
export function targetBlueprints(catalogue: Catalogue): Blueprint[] {
  const { roles, levels } = catalogue.graph
  const place = ({ target: { role, level } }: Blueprint) =>
    levels.length * roles.findIndex(({ id }) => id === role) + levels.findIndex(({ id }) => id === level)
  const tests = [...allBlueprints(catalogue).values()].filter((test) => onlySkillOf(test) === null)
  return tests.toSorted((one, other) => place(one) - place(other) || one.items.max - other.items.max)
}
