import type { Gap, PathStep } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { probabilityText } from '../web/ability-scale.ts'

/** "45 min", "2 h", "1 h 20 min". */
export function durationText(all: number): string {
  const [hours, minutes] = [Math.floor(all / 60), Math.round(all % 60)]
  if (hours === 0) return t('paths.duration.minutes', { minutes })
  return minutes === 0 ? t('paths.duration.hours', { hours }) : t('paths.duration.both', { hours, minutes })
}

export const skillName = (catalogue: Catalogue, skill: string): string =>
  indexCatalogue(catalogue).skills.get(skill)?.name ?? skill

/** Why a step is there, in one or two sentences. */
export function reasonText(catalogue: Catalogue, { skill, reason, parts }: PathStep): string {
  const asked = t(`results.proficiency.${reason.asked}`)
  const probability = probabilityText(reason.probability)
  if (reason.code !== 'prerequisite') {
    const first = reason.code === 'untested' && parts.length > 0 && parts.every(({ purpose }) => purpose === 'show')
    return t(first ? 'paths.reason.untestedFirst' : `paths.reason.${reason.code}`, { asked, probability })
  }
  const needing = indexCatalogue(catalogue).skills.get(reason.of)
  const link = needing?.prerequisites.find((one) => one.skill === skill)
  const values = { skill: needing?.name ?? reason.of, asked, probability }
  return link ? t('paths.reason.link', { ...values, reason: link.reason }) : t('paths.reason.prerequisiteOf', values)
}

/** The same for a gap by itself, as the API tells it. */
export function gapText({ kind, to, probability }: Gap): string {
  return t(`paths.reason.${kind}`, {
    asked: t(`results.proficiency.${to}`),
    probability: probabilityText(probability),
  })
}
