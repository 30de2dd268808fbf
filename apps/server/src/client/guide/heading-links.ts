const SAID_MS = 2000

/** A click on the sign behind a heading copies its address, and still goes there. */
export function copyHeadingLinks(layout: HTMLElement): void {
  const said = document.createElement('span')
  said.className = 'copied'
  said.setAttribute('role', 'status')
  layout.append(said)
  layout.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a.heading-link')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    void navigator.clipboard?.writeText(link.href).then(() => {
      const { left, top } = link.getBoundingClientRect()
      said.style.setProperty('left', `${left + scrollX}px`)
      said.style.setProperty('top', `${top + scrollY - 28}px`)
      said.textContent = layout.dataset['copied'] ?? ''
      setTimeout(() => (said.textContent = ''), SAID_MS)
    })
  })
}
