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

/** What a fence may name; `text` is shown as it is. */
export const codeLanguages: readonly string[] = [...Object.keys(languages), 'text'].toSorted()

/** Colours code by classes (`hljs-keyword` ...); a language that we do not know stays plain. */
export function highlightCode(code: string, language: string): string {
  if (!Object.hasOwn(languages, language)) return escapeHtml(code)
  return hljs.highlight(code, { language, ignoreIllegals: true }).value
}
