import { elementOf, sayOffline, sendForm } from './send-form.ts'

const TICK_MS = 1000
/** Of the time that reading it takes most people: quick readers are read out, who only scrolls by is not. */
const SHARE = 0.35
const AT_LEAST_S = 6
/** Who does nothing for so long is not reading. */
const AWAY_AFTER_MS = 60_000

interface Reply {
  read: boolean
  mark: string
  progress: string
}

/**
 * Sends the marks at section ends without leaving the page, and notices when a section was really read: in view for long enough, and
 * scrolled to its end. Then it is marked for somebody who keeps marks, and can be undone; a stranger is offered the mark and nothing
 * is stored. Undone once, it is left alone.
 */
export function followReading(layout: HTMLElement): void {
  const guide = layout.dataset['guide'] ?? ''
  const seconds = new Map<Element, number>()
  const ended = new Set<Element>()
  const inView = new Set<Element>()
  let lastSign = Date.now()

  layout.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('.section-read')) return
    event.preventDefault()
    const undo = form.dataset['read'] === 'yes'
    if (undo) leaveAlone(form)
    void send(form, true)
  })

  async function send(form: HTMLFormElement, byHand: boolean): Promise<void> {
    const place = form.parentElement
    const section = form.closest('[data-section]')
    const reply = await sendForm<Reply>(form)
    const mark = reply && elementOf(reply.mark)
    if (!reply || !mark) {
      if (byHand) sayOffline(form, layout.dataset['offline'] ?? '')
      return
    }
    const hadFocus = form.contains(document.activeElement)
    place?.replaceChildren(mark)
    if (hadFocus) mark.querySelector('button')?.focus({ preventScroll: true })
    if (byHand) layout.dataset['known'] = ''
    for (const entry of layout.querySelectorAll(`[data-toc="${section?.id}"]`))
      entry.classList.toggle('is-read', reply.read)
    // Above what is being read: it may not move it, so only what is there is renewed.
    const shown = layout.querySelector('[data-guide-progress]')
    if (shown?.childElementCount && reply.progress) shown.replaceChildren(elementOf(reply.progress) ?? '')
  }

  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (target.matches('[data-section-end]')) {
          if (isIntersecting) ended.add(target.closest('[data-section]')!)
        } else if (isIntersecting) inView.add(target)
        else inView.delete(target)
      }
    },
    { rootMargin: '-15% 0px -15% 0px' },
  )
  for (const part of layout.querySelectorAll('[data-section], [data-section-end]')) watch.observe(part)
  for (const sign of ['scroll', 'keydown', 'pointermove', 'touchstart'] as const)
    addEventListener(sign, () => (lastSign = Date.now()), { passive: true })

  setInterval(() => {
    if (document.hidden || Date.now() - lastSign > AWAY_AFTER_MS) return
    for (const section of inView) {
      const spent = (seconds.get(section) ?? 0) + TICK_MS / 1000
      seconds.set(section, spent)
      const usual = 60 * Number((section as HTMLElement).dataset['minutes'] ?? 1)
      if (ended.has(section) && spent >= Math.max(AT_LEAST_S, SHARE * usual)) wasRead(section)
    }
  }, TICK_MS)

  function wasRead(section: Element): void {
    inView.delete(section)
    watch.unobserve(section)
    const form = section.querySelector<HTMLFormElement>('.section-read[data-read="no"]')
    if (!form || sessionStorage.getItem(keyOf(section))) return
    if (layout.dataset['known'] === undefined) {
      form.querySelector('[data-offer]')?.removeAttribute('hidden')
      return
    }
    const by = document.createElement('input')
    by.type = 'hidden'
    by.name = 'by'
    by.value = 'reading'
    form.append(by)
    void send(form, false)
  }

  const keyOf = (section: Element) => `left alone ${guide} ${section.id}`
  const leaveAlone = (form: HTMLFormElement) => {
    const section = form.closest('[data-section]')
    if (section) sessionStorage.setItem(keyOf(section), '1')
  }
}
