/** Sends a form the way it would be sent, with the button that was pressed, and reads what comes back. Null when nothing does. */
export async function sendForm<Reply>(form: HTMLFormElement, submitter?: HTMLElement | null): Promise<Reply | null> {
  const body = new FormData(form, submitter ?? null)
  const response = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(
    () => null,
  )
  return response && response.status < 500 ? ((await response.json().catch(() => null)) as Reply | null) : null
}

/** The one element in a piece of a page that our server drew. */
export function elementOf(html: string): HTMLElement | null {
  const drawn = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild
  return drawn instanceof HTMLElement ? (document.importNode(drawn, true) as HTMLElement) : null
}

/** Says beside a form that the server could not be reached. */
export function sayOffline(form: HTMLElement, text: string): void {
  const known = form.querySelector('[data-offline-note]')
  const note = known ?? document.createElement('p')
  note.setAttribute('data-offline-note', '')
  note.setAttribute('role', 'alert')
  note.className = 'error'
  note.textContent = text
  if (!known) form.append(note)
}
