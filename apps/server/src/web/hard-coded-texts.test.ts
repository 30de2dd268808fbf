import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { CLOSING, OPENING } from '../messages/pseudo.ts'
import { type PageText, pageTexts } from '../testing/page-texts.ts'
import { answerOpen, begin } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { type Browser, realCatalogue, startTestServer, type TestServer } from '../testing/test-server.ts'

/**
 * Every page in a pseudo-language: what is not in its brackets, not content, and not somebody's data was written into the code past the
 * catalogue of messages, and would stay English in every language.
 */

const HAS_WORD = /\p{L}{2}/u
/** Data of these tests. */
const DATA = /https?:\/\/\S+|\S+@example\.org|Ada Lovelace/g
/** What `Intl` writes between the parts of a list. */
const LIST_WORD = ' and '

let database: OpenDatabase
let server: TestServer
let content: Set<string>
let longestFirst: string[]
beforeAll(async () => {
  vi.stubEnv('MILLWRIGHT_PSEUDO_LOCALES', '1')
  database = await DATABASES[0]!.open()
  server = await startTestServer(database)
  content = stringsOf(await realCatalogue())
  longestFirst = [...content].filter(({ length }) => length > 3).toSorted((one, other) => other.length - one.length)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await database.close()
})

/** Every string in the content, at any depth. */
function stringsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value.trim())
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) stringsOf(one, found)
  return found
}

/** What is left of a page's texts without what the catalogue of messages says. */
function outsideMessages(texts: readonly PageText[]): PageText[] {
  // A message with tags is several texts, so whether one is open goes from text to text.
  let depth = 0
  return texts.flatMap((one) => {
    let left = ''
    for (const letter of one.text) {
      if (letter === OPENING) depth++
      if (depth === 0) left += letter
      if (letter === CLOSING) depth--
    }
    return HAS_WORD.test(left) ? [{ ...one, text: left.trim() }] : []
  })
}

/** Whether a text is made of nothing but content and data. */
function isGiven(text: string): boolean {
  if (content.has(text) || content.has(text.replace(/\.$/, ''))) return true
  let left = text.replaceAll(DATA, ' ')
  if (!HAS_WORD.test(left)) return true
  for (const one of longestFirst) if (left.includes(one)) left = left.replaceAll(one, ' ')
  return !HAS_WORD.test(left.replace(LIST_WORD, ''))
}

/** The hard-coded texts on a page. */
async function hardCoded(browser: Browser, path: string): Promise<string[]> {
  const response = await browser.get(path)
  if (!response.headers.get('content-type')?.startsWith('text/html')) return []
  const texts = pageTexts(await response.text())
  const [inside, attributes] = [false, true].map((kind) => texts.filter(({ isAttribute }) => isAttribute === kind))
  return [...outsideMessages(inside!), ...attributes!.flatMap((one) => outsideMessages([one]))]
    .filter(({ text, isMarked }) => !isMarked && !isGiven(text))
    .map(({ text, place }) => `${path}: <${place}> ${text.slice(0, 100)}`)
}

async function inPseudoLanguage(): Promise<Browser> {
  const browser = server.browser()
  await browser.post('/language', { language: 'en-XA', next: '/' })
  return browser
}

const PUBLIC_PAGES = `
  / /roles /roles/ml-engineer /roles/compare /roles/compare?a=ml-engineer.mid&b=ai-engineer.mid
  /skills /skills/mod-eval /skills/graph /guides /guides/ml_engineer_enterprise /search?q=drift
  /search /search?q=zzzz /challenges /challenges/py-threshold-cost /measure /market /path
  /measure/ml-engineer-junior /measure/skills/mod-eval /profile /about/measurement /privacy/privacy
  /account /account/sign-in /account/sign-up /account/forgotten /nothing-here /account/reset
`
  .trim()
  .split(/\s+/)

it('finds what is written past the catalogue of messages', () => {
  const page = `<p>Hard coded <b>words</b></p><p lang="en">Content</p><p>${OPENING}With <b>tags</b> in it${CLOSING}</p>
    <img alt="A picture"><input placeholder="${OPENING}x${CLOSING}" data-words="For a script"><code>const x</code>`
  const texts = outsideMessages(pageTexts(page)).filter(({ isMarked }) => !isMarked)
  expect(texts.map(({ text, place }) => `${place}: ${text}`)).toEqual([
    'p: Hard coded',
    'b: words',
    'img alt: A picture',
    'input data-words: For a script',
  ])
})

it('has no text outside of the catalogue on pages for everybody', async () => {
  const browser = await inPseudoLanguage()
  const found: string[] = []
  for (const path of PUBLIC_PAGES) found.push(...(await hardCoded(browser, path)))
  expect(found).toEqual([])
}, 60_000)

it('has none on the pages of a guest in a test', async () => {
  const browser = await inPseudoLanguage()
  const id = await begin(browser)
  const found: string[] = []
  for (let count = 0; count < 5; count++) {
    found.push(...(await hardCoded(browser, `/sessions/${id}`)))
    await answerOpen(server, browser, id, count % 2 === 0)
  }
  found.push(...(await hardCoded(browser, `/sessions/${id}/end`)))
  await browser.post(`/sessions/${id}/end`, {})
  const pages = [
    `/sessions/${id}`,
    '/',
    '/profile',
    '/path',
    '/account',
    '/skills/mod-eval',
    '/skills/graph',
    '/measure',
  ]
  for (const path of pages) found.push(...(await hardCoded(browser, path)))
  expect([...new Set(found)]).toEqual([])
}, 60_000)
