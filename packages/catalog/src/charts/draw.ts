import { escapeHtml } from '../escape-html.ts'

/**
 * Charts are drawn without a viewBox: horizontal positions are percentages and text has a fixed size, so that a chart
 * is as legible at 390 px as on a desk. Colours come from the page: --chart-1 ... --chart-4, --chart-grid.
 */
export interface Drawing {
  heightPx: number
  body: string
}

export interface Row {
  label: string
  value: number
  low?: number
  high?: number
}

export interface Series {
  name: string
  points: { label: string; x: number; value: number }[]
}

const labelSize = 15
const lineHeight = 19
/** The part of the width that the largest bar takes; its value is written beyond it. */
const barSpan = 76
const labelLength = 40

export type Format = (value: number) => string

/** Horizontal bars from zero, each with its label above it and its value at its end. */
export function drawBars(rows: readonly Row[], format: Format): Drawing {
  const top = Math.max(0, ...rows.map((row) => row.value))
  const bottom = Math.min(0, ...rows.map((row) => row.value))
  const scale = (value: number) => ((value - bottom) / (top - bottom || 1)) * barSpan
  let y = 0
  const parts = rows.map((row) => {
    const lines = wrap(row.label)
    const bar = y + lines.length * lineHeight + 2
    const [from, to] = [scale(Math.min(0, row.value)), scale(Math.max(0, row.value))]
    const drawn = [
      label(lines, y),
      `<rect x="${percent(from)}" y="${bar}" width="${percent(Math.max(to - from, 0.3))}" height="18" fill="var(--chart-1, currentColor)"/>`,
      text(to, bar + 14, format(row.value), { dx: 6, strong: true }),
    ]
    y = bar + 18 + 12
    return drawn.join('')
  })
  return { heightPx: y, body: parts.join('') }
}

/** A dot for each value on a line from low to high, all on one scale, with the numbers written out. */
export function drawDotRanges(rows: readonly Row[], format: Format): Drawing {
  const all = rows.flatMap((row) => [row.value, row.low ?? row.value, row.high ?? row.value])
  const [bottom, top] = [Math.min(...all), Math.max(...all)]
  const ticks = niceTicks(bottom, top, 3)
  const [first, last] = [Math.min(bottom, ticks[0] ?? bottom), Math.max(top, ticks.at(-1) ?? top)]
  const scale = (value: number) => 2 + ((value - first) / (last - first || 1)) * 96
  let y = 0
  const parts = rows.map((row) => {
    const numbers =
      row.low === undefined || row.high === undefined
        ? format(row.value)
        : `${format(row.value)} (${format(row.low)} to ${format(row.high)})`
    const lines = [...wrap(row.label), numbers]
    const line = y + lines.length * lineHeight + 10
    const range =
      row.low === undefined || row.high === undefined
        ? ''
        : `<line x1="${percent(scale(row.low))}" x2="${percent(scale(row.high))}" y1="${line}" y2="${line}" stroke="var(--chart-1, currentColor)" stroke-width="6" stroke-linecap="round" stroke-opacity="0.45"/>`
    const drawn = `${label(lines.slice(0, -1), y)}${text(0, y + lines.length * lineHeight - 5, numbers, { strong: true })}<line x1="0" x2="100%" y1="${line}" y2="${line}" stroke="var(--chart-grid, currentColor)" stroke-width="1"/>${range}<circle cx="${percent(scale(row.value))}" cy="${line}" r="7" fill="var(--chart-1, currentColor)"/>`
    y = line + 20
    return drawn
  })
  const axis = ticks.map((tick) => {
    const at = scale(tick)
    const anchor = at < 15 ? 'start' : at > 85 ? 'end' : 'middle'
    return `<line x1="${percent(at)}" x2="${percent(at)}" y1="${y - 6}" y2="${y}" stroke="var(--chart-grid, currentColor)"/>${text(at, y + 16, format(tick), { anchor })}`
  })
  return { heightPx: y + 24, body: parts.join('') + axis.join('') }
}

const dashes = ['', ' stroke-dasharray="7 4"', ' stroke-dasharray="2 4"', ' stroke-dasharray="10 3 2 3"']

