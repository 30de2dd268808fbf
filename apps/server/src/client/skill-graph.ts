import { isTyping } from './single-keys.ts'

/**
 * The picture of the skills: one stop for the Tab key, arrows along the links, marks on everything that the chosen skill builds on
 * and that builds on it, search while typing, and zoom. Moving is the browser's own scrolling, so it works by wheel, finger and
 * keyboard as everywhere.
 */
const frame = document.querySelector<HTMLElement>('[data-graph-frame]')
const svg = frame?.querySelector<SVGSVGElement>('[data-graph]')
if (frame && svg) enhance(frame, svg)

function enhance(frame: HTMLElement, svg: SVGSVGElement): void {
  const nodes = [...svg.querySelectorAll<SVGAElement>('[data-skill]')]
  const links = [...svg.querySelectorAll<SVGPathElement>('[data-from]')]
  const said = document.querySelector<HTMLElement>('[data-graph-said]')!
  const byId = new Map(nodes.map((node) => [node.dataset['skill']!, node]))
  const rightToLeft = document.dir === 'rtl'
  for (const hidden of document.querySelectorAll<HTMLElement>('[data-graph-tools], [data-graph-keys]'))
    hidden.hidden = false

  /** Everything that can be reached from a skill by links, and those links. */
  const reach = (id: string, from: 'from' | 'to') => {
    const to = from === 'from' ? 'to' : 'from'
    const seen = new Set<string>()
    const along = new Set<SVGPathElement>()
    const waiting = [id]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const link of links.filter(({ dataset }) => dataset[from] === next)) {
        along.add(link)
        const other = link.dataset[to]!
        if (!seen.has(other)) waiting.push(other)
        seen.add(other)
      }
    }
    return { seen, along }
  }

  const trace = (chosen: SVGAElement | null) => {
    const id = chosen?.dataset['skill']
    const below = id ? reach(id, 'to') : null
    const above = id ? reach(id, 'from') : null
    svg.classList.toggle('tracing', chosen !== null)
    for (const node of nodes) {
      const of = node.dataset['skill']!
      node.classList.toggle('chosen', node === chosen)
      node.classList.toggle('below', below?.seen.has(of) ?? false)
      node.classList.toggle('above', above?.seen.has(of) ?? false)
    }
    for (const link of links) {
      link.classList.toggle('below', below?.along.has(link) ?? false)
      link.classList.toggle('above', above?.along.has(link) ?? false)
    }
    const words = chosen ? `${chosen.getAttribute('aria-label')} ${chosen.dataset['words']}` : said.dataset['nothing']
    said.textContent = words ?? ''
  }

  // The pointer shows; the keyboard's place stays marked when the pointer leaves.
  let focused: SVGAElement | null = null
  for (const node of nodes) {
    node.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && trace(node))
    node.addEventListener('pointerleave', () => trace(focused))
    node.addEventListener('focus', () => {
      rove(node)
      trace((focused = node))
    })
    node.addEventListener('blur', () => trace((focused = null)))
  }

  const rove = (to: SVGAElement) => {
    for (const node of nodes) node.setAttribute('tabindex', node === to ? '0' : '-1')
  }
  if (nodes[0]) rove(nodes.find((node) => node.matches('.match')) ?? nodes[0])

  const middle = (node: SVGAElement) => {
    const { x, y, width, height } = node.getBBox()
    return { x: x + width / 2, y: y + height / 2 }
  }
  const nearest = (from: SVGAElement, among: readonly SVGAElement[]) => {
    const { y } = middle(from)
    return among.toSorted((one, other) => Math.abs(middle(one).y - y) - Math.abs(middle(other).y - y))[0]
  }
  const neighbours = (node: SVGAElement, from: 'from' | 'to') => {
    const to = from === 'from' ? 'to' : 'from'
    const ids = links
      .filter(({ dataset }) => dataset[from] === node.dataset['skill'])
      .map(({ dataset }) => dataset[to]!)
    return ids.flatMap((id) => byId.get(id) ?? [])
  }
  const inColumn = (node: SVGAElement, step: 1 | -1) => {
    const column = nodes
      .filter(({ dataset }) => dataset['column'] === node.dataset['column'])
      .toSorted((one, other) => middle(one).y - middle(other).y)
    return column[column.indexOf(node) + step]
  }

  const goTo = (node: SVGAElement | undefined) => {
    if (!node) return
    node.focus({ preventScroll: true })
    node.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  // Somebody comes from the page of a skill to see where it lies.
  goTo(byId.get(location.hash.slice(1)))

  svg.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const node = (event.target as Element).closest<SVGAElement>('[data-skill]')
    if (!node) return
    const forward = rightToLeft ? 'ArrowLeft' : 'ArrowRight'
    const back = rightToLeft ? 'ArrowRight' : 'ArrowLeft'
    const moves: Record<string, () => void> = {
      [forward]: () => goTo(nearest(node, neighbours(node, 'from'))),
      [back]: () => goTo(nearest(node, neighbours(node, 'to'))),
      ArrowUp: () => goTo(inColumn(node, -1)),
      ArrowDown: () => goTo(inColumn(node, 1)),
      Home: () => goTo(nodes[0]),
      End: () => goTo(nodes.at(-1)),
      Escape: () => document.querySelector<HTMLElement>('[data-zoom=fit]')?.focus(),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  })

  find(nodes, svg)
  zoom(frame, svg)
}

