/**
 * Makes a list of buttons work as tabs: one is in the order of Tab, arrow keys go to the others, Home and End to the ends.
 *
 * @returns chooses a tab by its panel's id
 */
export function makeTabs(list: HTMLElement, onChoose: (panelId: string) => void): (panelId: string) => void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')]
  const panelOf = (tab: HTMLElement) => tab.getAttribute('aria-controls') ?? ''
  const choose = (chosen: HTMLElement) => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen))
      tab.tabIndex = tab === chosen ? 0 : -1
    }
    onChoose(panelOf(chosen))
  }
  list.addEventListener('click', ({ target }) => {
    const tab = target instanceof Element ? tabs.find((one) => one.contains(target)) : undefined
    if (tab) choose(tab)
  })
  list.addEventListener('keydown', (event) => {
    const at = tabs.findIndex((tab) => tab === event.target)
    if (at < 0) return
    const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const to =
      { [forward]: at + 1, Home: 0, End: tabs.length - 1 }[event.key] ?? (event.key.startsWith('Arrow') ? at - 1 : null)
    if (to === null || event.key === 'ArrowUp' || event.key === 'ArrowDown') return
    event.preventDefault()
    const tab = tabs.at(to % tabs.length)
    if (!tab) return
    tab.focus()
    choose(tab)
  })
  return (panelId) => {
    const tab = tabs.find((one) => panelOf(one) === panelId)
    if (tab) choose(tab)
  }
}
