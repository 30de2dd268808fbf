import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { readCatalogue } from '@millwright/catalog'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { ROOT, startProduct, type Product } from './product.ts'

const CHALLENGE = 'py-threshold-cost'
/** Always the same answer, which is right for no visible test. */
const WRONG = 'def choose_threshold(*_):\n    return {"threshold": 0.4, "flagged": 7, "cost": 2}'

if (!hasBrowser) console.warn('SKIPPED: challenges in the browser, because no chromium is installed.')

/** A challenge in a real browser: runs that are watched and cancelled, and the way to a hand-in. */
describe.skipIf(!hasBrowser)('a challenge in the browser', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let solution: string
  const complaints: string[] = []
  const TALKS = [
    'import sys, time',
    'def choose_threshold(*_):',
    '    for epoch in range(200):',
    '        print(f"epoch {epoch}: loss {1 / (epoch + 1):.4f} <b>not bold</b>")',
    '        if epoch % 5 == 3: print("a warning", file=sys.stderr)',
    '        time.sleep(0.2)',
  ].join('\n')

  beforeAll(async () => {
    const { catalogue } = await readCatalogue(join(ROOT, 'content'))
    solution = catalogue!.challenges.find(({ id }) => id === CHALLENGE)!.solution['solution.py']!
    product = await startProduct()
    await product.seen(/Grading: ready/)
    browser = await openBrowser()
    page = await (await browser.newContext({ baseURL: product.url })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
    })
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  const write = async (code: string) => {
    await page.getByRole('textbox', { name: /^File / }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(code)
  }
  const output = () => page.getByRole('log', { name: 'Output' })
  /** Runs, and waits until the page shows this run's output and not that of the one before. */
  const runAnew = async () => {
    const before = await page.locator('[data-submission]').getAttribute('data-submission')
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await page.locator(`[data-submission]:not([data-submission="${before}"])`).waitFor()
    await output().getByText('epoch 1:').first().waitFor()
  }

  it('shows what it prints while it runs, to a visitor who has only just come', async () => {
    await page.goto(`/challenges/${CHALLENGE}`)
    await write(TALKS)
    // At once: the draft of what was typed is not saved yet, and nobody knows the visitor.
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await output().getByText('epoch 3: loss 0.2500 <b>not bold</b>').first().waitFor()
    await page.getByText(/^Running: \d of \d tests done\.$/).waitFor()
    expect(await output().locator('b').count()).toBe(0)
    await inspect(page, '23-run')
  })

  it('ends it by the keyboard, and keeps the focus near', async () => {
    await runAnew()
    await page.getByRole('button', { name: 'Cancel this run' }).focus()
    const began = Date.now()
    await page.keyboard.press('Enter')
    await page.getByText('You ended this run').waitFor()
    console.log(`cancelled on the page after ${Date.now() - began} ms`)
    await product.seen(/given up/, 5000)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-submission'))).toBeTruthy()
    await output().getByText('epoch 1:').first().waitFor()
    await inspect(page, '24-run-cancelled')
  })

  it('lets a newer run take its place', async () => {
    await runAnew()
    await write('def choose_threshold(*_):\n    raise ValueError("quick")')
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await page.getByText(/^\d of \d visible tests passed/).waitFor()
    // The newest two of the list: this one, and the one whose place it took.
    const rows = page.locator('[data-history] tbody tr')
    const cancelled = (row: number) => rows.nth(row).getByRole('cell', { name: 'Cancelled' }).count()
    // The list is drawn a moment after the result.
    await expect.poll(async () => [await cancelled(0), await cancelled(1)], { timeout: 10_000 }).toEqual([0, 1])
  })

  it('is shown without JavaScript too, and cancelled', async () => {
    const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false })
    const plain = await context.newPage()
    await plain.goto(`/challenges/${CHALLENGE}`)
    await plain.getByLabel('File solution.py').fill(TALKS)
    await plain.getByRole('button', { name: 'Run the visible tests' }).click()
    await plain.getByText('epoch 2:').first().waitFor()
    await plain.getByRole('button', { name: 'Cancel this run' }).click()
    await plain.getByText('You ended this run').waitFor()
    await context.close()
  })

  /** Another visitor, with a page of their own. */
  const visitor = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ baseURL: product.url, ...options })
    const own = await context.newPage()
    own.on('pageerror', (error) => complaints.push(error.message))
    return own
  }
  const editorOf = (own: Page) => own.getByRole('textbox', { name: 'File solution.py' })
  const writeInto = async (own: Page, code: string) => {
    await editorOf(own).focus()
    await own.keyboard.press('ControlOrMeta+a')
    await own.keyboard.insertText(code)
  }

  it('goes from the first run to full marks by the keyboard alone', async () => {
    const own = await visitor()
    await own.goto(`/challenges/${CHALLENGE}`)
    await editorOf(own).waitFor()
    const focused = () => own.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    for (let tabs = 0; tabs < 60 && (await focused()) !== 'File solution.py'; tabs++) await own.keyboard.press('Tab')
    expect(await focused()).toBe('File solution.py')
    // Tab indents; Escape, then Tab leaves.
    await own.keyboard.press('Tab')
    expect(await focused()).toBe('File solution.py')
    await own.keyboard.press('ControlOrMeta+a')
    await own.keyboard.insertText(WRONG)
    await own.keyboard.press('ControlOrMeta+Enter')
    await own.getByText(/^0 of 4 visible tests passed/).waitFor()
    // What was asked for stands beside what came, line by line.
    await own.getByText('−   "flagged": 6').waitFor()
    await own.getByText('+   "flagged": 7').first().waitFor()
    // A run takes nothing away: what was there before can be brought back.
    await own.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => editorOf(own).textContent()).toContain('raise NotImplementedError')
    await writeInto(own, solution)
    await own.keyboard.press('ControlOrMeta+Enter')
    await own.getByText(/^4 of 4 visible tests passed/).waitFor()
    await own.keyboard.press('Escape')
    await own.keyboard.press('Tab')
    expect(await focused()).not.toBe('File solution.py')
    // It asks first, and a second Enter is no answer.
    await own.keyboard.press('ControlOrMeta+Shift+Enter')
    const question = own.getByRole('dialog', { name: 'Hand in now?' })
    await question.getByText('On this version: Visible tests: 4 of 4').waitFor()
    await own.keyboard.press('Enter')
    await question.waitFor({ state: 'hidden' })
    await own.keyboard.press('ControlOrMeta+Shift+Enter')
    await own.keyboard.press('Shift+Tab')
    await own.keyboard.press('Enter')
    await own.getByText('Graded: 100\u00a0% of the points.').waitFor()
    await own.getByText('4 of 4 visible tests pass; hidden tests decide: 5 of 5 criteria met.').waitFor()
    await inspect(own, 'challenge-graded')
    await own.context().close()
  })

  it('lets panes be moved by the keyboard, and remembers them', async () => {
    const own = await visitor()
    await own.goto(`/challenges/${CHALLENGE}`)
    const divider = () => own.getByRole('separator', { name: 'Width of the task' })
    const width = async () => (await own.locator('#pane-task').boundingBox())!.width
    const before = await width()
    await divider().focus()
    for (let press = 0; press < 5; press++) await own.keyboard.press('ArrowRight')
    expect(await divider().getAttribute('aria-valuenow')).toBe('50')
    expect(await width()).toBeGreaterThan(before + 80)
    await own.reload()
    expect(await divider().getAttribute('aria-valuenow')).toBe('50')
    // Task and editor are seen at once, and nothing but the panes scrolls.
    for (const part of [own.locator('#pane-task'), editorOf(own), own.getByRole('button', { name: 'Hand in' })])
      expect((await part.boundingBox())!.y).toBeLessThan(700)
    await own.context().close()
  })

  it('hands in once when the connection comes back, and can be taken back until then', async () => {
    const own = await visitor()
    await own.goto(`/challenges/${CHALLENGE}`)
    await writeInto(own, WRONG)
    await own.getByText(/^Saved at /).waitFor()
    await own.context().setOffline(true)
    const handIn = async () => {
      await own.getByRole('button', { name: 'Hand in', exact: true }).click()
      await own.getByRole('button', { name: 'Yes, hand in' }).click()
      await own.getByText('Not handed in yet: no connection.').waitFor()
    }
    await handIn()
    await own.getByRole('button', { name: 'Take it back' }).click()
    await own.getByText('Taken back: nothing was handed in.').waitFor()
    await handIn()
    await own.context().setOffline(false)
    await own.getByText(/^Graded: /).waitFor()
    await own.reload()
    expect(await own.locator('[data-history] tbody tr').count()).toBe(1)
    await own.context().close()
  })

  it('works on a phone: parts as tabs, earlier versions taken up and put away', async () => {
    const own = await visitor({ viewport: { width: 390, height: 844 } })
    await own.goto(`/challenges/${CHALLENGE}`)
    const tab = (name: string) => own.getByRole('tab', { name, exact: true })
    await tab('Code').click()
    await writeInto(own, WRONG)
    await own.getByRole('button', { name: 'Run the visible tests' }).click()
    await own.getByText(/^0 of 4 visible tests passed/).waitFor()
    expect(await tab('Results').getAttribute('aria-selected')).toBe('true')
    await tab('Code').click()
    await writeInto(own, '# something else')
    await tab('Results').click()
    await own.getByRole('link', { name: 'Put into the editor' }).first().click()
    await own.getByText('It stands in the editor now.').waitFor()
    await expect.poll(() => editorOf(own).textContent()).toContain('"flagged": 7')
    await own.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => editorOf(own).textContent()).toBe('# something else')
    await tab('Results').click()
    await own.getByRole('link', { name: 'Compare with the starter' }).click()
    await own.getByRole('heading', { name: 'Compare versions' }).waitFor()
    await inspect(own, 'challenge-compare')
    await own.context().close()
  })

  it('shows its operator who grades what, and makes a token', async () => {
    const context = await browser.newContext({ baseURL: product.url })
    const owner = await context.newPage()
    await owner.goto(product.ownerLink)
    await owner.getByLabel('Name').fill('Grace')
    await owner.getByLabel('E-mail address').fill('grace@example.org')
    await owner.getByLabel('Password').fill('correct horse battery')
    await owner.getByRole('button', { name: 'Create the owner account' }).click()
    await owner.getByRole('link', { name: 'Grading' }).click()
    await owner.getByRole('region', { name: 'Workers' }).first().getByText('python-ml').first().waitFor()
    await owner.getByLabel('Name of the new token').fill('machine-2')
    await owner.getByRole('button', { name: 'Make a token' }).click()
    await owner.getByText('It is shown this once').waitFor()
    await inspect(owner, '25-grading')
    await context.close()
  })

  it('logged no error in the browser', () => {
    expect(complaints).toEqual([])
  })
})
