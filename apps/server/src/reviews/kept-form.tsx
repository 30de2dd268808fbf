import { t } from '../messages/index.ts'

/** In a form that this browser keeps until it is sent: says so. The page's script shows it, because without scripts nothing is kept. */
export function KeptForm({ id, owner, by }: { id: string; owner?: string; by: 'self' | 'colleague' }) {
  return (
    <p class="faint small" data-kept-form={id} data-kept-owner={owner} hidden>
      {t('reviews.kept', { by })}{' '}
      <button type="button" class="quiet" data-kept-drop hidden>
        {t('reviews.kept.drop')}
      </button>
    </p>
  )
}

/** Tells the page's script that what it kept was stored, or cannot be sent any more. */
export const KeptFormOver = ({ id }: { id: string }) => <span data-kept-over={id} hidden />
