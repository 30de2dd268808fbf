/** Summaries of what was measured, and the one table that shows them. */

export interface Series {
  least: number
  p50: number
  p90: number
  most: number
  n: number
}

/** One line of the table: what is asked, what came out, and the same thing done by cold processes in the same run. */
export interface Figure {
  figure: string
  /** As the issue words it; none for what is only good to know. */
  target?: string
  measured: string
  met?: boolean
  cold?: string
  bubblewrap?: string
  /** The numbers behind the words, for `--json`. */
  values: Record<string, Series | number | string>
}

/** The value that the given share of all values does not exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function series(values: readonly number[]): Series {
  return {
    least: Math.min(...values),
    p50: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    most: Math.max(...values),
    n: values.length,
  }
}

/** `p50 12.3 ms (least 9.8, p90 15.0, n 40)` */
export function inWords({ least, p50, p90, n }: Series, unit = 'ms'): string {
  return `p50 ${short(p50)} ${unit} (least ${short(least)}, p90 ${short(p90)}, n ${n})`
}

export const short = (value: number) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Markdown, so that it can be pasted into RESULTS.md as it is. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ figure, target, measured, met, cold, bubblewrap }) => [
    figure,
    target ?? '',
    measured,
    met === undefined ? '' : met ? 'yes' : '**no**',
    cold ?? '',
    bubblewrap ?? '',
  ])
  const head = ['figure', 'target', 'measured', 'met', 'cold python3', 'bubblewrap + cold python3']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
