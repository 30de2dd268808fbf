import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import diff from 'highlight.js/lib/languages/diff'
import http from 'highlight.js/lib/languages/http'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import yaml from 'highlight.js/lib/languages/yaml'
import { escapeHtml } from './escape-html.ts'

const languages = { bash, diff, http, javascript, json, python, sql, typescript, yaml }
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language)

/** Short names that authors are used to. */
const aliases: Record<string, string> = { py: 'python', ts: 'typescript', js: 'javascript', sh: 'bash', yml: 'yaml' }

/** What a fence may name; `text` is shown as it is. */
export const codeLanguages: readonly string[] = [...Object.keys(languages), 'text'].toSorted()

/** The full name of a language that a fence names; null for one that we do not highlight. */
export function codeLanguage(name: string): string | null {
  if (name === '') return 'text'
  if (codeLanguages.includes(name)) return name
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null
}

/** Colours code by classes (`hljs-keyword` ...); a language that we do not know stays plain. */
export function highlightCode(code: string, language: string): string {
  if (!Object.hasOwn(languages, language)) return escapeHtml(code)
  return hljs.highlight(code, { language, ignoreIllegals: true }).value
}
