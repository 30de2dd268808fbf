import { t } from '../messages/index.ts'
import { Button, Field, Notice, PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Origin, ReportHead } from './shared-page.tsx'
import { ReportView } from './report-view.tsx'
import type { CheckedReport } from './signed-report.ts'

/** Whoever was given a file asks whether it is ours, and reads what we signed. */
export function CheckPage({ checked, installation }: { checked: CheckedReport | null; installation: string }) {
  return (
    <>
      {checked?.outcome === 'ours' ? (
        <>
          <Notice kind="success" title={t('reports.check.ours')}>
            <p>
              {t('reports.check.ours.compare')} <DateTime at={new Date(checked.report.madeAt)} />
            </p>
          </Notice>
          <ReportHead report={checked.report} />
          <ReportView report={checked.report} />
          <Origin report={checked.report} />
        </>
      ) : (
        <>
          <PageHead title={t('reports.check.title')} lead={t('reports.check.lead', { installation })} />
          {checked ? (
            <Notice kind="error" title={t(`reports.check.${checked.outcome}`)}>
              <p>
                {checked.outcome === 'not-ours'
                  ? t('reports.check.not-ours.why', { installation: checked.installation })
                  : t('reports.check.no-report.why')}
              </p>
            </Notice>
          ) : null}
        </>
      )}
      <form method="post" action="/reports/check" encType="multipart/form-data" class="stack narrow">
        <Field name="file" label={t('reports.check.file')} hint={t('reports.check.file.hint')}>
          {(attributes) => (
            <input type="file" accept=".pdf,.json,application/pdf,application/json" required {...attributes} />
          )}
        </Field>
        <p class="actions">
          <Button tone={checked?.outcome === 'ours' ? 'plain' : 'primary'}>{t('reports.check.action')}</Button>
        </p>
        <p class="faint small">{t('reports.check.kept')}</p>
      </form>
    </>
  )
}
