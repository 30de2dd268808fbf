import './session-clock.ts'
import { watchDraft } from './drafts.ts'

for (const form of document.querySelectorAll<HTMLFormElement>('[data-draft-form]')) {
  watchDraft(form, () => {
    const data = new FormData(form)
    const names = [...new Set(data.keys())].filter((name) => name !== 'position')
    return Object.fromEntries(names.map((name) => [name, data.getAll(name).map(String)]))
  })
}
