import { describe, expect, it } from 'vitest'
import { parseCsv } from './charts/csv.ts'
import { drawBars, niceTicks } from './charts/draw.ts'
import { renderDiagram } from './diagram.ts'
import { renderInline, renderMarkdown } from './markdown.ts'
import { findCycle } from './read-graph.ts'
import { ProblemList } from './rules.ts'
import { readSample } from './testing/sample-content.ts'

const place = () => ({ file: 'x.md', line: 1, problems: new ProblemList() })

describe('Markdown', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x">b</b>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>1</script>)',
    '[x](//evil.example)',
    '[x](https://a.example/"onclick="x)',
    '![x](x.png"onerror="x)',
    '```html"><script>\nx\n```',
    '<!-- --><svg onload=x>',
    '| a |\n|---|\n| <script>x</script> |',
    '# <script>x</script>',
  ])('never lets markup through: %s', (text) => {
    const html = renderMarkdown(text, place()) + renderInline(text, place())
    expect(html).not.toMatch(/<(script|img|svg|b)\b|<[^>]*\son\w+=|href="(javascript|data|\/\/)/i)
  })

  it('colours code, wraps tables and marks links', () => {
    expect(renderMarkdown('```sql\nselect 1\n```', place())).toContain('<span class="hljs-keyword">select</span>')
    expect(renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |', place())).toMatch(
      /^<div class="table-scroll" tabindex="0".*<th scope="col">a<\/th>.*<td class="align-right">2<\/td>/,
    )
    expect(renderInline('[a](https://example.org/?x=1&y=2)', place())).toBe(
      '<a href="https://example.org/?x=1&amp;y=2" rel="noopener">a</a>',
    )
  })

  it('renders one line without a paragraph', () => {
    expect(renderInline('a `b < c` **d**', place())).toBe('a <code>b &lt; c</code> <strong>d</strong>')
  })
})

describe('a guide', () => {
  it('is compiled into sections, references and figures', async () => {
    const guide = (await readSample()).catalogue?.guides[0]
    expect(guide?.sections.map(({ id, title }) => [id, title])).toEqual([
      ['work', 'The work'],
      ['pay', 'The pay'],
    ])
    expect(guide?.sections[0]).toMatchObject({
      skills: ['milling'],
      check: ['milling-stone'],
      subsections: [{ id: 'stones', title: 'Stones' }],
    })
    expect(guide?.references.map(({ number, source, citedAt }) => [number, source.id, citedAt])).toEqual([
      [1, 'mills', ['cite-1-1', 'cite-1-2']],
      [2, 'pay', ['cite-2-1', 'cite-2-2']],
    ])
    expect(guide?.sections[0]?.html).toContain('<a id="cite-1-1" href="#source-1"')
    expect(guide?.sections[1]?.html).toMatch(
      /<figure class="chart-figure"><svg[^>]*role="img" aria-label="Pay rises with level\."/,
    )
    expect(guide?.sections[1]?.html).toContain('<details class="chart-data"><summary>Data as a table</summary>')
    expect(guide).toMatchObject({ diagrams: 1, charts: 1, readingMinutes: 1 })
    expect(guide?.words).toBe(21)
  })

  it('knows its examples whole, and marks where the last block of each one stands', async () => {
    const blocks = ['# from examples/mill.py\nx = 1', '# from examples/mill.py\nprint(x)']
    const shown = blocks.map((code) => `\`\`\`python\n${code}\n\`\`\``).join('\n\n')
    const { catalogue } = await readSample((files) => {
      const text = String(files['guides/miller_guide/guide.md'])
      files['guides/miller_guide/guide.md'] = text.replace('They earn little.', `${shown}\n\nThey earn little.`)
      files['guides/miller_guide/examples/mill.py'] = 'x = 1\nprint(x)\n'
      files['guides/miller_guide/examples/mill.txt'] = '1\n'
    })
    const guide = catalogue?.guides[0]
    expect(guide?.examples).toEqual([
      { id: 'mill', file: 'mill.py', runtime: 'python-ml', section: 'pay', code: 'x = 1\nprint(x)\n', output: '1\n' },
    ])
    const html = guide?.sections[1]?.html ?? ''
    expect(html.split('<!--example:mill-->')).toHaveLength(2)
    expect(html.indexOf('<!--example:mill-->')).toBeGreaterThan(html.lastIndexOf('</pre>'))
  })

  it('has ids that occur once', async () => {
    const guide = (await readSample()).catalogue?.guides[0]
    const html = `${guide?.introHtml}${guide?.sections.map((section) => section.html).join('')}`
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g))
      expect([...ids, 'source-1', 'source-2']).toContain(target)
  })
})

