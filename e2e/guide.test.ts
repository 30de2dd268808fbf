import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { hasBrowser, openBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

const GUIDE = '/guides/ml_engineer_enterprise'
/** Kilobytes of compressed JavaScript on a page that is read. */
const MOST_SCRIPT_KB = 60

if (!hasBrowser) console.warn('SKIPPED: the journey through a guide, because no chromium is installed.')

/** A guide as its readers use it: without scripts, then with them, at the keyboard and by scrolling. */
describe.skipIf(!hasBrowser)('a guide in a browser', () => {
  let product: Product
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    product = await startProduct()
    browser = await openBrowser()
    page = await open(true)
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  async function open(javaScriptEnabled: boolean): Promise<Page> {
    const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled })
    const opened = await context.newPage()
    opened.setDefaultTimeout(30_000)
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
    })
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    return opened
  }

  it('is read, followed to a source, marked and answered without JavaScript', async () => {
    const plain = await open(false)
    await plain.goto(GUIDE)
    const contents = plain.getByRole('navigation', { name: 'In this guide' })
    await contents.getByRole('link', { name: 'Framing: price the errors first' }).click()
    expect(plain.url()).toMatch(/#framing$/)
    await plain.locator('#framing .cite a').first().click()
    expect(plain.url()).toMatch(/#source-\d+$/)
    await plain.getByRole('button', { name: 'Mark as read: Framing' }).click()
    expect(plain.url()).toMatch(/#end-framing$/)
    await plain.locator('#end-framing').getByText('Read.').waitFor()
    const question = plain.locator('#check-mod-framing-review-threshold')
    await question.getByLabel('Your answer').fill('0.0667')
    await question.getByRole('button', { name: 'Check' }).click()
    await question.getByText('Right.').waitFor()
    await question.getByText('Source:').waitFor()
    await plain.goto('/guides')
    await plain.getByRole('link', { name: 'Go on reading' }).click()
    expect(plain.url()).toMatch(/#sql-features$/)
    await plain.context().close()
  })

  it('shows a source at its number, by the keyboard, and gives the focus back', async () => {
    await page.goto(GUIDE)
    const cite = page.locator('#role .cite a').first()
    await cite.focus()
    await page.keyboard.press('Enter')
    const note = page.getByRole('dialog', { name: 'Source 1' })
    await note.getByRole('link', { name: 'Machine learning engineer' }).waitFor()
    await note.getByText('30 August 2024').waitFor()
    await page.keyboard.press('Escape')
    await note.waitFor({ state: 'hidden' })
    expect(await cite.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('marks the section that is being read in its contents', async () => {
    await page.locator('#drift').evaluate((element) => element.scrollIntoView())
    const here = page.locator('.toc-wide a[aria-current="location"]')
    await expect.poll(() => here.textContent()).toContain('Drift')
    expect(await here.count()).toBe(1)
  })

  it('offers a mark to a stranger who read a section through, and keeps nothing by itself', async () => {
    await page.clock.install()
    await page.goto(GUIDE)
    await readThrough('role')
    await page.locator('#end-role').getByText('You read this through').waitFor()
    expect(await page.context().cookies()).toEqual([])
  })

  it('marks what was read for somebody who keeps marks, and leaves it alone once undone', async () => {
    await page.getByRole('button', { name: 'Mark as read: The role in one page' }).click()
    await page.locator('#end-role').getByText('Read.').waitFor()
    await readThrough('boundaries')
    await page.locator('#end-boundaries').getByText('because you read it through').waitFor()
    await page.getByRole('button', { name: 'Undo: Where the role ends' }).click()
    await page.getByRole('button', { name: 'Mark as read: Where the role ends' }).waitFor()
    await page.reload()
    await readThrough('boundaries')
    expect(await page.locator('#end-boundaries').getByText('because you read it').count()).toBe(0)
    await page.getByText(/^1 of \d+ sections/).waitFor()
  })

  /** Stays with a section for two minutes, its end in view. */
  async function readThrough(id: string): Promise<void> {
    await page.locator(`#end-${id}`).evaluate((element) => element.scrollIntoView({ block: 'center' }))
    // The observers look when a frame is drawn, which takes real time.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await page.clock.runFor(50_000)
  }

  it('judges a practice question in place and remembers it', async () => {
    const question = page.locator('#check-mod-framing-break-even')
    await question.getByRole('button', { name: 'Check' }).click()
    await question.getByRole('alert').waitFor()
    await question.getByRole('button', { name: 'Show the answer' }).click()
    await question.getByText('The answer is').waitFor()
    await page.reload()
    await question.getByText('The answer is').waitFor()
  })

  it('loads little to be read, and moves nothing', async () => {
    const fresh = await open(true)
    let bytes = 0
    fresh.on('response', async (response) => {
      if (response.request().resourceType() === 'script') bytes += (await response.request().sizes()).responseBodySize
    })
    await fresh.goto(GUIDE)
    await fresh.mouse.wheel(0, 30_000)
    await fresh.waitForTimeout(500)
    const shift = await fresh.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) =>
            resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0)),
          ).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(0), 300)
        }),
    )
    expect(shift).toBeLessThan(0.0005)
    expect(bytes / 1024).toBeLessThan(MOST_SCRIPT_KB)
    await fresh.context().close()
  })

  it('runs an example without JavaScript, once a worker is there', async () => {
    await product.seen(/Grading: ready/)
    const plain = await open(false)
    await plain.goto(GUIDE)
    await plain.getByRole('link', { name: 'Run it: threshold.py' }).click()
    await plain.getByRole('button', { name: 'Run', exact: true }).click()
    // The page asks again by itself.
    await plain.getByText('the same as recorded').waitFor()
    await plain.context().close()
  })

  it('runs a changed example in its text, and puts the original back', async () => {
    // Of its own, because the clock of the other one stands still.
    const page = await open(true)
    await page.goto(GUIDE)
    await page.getByRole('link', { name: 'Run it: threshold.py' }).click()
    const bench = page.getByRole('region', { name: 'Example threshold.py' })
    await bench.locator('.cm-content').waitFor()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('print("changed by a reader")\n')
    await bench.getByRole('button', { name: 'Run', exact: true }).click()
    await bench.getByText('not the same as recorded').waitFor()
    expect(await bench.locator('[data-run] pre').textContent()).toMatch(/^changed by a reader\nblock when P/)
    await bench.getByRole('link', { name: 'Back to the original' }).click()
    await bench.getByRole('button', { name: 'Run', exact: true }).click()
    await bench.getByText(': the same as recorded').waitFor()
    await bench.locator('.cm-content').press('Control+a')
    // Typed over marked text, Chrome would give it a style of its own, which the policy refuses.
    await page.keyboard.press('Delete')
    await page.keyboard.type('while True: pass')
    await bench.getByRole('button', { name: 'Run', exact: true }).click()
    await bench.getByRole('button', { name: 'Stop' }).click()
    await bench.getByText('Stopped.').waitFor()
  })

  it('had nothing to complain about on the way', () => expect(complaints).toEqual([]))
})
