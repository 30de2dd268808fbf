import type { DraftContent } from '../drafts/merge-drafts.ts'
import { fillForm } from './fill-form.ts'

/**
 * What stands in a long form stays in this browser until the server has said that it is stored: a closed tab loses nothing. Its page says
 * so and has a button that removes it. kept-answers.js removes what belongs to somebody else or is older than a month.
 */
interface KeptForm {
  /** Whose it is, where only they may see the form again. */
  owner?: string
  /** When it was last changed. */
  at: number
  content: DraftContent
}

const keyOf = (id: string) => `form ${id}`

/** Agreement is given when a form is sent, not brought back. */
const NEVER = new Set(['agree'])

function contentOf(form: HTMLFormElement): DraftContent {
  const data = new FormData(form)
  const names = [...new Set(data.keys())].filter((name) => !NEVER.has(name))
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...more] = data.getAll(name).map(String)
      return [name, more.length === 0 ? first : [first, ...more]]
    }),
  )
}

function keep(form: HTMLFormElement): void {
  const note = form.querySelector<HTMLElement>('[data-kept-form]')
  const drop = note?.querySelector<HTMLButtonElement>('[data-kept-drop]')
  if (!note || !drop) return
  const { keptForm = '', keptOwner: owner } = note.dataset
  const key = keyOf(keptForm)
  const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as KeptForm | null
  if (kept) {
    fillForm(form, kept.content)
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('details :is(input, textarea)'))
      if (field.value) field.closest('details')!.open = true
  }
  note.hidden = false
  drop.hidden = !kept
  form.addEventListener('input', () => {
    const now: KeptForm = { ...(owner && { owner }), at: Date.now(), content: contentOf(form) }
    try {
      localStorage.setItem(key, JSON.stringify(now))
      drop.hidden = false
    } catch {
      note.hidden = true
    }
  })
  drop.addEventListener('click', () => {
    localStorage.removeItem(key)
    form.reset()
    drop.hidden = true
    form.querySelector<HTMLElement>('input, textarea')?.focus()
  })
}

try {
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-kept-over]'))
    localStorage.removeItem(keyOf(dataset['keptOver'] ?? ''))
  for (const form of document.forms) keep(form)
} catch {
  // Storage is blocked: nothing is kept, and nothing says that it is.
}
