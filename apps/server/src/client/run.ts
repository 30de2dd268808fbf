/** Follows a run or hand-in to its end, and shows what comes of it. */

/** After a lost connection, and while a run only waits for its turn. */
const LOOK_AGAIN_MS = 400
const LOOK_AT_LEAST_MS = 4000
/** So long the server holds our question for news; afterwards only while the run is running. */
const EAGER_MS = 5000
/** The run or hand-in that the page follows; a newer one takes its place. */
let followed = ''
const results = document.querySelector<HTMLElement>('[data-results]')
const said = document.querySelector<HTMLElement>('[data-said]')

/** Reads something aloud to those who listen. */
export function say(text: string): void {
  if (said) said.textContent = text
}

interface News {
  state: string
  pending: boolean
  /** One sentence about the phase. */
  said: string
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

export function stopFollowing(): void {
  followed = ''
  results?.removeAttribute('aria-busy')
}

/** Until the first news of a run that was just sent. */
export function expectNews(): void {
  followed = ''
  results?.setAttribute('aria-busy', 'true')
}

/** Shows what comes of it until it is final. @returns the last sentence about it; null when another took its place */
export async function follow(submissionId: string): Promise<string | null> {
  followed = submissionId
  const eagerUntil = Date.now() + EAGER_MS
  let spoken = ''
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
    if (followed !== submissionId) return null
    if (response?.ok) {
      const news = (await response.json()) as News
      // Where more than the results depends on it, the whole page is drawn again.
      if (!news.pending && results.dataset['reload'] !== undefined) {
        location.reload()
        return null
      }
      showNews(results, submissionId, news)
      // One sentence for each phase: a place in the queue or a test is no reason to speak.
      const phase = news.pending ? news.state.split(' ')[0]! : news.state
      if (phase !== spoken) say(news.said)
      spoken = phase
      if (!news.pending) return news.said
    } else if (response && response.status < 500) {
      results.removeAttribute('aria-busy')
      return null
    }
    // Far from its turn there is little news, and many who wait.
    const pauseMs = Math.min(LOOK_AT_LEAST_MS, LOOK_AGAIN_MS * (1 + before / 4))
    if (!response?.ok || !hold) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return null
}

/** A run that goes on gets its phase renewed and its output added; anything else is drawn anew. */
function showNews(place: HTMLElement, submissionId: string, { state, pending, html, output }: News): void {
  place.removeAttribute('aria-busy')
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

/** Ends a run. What comes of it is seen by the one who follows it. */
export async function sendCancel(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault()
  const button = form.querySelector('button')
  if (!button || isBusy(button)) return
  setBusy(button, true)
  const sent = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' } }).catch(() => null)
  if (!sent?.ok) setBusy(button, false)
}

/** A button that is disabled loses the focus, and whoever uses the keyboard their place. */
export const isBusy = (button: HTMLButtonElement) => button.getAttribute('aria-disabled') === 'true'
export const setBusy = (button: HTMLButtonElement, busy: boolean) => button.setAttribute('aria-disabled', String(busy))
