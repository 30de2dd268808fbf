import { singleKeysOn, switchSingleKeys } from './single-keys.ts'

const TYPED = 'textarea, select, input:not([type=radio], [type=checkbox])'
/** Enter has its own meaning on these. */
const ACTS = 'a, button, summary'

/** Keys of a question: choose, send, open what stands beside it. Never while typing, and only where they are switched on. */
export function watchKeys(exercise: HTMLElement): void {
  const help = exercise.querySelector<HTMLDialogElement>('[data-help]')
  const opener = exercise.querySelector<HTMLButtonElement>('[data-open-help]')
  const box = help?.querySelector<HTMLInputElement>('[name=single-keys]')
  const openHelp = () => {
    if (box) box.checked = singleKeysOn()
    help?.showModal()
  }
  if (opener) opener.hidden = false
  opener?.addEventListener('click', openHelp)
  box?.addEventListener('change', () => switchSingleKeys(box.checked))

  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof HTMLElement ? event.target : document.body
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || help?.open) return
    if (target.isContentEditable || target.matches(TYPED) || !singleKeysOn()) return
    if (act(event.key, target)) event.preventDefault()
  })

  function act(key: string, target: HTMLElement): boolean {
    const form = exercise.querySelector<HTMLFormElement>('[data-draft-form]')
    if (!form || form.inert) return key === '?' && (openHelp(), true)
    switch (key) {
      case 'Enter':
        if (target.closest(ACTS) || (target !== document.body && !form.contains(target) && !target.matches('h1, main')))
          return false
        form.requestSubmit()
        return true
      case '?':
        openHelp()
        return true
      case '=':
        return openTool('calculator', 'input')
      case 'n':
        return openTool('scratchpad', 'textarea')
      case '!':
        return openTool('flag', 'input:checked')
      default:
        return choose(form, key)
    }
  }

  function openTool(name: string, focusOn: string): boolean {
    const tool = exercise.querySelector<HTMLDetailsElement>(`[data-tool="${name}"]`)
    if (!tool || tool.hidden) return false
    tool.open = true
    tool.querySelector<HTMLElement>(focusOn)?.focus()
    return true
  }
}

/** By number or letter: the answer that stands there, or the line. */
function choose(form: HTMLFormElement, key: string): boolean {
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : /^[a-f]$/i.test(key) ? key.toLowerCase().charCodeAt(0) - 97 : -1
  if (place < 0) return false
  const choice = [...form.querySelectorAll<HTMLInputElement>('[name=choice]')][place]
  if (choice) {
    choice.focus()
    choice.click()
    return true
  }
  const line = [...form.querySelectorAll('[data-line]')][place]
  line?.querySelector<HTMLElement>('[data-by="-1"]')?.focus()
  return line !== undefined
}
