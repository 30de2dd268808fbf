import type { Report } from '@millwright/api'
import { t } from '../messages/index.ts'
import { Content, Table } from '../web/components.tsx'

/** The steps whose colleagues a report counts, a column each. */
export const COUNTED = [1, 2, 3, 4] as const

/** In a report, under its own heading: it is no result of a test. */
export function ReviewsInReport({ reviews }: { reviews: NonNullable<Report['reviews']> }) {
  const head = [
    { label: t('reviews.report.criterion') },
    { label: t('reviews.report.own'), numeric: true },
    ...COUNTED.map((step) => ({ label: <CountedStep step={step} />, numeric: true })),
  ]
  return (
    <section class="section">
      <h2>{t('reviews.notMeasured')}</h2>
      <p>{t('reviews.report.note')}</p>
      <p>{t('reviews.report.columns')}</p>
      {reviews.map(({ rubric, title, criteria }) => (
        <div key={rubric}>
          <h3>
            <Content>{title}</Content>
          </h3>
          <Table caption={title} captionHidden head={head} dense>
            {criteria.map(({ criterion, title: name, own, colleagues }) => (
              <tr key={criterion}>
                <th scope="row">
                  <Content>{name}</Content>
                </th>
                <td class="numeric">{own ?? '–'}</td>
                {COUNTED.map((step) => (
                  <td key={step} class="numeric">
                    {colleagues[step - 1] ?? 0}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
        </div>
      ))}
    </section>
  )
}

/** Only the figure is seen: the words of head would push the last column off a phone. */
function CountedStep({ step }: { step: number }) {
  return (
    <>
      <span class="visually-hidden">{t('reviews.report.step', { step })}</span>
      <span aria-hidden="true">{step}</span>
    </>
  )
}
