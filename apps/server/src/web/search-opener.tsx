import { t } from '../messages/index.ts'
import { Icon } from './icons.tsx'

/** Stands for the keys in the title: only the script knows which ones rule on this machine. */
const KEYS = '%'

/**
 * The way into the search, on every page: a link that the search script turns into a button which opens the dialog. Without
 * scripts the link leads to the page of the search.
 */
export function SearchOpener() {
  return (
    <>
      <a class="search-opener" href="/search" data-search-open data-title={t('search.open.title', { keys: KEYS })}>
        <Icon name="search" />
        <span>{t('search.title')}</span>
        <kbd aria-hidden="true" hidden>
          /
        </kbd>
      </a>
      <dialog class="search-dialog" aria-label={t('search.title')} data-search data-offline={t('search.offline')}>
        <form method="get" action="/search" role="search" class="search-line">
          <Icon name="search" />
          <input
            type="text"
            inputMode="search"
            enterkeyhint="search"
            name="q"
            maxLength={200}
            autocomplete="off"
            spellcheck={false}
            aria-label={t('search.label')}
            placeholder={t('search.hint')}
            role="combobox"
            aria-expanded="false"
            aria-controls="search-options"
            aria-autocomplete="list"
          />
          <button type="button" class="quiet" data-search-close>
            {t('search.close')}
          </button>
        </form>
        <p class="visually-hidden" role="status" data-search-status />
        <div id="search-options" class="search-options" role="listbox" aria-label={t('search.results')} hidden />
        <div class="search-note" data-search-note hidden />
        <div class="search-foot small faint">
          <p>{t('search.keys')}</p>
          <label>
            <input type="checkbox" data-single-keys /> {t('search.singleKeys')}
          </label>
        </div>
      </dialog>
    </>
  )
}
