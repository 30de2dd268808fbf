import { escape } from './html.ts'

/** Small functions that draw charts as SVG text; colours come from classes of the page (`s1` lines, `f1` fills). */

export interface Axis {
  readonly from: number
  readonly to: number
  readonly label?: string
  readonly ticks?: readonly number[]
  readonly format?: (value: number) => string
}

export interface Chart {
  /** What a reader who cannot see the chart should know. */
  readonly description: string
  readonly x: Axis
  readonly y: Axis
  readonly width?: number
  readonly height?: number
  /** Room for the labels of the vertical axis. */
  readonly left?: number
}

/** From figures to pixels. */
export interface Frame {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** A chart with its axes; `draw` adds the marks, clipped to nothing: give figures inside the axes. */
export function chart(
  { description, x, y, width = 720, height = 280, left = 56 }: Chart,
  draw: (frame: Frame) => readonly string[],
): string {
  const [right, top, bottom] = [width - 22, 12, height - (x.label ? 44 : 26)]
  const frame: Frame = { x: scale(x, left, right), y: scale(y, bottom, top), left, right, top, bottom }
  const xTicks = (x.ticks ?? niceTicks(x.from, x.to)).map(
    (tick) =>
      `${line(frame.x(tick), bottom, frame.x(tick), bottom + 4, 'axis')}${text(frame.x(tick), bottom + 18, (x.format ?? plain)(tick), 'middle')}`,
  )
  const yTicks = (y.ticks ?? niceTicks(y.from, y.to)).map(
    (tick) =>
      `${line(left, frame.y(tick), right, frame.y(tick), 'axis')}${text(left - 8, frame.y(tick) + 4, (y.format ?? plain)(tick), 'end')}`,
  )
  const labels = [
    x.label ? text((left + right) / 2, height - 6, x.label, 'middle') : '',
    y.label
      ? `<text transform="translate(13 ${px((top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escape(y.label)}</text>`
      : '',
  ]
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(description)}">${[...yTicks, ...xTicks, ...labels, ...draw(frame)].join('')}</svg>`
}

/** A chart that scrolls by itself where the screen is narrow. */
export function plot(svg: string, name: string): string {
  return `<div class="plot" role="region" tabindex="0" aria-label="${escape(name)}">${svg}</div>`
}

/** What the lines mean. */
export function keys(names: readonly string[]): string {
  const items = names.map(
    (name, i) =>
      `<span><svg viewBox="0 0 32 12" aria-hidden="true"><line class="s${1 + (i % 5)}" x1="0" y1="6" x2="32" y2="6"/></svg>${escape(name)}</span>`,
  )
  return `<div class="keys">${items.join('')}</div>`
}

/** A line through points, left out where they leave the vertical axis. */
export function curve(frame: Frame, points: readonly (readonly [number, number])[], style = 's1'): string {
  const drawn = points
    .filter(([, y]) => Number.isFinite(y))
    .map(([x, y]) => `${px(frame.x(x))},${px(Math.min(frame.bottom, Math.max(frame.top, frame.y(y))))}`)
  return `<polyline class="${style}" points="${drawn.join(' ')}"/>`
}

export const line = (x1: number, y1: number, x2: number, y2: number, style: string): string =>
  `<line class="${style}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`
export const dot = (x: number, y: number, style = 'f1', radius = 4): string =>
  `<circle class="${style}" cx="${px(x)}" cy="${px(y)}" r="${px(radius)}"/>`
export const rect = (x: number, y: number, width: number, height: number, style = 'f1'): string =>
  `<rect class="${style}" x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}"/>`
export const text = (
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  style = '',
): string =>
  `<text${style ? ` class="${style}"` : ''} x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escape(content)}</text>`

function scale({ from, to }: Axis, low: number, high: number): (value: number) => number {
  const span = to - from || 1
  return (value) =>
    low + ((Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to)) - from) / span) * (high - low)
}

/** Four to eight round numbers that cover a range. */
export function niceTicks(from: number, to: number): number[] {
  const rough = Math.abs(to - from) / 6 || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(Math.min(from, to) / step - 1e-9)
  const last = Math.floor(Math.max(from, to) / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

const plain = (value: number): string => String(value)
