import type { ComponentChildren } from 'preact'
import type { Catalogue } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import type { Target } from '../profiles/standing.ts'
import { Button } from '../web/components.tsx'
import { Icon } from '../web/icons.tsx'
import { materialOf, type Material } from './materials.ts'
import { partKind } from './part-words.ts'

export function TargetFields({ target }: { target: Target }) {
  return (
    <>
      <input type="hidden" name="role" value={target.role} />
      <input type="hidden" name="level" value={target.level} />
    </>
  )
}

interface MarkProps {
  target: Target
  keyOf: string
  on: boolean
  /** What it does, for those who hear the button without its surroundings. */
  label: string
  children: ComponentChildren
}

/** Says of a part that it is done, or of a skill that it is known; or takes it back. */
export function Mark({ target, keyOf, on, label, children }: MarkProps) {
  return (
    <form method="post" action="/path/mark">
      <TargetFields target={target} />
      <input type="hidden" name="key" value={keyOf} />
      <input type="hidden" name="on" value={on ? 'yes' : 'no'} />
      <Button aria-label={label}>{children}</Button>
    </form>
  )
}

/** What to do, as a link: a section, something elsewhere, a challenge or three questions. */
export function PartTitle({ catalogue, keyOf, done = false }: { catalogue: Catalogue; keyOf: string; done?: boolean }) {
  const material = materialOf(catalogue, keyOf)
  if (!material) return <>{keyOf}</>
  return (
    <>
      {done ? <Icon name="check" /> : null}{' '}
      <a href={material.href} rel={material.kind === 'reading' ? 'external' : undefined}>
        {partKind(material, material.title)}
      </a>
    </>
  )
}

/** What else one wants to know before beginning: whose it is, what it costs, whether somebody looked at it. */
export function metaOf(material: Material | null): string[] {
  if (material?.kind === 'section') return [t('paths.part.ofGuide', { guide: material.guideTitle })]
  if (material?.kind !== 'reading') return []
  const { author, part, cost, evidence, checked } = material.reading
  return [
    ...(part === undefined ? [] : [part]),
    t('paths.part.by', { author }),
    t(`paths.part.cost.${cost}`),
    t(`paths.part.evidence.${evidence}`, { date: checked ? dateText(checked) : '' }),
  ]
}