/** Lines over a common axis, each named at its last point; dashes tell them apart without colour. */
export function drawLines(series: readonly Series[], format: Format): Drawing {
  const [plotTop, plotBottom] = [30, 250]
  const points = series.flatMap((line) => line.points)
  const values = points.map((point) => point.value)
  const ticks = niceTicks(Math.min(...values), Math.max(...values), 4)
  const [bottom, top] = [Math.min(...values, ticks[0] ?? 0), Math.max(...values, ticks.at(-1) ?? 0)]
  const [left, right] = [Math.min(...points.map((point) => point.x)), Math.max(...points.map((point) => point.x))]
  const xAt = (x: number) => 3 + ((x - left) / (right - left || 1)) * 94
  const yAt = (value: number) => plotBottom - ((value - bottom) / (top - bottom || 1)) * (plotBottom - plotTop)
  const grid = ticks.map(
    (tick) =>
      `<line x1="0" x2="100%" y1="${round(yAt(tick))}" y2="${round(yAt(tick))}" stroke="var(--chart-grid, currentColor)"/>${text(0, yAt(tick) - 4, format(tick), {})}`,
  )
  const lines = series.map((line, i) => {
    const colour = `var(--chart-${(i % 4) + 1}, currentColor)`
    const segments = line.points.slice(1).map((point, j) => {
      const before = line.points[j] ?? point
      return `<line x1="${percent(xAt(before.x))}" y1="${round(yAt(before.value))}" x2="${percent(xAt(point.x))}" y2="${round(yAt(point.value))}" stroke="${colour}" stroke-width="3" stroke-linecap="round"${dashes[i % 4]}/>`
    })
    const dots = line.points.map(
      (point) => `<circle cx="${percent(xAt(point.x))}" cy="${round(yAt(point.value))}" r="4" fill="${colour}"/>`,
    )
    return segments.join('') + dots.join('')
  })
  // The highest line is named above its end, the others below theirs.
  const ends = series.map((line) => yAt(line.points.at(-1)?.value ?? bottom))
  const places = ends.map((y) => (y === Math.min(...ends) ? y - 12 : y + 22))
  const baselines = spread(places, 18)
  const names = baselines.map((y, i) => {
    const last = series[i]?.points.at(-1)
    if (!last) return ''
    const name = series.length > 1 ? `${series[i]?.name ?? ''} ` : ''
    const mark = series.length > 1 ? `var(--chart-${(i % 4) + 1}, currentColor)` : ''
    return text(100, y, `${name}${format(last.value)}`, { anchor: 'end', strong: true, mark })
  })
  const labels = new Map(points.map((point) => [point.x, point.label]))
  const xs = [...labels.keys()].toSorted((a, b) => a - b)
  const step = Math.ceil(xs.length / 4)
  const shown = xs
    .filter((_, i) => i % step === 0 || i === xs.length - 1)
    .filter((x, i, all) => i === all.length - 1 || i === 0 || xAt(all.at(-1) ?? x) - xAt(x) > 15)
  // A name under a line that ends at the bottom needs the room in which the axis would have its labels.
  const axisBaseline = Math.max(plotBottom + 22, Math.max(...baselines) + lineHeight)
  const axis = shown.map((x, i) =>
    text(xAt(x), axisBaseline, labels.get(x) ?? '', {
      anchor: i === 0 ? 'start' : i === shown.length - 1 ? 'end' : 'middle',
    }),
  )
  return { heightPx: axisBaseline + 10, body: grid.join('') + lines.join('') + names.join('') + axis.join('') }
}

/** Round values that span a range, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low || Math.abs(high) || 1
  const raw = span / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= raw * 0.999) ?? raw
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Moves positions apart until none is nearer to another than `gap`, keeping their order. */
function spread(positions: readonly number[], gap: number): number[] {
  const order = positions.map((y, i) => ({ y, i })).toSorted((a, b) => a.y - b.y)
  const moved = [...positions]
  let previous = -Infinity
  for (const { y, i } of order) {
    previous = Math.max(y, previous + gap)
    moved[i] = previous
  }
  return moved
}

function label(lines: readonly string[], y: number): string {
  return lines.map((line, i) => text(0, y + (i + 1) * lineHeight - 5, line, {})).join('')
}

interface TextStyle {
  anchor?: string
  dx?: number
  strong?: boolean
  /** A dot in this colour before the text, and a halo that keeps lines from crossing it. */
  mark?: string
}

function text(
  x: number,
  y: number,
  content: string,
  { anchor = 'start', dx = 0, strong = false, mark }: TextStyle,
): string {
  const extras = [
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    dx === 0 ? '' : ` dx="${dx}"`,
    strong ? ' font-weight="600"' : '',
    mark === undefined ? '' : ' paint-order="stroke" stroke="var(--chart-background, Canvas)" stroke-width="4"',
  ]
  const dot = mark ? `<tspan fill="${mark}">\u25cf </tspan>` : ''
  return `<text x="${percent(x)}" y="${round(y)}"${extras.join('')}>${dot}${escapeHtml(content)}</text>`
}

/** Breaks a label into lines that fit a phone. */
function wrap(label: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of label.split(/\s+/)) {
    if (line && line.length + word.length + 1 > labelLength) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}

const percent = (value: number) => `${round(value)}%`
const round = (value: number) => Math.round(value * 100) / 100

/** The SVG element around a drawing. */
export function svgOf({ heightPx, body }: Drawing, alt: string): string {
  return `<svg class="chart" width="100%" height="${Math.ceil(heightPx)}" role="img" aria-label="${escapeHtml(alt)}" font-family="inherit" font-size="${labelSize}" fill="currentColor">${body}</svg>`
}
