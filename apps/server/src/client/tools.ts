import { say, watchDraft } from './drafts.ts'

/** What stands beside the question for the whole sitting. */
export function startTools(exercise: HTMLElement): void {
  for (const tool of exercise.querySelectorAll<HTMLDetailsElement>('[data-tool]')) {
    tool.hidden = false
    // Escape closes what is open, and leads back to its title.
    tool.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !tool.open) return
      tool.open = false
      tool.querySelector('summary')?.focus()
    })
  }
  const notes = exercise.querySelector<HTMLFormElement>('[data-notes-form]')
  if (notes) {
    notes.addEventListener('submit', (event) => event.preventDefault())
    watchDraft(notes, () => ({ notes: notes.querySelector('textarea')?.value ?? '' }))
  }
  const calculator = exercise.querySelector<HTMLFormElement>('[data-calculator]')
  if (calculator) startCalculator(calculator)
}

/** Its arithmetic is loaded when it is first used. */
function startCalculator(form: HTMLFormElement): void {
  const input = form.querySelector('input')!
  const results = form.querySelector<HTMLElement>('[data-results]')!
  let last = 0
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void (async () => {
      const loaded = await import('../sessions/calculate.ts').catch(() => null)
      const { lang } = document.documentElement
      const value = loaded?.calculate(input.value, { ans: last, decimalComma: lang.startsWith('de') })
      const line = document.createElement('p')
      if (value === undefined) line.textContent = say('sessions.calculator.offline')
      else if (value === null) line.textContent = say('sessions.calculator.wrong')
      else {
        last = value
        const shown = new Intl.NumberFormat(lang, { maximumSignificantDigits: 10, useGrouping: false }).format(value)
        line.textContent = `${input.value.trim()} = ${shown}`
      }
      results.append(line)
      while (results.childElementCount > 5) results.firstElementChild?.remove()
      input.select()
    })()
  })
}

/** Reports a problem without leaving the question. */
export function watchFlag(exercise: HTMLElement): void {
  const form = exercise.querySelector<HTMLFormElement>('[data-flag-form]')
  const state = form?.querySelector('[data-flag-state]')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void (async () => {
      const body = new URLSearchParams(
        [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      )
      const sent = await fetch(form.action, { method: 'POST', body }).catch(() => null)
      if (state) state.textContent = say(sent?.ok ? 'sessions.flag.thanks' : 'sessions.flag.failed')
    })()
  })
}
