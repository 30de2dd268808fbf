/**
 * Passkeys in the browser: makes one on the security page, and signs in with one. The elements are hidden until this runs, so a page
 * without scripts, or a browser without passkeys, shows a password and nothing that does not work.
 */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'

type Options<Of extends (options: never) => unknown> = Of extends (options: { optionsJSON: infer Json }) => unknown
  ? Json
  : never

interface Refused {
  detail?: string
  signInAgain?: string
}

async function send<T>(address: string, body: unknown): Promise<T> {
  const response = await fetch(address, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T & Refused
  if (response.ok) return answer
  if (answer.signInAgain) location.assign(answer.signInAgain)
  throw new Error(answer.detail ?? String(response.status))
}

/** A person who changes their mind is no error. */
const isCancelled = (error: unknown) => error instanceof Error && /^(NotAllowed|Abort)Error$/.test(error.name)

/** Runs one ceremony at a time and says in the page what went wrong. */
function onUse(root: HTMLElement, work: () => Promise<void>): void {
  const button = root.querySelector('button')
  const status = root.querySelector('[role=status]')
  const say = (text: string) => {
    if (status) status.textContent = text
  }
  const use = async () => {
    say('')
    if (button) button.disabled = true
    try {
      await work()
    } catch (error) {
      const [cancelled, failed] = [root.dataset['cancelled'] ?? '', root.dataset['failed'] ?? '']
      say(isCancelled(error) ? cancelled : error instanceof Error && error.message ? error.message : failed)
    } finally {
      if (button) button.disabled = false
    }
  }
  root.addEventListener('submit', (event) => {
    event.preventDefault()
    void use()
  })
  root.hidden = false
}

async function signIn(root: HTMLElement, useBrowserAutofill: boolean): Promise<void> {
  const { again, next } = root.dataset
  const optionsJSON = await send<Options<typeof startAuthentication>>('/account/sign-in/passkey/options', {})
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill })
  const answer = await send<{ next: string }>('/account/sign-in/passkey', {
    response,
    again: again !== undefined,
    next: next ?? '',
  })
  location.assign(answer.next)
}

async function add(root: HTMLElement): Promise<void> {
  const optionsJSON = await send<Options<typeof startRegistration>>('/account/passkeys/options', {})
  const response = await startRegistration({ optionsJSON })
  const name =
    root.querySelector<HTMLInputElement>('input[name=name]')?.value.trim() || root.dataset['name'] || 'Passkey'
  const answer = await send<{ next: string }>('/account/passkeys', { name, response })
  location.assign(answer.next)
}

if (browserSupportsWebAuthn()) {
  for (const root of document.querySelectorAll<HTMLElement>('[data-passkey-add]')) onUse(root, () => add(root))
  for (const root of document.querySelectorAll<HTMLElement>('[data-passkey-sign-in]')) {
    onUse(root, () => {
      WebAuthnAbortService.cancelCeremony()
      return signIn(root, false)
    })
    // Where the browser can, it offers passkeys in the address field. Whoever ignores that sees nothing of it.
    if (document.querySelector('input[autocomplete~=webauthn]') && (await browserSupportsWebAuthnAutofill()))
      void signIn(root, true).catch(() => {})
  }
}
