import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { readCatalogue, type Catalogue } from '@millwright/catalog'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { ROOT, startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the journey through graph and search, because no chromium is installed.')

/** Finding one's way with the keyboard alone: the search of every page, and the picture of the skills. */
describe.skipIf(!hasBrowser)('graph and search in a browser', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let catalogue: Catalogue
  const complaints: string[] = []

  beforeAll(async () => {
    catalogue = (await readCatalogue(join(ROOT, 'content'))).catalogue!
    // Nobody hands in code here.
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    page = await (await browser.newContext({ baseURL: product.url })).newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  const dialog = () => page.getByRole('dialog', { name: 'Search' })
  const field = () => dialog().getByRole('combobox')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-skill') ?? null)
  const prerequisitesOf = (id: string | null) =>
    catalogue.graph.skills.find((skill) => skill.id === id)?.prerequisites.map(({ skill }) => skill) ?? []

  it('opens the search by a key, forgives a slip, and opens what was chosen', async () => {
    await page.goto('/roles')
    expect(await page.getByRole('button', { name: 'Search' }).getAttribute('title')).toBe('Search (press /, Ctrl K)')
    await page.keyboard.press('/')
    expect(await field().evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('evaluaton and validaton')
    await dialog()
      .getByRole('option', { name: /Evaluation and validation/ })
      .waitFor()
    await dialog()
      .getByRole('status')
      .getByText(/places? found/)
      .waitFor({ state: 'attached' })
    await page.keyboard.press('ArrowDown')
    const chosen = await field().getAttribute('aria-activedescendant')
    expect(await page.locator(`#${chosen}`).textContent()).toContain('Evaluation and validation')
    await inspect(page, '30-search-dialog')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/skills/mod-eval')
  })

  it('closes by Escape and gives the focus back; says when nothing is found and when there is no connection', async () => {
    await page.getByRole('button', { name: 'Search' }).focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzqqxx')
    await dialog().getByText('Nothing found for “zzqqxx”').first().waitFor()
    await page.context().setOffline(true)
    await page.keyboard.type('y')
    await dialog().getByText('No connection.').first().waitFor()
    await page.context().setOffline(false)
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog().count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-search-open'))).toBe(true)
  })

  it('leaves "/" to those who type, and to those who switched single keys off', async () => {
    await page.goto('/skills')
    await page.getByLabel('Find a skill').focus()
    await page.keyboard.type('a/b')
    expect(await dialog().count()).toBe(0)
    expect(await page.getByLabel('Find a skill').inputValue()).toBe('a/b')
    await page.getByRole('button', { name: 'Search' }).press('Enter')
    await dialog()
      .getByLabel(/Single keys/)
      .press('Space')
    await page.keyboard.press('Escape')
    await page.locator('main').focus()
    await page.keyboard.press('/')
    expect(await dialog().count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Search' }).getAttribute('title')).toBe('Search (press Ctrl K)')
    await page.reload()
    await page.keyboard.press('Control+k')
    await dialog()
      .getByLabel(/Single keys/)
      .press('Space')
    await page.keyboard.press('Escape')
  })

  it('goes through the picture by keys: one stop, along the links, and out', async () => {
    await page.goto('/skills/graph')
    const frame = page.getByRole('region', { name: 'Picture of the skills; scrolls' })
    await frame.focus()
    await page.keyboard.press('Tab')
    const first = await focused()
    expect(first).not.toBeNull()
    await page.keyboard.press('ArrowRight')
    const second = await focused()
    expect(prerequisitesOf(second)).toContain(first)
    const said = page.locator('[data-graph-said]')
    expect(await said.textContent()).toContain(`Builds on`)
    expect(await page.locator('.graph-link.below').count()).toBeGreaterThan(0)
    expect(await page.locator(`.graph-node.below[data-skill=${first}]`).count()).toBe(1)
    await page.keyboard.press('ArrowLeft')
    expect(prerequisitesOf(second)).toContain(await focused())
    await page.keyboard.press('ArrowDown')
    expect(await focused()).not.toBe(first)
    await page.keyboard.press('Home')
    expect(await focused()).toBe(first)
    const width = () => page.locator('[data-graph]').evaluate((svg) => svg.getBoundingClientRect().width)
    const before = await width()
    await page.keyboard.press('+')
    expect(await width()).toBeGreaterThan(before)
    await page.keyboard.press('0')
    // The next stop is behind the picture: nobody walks through sixty links.
    await page.keyboard.press('Tab')
    expect(await focused()).toBeNull()
    await page.keyboard.press('Shift+Tab')
    await inspect(page, '31-graph')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Fit the width')
    await page.getByLabel('Find a skill').fill('kubernetes')
    await expect.poll(() => page.locator('.graph-node.match').count()).toBe(1)
    await page.locator('.graph-node.match').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/skills/ops-containers')
  })

  it('moves inside its frame on a phone, and shows what a target asks', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/skills/graph')
    await page.getByLabel('Show what a target asks').selectOption({ label: 'Data engineer, mid' })
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/target=data-engineer.mid/)
    const asked = catalogue.graph.skills.filter(({ targets }) => targets['data-engineer']!.mid.required)
    expect(await page.locator('.graph-node.asked').count()).toBe(asked.length)
    const frame = page.locator('[data-graph-frame]')
    const scroll = () => frame.evaluate((element) => [element.scrollWidth > element.clientWidth, element.scrollLeft])
    expect(await scroll()).toEqual([true, 0])
    await frame.evaluate((element) => element.scrollBy(300, 0))
    expect((await scroll())[1]).toBe(300)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })

  it('needs no script: picture, list and search can be read and used', async () => {
    const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false })
    const plain = await context.newPage()
    await plain.goto('/skills/graph')
    expect(await plain.locator('.graph-node').count()).toBe(catalogue.graph.skills.length)
    await plain.getByRole('link', { name: /^Evaluation and validation,/ }).click()
    await plain.waitForURL('**/skills/mod-eval')
    await plain.getByRole('link', { name: 'Search', exact: true }).click()
    await plain.getByRole('searchbox', { name: 'Search for' }).fill('feture store')
    await plain.locator('main').getByRole('button', { name: 'Search' }).click()
    await plain
      .getByRole('link', { name: /Feature stores/ })
      .first()
      .click()
    await plain.waitForURL('**/skills/del-features')
    await context.close()
  })

  it('logged no error in the browser', () => {
    expect(complaints).toEqual([])
  })
})
