import type { MarketSource } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { rich, t } from '../messages/index.ts'

/** Who says so, until when, and what may be done with it. */
export function SourceLine({ source, computed = true }: { source: MarketSource; computed?: boolean }) {
  return (
    <p class="small faint">
      {rich(
        'market.source',
        { publisher: source.publisher, title: source.title, date: dateText(source.date), licence: source.licence },
        { link: (text) => <a href={source.url}>{text}</a> },
      )}{' '}
      {computed ? <a href="#method">{t('market.method.title')}</a> : null}
    </p>
  )
}
