/** So far from the top a section counts as the one that is being read. */
const READING_LINE_PX = 140

/** Marks the section that is being read in the table of contents, and names it in the folded one. */
export function followContents(layout: HTMLElement): void {
  const here = layout.querySelector<HTMLElement>('[data-here]')
  const folded = layout.querySelector<HTMLDetailsElement>('details.toc-narrow')
  const wide = layout.querySelector<HTMLElement>('.toc-wide')
  const places = [...layout.querySelectorAll<HTMLElement>('.guide-section, .guide-section .prose > h3[id]')]
  let current = ''
  let due = false

  const look = () => {
    due = false
    const passed = places.filter((place) => place.getBoundingClientRect().top <= READING_LINE_PX)
    const id = passed.at(-1)?.id ?? ''
    if (id === current) return
    current = id
    for (const entry of layout.querySelectorAll<HTMLElement>('[data-toc]')) {
      const link = entry.querySelector('a')
      if (entry.dataset['toc'] === id) link?.setAttribute('aria-current', 'location')
      else link?.removeAttribute('aria-current')
    }
    const link = wide?.querySelector<HTMLElement>('[aria-current]')
    if (here) here.textContent = link?.querySelector('.toc-title')?.textContent ?? ''
    if (link && wide) keepInView(wide, link)
  }

  addEventListener(
    'scroll',
    () => {
      if (!due) requestAnimationFrame(look)
      due = true
    },
    { passive: true },
  )
  look()
  folded?.addEventListener('click', (event) => {
    if ((event.target as Element).closest('a')) folded.open = false
  })
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !folded?.open || !folded.contains(document.activeElement)) return
    folded.open = false
    folded.querySelector('summary')?.focus()
  })
}

/** Scrolls the list and nothing else. */
function keepInView(list: HTMLElement, link: HTMLElement): void {
  const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top
  if (top < 40 || top > list.clientHeight - 60) list.scrollTop += top - list.clientHeight / 2
}
