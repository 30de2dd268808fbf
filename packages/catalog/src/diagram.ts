import { renderMermaidSVG } from 'beautiful-mermaid'
import { escapeHtml } from './escape-html.ts'

export interface Diagram {
  html: string
  widthPx: number
}

export type DiagramProblem = { rule: 'diagram-syntax' | 'diagram-alt'; message: string; mend: string }

const kinds = ['flowchart', 'graph', 'sequenceDiagram', 'stateDiagram-v2', 'classDiagram', 'erDiagram']
const maxLength = 8000
const svgTags = new Set('g defs marker polygon polyline rect line circle ellipse path text tspan'.split(' '))

/** The renderer's own variables, and the page's variables that they become. The page sets these for light and dark. */
const variables: Record<string, string> = {
  '--_text': 'var(--diagram-text, currentColor)',
  '--_text-sec': 'var(--diagram-text-soft, currentColor)',
  '--_text-muted': 'var(--diagram-text-soft, currentColor)',
  '--_text-faint': 'var(--diagram-text-soft, currentColor)',
  '--_line': 'var(--diagram-line, currentColor)',
  '--_arrow': 'var(--diagram-line, currentColor)',
  '--_node-fill': 'var(--diagram-node, transparent)',
  '--_node-stroke': 'var(--diagram-border, currentColor)',
  '--_group-fill': 'var(--diagram-group, transparent)',
  '--_group-hdr': 'var(--diagram-node, transparent)',
  '--_inner-stroke': 'var(--diagram-border, currentColor)',
  '--_key-badge': 'var(--diagram-node, transparent)',
  '--bg': 'var(--diagram-background, Canvas)',
}

/**
 * Renders a mermaid block as a figure. The text alternative and the caption stand in its first lines as comments.
 *
 * @param id - unique in the page; prefixes the ids inside the SVG
 */
export function renderDiagram(code: string, id: string): Diagram | DiagramProblem[] {
  const problems: DiagramProblem[] = []
  const alt = comment(code, 'alt')
  const caption = comment(code, 'caption')
  if (!alt)
    problems.push({
      rule: 'diagram-alt',
      message: 'The diagram has no text alternative.',
      mend: 'Begin the block with "%% alt: what it shows".',
    })
  if (!caption)
    problems.push({
      rule: 'diagram-alt',
      message: 'The diagram has no caption.',
      mend: 'Add a line "%% caption: ...".',
    })
  const body = code
    .split('\n')
    .filter((line) => !/^\s*%%/.test(line))
    .join('\n')
    .trim()
  const wrong = syntaxProblem(body)
  if (wrong) return [...problems, { rule: 'diagram-syntax', ...wrong }]
  if (!alt || !caption) return problems
  try {
    const { svg, widthPx } = adoptSvg(
      renderMermaidSVG(body, { transparent: true, padding: 4, layerSpacing: 32 }),
      id,
      alt,
    )
    const html = `<figure class="diagram"><div class="figure-scroll" tabindex="0" role="group" aria-label="${escapeHtml(caption)}">${svg}</div><figcaption>${escapeHtml(caption)}</figcaption></figure>\n`
    return { html, widthPx }
  } catch (error) {
    return [
      {
        rule: 'diagram-syntax',
        message: `The diagram cannot be drawn: ${String(error).slice(0, 200)}`,
        mend: 'Correct its syntax.',
      },
    ]
  }
}

function comment(code: string, name: string): string | null {
  return new RegExp(`^\\s*%%\\s*${name}:\\s*(\\S.*)$`, 'm').exec(code)?.[1]?.trim() ?? null
}

