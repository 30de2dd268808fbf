const EDGE_PX = 12
const WIDTH_PX = 380

/** Shows a source where it is cited. The entry is the one of the list at the end, where the link leads without this. */
export function showFootnotes(layout: HTMLElement): void {
  if (!('popover' in HTMLElement.prototype)) return
  const note = document.createElement('div')
  note.className = 'footnote'
  note.popover = 'auto'
  note.id = 'footnote'
  note.setAttribute('role', 'dialog')
  note.tabIndex = -1
  document.body.append(note)
  let opener: HTMLAnchorElement | null = null

  layout.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('.cite a')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    const entry = document.getElementById(link.hash.slice(1))
    const text = entry?.querySelector('[data-source-text]')
    if (!entry || !text) return
    event.preventDefault()
    const number = link.hash.replace('#source-', '')
    const head = document.createElement('p')
    head.className = 'eyebrow'
    head.textContent = (layout.dataset['source'] ?? '').replace('#', number)
    const body = document.createElement('p')
    body.append(...text.cloneNode(true).childNodes)
    const foot = document.createElement('p')
    const toList = document.createElement('a')
    toList.href = link.hash
    toList.textContent = layout.dataset['inList'] ?? ''
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'quiet'
    close.textContent = layout.dataset['close'] ?? ''
    close.addEventListener('click', () => note.hidePopover())
    foot.append(toList, close)
    foot.className = 'footnote-foot'
    note.setAttribute('aria-label', head.textContent)
    note.replaceChildren(head, body, foot)
    toList.addEventListener('click', () => {
      opener = null
      note.hidePopover()
    })
    opener = link
    note.showPopover()
    place(note, link)
    note.focus({ preventScroll: true })
  })

  note.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState === 'open') return
    // Who clicked elsewhere is elsewhere; everybody else goes on where they were.
    const elsewhere = document.activeElement !== document.body && document.activeElement !== null
    if (opener && (!elsewhere || note.contains(document.activeElement))) opener.focus({ preventScroll: true })
    opener = null
  })
}

/** Below its number, or above where there is no room; it stays there when the page scrolls. */
function place(note: HTMLElement, link: HTMLElement): void {
  const at = link.getBoundingClientRect()
  const page = document.documentElement.clientWidth
  const width = Math.min(WIDTH_PX, page - 2 * EDGE_PX)
  const left = Math.max(EDGE_PX, Math.min(at.left - 24, page - width - EDGE_PX))
  note.style.setProperty('width', `${width}px`)
  note.style.setProperty('left', `${left + scrollX}px`)
  const below = at.bottom + 8
  const fits = below + note.offsetHeight < innerHeight || at.top < note.offsetHeight + 16
  note.style.setProperty('top', `${(fits ? below : at.top - note.offsetHeight - 8) + scrollY}px`)
}
