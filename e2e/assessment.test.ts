import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { readCatalogue, type Catalogue } from '@millwright/catalog'
import { enterAnswer, openItem, position, send, tabTo } from './answer.ts'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { ROOT, startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the assessment journey, because no chromium is installed.')

/** A whole test with the keyboard alone, while everything breaks that can break. */
describe.skipIf(!hasBrowser)('an assessment in a browser', () => {
  let product: Product
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let catalogue: Catalogue
  let address: string
  /** What was answered, by position: right or wrong. */
  const given = new Map<number, boolean | null>()
  const complaints: string[] = []

  beforeAll(async () => {
    catalogue = (await readCatalogue(join(ROOT, 'content'))).catalogue!
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    context = await browser.newContext({ baseURL: product.url })
    page = await newPage()
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  async function newPage(): Promise<Page> {
    const opened = await context.newPage()
    opened.setDefaultTimeout(30_000)
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('console', (message) => {
      // A connection that was cut on purpose, and a server that was killed.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text())
    })
    return opened
  }

  /** Enters the next answer by keyboard; `before` what happens to it, and sends it. */
  async function answerNext(before: () => Promise<void> = async () => {}): Promise<string> {
    const at = await position(page)
    const item = await openItem(page, catalogue)
    const right = await enterAnswer(page, item, at % 3 !== 0)
    await before()
    await send(page, item)
    given.set(at, right)
    return `question ${at}, ${item.id}`
  }

  const isAt = (wanted: number) => expect.poll(() => position(page), { timeout: 30_000 }).toBe(wanted)
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('answer ')))
  const entered = () =>
    page.locator('.item-form').evaluate((form) => [...new FormData(form as HTMLFormElement)].map(String).toSorted())

  it('says what is measured and leads into the test, all by keyboard', async () => {
    await page.goto('/measure')
    await inspect(page, '30-measure')
    await page.goto('/measure?role=data-engineer&level=junior')
    await tabTo(page, 'a[href="/measure/data-engineer-junior"].button')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What is recorded, and who sees it' }).waitFor()
    await inspect(page, '31-before')
    await tabTo(page, '.before .button.primary')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sessions\//)
    address = new URL(page.url()).pathname
    await isAt(1)
  })

  it('goes from question to question without loading a page', async () => {
    await page.evaluate(() => Object.assign(window, { here: true }))
    await answerNext()
    await isAt(2)
    expect(await page.evaluate(() => 'here' in window && document.activeElement?.tagName)).toBe('H1')
    expect(new URL(page.url()).pathname).toBe(address)
  })

  it('brings an unsent answer and the scratchpad back after a reload', async () => {
    await page.keyboard.press('n')
    await page.keyboard.type('a note = 1 n ?')
    await page
      .locator('[data-notes-form]')
      .getByText(/^Saved at/)
      .waitFor()
    await page.keyboard.press('Escape')
    await page.locator('h1').focus()
    await answerNext(async () => {
      await page
        .locator('.item-form')
        .getByText(/^Saved at/)
        .waitFor()
      const before = await entered()
      await page.reload()
      expect(await entered()).toEqual(before)
      expect(await page.locator('#notes').inputValue()).toBe('a note = 1 n ?')
      await page.locator('.item-form').locator('input:not([type=hidden]), button').first().focus()
    })
    await isAt(3)
  })

  it('keeps an answer without a connection, says so, and sends it once', async () => {
    await answerNext(() => context.setOffline(true))
    await page.getByText(/is kept on this device and will be sent when you are connected/).waitFor()
    expect(await kept()).toHaveLength(1)
    expect(await position(page)).toBe(3)
    await inspect(page, '32-kept')
    await context.setOffline(false)
    await isAt(4)
    expect(await kept()).toEqual([])
  })

  it('sends an answer that the server was killed over', async () => {
    await answerNext(async () => product.killServer())
    await product.up()
    await isAt(5)
  })

  it('sends an answer whose tab was closed before it could be sent', async () => {
    await answerNext(() => context.setOffline(true))
    await expect.poll(kept).toHaveLength(1)
    await page.close({ runBeforeUnload: false })
    await context.setOffline(false)
    page = await newPage()
    await page.goto(address)
    await isAt(6)
    expect(await kept()).toEqual([])
  })

  it('does not answer twice when the reply was lost', async () => {
    // The answer arrives; what the server says does not.
    await page.route(
      '**/answers',
      async (route) => {
        const headers = { ...(await route.request().allHeaders()), origin: product.url }
        const body = route.request().postData()
        await fetch(route.request().url(), { method: 'POST', redirect: 'manual', headers, body })
        await route.abort('connectionreset')
      },
      { times: 1 },
    )
    await answerNext()
    await isAt(7)
    expect(await page.getByText('answered already').count()).toBe(0)
  })

  it('shows the server’s time after a sleep, and goes on in the tab that is behind', async () => {
    const clock = page.locator('[data-clock-text]')
    const before = await clock.textContent()
    await page.evaluate(() => {
      const now = Date.now
      Date.now = () => now() + 20 * 60_000
    })
    const asked = page.waitForResponse((response) => response.url().endsWith('/clock'))
    await asked
    expect(await clock.textContent()).toBe(before)
    const other = await newPage()
    await other.goto(address)
    const first = page
    page = other
    await answerNext()
    if ((await page.locator('.item-form').count()) > 0) await isAt(8)
    page = first
    await expect
      .poll(async () => (await page.locator('.item-form').count()) === 0 || (await position(page)) === 8)
      .toBe(true)
    await other.close()
  })

  it('reports a question, works out a number, and shows its keys', async () => {
    await page.keyboard.press('!')
    await tabTo(page, '#note')
    await page.keyboard.type('Which month?')
    await tabTo(page, '[data-flag-form] .button')
    await page.keyboard.press('Enter')
    await page.getByText('Thank you. It is noted.').waitFor()
    await page.locator('h1').focus()
    await page.keyboard.press('=')
    await page.keyboard.type('3 * (1 - 0.2)^2')
    await page.keyboard.press('Enter')
    await page.getByText('= 1.92').waitFor()
    await page.locator('h1').focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys of this page' }).waitFor()
    await page.keyboard.press('Escape')
    await inspect(page, '33-question')
  })

  it('ends by itself, with every answer once and as it was given', async () => {
    for (let guard = 0; guard < 60 && (await page.locator('.item-form').count()) > 0; guard++) {
      const at = await position(page)
      await page.locator('h1').focus()
      const message = await answerNext()
      await expect
        .poll(async () => (await page.locator('.item-form').count()) === 0 || (await position(page)) > at, {
          timeout: 20_000,
          message,
        })
        .toBe(true)
    }
    for (let challenge = 1; challenge <= 2; challenge++) {
      await page.getByText(`Coding challenge ${challenge} of 2`).first().waitFor()
      await page.getByRole('button', { name: 'Leave this one out' }).focus()
      await page.keyboard.press('Enter')
    }
    await page.getByRole('heading', { name: 'The test is over' }).waitFor()
    const rows = await page.getByRole('table', { name: 'What you did' }).locator('tbody tr').all()
    const results = await Promise.all(rows.map(async (row) => (await row.locator('td').nth(1).textContent())!))
    expect(rows).toHaveLength(given.size + 2)
    for (const [at, right] of given) {
      if (right === null) continue
      if (right) expect(results[at - 1], `question ${at}`).toBe('right')
      else expect(results[at - 1], `question ${at}`).not.toBe('right')
    }
  })

  it('shows the owner as many answers as were given, and what was reported', async () => {
    const owner = await (await browser.newContext({ baseURL: product.url })).newPage()
    await owner.goto(product.ownerLink)
    await owner.getByLabel('Name').fill('Grace')
    await owner.getByLabel('E-mail address').fill('grace@example.org')
    await owner.getByLabel('Password').fill('correct horse battery')
    await owner.getByRole('button', { name: 'Create the owner account' }).click()
    await owner.goto('/items#reported')
    await owner.getByText(new RegExp(`\\b${given.size} answers of 1 person`)).waitFor()
    await owner.getByText('1 note', { exact: true }).click()
    await owner.getByText('Which month?').waitFor()
  })

  it('logged no error in the browser', () => {
    expect(complaints).toEqual([])
  })
})
