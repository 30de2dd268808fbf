/** Times its usual size. */
const LARGER = 1.8

/** Puts a button into the corner of each diagram that shows it larger. It takes no room, so nothing moves. Charts are as wide as the page. */
export function enlargeFigures(layout: HTMLElement): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'figure-dialog'
  document.body.append(dialog)
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  for (const figure of layout.querySelectorAll<HTMLElement>('.prose figure.diagram')) {
    const drawing = figure.querySelector('svg')
    if (!drawing) continue
    const caption = figure.querySelector('figcaption')?.textContent ?? ''
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'enlarge'
    button.textContent = layout.dataset['enlarge'] ?? ''
    button.setAttribute('aria-label', `${button.textContent}: ${caption.slice(0, 80)}`)
    button.addEventListener('click', () => {
      const close = document.createElement('button')
      close.type = 'button'
      close.className = 'button plain'
      close.textContent = layout.dataset['close'] ?? ''
      close.addEventListener('click', () => dialog.close())
      const frame = document.createElement('div')
      frame.className = 'figure-dialog-frame'
      frame.tabIndex = 0
      frame.setAttribute('role', 'group')
      frame.setAttribute('aria-label', caption)
      frame.append(largeCopy(drawing))
      const words = document.createElement('p')
      words.className = 'small'
      words.textContent = caption
      dialog.setAttribute('aria-label', caption)
      dialog.replaceChildren(close, frame, words)
      dialog.showModal()
    })
    figure.append(button)
  }
  dialog.addEventListener('close', () => dialog.replaceChildren())
}

/** Of a drawing that lies under the dialog: its ids are those of the original, so arrows keep their heads. */
function largeCopy(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  copy.removeAttribute('width')
  copy.removeAttribute('height')
  const [, , width = 600] = (drawing.getAttribute('viewBox') ?? '').split(' ').map(Number)
  // Where that is wider than the window, the frame scrolls.
  copy.style.setProperty('width', `${LARGER * width}px`)
  return copy
}
