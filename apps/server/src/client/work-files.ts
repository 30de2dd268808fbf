import { words } from './drafts.ts'
import { attachEditor, type Editor } from './editor.ts'
import { remembered } from './remembered.ts'
import { makeTabs } from './tabs.ts'

const settings = remembered('editor', { size: 14, wrap: matchMedia('(max-width: 40rem)').matches })

export interface WorkFiles {
  areas: readonly HTMLTextAreaElement[]
  /** The editor that is seen. */
  current(): Editor | undefined
}

/** The editors of a form: as tabs where there are several files, with search, changes and settings. */
export function editFiles(form: HTMLFormElement, say: (text: string) => void): WorkFiles {
  const areas = [...form.querySelectorAll<HTMLTextAreaElement>('textarea[data-editor]')]
  const editors = areas.map(attachEditor)
  const panels = areas.map((area) => area.closest<HTMLElement>('.work-file'))
  let shown = 0

  const list = form.querySelector<HTMLElement>('[data-file-tabs]')
  if (list && areas.length > 1) {
    const choose = makeTabs(list, (panelId) => {
      shown = Math.max(
        0,
        panels.findIndex((panel) => panel?.id === panelId),
      )
      panels.forEach((panel, index) => panel && (panel.hidden = index !== shown))
      editors[shown]?.measure()
    })
    panels.forEach((panel) => {
      panel?.setAttribute('role', 'tabpanel')
      panel?.setAttribute('aria-labelledby', `tab-file-${panel.dataset['file']}`)
    })
    list.hidden = false
    form.classList.add('with-file-tabs')
    choose(panels[0]?.id ?? '')
  }

  const draw = () => {
    form.style.setProperty('--editor-size', `${settings.values.size / 16}rem`)
    for (const editor of editors) {
      editor.wrap(settings.values.wrap)
      editor.measure()
    }
  }
  draw()

  const box = form.querySelector<HTMLDetailsElement>('[data-editor-settings]')
  const size = form.querySelector<HTMLSelectElement>('[data-editor-size]')
  const wrap = form.querySelector<HTMLInputElement>('[data-editor-wrap]')
  if (box && size && wrap) {
    box.hidden = false
    size.value = String(settings.values.size)
    wrap.checked = settings.values.wrap
    box.addEventListener('change', () => {
      Object.assign(settings.values, { size: Number(size.value), wrap: wrap.checked })
      settings.keep()
      draw()
    })
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      box.open = false
      box.querySelector('summary')?.focus()
    })
    document.addEventListener('click', ({ target }) => {
      if (target instanceof Node && !box.contains(target)) box.open = false
    })
  }

  form.querySelector<HTMLElement>('[data-editor-tools]')?.removeAttribute('hidden')
  form.querySelector('[data-find]')?.addEventListener('click', () => editors[shown]?.find())
  const changes = form.querySelector<HTMLElement>('[data-changes]')
  changes?.addEventListener('click', () => {
    const on = changes.getAttribute('aria-pressed') !== 'true'
    changes.setAttribute('aria-pressed', String(on))
    const different = editors.map((editor) => editor.showChanges(on))
    say(on && !different.some(Boolean) ? (words['workbench.changes.none'] ?? '') : '')
  })
  return { areas, current: () => editors[shown] }
}
