/**
 * Saves what stands in a form while people type: two seconds after the last change at the latest, and when the page is left.
 * A lost connection is retried; a newer version from another tab is reported, never overwritten.
 */
const PAUSE_MS = 800
const RETRY_MS = 3000

/** Texts come from the server's message catalogue: <template data-messages>. */
const words: Record<string, string> = JSON.parse(document.querySelector('[data-island-messages]')?.textContent ?? '{}')

export function watchDraft(form: HTMLFormElement, contentOf: () => Record<string, string | string[]>): void {
  const state = form.querySelector<HTMLElement>('[data-draft-state]')
  let revision = Number(form.dataset['draftRevision'] ?? 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let saved = JSON.stringify(contentOf())
  let sending = false
  let stopped = false

  const show = (key: string) => {
    if (state) state.textContent = words[key] ?? ''
  }

  const save = async () => {
    clearTimeout(timer)
    const content = JSON.stringify(contentOf())
    if (stopped || sending || content === saved) return
    sending = true
    show('drafts.saving')
    try {
      const response = await fetch('/drafts', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: `{"scope":${form.dataset['draftScope'] ?? 'null'},"base":${revision},"content":${content}}`,
        keepalive: content.length < 60_000,
      })
      if (response.ok) {
        revision = ((await response.json()) as { revision: number }).revision
        saved = content
        show('drafts.saved')
      } else if (response.status === 409) {
        stopped = true
        show('drafts.conflict')
      } else {
        throw new Error(`${response.status}`)
      }
    } catch {
      show('drafts.offline')
      timer = setTimeout(() => void save(), RETRY_MS)
    } finally {
      sending = false
    }
    if (!stopped && JSON.stringify(contentOf()) !== saved) timer = setTimeout(() => void save(), PAUSE_MS)
  }

  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), PAUSE_MS)
  })
  addEventListener('pagehide', () => void save())
  form.addEventListener('submit', (event) => {
    // What is sent needs no draft, and a late save must not meet the next exercise.
    clearTimeout(timer)
    stopped = form.dataset['workForm'] === undefined
    // A run, or a hand-in that was called off, stays on this page: what was typed just before must not wait.
    setTimeout(() => {
      if (event.defaultPrevented) void save()
    })
  })
}