/** The renderer skips what it does not understand, so that a slip would silently lose an arrow. */
function syntaxProblem(body: string): { message: string; mend: string } | null {
  if (body.length > maxLength)
    return { message: `The diagram has ${body.length} characters.`, mend: `Keep it under ${maxLength}.` }
  const [first = '', ...lines] = body.split('\n')
  const kind = first.trim().split(/[\s;]/)[0] ?? ''
  if (!kinds.includes(kind))
    return {
      message: `"${kind}" is not a kind of diagram that we render.`,
      mend: `Use ${kinds.join(', ')}; for figures a chart block.`,
    }
  if (lines.every((line) => line.trim() === ''))
    return { message: 'The diagram is empty.', mend: 'Add its nodes and arrows.' }
  if (kind !== 'flowchart' && kind !== 'graph') return null
  if (!/^(flowchart|graph)\s+(TD|TB|LR|RL|BT)\b/.test(first.trim()))
    return {
      message: 'The diagram has no direction.',
      mend: 'Write flowchart TD, which suits a narrow screen, or flowchart LR.',
    }
  const colour = lines.find((line) => /^\s*(style|classDef|class|linkStyle|click)\b|:::/.test(line))
  if (colour)
    return {
      message: `"${colour.trim()}" sets a colour or a link.`,
      mend: 'Remove it: the page colours diagrams for light and dark.',
    }
  let depth = 0
  for (const line of lines) {
    const bare = line
      .replace(/"[^"]*"/g, '')
      .replace(/\|[^|]*\|/g, '')
      .trim()
    const brackets = bare.replace(/(-{2,}|={2,}|-\.+-?)>?/g, ' ')
    if (/^subgraph\b/.test(bare)) depth += 1
    if (/^end$/.test(bare)) depth -= 1
    const count = (pattern: RegExp) => brackets.match(pattern)?.length ?? 0
    const balanced = count(/\[/g) === count(/\]/g) && count(/\(/g) === count(/\)/g) && count(/\{/g) === count(/\}/g)
    if (!balanced || (line.match(/"/g)?.length ?? 0) % 2 === 1) {
      return {
        message: `Brackets or quotes are not closed in "${line.trim()}".`,
        mend: 'Close them; put a label with special characters in quotes.',
      }
    }
    if (
      /(-->|---|==>|-\.->|--)\s*(-->|---|==>|-\.->)/.test(bare) ||
      /(-->|---|==>|-\.->)\s*$/.test(bare) ||
      /^(-->|==>|-\.->)/.test(bare)
    ) {
      return { message: `An arrow has no end in "${line.trim()}".`, mend: 'Name the node at each end.' }
    }
  }
  return depth === 0 ? null : { message: 'A subgraph has no end.', mend: 'Close each subgraph with a line "end".' }
}

/**
 * Makes the renderer's SVG fit to stand inside our page: no style element (it would load a font and restyle every other
 * SVG), no inline style, the page's own variables, ids of its own, one accessible name.
 */
function adoptSvg(raw: string, id: string, alt: string): { svg: string; widthPx: number } {
  const { x, y, width, height } = bounds(raw)
  const body = raw
    .replace(/<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/\s(data-[\w-]+|class|style)="[^"]*"/g, '')
    .replace(/\sid="([^"]+)"/g, (_, name: string) => ` id="${id}-${name}"`)
    .replace(/url\(#([^)]+)\)/g, (_, name: string) => `url(#${id}-${name})`)
    .replace(/var\((--[\w-]+)[^)"]*\)/g, (all, name: string) => variables[name] ?? all)
    .replace(/\n\s*/g, '')
  const foreign =
    [...body.matchAll(/<\/?([a-zA-Z]+)/g)].find(([, tag]) => !svgTags.has(tag ?? '')) ?? /\son\w+=/.exec(body)
  if (foreign) throw new Error(`unexpected "${foreign[0]}" in the drawing`)
  const rounded = body.replace(/(\d+\.\d)\d+/g, '$1')
  const size = `viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}"`
  const svg = `<svg ${size} role="img" aria-label="${escapeHtml(alt)}" font-family="inherit">${rounded}</svg>`
  return { svg, widthPx: width }
}

/** The renderer's own box, made larger where the label of an arrow reaches out of it. */
function bounds(raw: string): { x: number; y: number; width: number; height: number } {
  const box = /viewBox="([\d.\s-]+)"/.exec(raw)?.[1] ?? '0 0 100 100'
  const [left = 0, top = 0, boxWidth = 100, boxHeight = 100] = box.split(/\s+/).map(Number)
  const rects = [...raw.matchAll(/<rect x="(-?[\d.]+)" y="(-?[\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)]
  const numbers = rects.map((rect) => rect.slice(1).map(Number))
  const x = Math.floor(Math.min(left, ...numbers.map(([rectX = 0]) => rectX - 2)))
  const y = Math.floor(Math.min(top, ...numbers.map(([, rectY = 0]) => rectY - 2)))
  const right = Math.max(left + boxWidth, ...numbers.map(([rectX = 0, , rectWidth = 0]) => rectX + rectWidth + 2))
  const bottom = Math.max(top + boxHeight, ...numbers.map(([, rectY = 0, , rectHeight = 0]) => rectY + rectHeight + 2))
  return { x, y, width: Math.ceil(right - x), height: Math.ceil(bottom - y) }
}
