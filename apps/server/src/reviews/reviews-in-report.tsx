import type { Report } from '@millwright/api'
import { t } from '../messages/index.ts'
import { Content, Table } from '../web/components.tsx'

/** In a report, under its own heading: it is no result of a test. */
export function ReviewsInReport({ reviews }: { reviews: NonNullable<Report['reviews']> }) {
  const head = [
    { label: t('reviews.report.criterion') },
    { label: t('reviews.report.own'), numeric: true },
    { label: t('reviews.report.colleagues'), numeric: true },
  ]
  return (
    <section class="section">
      <h2>{t('reviews.notMeasured')}</h2>
      <p>{t('reviews.report.note')}</p>
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
                <td class="numeric">{countsText(colleagues)}</td>
              </tr>
            ))}
          </Table>
        </div>
      ))}
    </section>
  )
}

export function countsText([one = 0, two = 0, three = 0, four = 0]: readonly number[]): string {
  return t('reviews.report.counts', { one, two, three, four })
}
