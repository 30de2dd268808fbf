import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import { javascript } from '@codemirror/lang-javascript'
import { sql } from '@codemirror/lang-sql'
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const LANGUAGES: Record<string, () => Extension> = {
  python: () => [python(), indentUnit.of('    ')],
  typescript: () => [javascript({ typescript: true }), indentUnit.of('  ')],
  sql: () => [sql(), indentUnit.of('  ')],
}

/** The page's own code colours, light and dark, by the same custom properties as highlighted code in guides. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--code-keyword, #7a3e00)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string, #1d6b3a)' },
  { tag: [tags.comment], color: 'var(--code-comment, #6b6b6b)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number, #1f4f9a)' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--code-title, #5b2b82)' },
])

/**
 * Turns a textarea into an editor and keeps the two equal, so that the form posts what is seen.
 * Tab indents; Escape, then Tab leaves the editor (CodeMirror's own rule), so the keyboard is never trapped.
 */
export function attachEditor(area: HTMLTextAreaElement): void {
  const language = LANGUAGES[area.dataset['editor'] ?? '']
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        language ? language() : [],
        syntaxHighlighting(colours),
        syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        EditorView.contentAttributes.of({ 'aria-label': area.getAttribute('aria-label') ?? 'Code' }),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          area.value = update.state.doc.toString()
          area.dispatchEvent(new Event('input', { bubbles: true }))
        }),
      ],
    }),
  })
  // The scroller scrolls: who has no mouse must be able to reach it.
  view.scrollDOM.tabIndex = 0
  area.hidden = true
  area.after(view.dom)
  // What was changed elsewhere: only the middle that differs, so that the cursor stays where it is.
  area.addEventListener('draft', () => view.dispatch({ changes: differenceOf(view.state.doc.toString(), area.value) }))
  area.form?.querySelector<HTMLElement>('[data-editor-keys]')?.removeAttribute('hidden')
  document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.addEventListener('click', () => view.focus())
}

function differenceOf(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}
