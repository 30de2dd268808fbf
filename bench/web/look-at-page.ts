import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page, Response } from 'playwright-core'

export interface PageWeight {
  /** Kilobytes (1,000 bytes) after gzip, as a browser that knows nothing yet would load them. */
  html: number
  scripts: number
  styles: number
  /** Cumulative layout shift until the page was at rest. */
  shift: number
  /** Has the code editor on it. */
  writesCode: boolean
}

/** Opens an address and says what it weighs. The page stays open. */
export async function weigh(page: Page, address: string): Promise<PageWeight> {
  const sizes = { document: 0, script: 0, stylesheet: 0 }
  const bodies: Promise<void>[] = []
  const count = (response: Response) => {
    const kind = response.request().resourceType() as keyof typeof sizes
    if (!(kind in sizes) || response.status() !== 200) return
    const add = async () => {
      const body = await response.body()
      sizes[kind] += gzipSync(body).length
    }
    // A document that only led on to the next has no body.
    bodies.push(add().catch(() => {}))
  }
  page.on('response', count)
  await page.goto(address, { waitUntil: 'load' })
  await page.waitForTimeout(300)
  await Promise.all(bodies)
  page.off('response', count)
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) sum += entry.value
        }
        new PerformanceObserver((list) => add(list.getEntries())).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 50)
      }),
  )
  const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10
  return {
    html: kilobytes(sizes.document),
    scripts: kilobytes(sizes.script),
    styles: kilobytes(sizes.stylesheet),
    shift: Math.round(shift * 1000) / 1000,
    writesCode: (await page.locator('.cm-editor').count()) > 0,
  }
}

export interface View {
  width: 1280 | 390
  scheme: 'light' | 'dark'
}

/** What is wrong with an open page in one view: violations that axe finds, and scrolling sideways. */
export async function faultsIn(page: Page, { width, scheme }: View): Promise<string[]> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ...(overflow > 0 ? [`scrolls sideways by ${overflow} px`] : []),
  ].map((fault) => `${width} px, ${scheme}: ${fault}`)
}
