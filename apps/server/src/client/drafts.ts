/**
 * Saves what stands in a form: a second after a change, also while typing goes on, and when the page is left.
 * A lost connection is retried; a newer version from another tab is reported, never overwritten.
 */
const SAVE_AFTER_MS = 1000
const RETRY_MS = 3000

/** Texts come from the server's message catalogue: `IslandMessages` puts them into the page. */
export const words: Record<string, string> = JSON.parse(
  document.querySelector('[data-island-messages]')?.textContent ?? '{}',
)

export interface Draft {
  /** Does `work` while nothing is being saved: two first requests at once would make a new visitor two guests. */
  holdWhile<T>(work: () => Promise<T>): Promise<T>
}

export function watchDraft(form: HTMLFormElement, contentOf: () => Record<string, string | string[]>): Draft {
  const state = form.querySelector<HTMLElement>('[data-draft-state]')
  let revision = Number(form.dataset['draftRevision'] ?? 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let saved = JSON.stringify(contentOf())
  let sending = false
  let stopped = false
  let held = false
  let underway: Promise<unknown> = Promise.resolve()

  const show = (key: string) => {
    if (state) state.textContent = words[key] ?? ''
  }

  /** One save is due at most; a change meanwhile does not put it off. */
  const saveIn = (ms: number) => {
    timer ??= setTimeout(() => void save(), ms)
  }
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
  }

  const save = async () => {
    cancel()
    const content = JSON.stringify(contentOf())
    if (stopped || sending || held || content === saved) return
    sending = true
    show('drafts.saving')
    try {
      const request = fetch('/drafts', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: `{"scope":${form.dataset['draftScope'] ?? 'null'},"base":${revision},"content":${content}}`,
        keepalive: content.length < 60_000,
      })
      underway = request.catch(() => {})
      const response = await request
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
      saveIn(RETRY_MS)
    } finally {
      sending = false
    }
    if (!stopped && JSON.stringify(contentOf()) !== saved) saveIn(SAVE_AFTER_MS)
  }

  form.addEventListener('input', () => saveIn(SAVE_AFTER_MS))
  addEventListener('pagehide', () => void save())
  form.addEventListener('submit', (event) => {
    // What is sent needs no draft, and a late save must not meet the next exercise.
    cancel()
    stopped = form.dataset['workForm'] === undefined
    // A run, or a hand-in that was called off, stays on this page: what was typed just before must not wait.
    setTimeout(() => {
      if (event.defaultPrevented) void save()
    })
  })
  return {
    async holdWhile(work) {
      held = true
      await underway
      try {
        return await work()
      } finally {
        held = false
        void save()
      }
    },
  }
}
