import { t } from '../../messages/index.ts'
import { probabilityText } from '../ability-scale.ts'

/** The probability of one statement as a bar with its number beside it, and the probability asked for as a mark. */
export function ProbabilityBar({
  label,
  probability,
  asked,
  note,
}: {
  label: string
  probability: number
  /** The confidence at which a decision is made, such as 0.9. */
  asked?: number | undefined
  note?: string | undefined
}) {
  const text = probabilityText(probability)
  const name = asked
    ? t('results.probabilityAsked', { label, probability: text, asked: probabilityText(asked) })
    : t('results.probability', { label, probability: text })
  return (
    <div class="probability">
      <div class="probability-words" aria-hidden="true">
        <span>{label}</span>
        <strong>{text}</strong>
      </div>
      <svg class="strip" width="100%" height="16" role="img" aria-label={name}>
        <rect class="track" x="0" y="3" width="100%" height="10" />
        <rect class="fill" x="0" y="3" width={percent(probability)} height="10" />
        {asked ? <line class="asked" x1={percent(asked)} x2={percent(asked)} y1="0" y2="16" /> : null}
      </svg>
      {note ? <p class="hint">{note}</p> : null}
    </div>
  )
}

const percent = (share: number) => `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`
