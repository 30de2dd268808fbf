import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the German journey, because no chromium is installed.')

/** Words of the interface that neither a German page has nor the names of skills, roles and tests in it. */
const TELLTALE =
  /\b(your|you|sign in|sign up|skills|guides|measure|answer|saved|settings|show|results?|profile|what|how|why|is|are)\b/i

/** Somebody whose browser asks for German: from the start page into a test, an account, a profile, and to English and back. */
describe.skipIf(!hasBrowser)('the journey in German', () => {
  let product: Product
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    page = await (await browser.newContext({ baseURL: product.url, locale: 'de-DE' })).newPage()
    page.setDefaultTimeout(30_000)
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
  })

  /** What a page says in German, without content, names and code: what is marked as another language is not German. */
  const germanText = () =>
    page.evaluate(() => {
      const body = document.body.cloneNode(true) as HTMLElement
      for (const one of body.querySelectorAll('[lang], code, pre, kbd, script, time, option, .mono, [hidden]'))
        one.remove()
      const spoken = [...body.querySelectorAll('[aria-label], [placeholder], [title]')].map(
        (one) => one.getAttribute('aria-label') ?? one.getAttribute('placeholder') ?? one.getAttribute('title') ?? '',
      )
      return [body.textContent, ...spoken].join(' ')
    })
  const speaksGerman = async () => {
    expect(await page.getAttribute('html', 'lang')).toBe('de')
    expect(TELLTALE.exec(await germanText())?.[0] ?? null, page.url()).toBeNull()
  }

  it('greets in German whoever asks for it, and leads into a test', async () => {
    await page.goto('/')
    await speaksGerman()
    await page.goto('/measure/ml-engineer-junior-short')
    await speaksGerman()
    await page.getByText('Die Inhalte sind auf Englisch').waitFor()
    await inspect(page, 'german-before')
    await page.getByRole('button', { name: 'Test beginnen' }).click()
    await page.waitForURL(/\/sessions\//)
  })

  it('takes answers, with the question itself marked as English', async () => {
    for (let position = 1; position <= 4; position++) {
      await page.getByRole('heading', { name: `Frage ${position}`, level: 1 }).waitFor({ state: 'attached' })
      await speaksGerman()
      expect(await page.locator('.stem').getAttribute('lang')).toBe('en')
      await answer()
    }
  })

  it('keeps the language in an account, and changes it on the page one is on', async () => {
    await page.goto('/account/sign-up')
    await speaksGerman()
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-Mail-Adresse').fill('ada@example.org')
    await page.getByLabel('Passwort').fill('correct horse battery')
    await page.getByRole('button', { name: 'Konto anlegen' }).click()
    await page.waitForURL(/\/account$/)
    await page.goto('/profile?level=mid')
    await speaksGerman()
    await inspect(page, 'german-profile')
    await page.getByRole('button', { name: 'English' }).click()
    await page.waitForURL(/\/profile\?level=mid$/)
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await page.getByRole('heading', { name: 'Your profile' }).waitFor()
    expect(await page.locator('main [lang]').count()).toBe(0)
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Ihr Profil' }).waitFor()
    expect(await page.getByRole('button', { name: 'English' }).getAttribute('lang')).toBe('en')
  })

  /** Chooses something, whatever kind of question it is, and sends it. */
  async function answer(): Promise<void> {
    const form = page.locator('.item-form')
    const selects = await form.locator('select').all()
    if ((await form.locator('input[name=number]').count()) > 0) await form.locator('input[name=number]').fill('0,5')
    else if (selects.length > 0) for (const [at, one] of selects.entries()) await one.selectOption(String(at + 1))
    else await form.locator('input[name=choice]').first().check({ force: true })
    await send()
  }

  async function send(): Promise<void> {
    const stem = await page.locator('.item-form').innerHTML()
    await page.locator('.item-form button.primary').first().click()
    await expect.poll(async () => (await page.content()).includes(stem)).toBe(false)
  }
})
