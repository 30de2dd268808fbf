import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { readCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import { enterAnswer, openItem, position, send } from './answer.ts'
import { hasBrowser, inspect, openBrowser } from './browser.ts'
import { ROOT, startProduct, type Product } from './product.ts'

const BLUEPRINT = 'ml-engineer-junior'

if (!hasBrowser) console.warn('SKIPPED: the browser journey, because no chromium is installed.')

/** The main job, as one person does it: from the start page to a path, with crashes in between. */
describe.skipIf(!hasBrowser)('the main job in a browser', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let catalogue: Catalogue
  const complaints: string[] = []

  beforeAll(async () => {
    const read = await readCatalogue(join(ROOT, 'content'))
    catalogue = read.catalogue!
    product = await startProduct({ newcomer: true })
    browser = await openBrowser()
    page = await (await browser.newContext({ baseURL: product.url })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('response', (response) => {
      if (response.status() >= 400)
        complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`)
    })
    page.on('console', (message) => {
      // What the network said stands in the responses above; a killed server refuses connections.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  it('leads a guest from the start page into a test', async () => {
    await page.goto('/')
    await inspect(page, '01-start')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Measure' }).click()
    await page.getByRole('link', { name: 'Test for ML engineer, junior' }).click()
    await page.locator(`a[href="/measure/${BLUEPRINT}"]`).click()
    await page.getByRole('button', { name: 'Start the test' }).click()
    await page.waitForURL(/\/sessions\//)
  })

  it('ends the questions by itself and goes on to coding challenges', async () => {
    for (let guard = 0; guard < 40 && (await page.locator('.item-form').count()) > 0; guard++) {
      const at = await position(page)
      const item = await openItem(page, catalogue)
      await enterAnswer(page, item, guard % 3 !== 0)
      await send(page, item)
      await expect
        .poll(async () => (await page.locator('.item-form').count()) === 0 || (await position(page)) > at)
        .toBe(true)
    }
    await page.locator('[data-work-form]').waitFor()
    await inspect(page, '05-challenge')
  })

  it('runs visible tests, hands in, and grades in spite of a kill of server and worker', async () => {
    await product.seen(/Grading: ready/)
    const challenge = await openChallenge()
    await type(challenge, challenge.solution)
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await page.getByText(/of \d+ visible tests? passed/).waitFor({ timeout: 60_000 })
    const visible = challenge.tests.filter((test) => test.visible).length
    await page.getByText(new RegExp(`^${visible} of ${visible} visible`)).waitFor()
    await inspect(page, '06-challenge-run')
    // Without a connection a run says so, once, and the code stays.
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await page.getByText('The server could not be reached').first().waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Run the visible tests' }).click()
    await page.getByText(new RegExp(`^${visible} of ${visible} visible`)).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Hand in', exact: true }).click()
    await page.getByRole('button', { name: 'Yes, hand in' }).click()
    await page.getByRole('heading', { name: challenge.title, level: 1 }).waitFor({ state: 'detached' })
    product.killServer()
    product.killWorker()
    await product.up()
    await page.reload()
    await page.locator('[data-work-form]').waitFor()
    await page.getByRole('button', { name: 'Leave this one out' }).click()
    await page.getByRole('heading', { name: 'The test is over' }).waitFor()
    await expect
      .poll(async () => (await page.goto(page.url()), page.getByText('being graded').count()), {
        timeout: 120_000,
        interval: 2000,
      })
      .toBe(0)
    await page
      .getByRole('row', { name: new RegExp(challenge.title) })
      .getByText('right', { exact: true })
      .waitFor()
    await page
      .getByText(/All \d+ skills at once/)
      .first()
      .waitFor()
    await page.getByText('Why this is lower than the figure above').click()
    await inspect(page, '07-result')
  })

  it('shows the profile with its uncertainty and the path that follows from it', async () => {
    await page.getByRole('link', { name: 'See the whole profile' }).click()
    await page.getByRole('heading', { name: 'Your profile' }).waitFor()
    await inspect(page, '08-profile')
    await page.getByLabel('Level').selectOption('senior')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('link', { name: 'Plan the way there' }).click()
    await page.locator('.path-step').first().waitFor()
    await inspect(page, '09-path')
    await page.locator('.path-parts a[href^="/guides/"]').filter({ visible: true }).first().click()
    await page.waitForURL(/\/guides\//)
    await inspect(page, '10-guide')
    await page.goBack()
    await page
      .getByRole('button', { name: /^Mark as done/ })
      .filter({ visible: true })
      .first()
      .click()
    await page.getByText('Marked as done', { exact: false }).first().waitFor()
  })

  it('keeps everything when the guest makes an account', async () => {
    await page.goto('/account/sign-up')
    await inspect(page, '11-sign-up')
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail address').fill('ada@example.org')
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('Signed in as Ada').waitFor()
    await inspect(page, '12-account')
    await page.goto('/profile')
    await page.getByRole('heading', { name: 'Your skills' }).waitFor()
  })

  it('signs in with a passkey, in the address field and by the button, and signs another browser out', async () => {
    const authenticator = await page.context().newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    const { authenticatorId } = await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto('/account/security')
    await page.getByLabel('Name of the new passkey').fill('this laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Your passkey is added').waitFor()
    await inspect(page, '13-signing-in')
    const context = await browser.newContext({ baseURL: product.url })
    const elsewhere = await context.newPage()
    await elsewhere.goto('/account/sign-in')
    await elsewhere.getByLabel('E-mail address').fill('ada@example.org')
    await elsewhere.getByLabel('Password').fill('correct horse battery')
    await elsewhere.getByRole('button', { name: 'Sign in' }).click()
    await elsewhere.waitForURL('**/account')
    await page.goto('/account')
    await page.getByRole('button', { name: 'Sign out' }).click()
    // The browser offers the passkey in the address field, and this authenticator always agrees.
    await page.goto('/account/sign-in?next=/account/sessions')
    // By its path: the address that asks to sign in has the same end.
    await page.waitForURL(({ pathname }) => pathname === '/account/sessions')
    await inspect(page, '14-browsers')
    await page.getByRole('button', { name: 'Sign out all others' }).click()
    await page.getByText('Signed out.').waitFor()
    await elsewhere.reload()
    await elsewhere.getByRole('heading', { name: 'Sign in' }).waitFor()
    await context.close()
    await page.goto('/account/again?next=/account/security')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/account/security')
    // Somebody else at the keyboard: the device does not know them, and nothing happens.
    await authenticator.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.goto('/account/again?next=/account/security')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('status').filter({ hasText: /./ }).waitFor()
    await page.goto('/profile')
  })

  it('lets the owner in by the printed link', async () => {
    const context = await browser.newContext()
    const owner = await context.newPage()
    await owner.goto(product.ownerLink)
    await owner.getByRole('heading', { name: 'Welcome, owner' }).waitFor()
    await owner.getByLabel('Name').fill('Grace')
    await owner.getByLabel('E-mail address').fill('grace@example.org')
    await owner.getByLabel('Password').fill('correct horse battery')
    await owner.getByRole('button', { name: 'Create the owner account' }).click()
    await owner.getByRole('link', { name: 'Item quality' }).click()
    await owner.getByText(/\d+ answers of 1 person/).waitFor()
    await inspect(owner, '22-item-quality')
    const started = owner.waitForEvent('download')
    await owner.getByRole('link', { name: 'Download the responses (CSV)' }).click()
    expect((await started).suggestedFilename()).toBe('responses-closed.csv')
    await context.close()
  })

  it('logged no error in the browser', () => {
    expect(complaints).toEqual([])
  })

  async function openChallenge(): Promise<Challenge> {
    const title = await page.getByRole('heading', { level: 1 }).textContent()
    return catalogue.challenges.find((challenge) => challenge.title === title)!
  }

  /**
   * Puts code into the editor the way people do: select all, delete, paste. Without the second, Chrome gives the new text a style of the
   * marked text, which our policy refuses and complains about; the editor draws the line anew, and nobody sees anything.
   */
  async function type(challenge: Challenge, files: Record<string, string>): Promise<void> {
    const editor = page.getByRole('textbox', { name: `File ${challenge.entry}` })
    await editor.click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText(files[challenge.entry]!)
  }
})
