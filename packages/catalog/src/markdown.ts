import { Marked, type Token, type TokensList } from 'marked'
import { escapeHtml } from './escape-html.ts'
import { countLines } from './front-matter.ts'
import { codeLanguage, codeLanguages, highlightCode } from './highlight.ts'
import type { ProblemList } from './rules.ts'

export interface MarkdownPlace {
  file: string
  /** The line of the file on which the Markdown begins. */
  line: number
  problems: ProblemList
}

export interface MarkdownExtras {
  /** Renders a fenced block of its own kind (mermaid, chart); null leaves it to be shown as code. */
  fence?(language: string, code: string, line: number): string | null
  /** Renders `[^id]`. Without it, footnotes are a problem. */
  footnote?(id: string, line: () => number): string
  /** The id of a heading, taken from `{#anchor}` or made from its text. */
  headingId?(text: string, line: number): { id: string; text: string }
}

/** Renders Markdown to HTML that is safe to print: raw HTML is shown as text and reported. */
export function renderMarkdown(text: string, place: MarkdownPlace, extras: MarkdownExtras = {}): string {
  const renderer = markdownRenderer(place, extras)
  return renderer.render(renderer.lex(text))
}

/** Renders one line of Markdown, such as an option, without a surrounding paragraph. */
export function renderInline(text: string, place: MarkdownPlace): string {
  const renderer = markdownRenderer(place, {})
  const tokens = renderer.lex(text)
  const only = tokens[0]
  // A text of several paragraphs, or a code block, keeps its blocks.
  if (tokens.length === 1 && only?.type === 'paragraph') return renderer.renderInline(only.tokens ?? [])
  return renderer.render(tokens)
}

export interface MarkdownRenderer {
  lex(text: string): TokensList
  render(tokens: Token[]): string
  renderInline(tokens: Token[]): string
  /** The line of the file on which a token begins. */
  lineOf(token: Token): number
}

