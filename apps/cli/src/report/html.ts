/** Text as HTML text or attribute. */
export function escape(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export interface Section {
  /** The anchor of the section: lower-case words joined by hyphens. */
  readonly id: string
  readonly title: string
  /** What is shown and how to read it, in plain words. */
  readonly lead: string
  /** Plots and tables, as HTML. */
  readonly body: readonly string[]
}

/** A table whose head stays readable by machines; it scrolls by itself where the screen is narrow. */
export function htmlTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string, c: number): string =>
    c === 0 ? `<th scope="row">${escape(text)}</th>` : `<td>${escape(text)}</td>`
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escape(caption)}"><table><caption>${escape(caption)}</caption>
<thead><tr>${head.map((name) => `<th scope="col">${escape(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table></div>`
}

/** Names and what they stand for, for a handful of facts. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  return `<dl>${rows.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('\n')}</dl>`
}

/** A table that most readers skip, folded. */
export function folded(title: string, body: string): string {
  return `<details><summary>${escape(title)}</summary>${body}</details>`
}

/** One HTML file without scripts or outside resources, light and dark. */
export function htmlPage(title: string, subtitle: string, sections: readonly Section[]): string {
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escape(name)}</a></li>`).join('')
  const parts = sections.map(
    ({ id, title: name, lead, body }) =>
      `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escape(name)}</h2>\n<p class="lead">${escape(lead)}</p>\n${body.join('\n')}\n</section>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escape(title)}</h1><p class="lead">${escape(subtitle)}</p></header>
<nav aria-label="Contents"><ul>${links}</ul></nav>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#fff, #14181e); --ink: light-dark(#1d2530, #e6e9ee); --soft: light-dark(#566171, #a3adbb);
  --line: light-dark(#d5dae1, #39424f); --band: light-dark(#dcecee, #1e3b41); --s1: light-dark(#14606f, #6fc3d1);
  --s2: light-dark(#a6451d, #f0a37c); --s3: light-dark(#5b4a9c, #b9a8f0); --s4: light-dark(#6b6410, #d3c95a); --s5: light-dark(#9c2f6b, #ee9cc6);
  --warn: light-dark(#9a3412, #fdba8c) }
* { box-sizing: border-box }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.625rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere } h2 { font-size: 1.25rem; margin: 3rem 0 .25rem } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem }
p { margin: .25rem 0 1rem; max-width: 46rem } .lead { color: var(--soft) } a { color: var(--s1) }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem .5rem; list-style: none; margin: 1rem 0 0; padding: 0 }
nav a { display: inline-block; padding: .3125rem .625rem; border: 1px solid var(--line); border-radius: .375rem; text-decoration: none }
nav a:hover { text-decoration: underline }
.plot, .scroll { overflow-x: auto; margin: 1rem 0 } .plot svg { display: block; width: 100%; max-width: 60rem; min-width: 34rem; height: auto }
:focus-visible { outline: 2px solid var(--s1); outline-offset: 2px }
.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11.5rem, 46%), 1fr)); gap: .75rem; margin: 1rem 0 } .small svg { display: block; width: 100%; height: auto }
.small figure { margin: 0 } .small figcaption { font-size: .8125rem; color: var(--soft); overflow-wrap: anywhere }
svg text { fill: var(--soft); font: 13px system-ui, sans-serif } svg .name { fill: var(--ink) }
.axis { stroke: var(--line); fill: none } .band { fill: var(--band) }
.s1, .s2, .s3, .s4, .s5 { fill: none; stroke-width: 2 } .s1 { stroke: var(--s1) } .s2 { stroke: var(--s2); stroke-dasharray: 7 3 } .s3 { stroke: var(--s3); stroke-dasharray: 2 3 }
.s4 { stroke: var(--s4); stroke-dasharray: 10 3 2 3 } .s5 { stroke: var(--s5); stroke-dasharray: 4 4 }
.many { stroke-width: 1; opacity: .35 }
.f1 { fill: var(--s1) } .f2 { fill: var(--s2) } .f3 { fill: var(--s3) } .f4 { fill: var(--s4) } .f5 { fill: var(--s5) }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 24rem }
caption { text-align: left; font-weight: 600; padding: .25rem 0 } th, td { padding: .25rem .75rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top }
th:first-child { text-align: left; font-weight: 500 } thead th { color: var(--soft); font-weight: 500 }
details { margin: 1rem 0 } summary { cursor: pointer; padding: .25rem 0; color: var(--s1) }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1.25rem; margin: 1rem 0; max-width: 46rem } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.warn { border-left: 3px solid var(--warn); padding: .25rem 0 .25rem .75rem }
.keys { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; color: var(--soft); margin: .5rem 0 } .keys svg { width: 2rem; height: .75rem; vertical-align: middle; margin-right: .375rem }
@media print { nav { display: none } section { break-inside: avoid } }
`