describe('a diagram', () => {
  const draw = (body: string) => renderDiagram(`%% alt: An "alt".\n%% caption: A caption.\n${body}`, 'd1')

  it.each([
    'flowchart TD\n A[One] -->|x| B{Two}\n subgraph S\n  B --> C[(Three)]\n end',
    'sequenceDiagram\n A->>B: hello\n B-->>A: hi',
    'stateDiagram-v2\n [*] --> A\n A --> [*]',
    'erDiagram\n A ||--o{ B : has',
    'classDiagram\n A <|-- B',
  ])('is drawn without styles, loads nothing and uses the colours of the page', (body) => {
    const drawn = draw(body)
    if (Array.isArray(drawn)) throw new Error(drawn[0]?.message)
    expect(drawn.html).toMatch(/<svg [^>]*role="img" aria-label="An &quot;alt&quot;\."/)
    expect(drawn.html).toContain('<figcaption>A caption.</figcaption>')
    expect(drawn.html).not.toMatch(/<style|\sstyle=|url\('|https?:|--_|color-mix|<script/)
    for (const [, id] of drawn.html.matchAll(/\sid="([^"]+)"/g)) expect(id).toMatch(/^d1-/)
  })

  it.each([
    'flowchart TD\n A --> ',
    'flowchart TD\n A --> --> B',
    'flowchart TD\n A[one --> B',
    'flowchart TD\n A["one --> B',
    'flowchart TD\n subgraph X\n A --> B',
    'flowchart\n A --> B',
    'flowchart TD\n style A fill:"/><script>',
    'flowchart TD\n click A "javascript:alert(1)"',
    'gantt\n title x',
    '',
  ])('is refused when it is broken: %j', (body) => {
    expect(draw(body)).toMatchObject([{ rule: 'diagram-syntax' }])
  })
})

describe('a chart', () => {
  it('reads quoted fields', () => {
    expect(parseCsv('a,b\n"x, ""y""",2\n\nz,3\n').rows).toEqual([
      { a: 'x, "y"', b: '2' },
      { a: 'z', b: '3' },
    ])
  })

  it('has bars in proportion to their values', () => {
    const { body } = drawBars(
      [
        { label: 'a', value: 10 },
        { label: 'b', value: 5 },
        { label: 'c', value: 0 },
      ],
      String,
    )
    expect([...body.matchAll(/<rect[^>]*width="([\d.]+)%"/g)].map(([, width]) => Number(width))).toEqual([76, 38, 0.3])
  })

  it.each([
    [0, 10, 4, [0, 2.5, 5, 7.5, 10]],
    [3, 97, 4, [25, 50, 75]],
    [-5, 5, 2, [-5, 0, 5]],
    [7, 7, 3, [7.5]],
  ])('has round ticks from %d to %d', (low, high, count, ticks) => {
    const made = niceTicks(low, high, count)
    if (low === high) expect(made.length).toBeLessThanOrEqual(1)
    else expect(made).toEqual(ticks)
  })
})

describe('findCycle', () => {
  it.each([
    [{ a: ['b'], b: ['c'], c: [] }, null],
    [{ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, null],
    [{ a: ['a'] }, ['a', 'a']],
    [{ a: ['b'], b: ['c'], c: ['b'] }, ['b', 'c', 'b']],
  ])('in %j is %j', (edges, cycle) => {
    expect(findCycle(new Map(Object.entries(edges)))).toEqual(cycle)
  })
})