const safeLink = /^(https?:\/\/[^\s]+|mailto:[^\s@]+@[^\s@]+|#[\w-]+|\/(?!\/)[\w\-/#.]*)$/

/** A renderer for one text; tokens given to `render` must come from its own `lex`. */
export function markdownRenderer(place: MarkdownPlace, extras: MarkdownExtras): MarkdownRenderer {
  const { file, problems } = place
  let source = ''
  let roots: Token[] = []
  const lineOf = (token: Token) => place.line + (findLine(roots, source, token) ?? 0)
  const report = (rule: Parameters<ProblemList['add']>[0], token: Token, message: string, mend: string) =>
    problems.add(rule, { file, line: lineOf(token) }, message, mend)

  const marked: Marked = new Marked({
    gfm: true,
    renderer: {
      html(token) {
        report(
          'markdown-html',
          token,
          `Raw HTML: ${token.raw.trim().slice(0, 60)}`,
          'Write it in Markdown, or put code between backticks.',
        )
        return escapeHtml(token.raw)
      },
      image(token) {
        report(
          'markdown-image',
          token,
          'Images are not supported.',
          'Use a mermaid or chart block, which has a text alternative.',
        )
        return escapeHtml(token.text)
      },
      link(token) {
        const body = this.parser.parseInline(token.tokens)
        if (!safeLink.test(token.href) || !isUrl(token.href)) {
          report('link-form', token, `"${token.href}" is not a link that we allow.`, 'Use an https address or #anchor.')
          return body
        }
        return `<a href="${escapeHtml(token.href)}" rel="noopener">${body}</a>`
      },
      code(token) {
        const language = (token.lang ?? '').trim().split(/\s/)[0] ?? ''
        const special = extras.fence?.(language, token.text, lineOf(token)) ?? null
        if (special !== null) return special
        const known = codeLanguage(language)
        if (known === null) {
          report(
            'code-language',
            token,
            `"${language}" is not a language that we highlight.`,
            `Use one of ${codeLanguages.join(', ')}.`,
          )
        }
        return codeBlock(token.text, language)
      },
      heading(token) {
        if (token.depth === 1)
          report('markdown-heading', token, 'A heading of level 1.', 'Begin with ##; the title stands in the header.')
        const made = extras.headingId?.(token.text, lineOf(token))
        const tokens = made ? marked.Lexer.lexInline(made.text, marked.defaults) : token.tokens
        const id = made ? ` id="${escapeHtml(made.id)}"` : ''
        const depth = Math.max(2, token.depth)
        return `<h${depth}${id}>${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      table(token) {
        const cell = (tag: string, scope: string, align: string | null, tokens: Token[]) =>
          `<${tag}${scope}${align ? ` class="align-${align}"` : ''}>${this.parser.parseInline(tokens)}</${tag}>`
        const head = token.header
          // An empty corner is no heading: a screen reader would announce nothing.
          .map((each) => (each.tokens.length > 0 ? cell('th', ' scope="col"', each.align, each.tokens) : '<td></td>'))
          .join('')
        const rows = token.rows.map(
          (row) => `<tr>${row.map((each) => cell('td', '', each.align, each.tokens)).join('')}</tr>`,
        )
        return `<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>\n`
      },
    },
    extensions: [
      {
        name: 'footnote',
        level: 'inline',
        start: (text) => text.indexOf('[^'),
        tokenizer(text) {
          const match = /^\[\^([^\]\s]{1,80})\]/.exec(text)
          return match ? { type: 'footnote', raw: match[0], id: match[1] } : undefined
        },
        renderer(token) {
          const id = String(token['id'])
          if (extras.footnote) return extras.footnote(id, () => lineOf(token))
          report(
            'footnote-source',
            token,
            `A footnote [^${id}] outside a guide.`,
            'Name sources in the header instead.',
          )
          return ''
        },
      },
    ],
  })
  return {
    lex(text) {
      const tokens = marked.lexer(text)
      source = text
      roots = tokens
      return tokens
    },
    render: (tokens) => marked.parser(tokens),
    renderInline: (tokens) => marked.Parser.parseInline(tokens, marked.defaults),
    lineOf,
  }
}

/** A code block; a language that we do not know is shown as it is. */
export function codeBlock(text: string, language: string): string {
  const known = codeLanguage(language) ?? 'text'
  return `<pre class="code" tabindex="0"><code class="hljs language-${known}">${highlightCode(text, known)}\n</code></pre>\n`
}

function isUrl(href: string): boolean {
  return /^[#/]/.test(href) || URL.canParse(href)
}

/** Counts the lines before a token by finding each token's text inside its parent's. */
function findLine(tokens: Token[], source: string, wanted: Token): number | null {
  let position = 0
  for (const token of tokens) {
    const found = source.indexOf(token.raw, position)
    // The text of a nested list item was unindented, so it may not be found as it is.
    const start = found < 0 ? position : found
    const before = () => countLines(source.slice(0, start))
    if (token === wanted) return before()
    const inside = findLine(childrenOf(token), token.raw, wanted)
    if (inside !== null) return before() + inside
    if (found >= 0) position = start + token.raw.length
  }
  return null
}

/** The tokens directly inside a token, in the order of the text. */
export function childrenOf(token: Token): Token[] {
  if (token.type === 'list') return (token as { items: Token[] }).items
  if (token.type === 'table') {
    const { header, rows } = token as { header: { tokens: Token[] }[]; rows: { tokens: Token[] }[][] }
    return [...header, ...rows.flat()].flatMap((cell) => cell.tokens)
  }
  return ('tokens' in token && token.tokens) || []
}

/** The readable text of tokens, without code, addresses and footnotes. */
export function plainText(tokens: readonly Token[]): string {
  return tokens.map(textOf).join('')
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'code':
    case 'codespan':
    case 'html':
    case 'footnote':
    case 'image':
      return ' '
    case 'br':
      return '\n'
    case 'table': {
      const { header, rows } = token as { header: { tokens: Token[] }[]; rows: { tokens: Token[] }[][] }
      return [header, ...rows].map((cells) => `${cells.map((cell) => plainText(cell.tokens)).join(' ')}\n`).join('')
    }
    default: {
      const children = childrenOf(token)
      const text = children.length > 0 ? plainText(children) : 'text' in token ? String(token.text) : ''
      return ['paragraph', 'heading', 'list_item', 'blockquote'].includes(token.type) ? `${text}\n` : text
    }
  }
}
