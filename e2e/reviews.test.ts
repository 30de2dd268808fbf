import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { startProduct, type Product } from './product.ts'

if (!hasBrowser) console.warn('SKIPPED: the journey of a review, because no chromium is installed.')

/** A long form by a link: what was entered outlives the tab, and nothing of it stays once it is sent. */
describe.skipIf(!hasBrowser)('a review in a browser', () => {
  let product: Product
  let browser: Browser
  let ada: Page
  let colleague: BrowserContext
  let link: string

  beforeAll(async () => {
    product = await startProduct({ arguments: ['--no-worker'] })
    browser = await openBrowser()
    ada = await (await browser.newContext({ baseURL: product.url })).newPage()
    ada.setDefaultTimeout(30_000)
    await ada.goto('/account/sign-up')
    await ada.getByLabel('Name').fill('Ada')
    await ada.getByLabel('E-mail address').fill('ada@example.org')
    await ada.getByLabel('Password').fill('correct horse battery')
    await ada.getByRole('button', { name: 'Create account' }).click()
    await ada.getByText('Signed in as').waitFor()
    await ada.goto('/profile/reviews')
    await ada.getByRole('button', { name: 'Make a link' }).click()
    link = (await ada.locator('.once-link').innerText()).trim()
    colleague = await browser.newContext()
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  const open = async (address = link) => {
    const page = await colleague.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(address)
    return page
  }
  const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('form ')))
  const firstStep = (page: Page) => page.locator('.criterion-fields').first().locator('input[type=radio][value="3"]')
  const firstExample = (page: Page) => page.locator('.criterion-fields').first().locator('textarea')

  async function enter(page: Page): Promise<void> {
    await page.getByLabel('Your name').fill('Grace')
    await page.getByLabel('We work side by side').check()
    await firstStep(page).check()
    if (!(await firstExample(page).isVisible()))
      await page.locator('.criterion-fields').first().getByText('Add an example').click()
    await firstExample(page).fill('The note on late labels.')
    await page.locator('#agree-yes').check()
  }

  it('keeps what was entered over a closed tab, all but the agreement, and says so', async () => {
    const first = await open()
    expect(await kept(first)).toEqual([])
    await enter(first)
    expect(await kept(first)).toHaveLength(1)
    expect((await kept(first)).join()).not.toContain(link.slice(-43))
    await first.close()
    const second = await open()
    await second.getByText('Kept in this browser until you send it').waitFor()
    expect(await second.getByLabel('Your name').inputValue()).toBe('Grace')
    expect(await firstStep(second).isChecked()).toBe(true)
    expect(await firstExample(second).isVisible()).toBe(true)
    expect(await firstExample(second).inputValue()).toBe('The note on late labels.')
    expect(await second.locator('#agree-yes').isChecked()).toBe(false)
    await inspect(second, '23-review-kept')
    await second.close()
  })

  it('forgets it at a click, after a month, and when it is sent', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Remove what I entered' }).click()
    expect(await page.getByLabel('Your name').inputValue()).toBe('')
    expect(await kept(page)).toEqual([])
    await enter(page)
    await page.evaluate((month) => {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith('form '))) {
        const form = JSON.parse(localStorage.getItem(key)!) as { at: number }
        localStorage.setItem(key, JSON.stringify({ ...form, at: form.at - month }))
      }
    }, 31 * 86_400_000)
    await page.goto(product.url)
    expect(await kept(page)).toEqual([])
    await page.goto(link)
    expect(await page.getByLabel('Your name').inputValue()).toBe('')
    await enter(page)
    await page.locator('#agree-yes').uncheck()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByText('Without your agreement we may not store this.').first().waitFor()
    expect(await kept(page)).toHaveLength(1)
    await page.locator('#agree-yes').check()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.getByRole('button', { name: /Take/ }).waitFor()
    expect(await kept(page)).toEqual([])
  })

  it('keeps a person’s own review the same way, and not for the next one who signs in', async () => {
    await ada.goto('/profile/reviews')
    await ada
      .getByRole('link', { name: /^Review yourself/ })
      .first()
      .click()
    await firstStep(ada).check()
    await firstExample(ada).fill('Two wishes, one scope.')
    await ada.reload()
    expect(await firstExample(ada).inputValue()).toBe('Two wishes, one scope.')
    expect(await kept(ada)).toHaveLength(1)
    await ada.context().clearCookies()
    await ada.goto('/account/sign-up')
    await ada.getByLabel('Name').fill('Eve')
    await ada.getByLabel('E-mail address').fill('eve@example.org')
    await ada.getByLabel('Password').fill('correct horse battery')
    await ada.getByRole('button', { name: 'Create account' }).click()
    await ada.getByText('Signed in as').waitFor()
    expect(await kept(ada)).toEqual([])
  })
})
