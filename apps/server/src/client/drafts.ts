import { mergeDrafts, type DraftContent } from '../drafts/merge-drafts.ts'
import { fillForm } from './fill-form.ts'

/**
 * Saves what stands in a form: within two seconds of a change, also while typing goes on, and when the page is left. While there is no
 * connection it is kept in this tab, also when the page is loaded again. What another tab or device saved meanwhile is joined with what
 * is here, or the person chooses: nothing is overwritten in silence.
 */
const SAVE_AFTER_MS = 1000
/** After a save that took long: typing went on meanwhile. */
const SAVE_AGAIN_AFTER_MS = 200
const RETRY_MS = 3000
const SLOW_MS = 300

/** Texts come from the server's message catalogue: `IslandMessages` puts them into the page. */
export const words: Record<string, string> = JSON.parse(
  document.querySelector('[data-island-messages]')?.textContent ?? '{}',
)

/** A message with its value put in. */
export const say = (key: string, value = ''): string => (words[key] ?? '').replace('{}', value)

export const timeOfDay = (at: Date): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(at)

export interface Draft {
  /** Does `work` while nothing is being saved: two first requests at once would make a new visitor two guests. */
  holdWhile<T>(work: () => Promise<T>): Promise<T>
  /** Saves nothing more: what was written has been handed in. */
  stop(): void
}

interface Reply {
  revision?: number
  /** Of the other version. */
  content?: DraftContent
}

interface Unsaved {
  base: number
  before: DraftContent
  content: DraftContent
}

/** `signal`: from then on the form is gone from the page. `stays`: a script sends the form, and says by the signal when it is stored. */
export function watchDraft(
  form: HTMLFormElement,
  contentOf: () => DraftContent,
  { signal = new AbortController().signal, stays = false }: { signal?: AbortSignal; stays?: boolean } = {},
): Draft {
  const state = form.querySelector<HTMLElement>('[data-draft-state]')
  const question = form.querySelector<HTMLElement>('[data-draft-conflict]')
  const scope = form.dataset['draftScope'] ?? 'null'
  let revision = Number(form.dataset['draftRevision'] ?? 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let saved = JSON.stringify(contentOf())
  let sending = false
  let stopped = false
  let asking = false
  let held = false
  /** What is saved next holds changes from elsewhere. */
  let joined = false
  let underway: Promise<unknown> = Promise.resolve()

  const show = (key: string, at = new Date()) => {
    const text = say(key, timeOfDay(at))
    // Saying the same again would be read aloud again.
    if (state && state.textContent !== text) state.textContent = text
  }
  const savedAt = state?.dataset['savedAt']
  if (savedAt) show('drafts.saved', new Date(savedAt))

  /** One save is due at most; a change meanwhile does not put it off. */
  const saveIn = (ms: number) => {
    timer ??= setTimeout(() => void save(), ms)
  }
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
  }

  /** In this tab only: on a shared machine the next person must not find it. */
  const keepHere = () => {
    const unsaved: Unsaved = { base: revision, before: JSON.parse(saved) as DraftContent, content: contentOf() }
    sessionStorage.setItem(`draft ${scope}`, JSON.stringify(unsaved))
  }
  const forgetHere = () => sessionStorage.removeItem(`draft ${scope}`)

  const save = async () => {
    cancel()
    const content = JSON.stringify(contentOf())
    if (stopped || asking || sending || held || content === saved) return
    sending = true
    const began = Date.now()
    // Most saves are over before it could be read.
    const slow = setTimeout(() => show('drafts.saving'), SLOW_MS)
    try {
      const request = fetch('/drafts', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: `{"scope":${scope},"base":${revision},"content":${content}}`,
        keepalive: content.length < 60_000,
      })
      underway = request.catch(() => {})
      const response = await request
      const reply = response.ok || response.status === 409 ? ((await response.json()) as Reply) : {}
      if (response.ok && reply.revision !== undefined) {
        revision = reply.revision
        saved = content
        forgetHere()
        show(joined ? 'drafts.merged' : 'drafts.saved')
        joined = false
      } else if (response.status === 409 && reply.revision !== undefined && reply.content) {
        meet(reply.revision, reply.content)
      } else if (response.status === 409) {
        stopped = true
        forgetHere()
        show('drafts.over')
      } else {
        throw new Error(`${response.status}`)
      }
    } catch {
      keepHere()
      show('drafts.offline')
      saveIn(RETRY_MS)
    } finally {
      clearTimeout(slow)
      sending = false
    }
    if (!stopped && JSON.stringify(contentOf()) !== saved)
      saveIn(Math.max(SAVE_AGAIN_AFTER_MS, SAVE_AFTER_MS - (Date.now() - began)))
  }

  /** Another tab or device was quicker. */
  const meet = (theirRevision: number, theirs: DraftContent) => {
    const merged = mergeDrafts(JSON.parse(saved) as DraftContent, contentOf(), theirs)
    if (merged) {
      takeOver(theirRevision, theirs)
      fillForm(form, merged)
      joined = true
      return
    }
    asking = true
    keepHere()
    show('drafts.undecided')
    if (!question) return
    const texts = Object.values(theirs).filter((value) => typeof value === 'string')
    const other = question.querySelector<HTMLElement>('[data-draft-other]')
    const shown = other?.querySelector('pre')
    if (other) other.hidden = texts.length === 0
    if (shown) shown.textContent = texts.join('\n\n')
    question.hidden = false
    for (const button of question.querySelectorAll<HTMLButtonElement>('[data-draft-keep]'))
      button.onclick = () => {
        takeOver(theirRevision, theirs)
        if (button.dataset['draftKeep'] === 'theirs') {
          fillForm(form, theirs)
          forgetHere()
          show('drafts.saved')
        }
        asking = false
        question.hidden = true
        void save()
      }
  }

  /** What comes next is saved over the other version. */
  const takeOver = (theirRevision: number, theirs: DraftContent) => {
    revision = theirRevision
    saved = JSON.stringify(theirs)
  }

  /** What this tab could not send before the page was loaded again. */
  const bringBack = () => {
    const kept = sessionStorage.getItem(`draft ${scope}`)
    if (!kept) return
    const { base, before, content } = JSON.parse(kept) as Unsaved
    forgetHere()
    const now = contentOf()
    if (JSON.stringify(content) === JSON.stringify(now)) return
    fillForm(form, content)
    if (base === revision) return saveIn(0)
    const [theirRevision, theirs] = [revision, now]
    saved = JSON.stringify(before)
    meet(theirRevision, theirs)
    saveIn(0)
  }

  form.addEventListener('input', () => saveIn(SAVE_AFTER_MS))
  addEventListener('online', () => void save(), { signal })
  addEventListener(
    'pagehide',
    () => {
      if (!stopped && JSON.stringify(contentOf()) !== saved) keepHere()
      void save()
    },
    { signal },
  )
  signal.addEventListener('abort', () => {
    stopped = true
    cancel()
  })
  form.addEventListener('submit', (event) => {
    // What is sent needs no draft, and a late save must not meet the next exercise.
    cancel()
    if (stays) return
    stopped = form.dataset['workForm'] === undefined
    // A run, or a hand-in that was called off, stays on this page: what was typed just before must not wait.
    setTimeout(() => {
      if (event.defaultPrevented) void save()
    })
  })
  bringBack()
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
    stop() {
      stopped = true
      cancel()
      forgetHere()
    },
  }
}
