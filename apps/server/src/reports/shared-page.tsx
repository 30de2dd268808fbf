import type { Report } from '@millwright/api'
import { t } from '../messages/index.ts'
import { RescoredSince, type RescoringOfPerson } from '../rescoring/rescored-notice.tsx'
import { PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { ReportView, scopeText } from './report-view.tsx'

interface SharedPageProps {
  report: Report
  /** Where this page is: its downloads are below it. */
  address: string
  expiresAt: Date
  /** When scores of this person were computed again: a report stays as it was made. */
  rescorings: readonly RescoringOfPerson[]
}

/** A report for whoever has its link. */
export function SharedPage({ report, address, expiresAt, rescorings }: SharedPageProps) {
  return (
    <>
      <ReportHead report={report} />
      <dl class="facts narrow report-facts">
        <dt>{t('reports.facts.asOf')}</dt>
        <dd>
          <DateTime at={new Date(report.madeAt)} /> <span class="faint">{t('reports.facts.frozen')}</span>
        </dd>
        <dt>{t('reports.facts.mode')}</dt>
        <dd>{t(`profiles.mode.${report.aiMode}`)}</dd>
        <dt>{t('reports.facts.until')}</dt>
        <dd>
          <DateTime at={expiresAt} />
        </dd>
        <dt>{t('reports.facts.take')}</dt>
        <dd>
          <a href={`${address}/report.pdf`}>PDF</a> · <a href={`${address}/report.json`}>JSON</a>
        </dd>
      </dl>
      <MayConclude />
      <RescoredSince rescorings={rescorings} since={new Date(report.madeAt)} />
      <ReportView report={report} />
      <Origin report={report} />
    </>
  )
}

export function ReportHead({ report }: { report: Report }) {
  const title = report.person ? t('reports.title.named', { name: report.person.name }) : t('reports.title')
  return <PageHead eyebrow={t('reports.eyebrow')} title={title} lead={scopeText(report)} />
}

/** Said once, before the numbers. */
export function MayConclude() {
  return (
    <section class="may-conclude narrow">
      <h2>{t('reports.conclude.title')}</h2>
      <ul>
        {([1, 2, 3] as const).map((point) => (
          <li key={point}>{t(`reports.conclude.${point}`)}</li>
        ))}
      </ul>
      <p>
        <a href="/about/measurement">{t('web.footer.measurement')}</a>
      </p>
    </section>
  )
}

/** From where it is, and how to make sure. */
export function Origin({ report }: { report: Report }) {
  return (
    <section class="section narrow">
      <h2>{t('reports.origin.title')}</h2>
      <p>{t('reports.origin', { installation: report.installation })}</p>
      <p>
        <a href="/reports/check">{t('reports.check.link')}</a>
      </p>
      <dl class="facts small">
        <dt>{t('reports.origin.id')}</dt>
        <dd class="mono break">{report.id}</dd>
        <dt>{t('reports.origin.catalogue')}</dt>
        <dd class="mono break">{report.basis.catalogue}</dd>
        <dt>{t('reports.origin.engine')}</dt>
        <dd class="mono">{report.basis.engine}</dd>
      </dl>
    </section>
  )
}

/** The same for a link that ran out, was withdrawn or never was: nobody learns which. */
export function NoSuchLink() {
  return <PageHead title={t('reports.gone.title')} lead={t('reports.gone')} />
}
