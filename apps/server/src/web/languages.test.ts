import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import type { OpenDatabase } from '../db/open-database.ts'
import { person } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const PASSWORD = 'correct horse battery'
const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }

describe.each(DATABASES)('languages on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database, { mail: 'smtp' })
  })
  afterAll(() => database.close())
  afterEach(() => vi.unstubAllEnvs())

  const languageAt = async (browser: Browser, path: string, headers: Record<string, string> = {}) =>
    /<html lang="([^"]+)"/.exec(await (await browser.get(path, headers)).text())?.[1]
  const localeOf = async (email: string) => {
    const [found] = await server.context.system.select().from(person).where(eq(person.email, email))
    return found?.locale
  }
  /** Makes an account by mail and hands over the browser that is signed in. */
  const account = async (email: string, browser = server.browser()) => {
    await browser.post('/account/sign-up', { name: 'Ada', email })
    const mails = await server.mails()
    const token = /token=(\S+)/.exec(mails.at(-1)!.text)![1]!
    await browser.post('/account/confirm', { token, password: PASSWORD })
    return browser
  }

  it('speaks what the browser asks for, and says so', async () => {
    const response = await server.browser().get('/roles', GERMAN)
    expect(response.headers.get('content-language')).toBe('de')
    expect(response.headers.get('vary')).toMatch(/accept-language, cookie/)
    expect(await response.text()).toContain('Rollen und Stufen')
    for (const [asked, spoken] of [
      ['fr, de;q=0.3, en;q=0.2', 'de'],
      ['de;q=0.1, en-US;q=0.9', 'en'],
      ['de;q=0', 'en'],
      ['fr', 'en'],
      ['*', 'en'],
    ])
      expect(await languageAt(server.browser(), '/roles', { 'accept-language': asked! })).toBe(spoken)
  })

  it('changes at the foot of a page, comes back to that page, and lasts', async () => {
    const browser = server.browser()
    const page = await (await browser.get('/roles/compare?a=ml-engineer', GERMAN)).text()
    expect(page).toContain('<input type="hidden" name="next" value="/roles/compare?a=ml-engineer"/>')
    expect(page).toMatch(/<button name="language" value="en" class="quiet" lang="en" dir="ltr">English<\/button>/)
    const answered = await browser.post('/language', { language: 'en', next: '/roles/compare?a=ml-engineer' })
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/roles/compare?a=ml-engineer'])
    expect(await languageAt(browser, '/', GERMAN)).toBe('en')
  })

  it('offers no switch on a refused form, which would lose what was entered', async () => {
    const browser = server.browser()
    const refused = await browser.post('/account/sign-up', { name: '', email: 'nobody' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).not.toContain('action="/language"')
    expect(await (await browser.get('/account/sign-up')).text()).toContain('action="/language"')
  })

  it('leads to no other site, and takes no language that there is not', async () => {
    const browser = server.browser()
    for (const next of ['https://evil.example/', '//evil.example', '/\t/evil.example'])
      expect((await browser.post('/language', { language: 'de', next })).headers.get('location')).toBe('/account')
    await browser.post('/language', { language: 'tlh', next: '/' })
    expect(await languageAt(browser, '/')).toBe('de')
  })

  it('goes with a guest into the account, and from there into other browsers', async () => {
    const browser = server.browser()
    await browser.post('/language', { language: 'de', next: '/' })
    await account('goes-along@example.org', browser)
    expect(await localeOf('goes-along@example.org')).toBe('de')
    const elsewhere = server.browser()
    await elsewhere.post('/account/sign-in', { email: 'goes-along@example.org', password: PASSWORD })
    expect(await languageAt(elsewhere, '/account', { 'accept-language': 'en' })).toBe('de')
  })

  it('is chosen on the account page, and given back to the browser there', async () => {
    const browser = await account('chooses@example.org')
    expect(await localeOf('chooses@example.org')).toBeNull()
    await browser.post('/account/profile', { name: 'Ada', timeZone: '', locale: 'de' })
    expect(await localeOf('chooses@example.org')).toBe('de')
    expect(await (await browser.get('/account/profile')).text()).toContain(
      '<option value="de" lang="de" selected>Deutsch</option>',
    )
    await browser.post('/account/profile', { name: 'Ada', timeZone: '', locale: '' })
    expect(await localeOf('chooses@example.org')).toBeNull()
    expect(await languageAt(browser, '/account', { 'accept-language': 'en' })).toBe('en')
  })

  it('writes mails in the language of their reader, else in that of the page that caused them', async () => {
    const stranger = server.browser()
    const wanted = { name: 'Grace', email: 'reads-german@example.org' }
    await stranger.post('/account/sign-up', wanted, GERMAN)
    const [first] = await server.mails()
    expect(first!.subject).toBe('Bestätigen Sie Ihre Adresse, um Ihr Konto fertig anzulegen')
    const browser = await account('reads-english@example.org')
    await browser.post('/language', { language: 'en', next: '/' })
    await server.browser().post('/account/forgotten', { email: 'reads-english@example.org' }, GERMAN)
    await expect.poll(async () => (await server.mails())[0]?.subject).toBe('Choose a new password')
  })

  it('offers pseudo-languages only to those who develop it', async () => {
    const browser = server.browser()
    const strange = async () => {
      await browser.post('/language', { language: 'ar-XB', next: '/' })
      return languageAt(browser, '/')
    }
    expect(await strange()).toBe('en')
    vi.stubEnv('MILLWRIGHT_PSEUDO_LOCALES', '1')
    expect(await strange()).toBe('ar-XB')
    expect(await (await browser.get('/')).text()).toContain('dir="rtl"')
    vi.stubEnv('NODE_ENV', 'production')
    expect(await strange()).toBe('en')
  })
})

it('lays pages out by reading direction, not by left and right', () => {
  const folder = new URL('../../public/styles/', import.meta.url)
  const sided = /(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)|^\s*(?:left|right):|float:/
  const found = readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .flatMap((line, at) => (sided.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})
