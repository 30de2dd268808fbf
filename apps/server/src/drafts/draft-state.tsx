import { t } from '../messages/index.ts'

/** In a form whose draft is saved: whether it is saved. Words come from the page's script. */
export function DraftState({ savedAt }: { savedAt?: Date | undefined }) {
  return <span class="saved-state" role="status" data-draft-state data-saved-at={savedAt?.toISOString()} />
}

/** In a form whose draft is saved: what to do when the same was changed elsewhere. The page's script shows it then. */
export function DraftConflict() {
  return (
    <div class="notice warn draft-conflict" role="alert" data-draft-conflict hidden>
      <p class="notice-title">{t('drafts.conflict.title')}</p>
      <p>{t('drafts.conflict.body')}</p>
      <details data-draft-other hidden>
        <summary>{t('drafts.conflict.see')}</summary>
        <pre />
      </details>
      <div class="actions">
        <button type="button" class="button" data-draft-keep="mine">
          {t('drafts.conflict.mine')}
        </button>
        <button type="button" class="button" data-draft-keep="theirs">
          {t('drafts.conflict.theirs')}
        </button>
      </div>
    </div>
  )
}
