// An answer or a form that was not sent waits in this browser. When somebody else uses it, it goes: no one finds another's work here.
{
  const MOST_MS = 30 * 86_400_000
  const mine = document.querySelector('meta[name="kept-for"]')?.content.split(' ')
  try {
    for (const key of Object.keys(localStorage)) {
      if (!/^(answer|form) /.test(key)) continue
      const { owner, at } = JSON.parse(localStorage.getItem(key))
      const isOthers = mine && (owner ? !mine.includes(owner) : key.startsWith('answer '))
      if (isOthers || at < Date.now() - MOST_MS) localStorage.removeItem(key)
    }
  } catch {
    // Storage may be blocked; then nothing was kept.
  }
}
