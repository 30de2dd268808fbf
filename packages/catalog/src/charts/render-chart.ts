import { escapeHtml } from '../escape-html.ts'
import type { InlineChartSpec } from '../guide.ts'
import type { Table } from './csv.ts'
import { drawBars, drawDotRanges, drawLines, svgOf, type Drawing, type Format, type Series } from './draw.ts'

/** Says what keeps a chart from being drawn; empty when nothing does. */
export function chartProblems(spec: InlineChartSpec, table: Table): string[] {
  const { x, y, low, high, series } = spec
  const named = [x, y, low, high, series].filter((column) => column !== undefined)
  const missing = named.filter((column) => !table.columns.includes(column))
  if (missing.length > 0)
    return [`${spec.data} has no column ${missing.join(', ')}; it has ${table.columns.join(', ')}`]
  if (table.rows.length === 0) return [`${spec.data} has no rows`]
  if ((low === undefined) !== (high === undefined)) return ['low and high go together']
  if (spec.kind === 'dot-range' && low === undefined) return ['a dot-range chart needs low and high']
  return [y, low, high]
    .filter((column) => column !== undefined)
    .flatMap((column) => {
      const bad = table.rows.findIndex((row) => number(row[column]) === null)
      return bad < 0
        ? []
        : [`${spec.data}, line ${bad + 2}: "${table.rows[bad]?.[column]}" in ${column} is not a number`]
    })
}

/**
 * Draws a chart as a figure with its title, its source and its data as a table.
 *
 * @param sourceHtml - a reference to the source, already rendered; null where the figure belongs to a made-up situation
 */
export function renderChart(spec: InlineChartSpec, table: Table, sourceHtml: string | null): string {
  const drawing = svgOf(draw(spec, table, formatWith(spec.unit)), spec.alt)
  return `<figure class="chart-figure">${drawing}<figcaption><strong>${escapeHtml(spec.title)}</strong>${sourceHtml === null ? '' : ` Source: ${sourceHtml}`}</figcaption>${dataTable(spec, table)}</figure>\n`
}

function draw(spec: InlineChartSpec, table: Table, format: Format): Drawing {
  const cell = (row: Record<string, string>, column: string) => number(row[column]) ?? 0
  const rows = table.rows.map((row) => ({
    label: row[spec.x] ?? '',
    value: cell(row, spec.y),
    ...(spec.low && spec.high ? { low: cell(row, spec.low), high: cell(row, spec.high) } : {}),
  }))
  switch (spec.kind) {
    case 'bar':
      return drawBars(rows, format)
    case 'dot-range':
      return drawDotRanges(rows, format)
    case 'line':
      return drawLines(seriesOf(spec, table), format)
  }
}

function seriesOf(spec: InlineChartSpec, table: Table): Series[] {
  const labels = [...new Set(table.rows.map((row) => row[spec.x] ?? ''))]
  // Numbers keep their distances; other labels are evenly spaced in the order of the file.
  const numeric = labels.every((label) => number(label) !== null)
  const groups = Map.groupBy(table.rows, (row) => (spec.series ? (row[spec.series] ?? '') : spec.y))
  return [...groups].map(([name, rows]) => ({
    name,
    points: rows
      .map((row) => {
        const label = row[spec.x] ?? ''
        return { label, x: numeric ? Number(label) : labels.indexOf(label), value: number(row[spec.y]) ?? 0 }
      })
      .toSorted((a, b) => a.x - b.x),
  }))
}

function dataTable(spec: InlineChartSpec, table: Table): string {
  const columns = [...new Set([spec.series, spec.x, spec.y, spec.low, spec.high])].filter(
    (column) => column !== undefined,
  )
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const body = table.rows.map((row) => {
    const cells = columns.map(
      (column) =>
        `<td${number(row[column]) === null ? '' : ' class="align-right"'}>${escapeHtml(row[column] ?? '')}</td>`,
    )
    return `<tr>${cells.join('')}</tr>`
  })
  return `<details class="chart-data"><summary>Data as a table</summary><div class="table-scroll" tabindex="0" role="group" aria-label="${escapeHtml(`Data: ${spec.title}`)}"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div></details>`
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null
}

function formatWith(unit: string | undefined): Format {
  const digits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
  const after = unit === undefined ? '' : unit === '%' ? '%' : ` ${unit}`
  return (value) => `${digits.format(value)}${after}`
}
