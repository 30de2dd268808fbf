import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import nodeIcal, { type VEvent } from 'node-ical'
import type { Browser, Page } from 'playwright-core'
import { answerAnything } from './answer.ts'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the journey along a path, because no chromium is installed.')

/** From one click on the start page to a plan in a calendar, and what answers change in it. */
describe.skipIf(!hasBrowser)('a path in a browser', () => {
  let product: Product
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    const context = await browser.newContext({ baseURL: product.url, timezoneId: 'Europe/Berlin' })
    page = await context.newPage()
    page.setDefaultTimeout(30_000)
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  /** Answers whatever is asked, with the first choice, until there is no question or enough were answered. */
  async function answerSome(most: number): Promise<void> {
    for (let i = 0; i < most && (await page.locator('.item-form').count()) > 0; i++) {
      await answerAnything(page)
    }
  }

  it('begins with one click, and has a profile after some answers', async () => {
    await page.goto('/')
    await inspect(page, 'path-01-start')
    await page.getByRole('button', { name: 'Measure yourself', exact: true }).first().click()
    await page.waitForURL(/\/sessions\//)
    await answerSome(8)
    await page.goto('/profile')
    await page.getByRole('heading', { name: 'Your profile' }).waitFor()
  }, 120_000)

  it('plans three hours a week, and gives them to a calendar', async () => {
    await page.goto('/path?role=ml-engineer&level=mid')
    await page.getByLabel('Hours a week').fill('3')
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await page.getByText('The plan is saved.').waitFor()
    await inspect(page, 'path-02-plan')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as a calendar file' }).click(),
    ])
    const text = await (await download.createReadStream()).toArray()
    const entries = Object.values(nodeIcal.sync.parseICS(Buffer.concat(text).toString('utf8'))).filter(
      (one): one is VEvent => one?.type === 'VEVENT',
    )
    expect(entries.length).toBeGreaterThan(3)
    // The browser told its zone: 18:00 in Berlin is never 18:00 UTC.
    for (const { start } of entries) expect(start.toISOString()).not.toContain('T18:00')
  }, 60_000)

  it('marks a section as done and takes it back', async () => {
    await page
      .getByRole('button', { name: /^Mark as done/ })
      .first()
      .click()
    await page.getByText('Marked as done').waitFor()
    await page.getByText('One thing done').waitFor()
    await page.getByRole('button', { name: /^Undo/ }).first().click()
    await page.getByText('Not done any more').waitFor()
  }, 60_000)

  it('checks what somebody says they know, and lets the answers decide', async () => {
    await page
      .getByRole('button', { name: /^I know this already/ })
      .first()
      .click()
    await page.getByText('You said that you know one of the gaps').click()
    await page
      .getByRole('link', { name: /^Check .* with three questions/ })
      .first()
      .click()
    await page.locator('main form button').first().click()
    await page.waitForURL(/\/sessions\//)
    await answerSome(3)
    await page.goto('/path?role=ml-engineer&level=mid')
    await page.getByText('You said that you know one of the gaps').waitFor({ state: 'detached' })
    await page.getByText('What your last answers changed').waitFor()
    await inspect(page, 'path-03-changed')
    await page.getByRole('button', { name: 'Got it' }).click()
    await page.getByText('What your last answers changed').waitFor({ state: 'detached' })
  }, 120_000)
})
