import type { CriterionResult, Step } from './review-results.ts'

const STEPS: readonly Step[] = [1, 2, 3, 4]

/** The four steps in a row: a ring for oneself, a dot for each colleague. The line below it says the same in words. */
export function StepTrack({ own, counts }: Pick<CriterionResult, 'own' | 'counts'>) {
  return (
    <div class="step-track" aria-hidden="true">
      {STEPS.map((step) => (
        <span key={step} class="step-cell">
          <span class="step-marks">
            {own?.step === step ? <i class="step-own" /> : null}
            {Array.from({ length: counts[step - 1]! }, (_, i) => (
              <i key={i} class="step-dot" />
            ))}
          </span>
          <span class="step-number">{step}</span>
        </span>
      ))}
    </div>
  )
}
