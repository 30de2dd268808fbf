/**
 * Counts the time of a sitting down. The server decides; this only shows what it said, asks again after a pause (a laptop that slept),
 * warns before the end, and remembers whether the reader hid it.
 */
const WARN_MINUTES = [10, 5, 1]
const MINUTE_MS = 60_000
const HIDDEN = 'session-clock-hidden'

interface Clock {
  leftMs: number | null
  runsMs: number
  deadline: string | null
  onBreak: boolean
  position: number | null
}

export interface ClockEvents {
  signal: AbortSignal
  /** The time ran out, and the server can be asked what is next. */
  onOver: () => void
  /** What the server said about where the test stands. */
  onPosition: (position: number | null) => void
}

export function startClock(clock: HTMLDetailsElement, { signal, onOver, onPosition }: ClockEvents): void {
  const { sessionClock: address = '', words: json = '{}', graceMs = '0' } = clock.dataset
  const words = JSON.parse(json) as Record<'minutes' | 'seconds' | 'stands' | 'unknown' | 'soon' | 'over', string>
  const text = clock.querySelector<HTMLElement>('[data-clock-text]')
  const warning = document.querySelector<HTMLElement>('[data-clock-warning]')
  clock.querySelector('[data-clock-still]')?.remove()

  let leftMs = Number(clock.dataset['leftMs'])
  let runsMs = Number(clock.dataset['runsMs'])
  let runsOut = clock.dataset['runsOut'] !== undefined
  let since = Date.now()
  let last = since
  let asking = false
  /** The device slept or its clock was set: nothing is known until the server has been asked. */
  let doubt = false
  let over = false
  const warned = new Set(WARN_MINUTES.filter((minutes) => leftMs <= minutes * MINUTE_MS))

  remember(clock)

  const show = () => {
    const now = Date.now()
    // A gap, forwards or backwards, is a sleep or a clock that was set.
    if (Math.abs(now - last) > 5000) doubt = true
    last = now
    if (doubt) return void ask().then(() => doubt || show())
    const passed = Math.max(0, now - since)
    const left = Math.max(0, leftMs - Math.min(passed, runsMs))
    if (text) {
      if (!runsOut && passed >= runsMs) text.textContent = words.stands
      else if (runsOut && left < MINUTE_MS)
        text.textContent = words.seconds.replace('{}', String(Math.ceil(left / 1000)))
      else text.textContent = words.minutes.replace('{}', String(Math.ceil(left / MINUTE_MS)))
    }
    if (!runsOut) return
    for (const minutes of WARN_MINUTES) {
      if (warned.has(minutes) || left > minutes * MINUTE_MS) continue
      warned.add(minutes)
      if (left > 0 && warning) warning.textContent = words.soon.replace('{}', String(minutes))
    }
    if (left > 0 || over) return
    over = true
    if (warning) warning.textContent = words.over
    // The draft is saved by then; the server closes the question and shows what is next.
    setTimeout(() => signal.aborted || onOver(), Number(graceMs) + 1500)
  }

  const ask = async () => {
    if (asking) return
    asking = true
    try {
      const response = await fetch(address)
      if (!response.ok) throw new Error(`${response.status}`)
      const told = (await response.json()) as Clock
      if (signal.aborted) return
      onPosition(told.position)
      if (told.leftMs === null) return
      leftMs = told.leftMs
      runsMs = told.onBreak ? 0 : told.runsMs
      runsOut = told.deadline !== null && !told.onBreak
      since = Date.now()
      doubt = false
      over = false
    } catch {
      // No connection: what was counted on goes on being counted, unless it is in doubt.
      if (doubt && text) text.textContent = words.unknown
    } finally {
      asking = false
    }
  }

  show()
  const ticking = setInterval(show, 1000)
  signal.addEventListener('abort', () => clearInterval(ticking))
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') void ask().then(show)
    },
    { signal },
  )
  addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) void ask().then(show)
    },
    { signal },
  )
}

function remember(clock: HTMLDetailsElement): void {
  try {
    if (localStorage.getItem(HIDDEN) === 'yes') clock.open = false
    clock.addEventListener('toggle', () => localStorage.setItem(HIDDEN, clock.open ? 'no' : 'yes'))
  } catch {
    // Storage may be blocked; the choice then lasts for this page only.
  }
}
