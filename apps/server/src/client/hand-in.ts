import { words, type Draft } from './drafts.ts'
import { isBusy, setBusy } from './run.ts'

const RETRY_MS = 3000

/** Shows a sentence, perhaps with something to do about it. */
export type Tell = (text: string, act?: { label: string; do: () => void }) => void

interface HandInPlace {
  form: HTMLFormElement
  draft: Draft
  tell: Tell
  /** Goes on with what was handed in for practice. */
  handedIn: (submissionId: string) => void
}

/**
 * Hands in. Without a connection it waits and sends the same again under the same key, so it can arrive once only; the person may take
 * it back until then. The page has to stay open, and says so.
 */
export async function handIn(button: HTMLButtonElement, place: HandInPlace): Promise<void> {
  if (isBusy(button)) return
  const { form, draft, tell } = place
  setBusy(button, true)
  const body = new FormData(form, button)
  const address = button.getAttribute('formaction') ?? form.getAttribute('action') ?? ''
  let isTakenBack = false
  let wake = () => {}
  const takeBack = () => {
    isTakenBack = true
    wake()
  }
  const stay = (event: BeforeUnloadEvent) => event.preventDefault()
  for (let attempt = 1; !isTakenBack; attempt++) {
    const response = await draft.holdWhile(() =>
      fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => null),
    )
    if (response && response.status < 500) {
      removeEventListener('beforeunload', stay)
      if (await goOn(response, attempt, place)) return
      break
    }
    tell(words['workbench.handIn.waiting'] ?? '', {
      label: words['workbench.handIn.takeBack'] ?? '',
      do: takeBack,
    })
    addEventListener('beforeunload', stay)
    await new Promise<void>((resolve) => {
      wake = resolve
      addEventListener('online', () => resolve(), { once: true })
      setTimeout(resolve, RETRY_MS)
    })
  }
  removeEventListener('beforeunload', stay)
  if (isTakenBack) tell(words['workbench.handIn.takenBack'] ?? '')
  setBusy(button, false)
}

/** True when it was handed in and the page goes on. */
async function goOn(
  response: Response,
  attempt: number,
  { draft, tell, handedIn, form }: HandInPlace,
): Promise<boolean> {
  if (response.redirected) {
    // A sitting. That it stands at the next exercise already is no surprise when the answer to the first attempt was lost.
    draft.stop()
    const next = new URL(response.url)
    if (attempt > 1) next.search = ''
    location.assign(next)
    return true
  }
  const reply = (await response.json().catch(() => ({}))) as { submissionId?: string; error?: string }
  if (!reply.submissionId) {
    tell(reply.error ?? words['workbench.handIn.refused'] ?? '')
    return false
  }
  tell('')
  handedIn(reply.submissionId)
  for (const button of form.querySelectorAll<HTMLButtonElement>('[name="action"]')) setBusy(button, false)
  return true
}

/** Asks before a hand-in. Resolves when the person says yes; never when they go on working. */
export function askFirst(dialog: HTMLDialogElement, testsSaid: string | null): Promise<void> {
  const tests = dialog.querySelector<HTMLElement>('[data-hand-in-tests]')
  if (tests) {
    tests.textContent =
      testsSaid === null
        ? (words['workbench.handIn.untested'] ?? '')
        : (tests.dataset['tested'] ?? '').replace('{}', testsSaid)
  }
  return new Promise((resolve) => {
    const yes = dialog.querySelector<HTMLButtonElement>('[data-hand-in-yes]')
    const no = dialog.querySelector<HTMLButtonElement>('[data-hand-in-no]')
    if (no) no.onclick = () => dialog.close()
    if (yes)
      yes.onclick = () => {
        dialog.close()
        resolve()
      }
    dialog.showModal()
  })
}
