import { t } from '../messages/index.ts'
import type { TimeGrant } from '../sessions/timing.ts'
import { Breadcrumb, Button, Choice, Choices, ErrorSummary, Field, Notice, PageHead } from '../web/components.tsx'

export const TIME_FACTORS = [1, 1.25, 1.5, 2] as const

interface AccommodationsPageProps {
  grant: TimeGrant
  saved: boolean
  /** Names of the fields that cannot be used as they are. */
  wrong?: readonly ('extraMinutes' | 'breakMinutes')[]
}

/** What somebody needs to show what they can do. Asks for no reason. */
export function AccommodationsPage({ grant, saved, wrong = [] }: AccommodationsPageProps) {
  const errors = wrong.map((field) => ({ field, message: t(`privacy.accommodations.${field}.error`) }))
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const known: readonly number[] = TIME_FACTORS
  const factors = known.includes(grant.timeFactor) ? known : [...known, grant.timeFactor]
  return (
    <div class="narrow">
      <Breadcrumb
        trail={[{ label: t('privacy.account'), href: '/account' }, { label: t('privacy.accommodations.title') }]}
      />
      <PageHead title={t('privacy.accommodations.title')} lead={t('privacy.accommodations.lead')} />
      {saved ? <Notice kind="success" title={t('privacy.accommodations.saved')} /> : null}
      <ErrorSummary errors={errors} />
      <form method="post" action="/account/accommodations" class="stack">
        <Choices legend={t('privacy.accommodations.factor')}>
          {factors.map((factor) => (
            <Choice key={factor} name="timeFactor" value={String(factor)} checked={grant.timeFactor === factor}>
              {t('privacy.accommodations.factorText', { factor })}
            </Choice>
          ))}
        </Choices>
        <Field
          name="extraMinutes"
          type="number"
          label={t('privacy.accommodations.extraMinutes')}
          hint={t('privacy.accommodations.extraMinutes.hint')}
          value={grant.extraMinutes}
          error={errorOf('extraMinutes')}
          min={0}
          max={600}
          inputMode="numeric"
        />
        <Field
          name="breakMinutes"
          type="number"
          label={t('privacy.accommodations.breakMinutes')}
          hint={t('privacy.accommodations.breakMinutes.hint')}
          value={grant.breakMinutes}
          error={errorOf('breakMinutes')}
          min={0}
          max={240}
          inputMode="numeric"
        />
        <Choices legend={t('privacy.accommodations.timer')}>
          <Choice
            kind="checkbox"
            name="noTimer"
            value="yes"
            checked={grant.noTimer}
            hint={t('privacy.accommodations.noTimer.hint')}
          >
            {t('privacy.accommodations.noTimer')}
          </Choice>
        </Choices>
        <p class="actions">
          <Button tone="primary">{t('privacy.save')}</Button>
        </p>
      </form>
      <h2>{t('privacy.accommodations.who')}</h2>
      <p>{t('privacy.accommodations.whoText')}</p>
      <p>{t('privacy.accommodations.employer')}</p>
    </div>
  )
}
