import { watchDraft, words } from './drafts.ts'
import { attachEditor } from './editor.ts'

const LOOK_AGAIN_MS = 400
/** The code that was run last on this page. */
let lastRun = ''
const results = document.querySelector<HTMLElement>('[data-results]')

for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')) attachEditor(area)

for (const form of document.querySelectorAll<HTMLFormElement>('[data-work-form]')) {
  watchDraft(form, () => {
    const areas = form.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')
    return Object.fromEntries([...areas].map(({ name, value }) => [name.replace(/^file:/, ''), value]))
  })
  form.addEventListener('submit', (event) => {
    if (handsInUntested(event, form)) event.preventDefault()
    else void sendRun(event, form)
  })
}

const shown = results?.querySelector<HTMLElement>('[data-submission][data-pending]')
if (shown?.dataset['submission']) void follow(shown.dataset['submission'])

/** Handing in counts once: asks first when this version was never run. */
function handsInUntested(event: SubmitEvent, form: HTMLFormElement): boolean {
  const button = event.submitter
  if (!(button instanceof HTMLButtonElement) || button.value !== 'submit' || codeOf(form) === lastRun) return false
  return !window.confirm(form.dataset['confirm'] ?? '')
}

const codeOf = (form: HTMLFormElement) =>
  JSON.stringify([...form.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')].map(({ value }) => value))

/** A run stays on the page; handing in is an ordinary form post, because it goes on to another page in a sitting. */
async function sendRun(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  const button = event.submitter
  if (!(button instanceof HTMLButtonElement) || button.value !== 'run' || !results) return
  event.preventDefault()
  const body = new FormData(form, button)
  body.set('idempotencyKey', crypto.randomUUID())
  button.disabled = true
  lastRun = codeOf(form)
  try {
    const response = await fetch(form.getAttribute('action') ?? '', {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    })
    const reply = (await response.json()) as { submissionId?: string; error?: string }
    if (reply.submissionId) await follow(reply.submissionId)
    else results.textContent = reply.error ?? ''
  } catch {
    // No connection, or an answer that is not ours. Nothing is lost: the code stands in the editor and in its draft.
    results.textContent = words['challenges.run.offline'] ?? ''
  } finally {
    button.disabled = false
  }
}

/** Shows the results until they are final. */
async function follow(submissionId: string): Promise<void> {
  for (;;) {
    const response = await fetch(`/submissions/${submissionId}/results`).catch(() => null)
    if (response?.ok && results) {
      results.innerHTML = await response.text()
      if (!results.querySelector('[data-pending]')) return renewHistory()
    } else if (response && response.status < 500) {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** The list of what was sent, as the server sees it now. Not in a sitting, which shows no list. */
async function renewHistory(): Promise<void> {
  const list = document.querySelector('[data-history]')
  if (!list) return
  const response = await fetch(list.getAttribute('data-history') ?? '').catch(() => null)
  if (!response?.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  list.replaceChildren(...(page.querySelector('[data-history]')?.childNodes ?? []))
  document.dispatchEvent(new Event('millwright:times'))
}
