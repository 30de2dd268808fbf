import { watchDraft, words, type Draft } from './drafts.ts'
import { attachEditor } from './editor.ts'

/** After a lost connection, and while a run only waits for its turn. */
const LOOK_AGAIN_MS = 400
const LOOK_AT_LEAST_MS = 4000
/** So long the server holds our question for news; afterwards only while the run is running. */
const EAGER_MS = 5000
/** The code that was run last on this page. */
let lastRun = ''
/** The run or hand-in that the page follows; a newer one takes its place. */
let followed = ''
const results = document.querySelector<HTMLElement>('[data-results]')

for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')) attachEditor(area)

for (const form of document.querySelectorAll<HTMLFormElement>('[data-work-form]')) {
  const draft = watchDraft(form, () => {
    const areas = form.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')
    return Object.fromEntries([...areas].map(({ name, value }) => [name.replace(/^file:/, ''), value]))
  })
  form.addEventListener('submit', (event) => {
    if (handsInUntested(event, form)) event.preventDefault()
    else void sendRun(event, form, draft)
  })
}

const shown = results?.querySelector<HTMLElement>('[data-submission][data-pending]')
if (shown?.dataset['submission']) void follow(shown.dataset['submission'])

results?.addEventListener('submit', (event) => {
  const form = event.target
  if (form instanceof HTMLFormElement && form.dataset['cancel'] !== undefined) void sendCancel(event, form)
})

/** Handing in counts once: asks first when this version was never run. */
function handsInUntested(event: SubmitEvent, form: HTMLFormElement): boolean {
  const button = event.submitter
  if (!(button instanceof HTMLButtonElement) || button.value !== 'submit' || codeOf(form) === lastRun) return false
  return !window.confirm(form.dataset['confirm'] ?? '')
}

const codeOf = (form: HTMLFormElement) =>
  JSON.stringify([...form.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')].map(({ value }) => value))

/** A run stays on the page; handing in is an ordinary form post, because it goes on to another page in a sitting. */
async function sendRun(event: SubmitEvent, form: HTMLFormElement, draft: Draft): Promise<void> {
  const button = event.submitter
  if (!(button instanceof HTMLButtonElement) || button.value !== 'run' || !results) return
  event.preventDefault()
  if (isBusy(button)) return
  const body = new FormData(form, button)
  body.set('idempotencyKey', crypto.randomUUID())
  setBusy(button, true)
  followed = ''
  lastRun = codeOf(form)
  try {
    const address = form.getAttribute('action') ?? ''
    const response = await draft.holdWhile(() =>
      fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } }),
    )
    const reply = (await response.json()) as { submissionId?: string; error?: string }
    // Not waited for: a newer run may take its place.
    if (reply.submissionId) void follow(reply.submissionId)
    else results.textContent = reply.error ?? ''
  } catch {
    // No connection, or an answer that is not ours. Nothing is lost: the code stands in the editor and in its draft.
    results.textContent = words['challenges.run.offline'] ?? ''
  } finally {
    setBusy(button, false)
  }
}

/** A button that is disabled loses the focus, and whoever uses the keyboard their place. */
const isBusy = (button: HTMLButtonElement) => button.getAttribute('aria-disabled') === 'true'
const setBusy = (button: HTMLButtonElement, busy: boolean) => button.setAttribute('aria-disabled', String(busy))

/** Ends the run. What comes of it is seen by the one who follows it. */
async function sendCancel(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault()
  const button = form.querySelector('button')
  if (!button || isBusy(button)) return
  setBusy(button, true)
  const sent = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' } }).catch(() => null)
  if (!sent?.ok) setBusy(button, false)
}

interface News {
  state: string
  pending: boolean
  /** The panel as the server draws it, whose text is escaped there. */
  html: string
  output: { at: string; fromStart: boolean; chunks: Chunk[]; cut: boolean }
}

interface Chunk {
  test: string
  title: string
  stream: 'stdout' | 'stderr'
  text: string
}

/** Shows what comes of it until it is final. */
async function follow(submissionId: string): Promise<void> {
  followed = submissionId
  const eagerUntil = Date.now() + EAGER_MS
  while (results && followed === submissionId) {
    const panel = results.querySelector<HTMLElement>(`[data-submission="${submissionId}"]`)
    const state = panel?.dataset['state'] ?? ''
    const before = Number(/^queued \S+ (\d+)/.exec(state)?.[1] ?? 0)
    const hold = state.startsWith('running') || (before <= 2 && Date.now() < eagerUntil)
    const asked = new URLSearchParams({
      state,
      output: panel?.dataset['output'] ?? '',
      wait: hold ? '1' : '0',
    })
    const response = await fetch(`/submissions/${submissionId}/progress?${asked}`).catch(() => null)
    if (followed !== submissionId) return
    if (response?.ok) {
      const news = (await response.json()) as News
      // Where more than the results depends on it, the whole page is drawn again.
      if (!news.pending && results.dataset['reload'] !== undefined) return location.reload()
      showNews(results, submissionId, news)
      if (!news.pending) return renewHistory()
    } else if (response && response.status < 500) {
      return
    }
    // Far from its turn there is little news, and many who wait.
    const pauseMs = Math.min(LOOK_AT_LEAST_MS, LOOK_AGAIN_MS * (1 + before / 4))
    if (!response?.ok || !hold) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** A run that goes on gets its phase renewed and its output added; anything else is drawn anew. */
function showNews(place: HTMLElement, submissionId: string, { state, pending, html, output }: News): void {
  const panel = place.querySelector<HTMLElement>(`[data-submission="${submissionId}"]`)
  if (!panel || !pending) {
    const hadFocus = panel?.contains(document.activeElement) ?? false
    place.innerHTML = html
    if (hadFocus) place.querySelector<HTMLElement>('[data-submission]')?.focus()
  } else if (panel.dataset['state'] !== state) {
    const drawn = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-phase]')
    panel.querySelector('[data-phase]')?.replaceChildren(...(drawn?.childNodes ?? []))
  }
  const now = place.querySelector<HTMLElement>('[data-submission]')
  if (!now || !pending) return
  now.dataset['state'] = state
  now.dataset['output'] = output.at
  addOutput(now, output)
}

/** Adds what was printed, as text nodes: whatever it says, it is only shown. */
function addOutput(panel: HTMLElement, { fromStart, chunks, cut }: News['output']): void {
  const text = panel.querySelector<HTMLElement>('[data-console-text]')
  if (!text) return
  // Another attempt, or a page that has nothing yet, begins at the beginning.
  if (fromStart) text.replaceChildren()
  const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4
  for (const chunk of chunks) {
    const part = document.createElement('span')
    part.className = chunk.stream
    part.textContent = chunk.text
    partOf(text, chunk).append(part)
  }
  // Who scrolled up to read something stays there.
  if (atEnd) text.scrollTop = text.scrollHeight
  const note = panel.querySelector<HTMLElement>('[data-console-cut]')
  if (note && cut) note.hidden = false
}

/** Where the output of one test stands; tests may run side by side. */
function partOf(text: HTMLElement, { test, title }: Chunk): HTMLElement {
  for (const known of text.querySelectorAll<HTMLElement>('[data-test]'))
    if (known.dataset['test'] === test) return known.querySelector('pre') ?? known
  const part = document.createElement('div')
  part.dataset['test'] = test
  const heading = document.createElement('p')
  heading.className = 'console-test'
  heading.textContent = title
  const printed = document.createElement('pre')
  part.append(heading, printed)
  text.append(part)
  return printed
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
