import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { CLOSING, OPENING } from '../messages/pseudo.ts'
import { type PageText, pageTexts } from '../testing/page-texts.ts'
import { populate } from '../testing/populated-server.ts'
import { answerOpen, begin } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { type Browser, realCatalogue, startTestServer, type TestServer } from '../testing/test-server.ts'

/**
 * Every page in a pseudo-language: what is not in its brackets, not content, and not somebody's data was written into the code past the
 * catalogue of messages, and would stay English in every language.
 */

const HAS_WORD = /\p{L}{2}/u
/** Data of these tests: examples in reviews, money, days and their names by `Intl`, zones, formats and versions. */
const DATA =
  /https?:\/\/\S+|\S+@example\.org|\b(?:Ada|Grace|Edsger|Alan|Barbara|Analytical Engines|Platform|for the reading group|UTC|CSV|JSON|PDF|test|The note on late labels that ended the weekly meeting|Asked for a dashboard, they needed one number by mail|Found out that nobody read the report|dichotomous: [^,]+|assessment-\d+|[A-Z]{3} [\d,.]+|\d+ [A-Z][a-z]+ \d{4}|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)\b|\b[\da-f]{8}[\da-f-]*\b|\b[A-Z]\w+\/[\w/ -]+/g
const COUNTRIES = new Intl.DisplayNames('en-GB', { type: 'region' })
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
  for (const code of [...content].filter((one) => /^[A-Z]{2}$/.test(one))) content.add(COUNTRIES.of(code) ?? code)
  longestFirst = [...content].filter(({ length }) => length > 2).toSorted((one, other) => other.length - one.length)
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
    .map(({ text, place }) => `<${place}> ${text.slice(0, 100)}`)
}

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

it('says nothing past the catalogue of messages on any page, whoever looks', async () => {
  const { visits, browsers } = await populate(server, database)
  for (const browser of Object.values(browsers)) await browser.post('/language', { language: 'en-XA', next: '/' })
  expect(visits.length).toBeGreaterThan(50)
  const found = new Map<string, string>()
  for (const { path, as } of visits)
    for (const text of await hardCoded(browsers[as], path)) found.set(text, `${path} (${as}): ${text}`)
  // Every kind of question has its own form.
  const guest = server.browser()
  await guest.post('/language', { language: 'en-XA', next: '/' })
  const id = await begin(guest)
  for (let count = 0; count < 6; count++) {
    for (const text of await hardCoded(guest, `/sessions/${id}`)) found.set(text, `a question: ${text}`)
    await answerOpen(server, guest, id, count % 2 === 0)
  }
  expect([...found.values()]).toEqual([])
}, 120_000)
