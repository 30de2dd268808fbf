import { Content } from '../web/components.tsx'
import type { CompositeStanding } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { abilityReading, axisPercent, probabilityText } from '../web/ability-scale.ts'
import type { TargetCell } from './all-targets.ts'
import type { Target } from './standing.ts'
import { targetText } from './target-picker.tsx'

interface TargetsViewProps {
  catalogue: Catalogue
  cells: readonly TargetCell[]
  /** The one that the page speaks of. */
  target?: Target | undefined
  /** Where a cell leads; without it cells are no links. */
  href?: (target: Target) => string
}

/** Every role at every level: the probability of meeting it, its verdict and how much of it was asked about. */
export function TargetsView({ catalogue, cells, target, href }: TargetsViewProps) {
  const { roles, levels } = catalogue.graph
  const tested = levels.filter(({ tested: is }) => is)
  return (
    <>
      <table class="targets">
        <caption class="visually-hidden">{t('measured.targets.caption')}</caption>
        <thead>
          <tr>
            <td />
            {tested.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <tr key={role.id}>
              <th scope="row">
                <Content>{role.name}</Content>
              </th>
              {tested.map((level) => {
                const cell = cells.find((one) => one.role === role.id && one.level === level.id)
                const current = target?.role === role.id && target.level === level.id
                return (
                  <td key={level.id} class={current ? 'current' : undefined}>
                    {cell ? <Cell catalogue={catalogue} cell={cell} current={current} href={href?.(cell)} /> : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <TargetsKey drawn={cells.some(({ composite }) => composite !== null)} />
    </>
  )
}

/** Explains lines and marks only where some are drawn. */
export function TargetsKey({ drawn }: { drawn: boolean }) {
  return (
    <p class="chart-key">
      {drawn ? `${t('measured.targets.key')} ` : null}
      {t('measured.targets.askedKey')}
    </p>
  )
}

function Cell({
  catalogue,
  cell,
  current,
  href,
}: {
  catalogue: Catalogue
  cell: TargetCell
  current: boolean
  href: string | undefined
}) {
  const { composite, skills } = cell
  const name = targetText(catalogue, cell)
  const number = composite ? probabilityText(composite.probabilityCutUncertain) : t('measured.targets.little')
  const label = composite
    ? t('measured.targets.cell', { target: name, probability: number })
    : t('measured.targets.cellLittle', { target: name })
  return (
    <>
      {href ? (
        <a
          class={composite ? 'target-number' : 'target-number little'}
          href={href}
          aria-current={current ? 'true' : undefined}
          aria-label={label}
        >
          {number}
        </a>
      ) : (
        <span class={composite ? 'target-number' : 'target-number little'}>{number}</span>
      )}
      {composite ? (
        <span class={`target-verdict ${composite.verdict}`}>{t(`profiles.badge.${composite.verdict}`)}</span>
      ) : null}
      {composite ? <TargetStrip composite={composite} /> : null}
      <span class="target-asked">{t('measured.targets.asked', { asked: skills.asked, decide: skills.decide })}</span>
    </>
  )
}

/** The weighted mean of a target's skills with its interval, against the place where the target begins. */
export function TargetStrip({ composite }: { composite: Pick<CompositeStanding, 'mean' | 'low' | 'high' | 'cut'> }) {
  const { mean, low, high, cut } = composite
  const [left, middle, right, flag] = [low, mean, high, cut].map((theta) => `${axisPercent(theta)}%`)
  const label = t('measured.targets.strip', {
    reading: abilityReading(mean),
    low: abilityReading(low),
    high: abilityReading(high),
    cut: abilityReading(cut),
  })
  return (
    <svg class="strip target-strip" width="100%" height="18" role="img" aria-label={label}>
      <rect class="band-0" x="0" y="5" width={flag} height="8" />
      <rect class="band-3" x={flag} y="5" width={`${100 - axisPercent(cut)}%`} height="8" />
      <line class="target-mark" x1={flag} x2={flag} y1="1" y2="17" />
      <line class="interval" x1={left} x2={right} y1="9" y2="9" />
      <circle class="dot" cx={middle} cy="9" r="4" />
    </svg>
  )
}

/** What decides the targets that were not asked about enough: said once, instead of in each cell. */
export function littleAsked(catalogue: Catalogue, cells: readonly TargetCell[]): string | null {
  const { roles } = indexCatalogue(catalogue)
  const without = [
    ...new Set(cells.filter(({ composite }) => !composite).map(({ role }) => roles.get(role)?.name ?? role)),
  ]
  return without.length > 0 ? t('measured.targets.littleWhy') : null
}
