import { watchDraft, words, type Draft } from './drafts.ts'
import { askFirst, handIn, type Tell } from './hand-in.ts'
import { arrangePanes, type Panes } from './panes.ts'
import { expectNews, follow, isBusy, say, sendCancel, setBusy, stopFollowing } from './run.ts'
import { editFiles, type WorkFiles } from './work-files.ts'

const results = document.querySelector<HTMLElement>('[data-results]')
const workbench = document.querySelector<HTMLElement>('[data-workbench]')
const form = document.querySelector<HTMLFormElement>('[data-work-form]')
const panes = workbench ? arrangePanes(workbench) : null

const shown = results?.querySelector<HTMLElement>('[data-submission][data-pending]')?.dataset['submission']
if (shown) void follow(shown).then(renewHistory)

results?.addEventListener('submit', (event) => {
  const { target } = event
  if (target instanceof HTMLFormElement && target.dataset['cancel'] !== undefined) void sendCancel(event, target)
})

if (form && panes) startWork(form, panes)

function startWork(work: HTMLFormElement, at: Panes): void {
  const message = work.querySelector<HTMLElement>('[data-work-message]')
  const tell: Tell = (text, act) => {
    message?.replaceChildren(text)
    if (!act) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'quiet'
    button.textContent = act.label
    button.addEventListener('click', () => act.do())
    message?.append(' ', button)
  }
  const files = editFiles(work, tell)
  const codeOf = () => JSON.stringify(files.areas.map(({ value }) => value))
  const draft = watchDraft(work, () =>
    Object.fromEntries(files.areas.map(({ name, value }) => [name.replace(/^file:/, ''), value])),
  )
  /** What the visible tests said, by the code they were run on. */
  const tested = new Map<string, string>()
  const showResults = () => {
    if (at.show('results')) document.querySelector<HTMLElement>('#pane-results')?.focus()
  }

  work.addEventListener('input', () => work.querySelector('[data-version]')?.replaceChildren(), { once: true })
  work.addEventListener('submit', (event) => {
    const button = event.submitter
    if (!(button instanceof HTMLButtonElement) || !results) return
    if (button.value === 'run') {
      event.preventDefault()
      showResults()
      const code = codeOf()
      void sendRun(work, button, draft).then((result) => result && tested.set(code, result))
    } else if (button.value === 'submit') {
      event.preventDefault()
      const dialog = work.querySelector<HTMLDialogElement>('[data-hand-in]')
      const testsSaid = tested.get(codeOf()) ?? null
      const isAsked = dialog && (testsSaid === null || dialog.dataset['counts'] !== undefined)
      const sure = isAsked ? askFirst(dialog, testsSaid) : Promise.resolve()
      void sure.then(() =>
        handIn(button, {
          form: work,
          draft,
          tell,
          handedIn(submissionId) {
            showResults()
            void follow(submissionId).then(renewHistory)
          },
        }),
      )
    }
  })
  useShortcuts(work)
  useResultTools()
  takeUpVersions(work, files, at, tell)
}

/** A run stays on the page. @returns what came of it; null when nothing did, or another run took its place */
async function sendRun(work: HTMLFormElement, button: HTMLButtonElement, draft: Draft): Promise<string | null> {
  if (isBusy(button) || !results) return null
  const body = new FormData(work, button)
  body.set('idempotencyKey', crypto.randomUUID())
  setBusy(button, true)
  expectNews()
  let submissionId: string | undefined
  try {
    const address = work.getAttribute('action') ?? ''
    const response = await draft.holdWhile(() =>
      fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } }),
    )
    const reply = (await response.json()) as { submissionId?: string; error?: string }
    submissionId = reply.submissionId
    if (!submissionId) tellInstead(results, reply.error ?? '')
  } catch {
    // No connection, or an answer that is not ours. Nothing is lost: the code stands in the editor and in its draft.
    tellInstead(results, words['challenges.run.offline'] ?? '')
  } finally {
    setBusy(button, false)
  }
  // The button is free meanwhile: a newer run may take its place.
  if (!submissionId) return null
  const result = await follow(submissionId)
  if (result !== null) void renewHistory()
  return result
}

function tellInstead(place: HTMLElement, text: string): void {
  stopFollowing()
  place.textContent = text
  say(text)
}

/** Ctrl or Cmd with Enter runs, with Shift as well hands in; everywhere on the page, also in the editor. */
function useShortcuts(work: HTMLFormElement): void {
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      if (event.repeat || document.querySelector('dialog[open]')) return
      const action = event.shiftKey ? 'submit' : 'run'
      work.requestSubmit(work.querySelector<HTMLButtonElement>(`[name="action"][value="${action}"]`))
    },
    { capture: true },
  )
}

function useResultTools(): void {
  if (!results) return
  document.querySelector<HTMLElement>('[data-results-tools]')?.removeAttribute('hidden')
  document.querySelector('[data-copy-results]')?.addEventListener('click', () => {
    void navigator.clipboard.writeText(results.innerText).then(() => say(words['workbench.results.copied'] ?? ''))
  })
  document.querySelector('[data-clear-results]')?.addEventListener('click', () => {
    tellInstead(results, results.dataset['none'] ?? '')
    history.replaceState(null, '', location.pathname)
  })
}

/** Puts the starter or an earlier version into the editors without leaving the page, with a way back. */
function takeUpVersions(work: HTMLFormElement, files: WorkFiles, at: Panes, tell: Tell): void {
  const put = (texts: readonly string[]) =>
    files.areas.forEach((area, index) => {
      area.value = texts[index] ?? area.value
      area.dispatchEvent(new Event('draft'))
    })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-restore]') : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void fetchTexts(link.href, files).then((texts) => {
      at.show('code')
      const before = files.areas.map(({ value }) => value)
      if (!texts) return tell(words['workbench.restored.failed'] ?? '')
      if (JSON.stringify(texts) === JSON.stringify(before)) return tell(words['workbench.restored.same'] ?? '')
      put(texts)
      files.current()?.focus()
      tell(words['workbench.restored'] ?? '', {
        label: words['workbench.restored.undo'] ?? '',
        do() {
          put(before)
          tell(words['workbench.restored.undone'] ?? '')
          files.current()?.focus()
        },
      })
    })
  })
}

/** The files of a version, as the page shows them to those without JavaScript; null when they cannot be had. */
async function fetchTexts(address: string, { areas }: WorkFiles): Promise<string[] | null> {
  const response = await fetch(address).catch(() => null)
  if (!response?.ok) return null
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const texts = areas.map(
    ({ name }) => page.querySelector<HTMLTextAreaElement>(`textarea[name="${CSS.escape(name)}"]`)?.value,
  )
  return texts.every((text) => text !== undefined) ? texts : null
}

/** The list of what was sent, and what a hand-in would count, as the server sees it now. */
async function renewHistory(): Promise<void> {
  const list = document.querySelector('[data-history]')
  if (!list) return
  const response = await fetch(list.getAttribute('data-history') ?? '').catch(() => null)
  if (!response?.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  list.replaceChildren(...(page.querySelector('[data-history]')?.childNodes ?? []))
  for (const part of ['.work-note', '[data-hand-in]:not([open])']) {
    const fresh = page.querySelector(part)
    if (fresh) document.querySelector(part)?.replaceWith(fresh)
  }
  document.dispatchEvent(new Event('millwright:times'))
}
