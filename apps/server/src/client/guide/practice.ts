import { elementOf, sayOffline, sendForm } from './send-form.ts'

/** Answers practice questions in place; the server judges and draws. */
export function sendPractice(layout: HTMLElement): void {
  layout.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['check'] === undefined) return
    event.preventDefault()
    void send(form, event.submitter)
  })

  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const reply = await sendForm<{ html: string }>(form, submitter)
    const drawn = reply && elementOf(reply.html)
    if (!drawn) return sayOffline(form, layout.dataset['offline'] ?? '')
    form.replaceWith(drawn)
    const next = drawn.querySelector<HTMLElement>('[data-check-result], input, select')
    next?.focus({ preventScroll: true })
  }
}
