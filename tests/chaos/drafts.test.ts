import { createServer, type Server } from 'node:http'
import { existsSync } from 'node:fs'
import { getRequestListener } from '@hono/node-server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../apps/server/src/db/open-database.ts'
import { openInMemory } from '../../apps/server/src/testing/test-database.ts'
import { draft } from '../../apps/server/src/db/schema.ts'
import { ORIGIN, startTestServer } from '../../apps/server/src/testing/test-server.ts'
import { hasBrowser, openBrowser } from '../../e2e/browser.ts'

const ISLANDS = new URL('../../apps/server/dist/client/.vite/manifest.json', import.meta.url)
const possible = hasBrowser && existsSync(ISLANDS)
if (!possible) console.warn('SKIPPED: drafts in a browser, because there is no chromium or the scripts are not built.')

const CHALLENGE = 'py-threshold-cost'
const FILE = 'solution.py'
const SAVED_WITHIN_MS = 2000

describe.skipIf(!possible)('drafts in a browser', () => {
  let database: OpenDatabase
  let http: Server
  let browser: Browser
  let context: BrowserContext
  let address = ''

  beforeAll(async () => {
    database = await openInMemory()
    const server = await startTestServer(database)
    // The application believes that it is at its usual address.
    const listener = getRequestListener(async (request) => {
      const { pathname, search } = new URL(request.url)
      const headers = new Headers(request.headers)
      if (headers.has('origin')) headers.set('origin', ORIGIN)
      const body = request.method === 'GET' ? null : await request.arrayBuffer()
      return server.request(pathname + search, { method: request.method, headers, body })
    })
    http = createServer((request, response) => void listener(request, response))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const at = http.address()
    address = `http://localhost:${at && typeof at === 'object' ? at.port : 0}`
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    http?.closeAllConnections()
    http?.close()
    await database?.close()
  })
  beforeEach(async () => {
    await context?.close()
    context = await browser.newContext()
    await database.db.delete(draft)
  })

  const open = async () => {
    const page = await context.newPage()
    await page.goto(`${address}/challenges/${CHALLENGE}?starter=0`)
    await page.locator('.cm-content').click()
    return page
  }
  const stored = async () => {
    const [row] = await database.db.select().from(draft)
    return { text: (row?.content as Record<string, string> | undefined)?.[FILE] ?? '', revision: row?.revision ?? 0 }
  }
  const until = async (text: string) =>
    expect.poll(async () => (await stored()).text, { timeout: 8000 }).toContain(text)
  const says = (page: Page, text: string) =>
    expect.poll(() => page.locator('[data-draft-state]').textContent(), { timeout: 8000 }).toContain(text)
  const atTop = async (page: Page, text: string) => {
    await page.keyboard.press('Control+Home')
    await page.keyboard.insertText(text)
  }
  const atBottom = async (page: Page, text: string) => {
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(text)
  }

  it('saves within two seconds while typing goes on', async () => {
    const page = await open()
    await page.keyboard.press('Control+End')
    const typed: number[] = []
    const began = performance.now()
    let longest = 0
    let typing = true
    const watching = (async () => {
      while (typing) {
        const asked = performance.now()
        const count = (await stored()).text.split('z').length - 1
        // The oldest key that had been pressed and was not stored.
        longest = Math.max(longest, asked - (typed[count] ?? asked))
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    })()
    while (performance.now() - began < 6000) {
      await page.keyboard.press('z')
      typed.push(performance.now())
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    typing = false
    await watching
    console.log(`${typed.length} keys in 6 s; the database was at most ${Math.round(longest)} ms behind`)
    expect(longest).toBeLessThan(SAVED_WITHIN_MS)
    await until('z'.repeat(typed.length))
  })

  it('joins what two tabs changed in different places, and asks where both changed the same', async () => {
    const first = await open()
    await atTop(first, '# begun\n')
    await until('# begun')
    const second = await open()
    await atTop(first, '# by the first\n')
    await until('# by the first')
    await atBottom(second, '\n# by the second')
    await until('# by the second')
    expect((await stored()).text).toContain('# by the first')
    expect(await second.locator('.cm-content').textContent()).toContain('# by the first')
    await says(second, 'both changes')

    // The first has not heard of it, and changes the same line.
    await atBottom(first, '\n# of the first again')
    const question = first.locator('[data-draft-conflict]')
    await question.waitFor()
    expect(await question.locator('pre').textContent()).toContain('# by the second')
    const before = await stored()
    await atBottom(first, ', and more')
    await first.waitForTimeout(1500)
    expect(await stored()).toEqual(before)
    await question.getByRole('button', { name: 'Keep what stands here' }).click()
    await until('# of the first again, and more')
    await atBottom(second, '!')
    const asked = second.locator('[data-draft-conflict]')
    await asked.waitFor()
    await asked.getByRole('button', { name: 'Take the other version' }).click()
    await asked.waitFor({ state: 'hidden' })
    await expect.poll(() => second.locator('.cm-content').textContent()).toContain('of the first again, and more')
  })

  it('keeps work in the tab while there is no connection, and sends it once', async () => {
    const page = await open()
    await atTop(page, '# online\n')
    await until('# online')
    const { revision } = await stored()
    await context.setOffline(true)
    await atTop(page, '# offline\n')
    await says(page, 'Not connected')
    await context.setOffline(false)
    await until('# offline')
    expect((await stored()).revision).toBe(revision + 1)

    await page.route('**/drafts', (route) => route.abort())
    await atTop(page, '# before the page was loaded again\n')
    await says(page, 'Not connected')
    await page.reload()
    await expect.poll(() => page.locator('.cm-content').textContent()).toContain('# before the page was loaded again')
    await page.unroute('**/drafts')
    await until('# before the page was loaded again')
    expect((await stored()).revision).toBe(revision + 2)
  })

  it('is told that a save was stored whose reply was cut off', async () => {
    const page = await open()
    await page.route(
      '**/drafts',
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await atTop(page, '# sent twice\n')
    await says(page, 'Saved')
    expect((await stored()).revision).toBe(1)
  })
})
