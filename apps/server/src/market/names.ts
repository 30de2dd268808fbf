import type { BandLevel, Graph, Market } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { axisEnd, type BandRow, type Choice } from './market-view.ts'

export const roleName = (graph: Graph, role: string) => graph.roles.find(({ id }) => id === role)?.name ?? role

export function levelName(graph: Graph, level: BandLevel): string {
  return level === 'all' ? t('market.level.all') : (graph.levels.find(({ id }) => id === level)?.name ?? level)
}

/** "2025 (to 22 June 2025)" for a year of which the data hold a part. */
export function yearText({ bands }: Market, year: number): string {
  const { date } = bands.source
  return date.startsWith(String(year)) && !date.endsWith('-12-31')
    ? t('market.year.partial', { year: String(year), date: dateText(date) })
    : String(year)
}

/** What a choice is about, apart from year and country. */
export function whatText(graph: Graph, { role, level }: Choice): string {
  const names = { role: role ? roleName(graph, role) : '', level: level ? levelName(graph, level) : '' }
  return t(`market.what.${role ? (level ? 'both' : 'role') : level ? 'level' : 'every'}`, names)
}

export const basisText = ({ adverts, different }: Pick<BandRow, 'adverts' | 'different'>) =>
  t('market.basis', { adverts, different })

/** The shared right end of the axes of one page, so that its pictures can be compared. */
export const endOf = (rows: readonly { pay: { p75: number } | null }[]) =>
  axisEnd(Math.max(0, ...rows.map(({ pay }) => pay?.p75 ?? 0)) * 1.08)
