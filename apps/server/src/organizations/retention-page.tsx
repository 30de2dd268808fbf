import { t } from '../messages/index.ts'
import { ORGANIZATION_KINDS, RETENTION, type OrganizationKind } from '../privacy/retention.ts'
import { Button, ErrorSummary, Field } from '../web/components.tsx'
import { OrganizationFrame } from './frame.tsx'
import type { Tenant } from './tenant.ts'

export interface RetentionPageProps {
  tenant: Tenant
  /** As entered, or as it is. */
  days: Record<string, string>
  errors?: readonly OrganizationKind[]
  said?: string | null
}

/** For how long this organization keeps what it may set. */
export function RetentionPage({ tenant, days, errors = [], said = null }: RetentionPageProps) {
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/retention"
      title={t('organizations.retention.title')}
      lead={t('organizations.retention.lead')}
      said={said}
    >
      <ErrorSummary errors={errors.map((field) => ({ field, message: t('organizations.retention.error') }))} />
      <form method="post" class="stack narrow">
        {ORGANIZATION_KINDS.map((kind) => (
          <Field
            key={kind}
            name={kind}
            label={t(`organizations.retention.${kind}`)}
            hint={
              RETENTION[kind].days === null
                ? t('organizations.retention.forever')
                : t('organizations.retention.otherwise', { days: RETENTION[kind].days })
            }
            value={days[kind] ?? ''}
            error={errors.includes(kind) ? t('organizations.retention.error') : undefined}
            inputMode="numeric"
            optional
          />
        ))}
        <p class="actions">
          <Button tone="primary">{t('organizations.retention.save')}</Button>
        </p>
      </form>
    </OrganizationFrame>
  )
}
