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
    if (!button) return
    const label = () => (button.textContent = button.dataset[stored()])
    label()
    button.hidden = false
    button.addEventListener('click', () => {
      const next = ORDER[(ORDER.indexOf(stored()) + 1) % ORDER.length]
      try {
        localStorage.setItem('theme', next)
      } catch {
        // Storage may be blocked; the choice then lasts for this page only.
      }
      apply(next)
      label()
    })
  })
}
