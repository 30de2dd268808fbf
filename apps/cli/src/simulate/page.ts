import type { Simulation } from './simulate.ts'
import type { Summary } from './summary.ts'
import { margin, number, percent, simulationTable } from './table.ts'

/** The report as one HTML file without scripts or outside resources; every plot has its figures beside it as a table. */
export function simulationPage(simulation: Simulation, summary: Summary): string {
  const { blueprint } = simulation.options
  const plots = [
    coveragePlot(summary),
    errorPlot(summary),
    levelPlot(summary),
    lengthPlot(simulation),
    exposurePlot(summary),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulation of ${escape(blueprint.title)}</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#1d2530, #e6e9ee); --soft: light-dark(#5b6675, #9aa5b4);
  --line: light-dark(#d5dae1, #39424f); --mark: light-dark(#14606f, #6fc3d1); --band: light-dark(#dcecee, #1e3b41); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#fff, #14181e); max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem } h2 { font-size: 1.125rem; margin: 2.5rem 0 0.25rem }
pre { overflow-x: auto; border: 1px solid var(--line); padding: 1rem; font-size: 0.8125rem; line-height: 1.45 }
svg { display: block; width: 100%; height: auto } svg text { fill: var(--soft); font: 12px system-ui, sans-serif }
.axis { stroke: var(--line) } .band { fill: var(--band) } .mark { fill: var(--mark) } .stroke { stroke: var(--mark); stroke-width: 2; fill: none }
</style>
</head>
<body>
<h1>Simulation of ${escape(blueprint.title)}</h1>
${plots.map(({ title, note, svg }) => `<section>\n<h2>${escape(title)}</h2>\n<p>${escape(note)}</p>\n${svg}\n</section>`).join('\n')}
<h2>All figures</h2>
<pre>${escape(simulationTable(simulation, summary))}</pre>
</body>
</html>
`
}

interface Plot {
  readonly title: string
  readonly note: string
  readonly svg: string
}

const WIDTH = 720
const LEFT = 140

function coveragePlot({ skills, composite, takers }: Summary): Plot {
  const rows = [{ ...composite, skill: 'composite' }, ...skills]
  const x = scale(0.88, 1, LEFT, WIDTH - 50)
  const height = 24 * rows.length + 34
  const marks = rows.map(({ skill, coverage }, i) => {
    const y = 24 * i + 18
    const half = margin(coverage, takers)
    return `${text(LEFT - 8, y + 4, skill, 'end')}${line(x(Math.max(0.88, coverage - half)), y, x(Math.min(1, coverage + half)), y, 'stroke')}${dot(x(Math.max(0.88, coverage)), y)}${text(WIDTH - 45, y + 4, percent(coverage))}`
  })
  const band = `<rect class="band" x="${x(0.93)}" y="4" width="${x(0.97) - x(0.93)}" height="${height - 30}"/>`
  const ticks = [0.9, 0.93, 0.95, 0.97, 1].map((at) => text(x(at), height - 8, percent(at), 'middle'))
  return {
    title: 'Do 95 % intervals hold the truth?',
    note: 'Dots: share of takers whose interval held the truth, with its own sampling margin. Band: 93 to 97 %.',
    svg: svg(height, `Coverage: composite ${percent(composite.coverage)}`, [band, ...marks, ...ticks]),
  }
}

function errorPlot({ errorByAbility }: Summary): Plot {
  const shown = errorByAbility.filter(({ count }) => count > 4)
  const reach = Math.ceil(2 * Math.max(0.5, ...shown.map(({ bias, rmse }) => Math.abs(bias) + rmse))) / 2
  const y = scale(-reach, reach, 230, 10)
  const step = (WIDTH - LEFT - 40) / shown.length
  const at = (i: number): number => LEFT + step * (i + 0.5)
  const marks = shown.flatMap(({ from, to, count, bias, rmse }, i) => [
    line(at(i), y(bias - rmse), at(i), y(bias + rmse), 'stroke'),
    dot(at(i), y(bias)),
    text(at(i), 252, from === -Infinity ? `below ${to}` : to === Infinity ? `${from} +` : `${from} to ${to}`, 'middle'),
    text(at(i), 270, `n = ${count}`, 'middle'),
  ])
  return {
    title: 'Error by ability',
    note: 'Dots: mean error (estimate minus truth) of the composite by true composite; bars: the RMSE up and down from it. Shrinkage towards the mean at both ends is expected of a posterior mean.',
    svg: svg(280, 'Bias and RMSE of the composite by true ability', [
      ...yAxis(y, [-reach, -reach / 2, 0, reach / 2, reach]),
      ...marks,
    ]),
  }
}

function levelPlot({ level }: Summary): Plot {
  const y = scale(0, 1, 210, 22)
  const step = (WIDTH - LEFT - 40) / level.byDistance.length
  const marks = level.byDistance.map(({ label, count, share }, i) => {
    const x = LEFT + step * i
    if (count === 0) return ''
    return `${bar(x + 12, y(share), step - 24, y(0) - y(share))}${text(x + step / 2, y(share) - 4, percent(share), 'middle')}${text(x + step / 2, 230, label, 'middle')}${text(x + step / 2, 248, `n = ${count}`, 'middle')}`
  })
  return {
    title: 'Level right, by distance from the cut',
    note: `Overall ${percent(level.right)}. At the cut itself no test can do better than 50 %.`,
    svg: svg(256, `Share with the right level: ${percent(level.right)} overall`, [
      ...yAxis(y, [0, 0.5, 1], percent),
      ...marks,
    ]),
  }
}

function lengthPlot({ sittings, options }: Simulation): Plot {
  const most = options.blueprint.items.max
  const counts = Array.from({ length: most + 1 }, (_, n) => sittings.filter(({ items }) => items.length === n).length)
  const highest = Math.max(...counts) / sittings.length
  const y = scale(0, highest, 190, 20)
  const step = (WIDTH - LEFT - 40) / (most + 1)
  const marks = counts.flatMap((count, n) => [
    count > 0 ? bar(LEFT + step * n + 1, y(count / sittings.length), step - 2, y(0) - y(count / sittings.length)) : '',
    n % 5 === 0 ? text(LEFT + step * (n + 0.5), 208, `${n}`, 'middle') : '',
  ])
  return {
    title: 'Questions per taker',
    note: `Shares of takers by the number of questions; the blueprint allows ${options.blueprint.items.min} to ${most}.`,
    svg: svg(216, 'Distribution of test length', [...yAxis(y, [0, highest], percent), ...marks]),
  }
}

function exposurePlot({ exposure, takers }: Summary): Plot {
  const highest = Math.max(0.25, exposure.max)
  const y = scale(0, highest, 190, 10)
  const step = (WIDTH - LEFT - 40) / exposure.rates.length
  const marks = exposure.rates.map(
    ({ id, rate }, i) =>
      `<g><title>${escape(id)}: ${percent(rate)}</title>${bar(LEFT + step * i, y(rate), Math.max(0.5, step - 1), y(0) - y(rate))}</g>`,
  )
  return {
    title: 'How often each question is given',
    note: `Most ${percent(exposure.max)}, mean ${percent(exposure.mean)}, ${exposure.unused} of ${exposure.bank} never given to ${takers} takers.`,
    svg: svg(200, 'Exposure of items, highest first', [
      ...yAxis(y, [0, 0.25, ...(highest > 0.3 ? [highest] : [])], percent),
      ...marks,
    ]),
  }
}

function scale(from: number, to: number, low: number, high: number): (value: number) => number {
  return (value) => Math.round(10 * (low + ((value - from) / (to - from)) * (high - low))) / 10
}

function yAxis(
  y: (value: number) => number,
  ticks: readonly number[],
  format: (value: number) => string = number,
): string[] {
  return ticks.map(
    (tick) => `${line(LEFT, y(tick), WIDTH - 40, y(tick), 'axis')}${text(LEFT - 8, y(tick) + 4, format(tick), 'end')}`,
  )
}

function svg(height: number, label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(label)}">${parts.join('')}</svg>`
}

const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`
const dot = (x: number, y: number): string => `<circle class="mark" cx="${x}" cy="${y}" r="4"/>`
const bar = (x: number, y: number, width: number, height: number): string =>
  `<rect class="mark" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`
const text = (x: number, y: number, content: string, anchor = 'start'): string =>
  `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${escape(content)}</text>`

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
