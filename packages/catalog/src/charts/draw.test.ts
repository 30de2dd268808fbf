import { describe, expect, it } from 'vitest'
import { drawLines, type Drawing, type Series } from './draw.ts'

const line = (name: string, ...values: number[]): Series => ({
  name,
  points: values.map((value, i) => ({ label: `day ${i}`, x: i, value })),
})

/** What a drawing writes, with the baseline of each text. */
function texts({ body }: Drawing): { y: number; content: string }[] {
  return [...body.matchAll(/<text [^>]*y="([\d.]+)"[^>]*>(.*?)<\/text>/g)].map(([, y, content = '']) => ({
    y: Number(y),
    content: content.replaceAll(/<[^>]+>/g, ''),
  }))
}

const drawn = (...series: Series[]) => {
  const drawing = drawLines(series, String)
  const named = texts(drawing)
  const baselines = (part: string) => named.filter(({ content }) => content.includes(part)).map(({ y }) => y)
  return { heightPx: drawing.heightPx, baselines }
}

describe('names of lines', () => {
  it('keep off the labels of the axis when a line ends at the bottom', () => {
    const { heightPx, baselines } = drawn(line('above', 0, 50, 100), line('below', 100, 40, 0))
    const [axis = 0] = baselines('day 2')
    const lowest = Math.max(...baselines('above'), ...baselines('below'))
    expect(axis - lowest).toBeGreaterThanOrEqual(18)
    expect(heightPx).toBeGreaterThan(axis)
  })

  it('keep off them when several lines end there', () => {
    const { heightPx, baselines } = drawn(line('a', 0, 100), line('b', 9, 2), line('c', 9, 1), line('d', 9, 0))
    const names = ['a ', 'b ', 'c ', 'd '].map((name) => Math.max(...baselines(name)))
    const [axis = 0] = baselines('day 1')
    expect(axis - Math.max(...names)).toBeGreaterThanOrEqual(18)
    expect(heightPx).toBeGreaterThan(axis)
  })

  it('leave the axis close under the plot when no line ends near it', () => {
    const high = drawn(line('one', 0, 90), line('two', 5, 80))
    expect(high.baselines('day 1')).toEqual([272])
    expect(high.heightPx).toBe(282)
  })
})
