import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import { CHROMIUM } from './chromium.ts'

export const hasBrowser = CHROMIUM !== undefined

/** Debian's chromium, without anything that calls home. */
export function openBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('No chromium found: apt-get install chromium, or set CHROMIUM.')
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', ...quiet] })
}

const WIDTHS = [1280, 390]
const SCHEMES = ['light', 'dark'] as const

/**
 * Looks at a page as people do: at desk and phone width, light and dark. Every view must be free of accessibility violations
 * and must not scroll sideways.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const view = `${name} at ${width} px, ${colorScheme}`
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze()
      for (const { id, nodes } of violations)
        faults.push(`${view}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (overflow > 0) faults.push(`${view}: scrolls sideways by ${overflow} px`)
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
