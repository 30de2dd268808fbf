import { say } from './drafts.ts'

export interface Lines {
  /** Whether an order was given, now or before. */
  touched(): boolean
  /** The order as it stands is the answer. */
  takeAsShown(): void
}

/**
 * Lines that are put in order by buttons, or by Alt with an arrow key. The fields that say each line's place stay in the form, so that
 * drafts, a page without scripts and the server know no other way.
 */
export function orderLines(form: HTMLFormElement, signal: AbortSignal): Lines | null {
  const lines = [...form.querySelectorAll<HTMLElement>('[data-line]')]
  const parent = lines[0]?.parentElement
  if (!parent) return null
  const told = document.createElement('p')
  told.className = 'visually-hidden'
  told.setAttribute('role', 'status')
  parent.append(told)
  const fieldOf = (line: HTMLElement) => line.querySelector('select')!
  const inOrder = () => [...parent.querySelectorAll<HTMLElement>('[data-line]')]

  for (const line of lines) {
    fieldOf(line).hidden = true
    const place = document.createElement('span')
    place.className = 'ordering-place mono'
    const buttons = document.createElement('span')
    buttons.className = 'ordering-buttons'
    const text = line.querySelector('span')!
    for (const [key, sign, by] of [
      ['sessions.order.up', '↑', -1],
      ['sessions.order.down', '↓', 1],
    ] as const) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'button'
      button.dataset['by'] = String(by)
      button.textContent = sign
      button.setAttribute('aria-label', `${say(key)}: ${text.textContent}`)
      button.addEventListener('click', () => move(line, by, button))
      buttons.append(button)
    }
    line.classList.add('movable')
    line.prepend(place)
    line.append(buttons)
  }

  const number = () => {
    for (const [index, line] of inOrder().entries()) {
      line.querySelector('.ordering-place')!.textContent = String(index + 1)
      for (const button of line.querySelectorAll<HTMLElement>('[data-by]')) {
        const edge = button.dataset['by'] === '-1' ? index === 0 : index === lines.length - 1
        button.setAttribute('aria-disabled', String(edge))
      }
    }
  }

  const takeAsShown = () => {
    for (const [index, line] of inOrder().entries()) fieldOf(line).value = String(index + 1)
    form.dispatchEvent(new Event('input', { bubbles: true }))
  }

  const move = (line: HTMLElement, by: number, button: HTMLElement) => {
    const others = inOrder()
    const to = others.indexOf(line) + by
    if (to < 0 || to >= others.length) return
    if (by < 0) others[to]!.before(line)
    else others[to]!.after(line)
    number()
    takeAsShown()
    button.focus()
    told.textContent = say('sessions.order.moved', String(to + 1)).replace('{}', String(lines.length))
  }

  /** From the fields, where all of them are filled. */
  const arrange = () => {
    const ranked = inOrder().map((line) => ({ line, rank: Number(fieldOf(line).value) }))
    if (ranked.every(({ rank }) => rank > 0)) {
      ranked.sort((one, other) => one.rank - other.rank)
      for (const { line } of ranked) parent.insertBefore(line, told)
    }
    number()
  }

  parent.addEventListener(
    'keydown',
    (event) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
      const line = (event.target as HTMLElement).closest<HTMLElement>('[data-line]')
      const button = line?.querySelector<HTMLElement>(event.key === 'ArrowUp' ? '[data-by="-1"]' : '[data-by="1"]')
      if (!line || !button) return
      event.preventDefault()
      move(line, event.key === 'ArrowUp' ? -1 : 1, button)
    },
    { signal },
  )
  form.addEventListener('filled', arrange, { signal })
  arrange()
  return { touched: () => lines.every((line) => fieldOf(line).value !== ''), takeAsShown }
}
