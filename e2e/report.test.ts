import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { Report } from '@millwright/api'
import { answerAnything } from './answer.ts'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the journey of a report, because no chromium is installed.')

/** From a test to a report in somebody else's hands, and back out of them. */
describe.skipIf(!hasBrowser)('a report in a browser', () => {
  let product: Product
  let browser: Browser
  let ada: Page
  let link: string

  beforeAll(async () => {
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    ada = await (await browser.newContext({ baseURL: product.url, acceptDownloads: true })).newPage()
    ada.setDefaultTimeout(30_000)
    await ada.goto('/account/sign-up')
    await ada.getByLabel('Name').fill('Ada 王小明')
    await ada.getByLabel('E-mail address').fill('ada@example.org')
    await ada.getByLabel('Password').fill('correct horse battery')
    await ada.getByRole('button', { name: 'Create account' }).click()
    await ada.getByText('Signed in as').waitFor()
    await takeTest(ada)
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  /** The quickest way through the questions: something in each, then on to the end. */
  async function takeTest(page: Page): Promise<void> {
    await page.goto('/measure/ml-engineer-junior')
    await page.getByRole('button', { name: 'Start the test' }).click()
    await page.waitForURL(/\/sessions\//)
    const address = page.url()
    const form = page.locator('.item-form')
    for (let guard = 0; guard < 40 && (await form.count()) > 0; guard++) {
      await answerAnything(page)
    }
    await page.request.post(`${address}/end`, { headers: { origin: product.url } })
  }

  async function download(page: Page, name: string): Promise<Buffer> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name, exact: true }).click(),
    ])
    return readFileSync(await file.path())
  }

  it('opens each number of the profile, at desk and phone width', async () => {
    await ada.goto('/profile?role=ml-engineer&level=junior')
    await ada.getByRole('heading', { name: 'Every role and level' }).waitFor()
    await inspect(ada, '20-profile-parts')
    await ada.locator('.ability-reading a').first().click()
    await ada
      .getByRole('link', { name: /^How the result/ })
      .first()
      .click()
    await ada.getByText('It comes out the same').waitFor()
  })

  it('gives PDF and JSON with the numbers of the page', async () => {
    await ada.goto('/profile?role=ml-engineer&level=junior')
    const report = JSON.parse((await download(ada, 'JSON')).toString()) as Report
    const pdf = await download(ada, 'PDF')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const target = report.targets.find(({ role, level }) => role === 'ml-engineer' && level === 'junior')!
    const percent = target.composite!.probability
    const shown = percent < 0.01 ? '< 1 %' : percent > 0.99 ? '> 99 %' : `${Math.round(percent * 100)} %`
    await expect
      .poll(async () => (await ada.locator('.targets td.current .target-number').innerText()).replaceAll('\u00a0', ' '))
      .toBe(shown)
    // The file proves itself, and a changed one does not.
    await ada.goto('/reports/check')
    await ada.getByLabel('The file').setInputFiles({ name: 'r.pdf', mimeType: 'application/pdf', buffer: pdf })
    await ada.getByRole('button', { name: 'Check' }).click()
    await ada.getByText('This report is real').waitFor()
    const changed = JSON.stringify({ ...report, person: { name: 'Eve' } })
    await ada
      .getByLabel('The file')
      .setInputFiles({ name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(changed) })
    await ada.getByRole('button', { name: 'Check' }).click()
    await ada.getByText('This report is not ours').waitFor()
  })

  it('shares one target without a name by a link that a stranger opens', async () => {
    await ada.goto('/profile')
    await ada.getByRole('link', { name: 'Share by link' }).click()
    await inspect(ada, '21-share')
    await ada.getByLabel('My name').uncheck()
    await ada.getByRole('button', { name: 'Make the link' }).click()
    link = (await ada.locator('.once-link').innerText()).trim()
    expect(link).toMatch(/\/shared\/[\w-]{43}$/)
    const stranger = await (await browser.newContext()).newPage()
    const answered = await stranger.goto(link)
    expect(answered?.headers()['x-robots-tag']).toContain('noindex')
    expect(answered?.headers()['referrer-policy']).toBe('no-referrer')
    await stranger.getByText('What you may conclude from this').waitFor()
    expect(await stranger.content()).not.toContain('Ada')
    expect(await stranger.getByRole('heading', { name: 'Every role and level' }).count()).toBe(0)
    await inspect(stranger, '22-shared')
    const json = JSON.parse((await download(stranger, 'JSON')).toString()) as Report
    expect(json).toMatchObject({
      scope: { kind: 'target', role: 'ml-engineer', level: 'junior' },
      person: null,
      history: null,
    })
    expect((await download(stranger, 'PDF')).subarray(0, 5).toString()).toBe('%PDF-')
    await stranger.context().close()
  })

  it('ends with one click', async () => {
    await ada.goto('/profile/share')
    await ada.getByText(/^once/).waitFor()
    await ada.getByRole('button', { name: /^Take back/ }).click()
    await ada.getByText('The link is taken back').waitFor()
    const stranger = await (await browser.newContext()).newPage()
    expect((await stranger.goto(link))?.status()).toBe(404)
    await stranger.getByRole('heading', { name: 'This link does not work' }).waitFor()
    expect((await stranger.request.get(`${link}/report.json`)).status()).toBe(404)
    await stranger.context().close()
  })
})
