import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands'
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { unifiedMergeView } from '@codemirror/merge'
import { openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { words } from './drafts.ts'

/** Fetched when a file of that language is there. */
const LANGUAGES: Record<string, () => Promise<Extension>> = {
  python: async () => [(await import('@codemirror/lang-python')).python(), indentUnit.of('    ')],
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  sql: async () => (await import('@codemirror/lang-sql')).sql(),
  bash: async () => {
    const [{ StreamLanguage }, { shell }] = await Promise.all([
      import('@codemirror/language'),
      import('@codemirror/legacy-modes/mode/shell'),
    ])
    return StreamLanguage.define(shell)
  },
}

/** The page's own code colours, light and dark, by the same custom properties as highlighted code in guides. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--code-keyword, #7a3e00)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string, #1d6b3a)' },
  { tag: [tags.comment], color: 'var(--code-comment, #6b6b6b)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number, #1f4f9a)' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--code-title, #5b2b82)' },
])

/** CodeMirror's own words, in the language of the page. */
const phrases = {
  Find: words['workbench.find.find'] ?? 'Find',
  Replace: words['workbench.find.replace'] ?? 'Replace',
  next: words['workbench.find.next'] ?? 'next',
  previous: words['workbench.find.previous'] ?? 'previous',
  all: words['workbench.find.all'] ?? 'all',
  'match case': words['workbench.find.matchCase'] ?? 'match case',
  regexp: words['workbench.find.regexp'] ?? 'regexp',
  'by word': words['workbench.find.byWord'] ?? 'by word',
  replace: words['workbench.find.replaceOne'] ?? 'replace',
  'replace all': words['workbench.find.replaceAll'] ?? 'replace all',
  close: words['workbench.find.close'] ?? 'close',
}

export interface Editor {
  focus(): void
  find(): void
  /** Long lines go on in the next line, or can be scrolled to. */
  wrap(on: boolean): void
  /** Marks what is different from the starter, with a way back for each place. False when nothing is. */
  showChanges(on: boolean): boolean
  /** After the size of letters changed. */
  measure(): void
}

/**
 * Turns a textarea into an editor and keeps the two equal, so that the form posts what is seen.
 * Tab indents; Escape, then Tab leaves the editor (CodeMirror's own rule), so the keyboard is never trapped.
 */
export function attachEditor(area: HTMLTextAreaElement): Editor {
  const [language, wrapping, changes] = [new Compartment(), new Compartment(), new Compartment()]
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        search({ top: true }),
        EditorState.phrases.of(phrases),
        keymap.of([...searchKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        indentUnit.of('  '),
        language.of([]),
        wrapping.of([]),
        changes.of([]),
        syntaxHighlighting(colours),
        syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        EditorView.contentAttributes.of({
          'aria-label': area.getAttribute('aria-label') ?? 'Code',
          'aria-describedby': 'editor-keys',
          // Said aloud, so that it counts as what is reached by keyboard in the box that scrolls.
          tabindex: '0',
        }),
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          area.value = update.state.doc.toString()
          area.dispatchEvent(new Event('input', { bubbles: true }))
        }),
      ],
    }),
  })
  area.hidden = true
  area.after(view.dom)
  // What was changed elsewhere: only the middle that differs, so that the cursor stays where it is; undone as one step.
  area.addEventListener('draft', () =>
    view.dispatch({
      changes: differenceOf(view.state.doc.toString(), area.value),
      annotations: isolateHistory.of('full'),
    }),
  )
  area.form?.querySelector<HTMLElement>('[data-editor-keys]')?.removeAttribute('hidden')
  document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.addEventListener('click', () => view.focus())
  // Without a connection the code stays without colours, and can be written all the same.
  void LANGUAGES[area.dataset['editor'] ?? '']?.().then(
    (loaded) => view.dispatch({ effects: language.reconfigure(loaded) }),
    (error: unknown) => console.warn('The colours of the language could not be loaded.', error),
  )
  const starter = area.dataset['starter'] ?? ''
  return {
    focus: () => view.focus(),
    find() {
      openSearchPanel(view)
    },
    wrap: (on) => view.dispatch({ effects: wrapping.reconfigure(on ? EditorView.lineWrapping : []) }),
    showChanges(on) {
      view.dispatch({ effects: changes.reconfigure(on ? changesAgainst(starter) : []) })
      return view.state.doc.toString() !== starter
    },
    measure: () => view.requestMeasure(),
  }
}

function changesAgainst(starter: string): Extension {
  return unifiedMergeView({
    original: starter,
    highlightChanges: false,
    mergeControls(kind, act) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'quiet'
      // There is nothing to accept: the text is the text. Only the way back makes sense.
      button.hidden = kind === 'accept'
      button.textContent = words['workbench.changes.revert'] ?? ''
      button.addEventListener('click', act)
      return button
    },
  })
}

function differenceOf(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}
