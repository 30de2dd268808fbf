import { elementOf, sayOffline, sendForm } from './send-form.ts'

/** After a lost connection. */
const AGAIN_AFTER_MS = 1500

interface News {
  state: string
  pending: boolean
  html: string
}

/** Opens an example in the text of its guide and runs it there. Its own page works without this. */
export function openExamples(root: Document): void {
  const offline = root.querySelector<HTMLElement>('[data-guide]')?.dataset['offline'] ?? ''
  for (const bench of root.querySelectorAll<HTMLElement>('[data-bench]')) void furnish(bench)

  root.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = event.target as Element
    const door = target.closest<HTMLAnchorElement>('[data-example] a, a[data-look-again]')
    if (door) {
      event.preventDefault()
      void open(door)
    }
    const reset = target.closest<HTMLAnchorElement>('[data-reset]')
    if (reset) {
      event.preventDefault()
      const form = reset.closest('form')
      const area = form?.querySelector<HTMLTextAreaElement>('textarea[data-editor]')
      const original = form?.querySelector<HTMLTextAreaElement>('textarea[data-original]')
      if (!area || !original) return
      area.value = original.value
      area.dispatchEvent(new Event('draft'))
    }
  })
  root.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    const bench = form.closest<HTMLElement>('[data-bench]')
    if (!bench) return
    event.preventDefault()
    if (form.dataset['stop'] === undefined) void run(bench, form)
    else void sendForm(form)
  })

  async function open(door: HTMLAnchorElement): Promise<void> {
    const place = door.closest<HTMLElement>('[data-example], [data-bench]')
    if (!place || place.getAttribute('aria-busy')) return
    place.setAttribute('aria-busy', 'true')
    const response = await fetch(door.href, { headers: { accept: 'application/json' } }).catch(() => null)
    const reply = response?.ok ? ((await response.json()) as { html: string }) : null
    const bench = reply && elementOf(reply.html)
    place.removeAttribute('aria-busy')
    if (!bench) return sayOffline(place, offline)
    // Whoever looks again whether it can run keeps what they wrote.
    const written = place.querySelector<HTMLTextAreaElement>('textarea[data-editor]')?.value
    const area = bench.querySelector<HTMLTextAreaElement>('textarea[data-editor]')
    if (area && written !== undefined) area.value = written
    place.replaceWith(bench)
    await furnish(bench)
    bench.querySelector<HTMLElement>('.cm-content')?.focus({ preventScroll: true })
  }

  /** The editor is fetched when the first example is opened, not before. */
  async function furnish(bench: HTMLElement): Promise<void> {
    const area = bench.querySelector<HTMLTextAreaElement>('textarea[data-editor]')
    // Without a connection the plain field stays, and works.
    const editor = await import('../editor.ts').catch(() => null)
    if (area) editor?.attachEditor(area)
    const going = bench.querySelector<HTMLElement>('[data-run][data-pending]')?.dataset['run']
    if (going) void follow(bench, going)
  }

  async function run(bench: HTMLElement, form: HTMLFormElement): Promise<void> {
    const key = form.querySelector<HTMLInputElement>('input[name="key"]')
    if (key) key.value = crypto.randomUUID()
    const reply = await sendForm<{ run?: string; error?: string }>(form)
    if (reply?.run) return follow(bench, reply.run)
    sayOffline(form, reply?.error ?? offline)
  }

  /** Shows what comes of a run until it has ended, or a newer one takes its place. */
  async function follow(bench: HTMLElement, address: string): Promise<void> {
    bench.dataset['follows'] = address
    bench.querySelector('[data-offline-note]')?.remove()
    const place = bench.querySelector<HTMLElement>('[data-run-place]')
    let state = ''
    while (place && bench.dataset['follows'] === address) {
      const response = await fetch(`${address}?state=${encodeURIComponent(state)}`).catch(() => null)
      if (bench.dataset['follows'] !== address) return
      if (response?.ok) {
        const news = (await response.json()) as News
        if (news.state !== state) {
          const drawn = elementOf(news.html)
          const hadFocus = place.contains(document.activeElement)
          if (drawn) place.replaceChildren(drawn)
          if (hadFocus) drawn?.focus({ preventScroll: true })
        }
        state = news.state
        if (!news.pending) return
      } else if (response && response.status < 500) return
      else await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
    }
  }
}
