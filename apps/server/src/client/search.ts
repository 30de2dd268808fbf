import Combobox from '@github/combobox-nav'
import { isTyping, singleKeysOn, switchSingleKeys } from './single-keys.ts'

/**
 * The search dialog of every page: opened by its button, by "/" and by Ctrl-K or Cmd-K; shows results while one types. The server
 * draws the results, so they are in the reader's language and hold only what this person may see.
 */
const opener = document.querySelector<HTMLAnchorElement>('[data-search-open]')
const dialog = document.querySelector<HTMLDialogElement>('[data-search]')
if (opener && dialog) enhance(opener, dialog)

function enhance(opener: HTMLAnchorElement, dialog: HTMLDialogElement): void {
  const input = dialog.querySelector('input')!
  const list = dialog.querySelector<HTMLElement>('[role=listbox]')!
  const note = dialog.querySelector<HTMLElement>('[data-search-note]')!
  const status = dialog.querySelector<HTMLElement>('[data-search-status]')!
  const combobox = new Combobox(input, list, { tabInsertsSuggestions: false })
  /** What the server said before: going back a letter shows it at once. */
  const known = new Map<string, string>()
  let asked: AbortController | undefined

  const open = () => {
    if (dialog.open) return
    dialog.showModal()
    input.select()
    void suggest()
  }

  const show = (html: string) => {
    const template = document.createElement('template')
    template.innerHTML = html
    const drawn = template.content.firstElementChild
    const options = template.content.querySelector('[role=option]') !== null
    combobox.stop()
    list.replaceChildren(...(options && drawn ? [drawn] : []))
    note.replaceChildren(...(!options && drawn ? [drawn] : []))
    list.hidden = !options
    note.hidden = options || !drawn
    if (options) combobox.start()
    list.scrollTop = 0
    announce(drawn?.getAttribute('data-words') ?? '')
  }

  let speaking: ReturnType<typeof setTimeout> | undefined
  /** The count, once typing rests: a screen reader would be interrupted by every letter. */
  const announce = (words: string) => {
    clearTimeout(speaking)
    speaking = setTimeout(() => (status.textContent = words), 400)
  }

  const suggest = async () => {
    asked?.abort()
    const query = input.value.trim()
    if (query === '') return show('')
    const before = known.get(query)
    if (before !== undefined) return show(before)
    const { signal } = (asked = new AbortController())
    try {
      const response = await fetch(`/search/suggestions?q=${encodeURIComponent(query)}`, { signal })
      if (!response.ok) throw new Error(`${response.status}`)
      const html = await response.text()
      known.set(query, html)
      show(html)
    } catch {
      if (signal.aborted) return
      const offline = document.createElement('p')
      offline.textContent = offline.dataset['words'] = dialog.dataset['offline'] ?? ''
      show(offline.outerHTML)
    }
  }

  input.addEventListener('input', () => void suggest())
  addEventListener('online', () => void (dialog.open && suggest()))
  dialog.querySelector('[data-search-close]')!.addEventListener('click', () => dialog.close())
  // A click beside the dialog lands on the dialog itself.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  // A link to a place on this very page leaves the dialog open otherwise.
  list.addEventListener('click', () => dialog.close())

  opener.setAttribute('role', 'button')
  opener.setAttribute('aria-haspopup', 'dialog')
  opener.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open()
  })
  opener.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return
    event.preventDefault()
    open()
  })

  const apple = /Mac|iPhone|iPad/.test(navigator.platform)
  const together = apple ? '⌘ K' : 'Ctrl K'
  const tell = () => {
    const on = singleKeysOn()
    opener.title = (opener.dataset['title'] ?? '%').replace('%', on ? `/, ${together}` : together)
    opener.setAttribute('aria-keyshortcuts', `${on ? '/ ' : ''}${apple ? 'Meta' : 'Control'}+K`)
    opener.querySelector('kbd')!.hidden = !on
  }
  tell()
  const single = dialog.querySelector<HTMLInputElement>('[data-single-keys]')!
  single.checked = singleKeysOn()
  single.addEventListener('change', () => {
    switchSingleKeys(single.checked)
    tell()
  })

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || isTyping(event.target)) return
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && singleKeysOn()
    const k = event.key.toLowerCase() === 'k' && (apple ? event.metaKey : event.ctrlKey) && !event.shiftKey
    if (!slash && !k) return
    // Another dialog is open.
    if (document.querySelector('dialog:modal')) return
    event.preventDefault()
    open()
  })
}
