import type { Target } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Step } from '../web/charts/target-steps.tsx'

/** A proficiency as its tinted square, with its name for those who hear it. */
export function RequiredStep({ target: { proficiency, required } }: { target: Target }) {
  return (
    <span class="required-step">
      <span aria-hidden="true">
        <Step proficiency={proficiency} required={required} />
      </span>
      <span class="visually-hidden">{askedWords({ proficiency, required })}</span>
    </span>
  )
}

/** "Practitioner", "Working, optional", or that it is not expected. */
export const askedWords = ({ proficiency, required }: Target): string =>
  proficiency === 0
    ? t('roles.compare.notExpected')
    : t('roles.compare.asked', {
        level: t(`results.proficiency.${proficiency}`),
        required: required ? 'yes' : 'no',
      })