/** Marks what matches while somebody types; the form still works as one. */
function find(nodes: readonly SVGAElement[], svg: SVGSVGElement): void {
  const input = document.querySelector<HTMLInputElement>('[data-graph-find]')
  if (!input) return
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  input.addEventListener('input', () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    const found = nodes.filter((node) => {
      const hit = words.every((word) => plain(node.getAttribute('aria-label') ?? '').includes(word))
      node.classList.toggle('match', words.length > 0 && hit)
      node.classList.toggle('no-match', words.length > 0 && !hit)
      return hit
    })
    if (words.length > 0 && found[0]) {
      for (const node of nodes) node.setAttribute('tabindex', node === found[0] ? '0' : '-1')
      const frame = svg.parentElement!
      const { left, top } = found[0].getBoundingClientRect()
      const at = frame.getBoundingClientRect()
      frame.scrollBy({ left: left - at.left - 24, top: top - at.top - 24 })
    }
  })
}

const SMALLEST = 0.3
const LARGEST = 2.5

/** Zooms by drawing the picture larger inside its scrolling frame; what is under the pointer, or in the middle, stays there. */
function zoom(frame: HTMLElement, svg: SVGSVGElement): void {
  const { width, height } = svg.viewBox.baseVal
  let scale = 1
  const fit = () => frame.clientWidth / width
  const set = (wanted: number, at?: { x: number; y: number }) => {
    const box = frame.getBoundingClientRect()
    const x = (at?.x ?? box.left + box.width / 2) - box.left
    const y = (at?.y ?? box.top + box.height / 2) - box.top
    const next = Math.min(LARGEST, Math.max(SMALLEST, wanted))
    const [across, down] = [(Math.abs(frame.scrollLeft) + x) / scale, (frame.scrollTop + y) / scale]
    scale = next
    svg.setAttribute('width', `${width * scale}`)
    svg.setAttribute('height', `${height * scale}`)
    frame.scrollLeft = Math.sign(frame.scrollLeft || 1) * (across * scale - x)
    frame.scrollTop = down * scale - y
  }
  const steps: Record<string, () => void> = {
    in: () => set(scale * 1.25),
    out: () => set(scale / 1.25),
    fit: () => set(fit()),
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-zoom]'))
    button.addEventListener('click', () => steps[button.dataset['zoom']!]?.())

  frame.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const step = { '+': 'in', '=': 'in', '-': 'out', '−': 'out', '0': 'fit' }[event.key]
    if (!step) return
    event.preventDefault()
    steps[step]?.()
  })
  // A wheel alone scrolls, as everywhere; with Ctrl, or two fingers on a touchpad, it zooms.
  frame.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      set(scale * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY })
    },
    { passive: false },
  )
  pinch(frame, (factor, at) => set(scale * factor, at))
  drag(frame)
}

/** Two fingers on a screen. */
function pinch(frame: HTMLElement, by: (factor: number, at: { x: number; y: number }) => void): void {
  let apart = 0
  const fingers = ({ touches: [one, two] }: TouchEvent) =>
    one && two
      ? {
          apart: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY),
          at: { x: (one.clientX + two.clientX) / 2, y: (one.clientY + two.clientY) / 2 },
        }
      : null
  frame.addEventListener('touchstart', (event) => (apart = fingers(event)?.apart ?? 0), { passive: true })
  frame.addEventListener(
    'touchmove',
    (event) => {
      const now = fingers(event)
      if (!now || apart === 0) return
      event.preventDefault()
      by(now.apart / apart, now.at)
      apart = now.apart
    },
    { passive: false },
  )
}

/** A mouse takes the paper and moves it. */
function drag(frame: HTMLElement): void {
  frame.addEventListener('pointerdown', (down) => {
    const onSkill = (down.target as Element).closest('[data-skill]')
    if (down.pointerType !== 'mouse' || down.button !== 0 || onSkill) return
    down.preventDefault()
    frame.focus({ preventScroll: true })
    frame.setPointerCapture(down.pointerId)
    frame.classList.add('dragging')
    const move = (event: PointerEvent) => frame.scrollBy(-event.movementX, -event.movementY)
    frame.addEventListener('pointermove', move)
    const end = () => {
      frame.removeEventListener('pointermove', move)
      frame.classList.remove('dragging')
    }
    frame.addEventListener('pointerup', end, { once: true })
    frame.addEventListener('pointercancel', end, { once: true })
  })
}
