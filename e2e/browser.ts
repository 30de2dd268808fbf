import { chromium, type Browser, type Page } from 'playwright-core'
import { faultsIn, type View } from '../bench/web/look-at-page.ts'
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

/** Both widths and both schemes; `npm run bench:web` looks at all four views. */
const VIEWS: readonly View[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

/** Looks at a page as a journey left it: it must be free of accessibility violations and must not scroll sideways. */
export async function inspect(page: Page, name: string): Promise<void> {
  const faults: string[] = []
  for (const view of VIEWS) faults.push(...(await faultsIn(page, view)).map((fault) => `${name} at ${fault}`))
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
