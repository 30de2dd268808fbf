import type { DraftContent } from '../drafts/merge-drafts.ts'

/** Puts a draft into a form: texts, choices, and code into its editors. Fields that it does not name become empty. */
export function fillForm(form: HTMLFormElement, content: DraftContent): void {
  for (const field of form.elements) {
    if (field instanceof HTMLTextAreaElement) {
      const text = content[field.name.replace(/^file:/, '')]
      if (typeof text !== 'string' || text === field.value) continue
      field.value = text
      // The editor that stands in its place follows.
      field.dispatchEvent(new Event('draft'))
    } else if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
      field.checked = [content[field.name] ?? []].flat().includes(field.value)
    } else if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type !== 'hidden')) {
      field.value = [content[field.name] ?? ''].flat()[0] ?? ''
    }
  }
  // For what shows the fields in another way.
  form.dispatchEvent(new Event('filled'))
}
