import type { MarketFact } from '@millwright/catalog'
import { dateText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'

/** What sources say about demand and trends, each with its day. */
export function Facts({ facts }: { facts: readonly MarketFact[] }) {
  const topics = [...new Set(facts.map(({ topic }) => topic))]
  if (facts.length === 0) return null
  return (
    <section class="section" aria-labelledby="trends">
      <h2 id="trends">{t('market.facts.title')}</h2>
      <p class="small narrow">{t('market.facts.note')}</p>
      <div class="pay-facts">
        {topics.map((topic) => (
          <section key={topic} aria-labelledby={`topic-${topic}`}>
            <h3 id={`topic-${topic}`}>{t(`market.facts.topic.${topic}`)}</h3>
            {facts
              .filter((fact) => fact.topic === topic)
              .map(({ id, text, caution, evidence, source }) => (
                <div key={id} id={`fact-${id}`} class="pay-fact">
                  <p lang="en">{text}</p>
                  <p class="small faint">
                    {caution ? <span lang="en">{caution} </span> : null}
                    {t(`market.facts.evidence.${evidence}`)}{' '}
                    <a href={source.url} lang="en">
                      {source.title}
                    </a>
                    , {source.publisher}, {t(`market.facts.${source.dated}`, { date: dateText(source.date) })}
                  </p>
                </div>
              ))}
          </section>
        ))}
      </div>
    </section>
  )
}
