import { say, watchDraft, type Draft } from './drafts.ts'
import { fillForm } from './fill-form.ts'
import { forgetAnswer, keepAnswer, keptAnswer } from './kept-answer.ts'
import { orderLines, type Lines } from './ordering.ts'
import { startClock } from './session-clock.ts'
import { watchKeys } from './shortcuts.ts'
import { startTools, watchFlag } from './tools.ts'

/**
 * A sitting without loading a page between questions. An answer is kept in this browser first, then sent; only the server's word that it
 * is stored makes it forgotten, so a lost connection, a reload or a closed tab lose nothing, and sending again changes nothing. What the
 * server answers is a whole page, of which the question is taken; anything but another question is loaded as a page.
 */
const SEND_MS = 20_000
const LATE_MS = 1500
const RETRY_MS = [1000, 2000, 4000, 8000]

export function startSitting(): void {
  const exercise = document.querySelector<HTMLElement>('[data-exercise]')
  if (!exercise) return
  const { exercise: sessionId = '', owner = '' } = exercise.dataset
  const address = `/sessions/${sessionId}`
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel(`sitting ${sessionId}`) : null
  let question = new AbortController()
  /** While an answer is kept and not yet stored by the server. */
  let waiting = false
  let draft: Draft

  startTools(exercise)
  watchKeys(exercise)
  mount()
  bringBack()

  addEventListener('beforeunload', (event) => {
    // Reloading without a connection shows the browser's own error page; nothing would be lost, but nobody can know that.
    if (waiting && !navigator.onLine) event.preventDefault()
  })
  if (tabs)
    tabs.onmessage = ({ data }: MessageEvent<number>) => {
      if (data > positionNow() && !waiting) void refresh('?stale=1')
    }

  function form(): HTMLFormElement {
    const found = exercise!.querySelector<HTMLFormElement>('[data-draft-form]')
    if (!found) throw new Error('A question without a form')
    return found
  }

  function positionNow(): number {
    return Number(form().dataset['position'])
  }

  function mount(): void {
    question.abort()
    question = new AbortController()
    const { signal } = question
    const shown = form()
    const lines = orderLines(shown, signal)
    draft = watchDraft(shown, () => contentOf(shown), { signal, stays: true })
    watchFlag(exercise!)
    shown.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!waiting && ready(shown, lines)) send(shown)
    })
    const clock = exercise!.querySelector<HTMLDetailsElement>('[data-session-clock]')
    if (!clock) return
    startClock(clock, {
      signal,
      onOver: () => {
        if (!waiting) void refresh('')
      },
      onPosition: (position) => {
        // Answered in another tab or on another device while this one slept.
        if (position !== positionNow() && !waiting) void refresh('?stale=1')
      },
    })
  }

  /** An order that nobody has touched is asked about once: it may be meant. */
  function ready(shown: HTMLFormElement, lines: Lines | null): boolean {
    if (!lines || lines.touched()) return true
    lines.takeAsShown()
    const state = shown.querySelector('[data-draft-state]')
    if (state) state.textContent = say('sessions.order.confirm')
    return false
  }

  function send(shown: HTMLFormElement): void {
    const fields = [...new FormData(shown)].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    keepAnswer(sessionId, { owner, position: positionNow(), fields })
    lock(true)
    void deliver(false)
  }

  /** What an earlier page could not send, or did not hear about. */
  function bringBack(): void {
    const kept = keptAnswer(sessionId, owner)
    if (!kept) return
    if (kept.position !== positionNow()) return forgetAnswer(sessionId)
    const content: Record<string, string[]> = {}
    for (const [name, value] of kept.fields) (content[name] ??= []).push(value)
    fillForm(form(), content)
    lock(true)
    tell('sessions.kept.sending', kept.position)
    void deliver(true)
  }

  async function deliver(again: boolean): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const kept = keptAnswer(sessionId, owner)
      if (!kept) return
      const late = setTimeout(() => tell('sessions.kept.late', kept.position), LATE_MS)
      const fields = again || attempt > 0 ? [...kept.fields, ['again', '1']] : kept.fields
      // A draft that arrives after its answer would be refused.
      const stored = await draft.holdWhile(async () => {
        const page = await fetchPage(`${address}/answers`, { method: 'POST', body: new URLSearchParams(fields) })
        clearTimeout(late)
        if (!page) return false
        forgetAnswer(sessionId)
        lock(false)
        show(page)
        return true
      })
      if (stored) return
      tell('sessions.kept.waiting', kept.position)
      await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!)
    }
  }

  /** Until the time is over, or there is a reason to try sooner. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const ended = new AbortController()
      const end = () => {
        ended.abort()
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(end, ms)
      const { signal } = ended
      addEventListener('online', end, { signal })
      document.addEventListener('visibilitychange', end, { signal })
      exercise!.querySelector('[data-kept-again]')?.addEventListener('click', end, { signal })
    })
  }

  /** Asks where the test stands, for as long as it takes. */
  async function refresh(query: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const page = await fetchPage(`${address}${query}`, {})
      if (page) return show(page)
      tell('sessions.kept.timeOver', positionNow())
      await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!)
    }
  }

  /** A page of this sitting, or null where the server was not reached: an error in between is no answer of ours. */
  async function fetchPage(to: string, init: RequestInit): Promise<FetchedPage | null> {
    try {
      const response = await fetch(to, { ...init, signal: AbortSignal.timeout(SEND_MS) })
      if (response.headers.get('x-sitting')?.startsWith(sessionId))
        return { url: response.url, html: await response.text() }
      // Signed out, or not this person's: the server says so on a page.
      return response.status === 404 ? { url: `${location.origin}${address}`, html: '' } : null
    } catch {
      return null
    }
  }

  function show({ url, html }: FetchedPage): void {
    const next = new DOMParser().parseFromString(html, 'text/html')
    if (!next.querySelector('[data-exercise]')) return location.assign(url)
    question.abort()
    for (const part of exercise!.querySelectorAll<HTMLElement>('[data-swap]')) {
      const other = next.querySelector(`[data-swap="${part.dataset['swap']}"]`)
      if (other) part.replaceWith(document.adoptNode(other))
    }
    document.title = next.title
    history.replaceState(null, '', address)
    waiting = false
    mount()
    tabs?.postMessage(positionNow())
    const error = exercise!.querySelector<HTMLElement>('.item-form [aria-invalid=true], .item-form .invalid input')
    if (error) return error.focus()
    scrollTo(0, 0)
    exercise!.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  function lock(on: boolean): void {
    waiting = on
    const shown = form()
    shown.inert = on
    shown.classList.toggle('sent', on)
    if (!on) exercise!.querySelector<HTMLElement>('[data-kept]')!.hidden = true
  }

  /** Above the question, where it is seen and read aloud. */
  function tell(key: string, position: number): void {
    const panel = exercise!.querySelector<HTMLElement>('[data-kept]')
    const text = panel?.querySelector('[data-kept-text]')
    if (!panel || !text) return
    const said = say(key, String(position))
    if (text.textContent !== said) text.textContent = said
    const why = panel.querySelector<HTMLElement>('[data-kept-why]')
    if (why) why.hidden = key !== 'sessions.kept.waiting'
    if (!panel.hidden) return
    panel.hidden = false
    // The form sleeps meanwhile, and with it the focus.
    panel.querySelector<HTMLElement>('[data-kept-again]')?.focus()
  }
}

interface FetchedPage {
  url: string
  html: string
}

function contentOf(form: HTMLFormElement): Record<string, string[]> {
  const data = new FormData(form)
  const names = [...new Set(data.keys())].filter((name) => name !== 'position')
  return Object.fromEntries(names.map((name) => [name, data.getAll(name).map(String)]))
}
