// Keeps the reader's choice of theme. Without it the device's own setting rules.
{
  const root = document.documentElement
  const ORDER = ['auto', 'light', 'dark']
  const stored = () => {
    try {
      return localStorage.getItem('theme') ?? 'auto'
    } catch {
      return 'auto'
    }
  }
  const apply = (theme) => {
    if (theme === 'auto') delete root.dataset.theme
    else root.dataset.theme = theme
  }
  apply(stored())
  document.addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector('[data-theme-switch]')
    const choice = document.querySelector('[data-theme-choice]')
    const show = (theme) => {
      if (button) button.textContent = button.dataset[theme]
      for (const radio of choice?.querySelectorAll('input') ?? []) radio.checked = radio.value === theme
    }
    const choose = (theme) => {
      try {
        localStorage.setItem('theme', theme)
      } catch {
        // Storage may be blocked; the choice then lasts for this page only.
      }
      apply(theme)
      show(theme)
    }
    show(stored())
    for (const offered of [button, choice]) if (offered) offered.hidden = false
    button?.addEventListener('click', () => choose(ORDER[(ORDER.indexOf(stored()) + 1) % ORDER.length]))
    choice?.addEventListener('change', (event) => choose(event.target.value))
  })
}
