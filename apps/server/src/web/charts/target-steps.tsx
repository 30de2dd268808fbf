import type { Level, LevelTargets } from '@millwright/catalog'
import { t } from '../../messages/index.ts'

/** What one role asks of one skill, as four small steps from junior to staff: deeper blue is more. */
export function TargetSteps({ targets, levels }: { targets: LevelTargets | undefined; levels: readonly Level[] }) {
  const words = levels
    .map(({ id, name }) => {
      const target = targets?.[id]
      return t('roles.stepWords', {
        level: name,
        proficiency: target?.proficiency ?? 0,
        optional: target && target.proficiency > 0 && !target.required ? 'yes' : 'no',
      })
    })
    .join(', ')
  return (
    <>
      <span class="steps" aria-hidden="true">
        {levels.map(({ id }) => {
          const target = targets?.[id]
          return <Step key={id} proficiency={target?.proficiency ?? 0} required={target?.required ?? false} />
        })}
      </span>
      <span class="visually-hidden">{words}</span>
    </>
  )
}

/** One proficiency as a tinted square; an optional one is only outlined. */
export function Step({ proficiency, required = true }: { proficiency: number; required?: boolean }) {
  const tone = proficiency > 0 && !required ? 'step optional' : `step p${proficiency}`
  return <span class={tone}>{proficiency === 0 ? '·' : proficiency}</span>
}
