import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsIn, type View } from '../bench/web/look-at-page.ts'
import { servePages } from '../bench/web/served-pages.ts'
import { hasBrowser, openBrowser } from './browser.ts'

/**
 * Every page in a real browser, with realistic people and work in it, each in one of four views by turns; `npm run bench:web` looks at
 * all four of each and weighs them.
 */
const VIEWS: readonly View[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
]
const PICTURED = VIEWS.slice(0, 2)
/** Pictures of the style guide, with what draws letters on the machine that made them. `MILLWRIGHT_SNAPSHOTS=1` makes them anew. */
const SNAPSHOTS = join(import.meta.dirname, 'snapshots')
const RENEW = process.env['MILLWRIGHT_SNAPSHOTS'] === '1'
/** The share of points that may differ: letters are drawn a little otherwise by another build of the browser. */
const TOLERATED = 0.004

if (!hasBrowser) console.warn('SKIPPED: every page, because no chromium was found (apt-get install chromium).')

process.env['MILLWRIGHT_STYLEGUIDE'] = '1'
const pages = hasBrowser ? await servePages() : null
const visits = (pages?.visits ?? []).map((visit, index) => ({ ...visit, ...VIEWS[index % VIEWS.length]! }))

describe.skipIf(!pages)('every page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
  })

  it.concurrent.each(visits)(
    '$path, seen by the $as at $width px, $scheme',
    async ({ path, cookie, width, scheme }) => {
      const context = await browser.newContext({
        extraHTTPHeaders: cookie ? { cookie } : {},
        viewport: { width, height: 900 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        // The one page that is not there says so.
        if (message.type() === 'error' && path !== '/no-such-page') faults.push(message.text())
      })
      await page.goto(`${pages!.url}${path}`)
      faults.push(...(await faultsIn(page, { width, scheme })))
      await context.close()
      expect(faults).toEqual([])
    },
  )

  describe('the style guide', () => {
    it.each(PICTURED)('looks as it did at $width px, $scheme', async ({ width, scheme }) => {
      const page = await browser.newPage({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      })
      await page.goto(`${pages!.url}/styleguide`)
      const machine = await machineOf(page)
      const known = join(SNAPSHOTS, 'machine.json')
      if (RENEW) {
        mkdirSync(SNAPSHOTS, { recursive: true })
        writeFileSync(known, `${JSON.stringify(machine, null, 2)}\n`)
      }
      const drawn = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : null
      if (JSON.stringify(drawn) !== JSON.stringify(machine))
        return console.warn(
          `SKIPPED: pictures of the style guide, which were made with ${JSON.stringify(drawn)}, not ${JSON.stringify(machine)}.`,
        )
      for (const part of await page.locator('main > .section').all()) {
        const name = `${await part.getAttribute('id')}-${width}-${scheme}.png`
        const now = await part.screenshot()
        if (RENEW) writeFileSync(join(SNAPSHOTS, name), now)
        else expect.soft(difference(readFileSync(join(SNAPSHOTS, name)), now), name).toBeLessThanOrEqual(TOLERATED)
      }
      await page.close()
    })
  })
})

/** What decides how letters come out: the browser, and how wide its fonts are. */
function machineOf(page: Page): Promise<{ browser: string; widths: number[] }> {
  return page.evaluate(() => {
    const widths = ['var(--serif)', 'var(--sans)', 'var(--mono)'].map((font) => {
      const text = document.createElement('span')
      text.style.position = 'absolute'
      text.style.whiteSpace = 'nowrap'
      text.style.font = `100px ${getComputedStyle(document.documentElement).getPropertyValue(font.slice(4, -1))}`
      text.textContent = 'Hamburgefonstiv 0123456789'
      document.body.append(text)
      const { width } = text.getBoundingClientRect()
      text.remove()
      return Math.round(width)
    })
    return { browser: /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? '', widths }
  })
}

/** The share of points that differ; 1 when the sizes do. */
function difference(one: Buffer, other: Buffer): number {
  const [before, after] = [PNG.sync.read(one), PNG.sync.read(other)]
  const { width, height } = before
  if (after.width !== width || after.height !== height) return 1
  return pixelmatch(before.data, after.data, undefined, width, height, { threshold: 0.2 }) / (width * height)
}
