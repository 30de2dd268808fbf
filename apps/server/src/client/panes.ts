import { remembered } from './remembered.ts'
import { makeTabs } from './tabs.ts'

/** Where panes stand beside each other and scroll by themselves; the same in styles/workbench.css. */
const beside = matchMedia('(min-width: 64rem) and (min-height: 34rem) and (scripting: enabled)')
/** Where they are tabs. */
const narrow = matchMedia('(max-width: 63.99rem)')
const STEP = 2

/** In percent of the workbench. */
const DEFAULT = { task: 40, results: 38 }
type Divided = keyof typeof DEFAULT
const sizes = remembered('workbench-panes', { ...DEFAULT })

export interface Panes {
  /** Brings a pane to the front where only one is seen. True when it had to. */
  show(pane: 'task' | 'code' | 'results'): boolean
}

/** Dividers that are dragged or moved by arrow keys on wide screens, tabs on narrow ones. */
export function arrangePanes(workbench: HTMLElement): Panes {
  for (const divider of workbench.querySelectorAll<HTMLElement>('[data-divider]')) makeDivider(workbench, divider)
  const list = document.querySelector<HTMLElement>('[data-pane-tabs]')
  const panes = [...workbench.querySelectorAll<HTMLElement>('.pane')]
  let chosen = new URLSearchParams(location.search).has('run') ? 'pane-results' : 'pane-task'
  const draw = () => {
    for (const pane of panes) {
      pane.hidden = narrow.matches && pane.id !== chosen
      if (narrow.matches) pane.setAttribute('role', 'tabpanel')
      else pane.removeAttribute('role')
      // A landmark of its own name when beside others; named by its tab when it is one of several.
      if (pane.id !== 'pane-code') pane.tabIndex = beside.matches ? 0 : -1
    }
    if (list) list.hidden = !narrow.matches
    for (const divider of workbench.querySelectorAll<HTMLElement>('[data-divider]')) divider.hidden = !beside.matches
  }
  const choose = list
    ? makeTabs(list, (panelId) => {
        chosen = panelId
        draw()
      })
    : () => {}
  for (const query of [beside, narrow]) query.addEventListener('change', draw)
  choose(chosen)
  draw()
  return {
    show(pane) {
      const needed = narrow.matches && chosen !== `pane-${pane}`
      choose(`pane-${pane}`)
      return needed
    },
  }
}

function makeDivider(workbench: HTMLElement, divider: HTMLElement): void {
  const name = divider.dataset['divider'] as Divided
  const upright = divider.getAttribute('aria-orientation') === 'vertical'
  const [least, most] = [Number(divider.getAttribute('aria-valuemin')), Number(divider.getAttribute('aria-valuemax'))]
  const fromRight = () => upright && getComputedStyle(workbench).direction === 'rtl'

  const set = (percent: number) => {
    const value = Math.round(Math.min(most, Math.max(least, percent)))
    sizes.values[name] = value
    divider.setAttribute('aria-valuenow', String(value))
    workbench.style.setProperty(`--pane-${name}`, `${value}fr`)
    workbench.style.setProperty(`--pane-${name}-rest`, `${100 - value}fr`)
  }
  const move = (percent: number) => {
    set(percent)
    sizes.keep()
  }
  set(sizes.values[name])

  divider.addEventListener('keydown', (event) => {
    const now = sizes.values[name]
    // The results stand below their divider: up makes them taller.
    const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowDown', 'ArrowUp']
    const sign = fromRight() ? -1 : 1
    const to = {
      [less]: now - sign * STEP,
      [more]: now + sign * STEP,
      Home: least,
      End: most,
      Enter: DEFAULT[name],
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
  })
  divider.addEventListener('dblclick', () => move(DEFAULT[name]))
  divider.addEventListener('pointerdown', (event) => {
    divider.setPointerCapture(event.pointerId)
    event.preventDefault()
    divider.focus()
  })
  divider.addEventListener('pointermove', (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return
    const { left, right, width, bottom, height } = workbench.getBoundingClientRect()
    if (!upright) set(((bottom - event.clientY) / height) * 100)
    else set(((fromRight() ? right - event.clientX : event.clientX - left) / width) * 100)
  })
  divider.addEventListener('pointerup', () => sizes.keep())
}
