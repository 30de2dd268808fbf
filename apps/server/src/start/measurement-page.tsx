import type { Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { abilityReading, readingError } from '../web/ability-scale.ts'
import { AbilityInterval } from '../web/charts/ability-interval.tsx'
import { Step } from '../web/charts/target-steps.tsx'
import { PageHead, Table } from '../web/components.tsx'

/** One person's interval as answers come in: standard errors of the size such tests reach, for illustration. */
const NARROWING = [
  { answers: 3, mean: 0.35, standardError: 0.62 },
  { answers: 10, mean: 0.2, standardError: 0.38 },
  { answers: 30, mean: 0.24, standardError: 0.24 },
]

export function MeasurementPage({ catalogue }: { catalogue: Catalogue }) {
  const { cutScores } = catalogue.graph
  const margin = readingError(cutScores.standardError)
  return (
    <article class="narrow about">
      <PageHead title={t('about.title')} lead={t('about.lead')} />
      <section>
        <h2>{t('about.scale.title')}</h2>
        <p>{t('about.scale.1')}</p>
        <p>{t('about.scale.2')}</p>
        <p>{t('about.scale.3')}</p>
      </section>
      <section>
        <h2>{t('about.bands.title')}</h2>
        <p>{t('about.bands.1')}</p>
        <Table
          caption={t('about.bands.caption')}
          head={[{ label: t('about.bands.proficiency') }, { label: t('about.bands.from'), numeric: true }]}
        >
          {([1, 2, 3, 4] as const).map((proficiency) => (
            <tr key={proficiency}>
              <th scope="row">
                <Step proficiency={proficiency} /> {t(`results.proficiency.${proficiency}`)}
              </th>
              <td class="numeric">{abilityReading(cutScores.cuts[proficiency])}</td>
            </tr>
          ))}
        </Table>
        <p>{t(`about.bands.basis.${cutScores.basis}`, { margin })}</p>
        <p>{cutScores.explanation}</p>
      </section>
      <section>
        <h2>{t('about.error.title')}</h2>
        <p>{t('about.error.1')}</p>
        <AbilityInterval
          title={t('about.error.chart')}
          cuts={cutScores.cuts}
          ofContent={false}
          rows={NARROWING.map(({ answers, ...estimate }) => ({
            skill: t('about.error.row', { count: answers }),
            ownAnswers: answers,
            ...estimate,
          }))}
        />
        <p>{t('about.error.2')}</p>
      </section>
      <section>
        <h2>{t('about.borrow.title')}</h2>
        <p>{t('about.borrow.1')}</p>
      </section>
      <section>
        <h2>{t('about.parameters.title')}</h2>
        <p>{t('about.parameters.1')}</p>
        <p>
          {t('about.parameters.2', {
            items: catalogue.items.length,
            challenges: catalogue.challenges.length,
            calibrated: catalogue.items.filter(({ calibration }) => calibration?.basis === 'calibrated').length,
          })}
        </p>
        <p>{t('about.parameters.3')}</p>
      </section>
      <section>
        <h2>{t('about.not.title')}</h2>
        <ul>
          {(['1', '2', '3', '4'] as const).map((number) => (
            <li key={number}>{t(`about.not.${number}`)}</li>
          ))}
        </ul>
      </section>
    </article>
  )
}
