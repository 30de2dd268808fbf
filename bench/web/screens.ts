/** `npm run screens`: pictures of the pages that people see most, with realistic people and work in them, into docs/screens. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM } from '../../e2e/chromium.ts'
import { servePages } from './served-pages.ts'

const FOLDER = join(import.meta.dirname, '../../docs/screens')
const SHOWN: readonly [name: string, path: RegExp, as: string][] = [
  ['start', /^\/$/, 'visitor'],
  ['start-with-work', /^\/$/, 'account'],
  ['roles', /^\/roles$/, 'visitor'],
  ['role', /^\/roles\/ml-engineer$/, 'visitor'],
  ['role-ends', /^\/roles\/ml-engineer\/boundaries/, 'visitor'],
  ['compare', /^\/roles\/compare\?/, 'visitor'],
  ['skills', /^\/skills$/, 'visitor'],
  ['graph', /^\/skills\/graph$/, 'account'],
  ['skill', /^\/skills\/mod-eval$/, 'account'],
  ['guides', /^\/guides$/, 'account'],
  ['guide', /^\/guides\/ml_engineer_enterprise$/, 'account'],
  ['search', /^\/search\?q=drfit$/, 'visitor'],
  ['market', /^\/market$/, 'visitor'],
  ['measure', /^\/measure$/, 'account'],
  ['before', /^\/measure\/ml-engineer-mid$/, 'visitor'],
  ['question', /^\/sessions\/[\w-]+$/, 'account'],
  ['challenges', /^\/challenges$/, 'account'],
  ['challenge', /^\/challenges\/[\w-]+$/, 'visitor'],
  ['submission', /^\/submissions\/[\w-]+$/, 'account'],
  ['profile', /^\/profile$/, 'account'],
  ['rests-on', /^\/profile\/rests-on/, 'account'],
  ['share', /^\/profile\/share$/, 'account'],
  ['shared-report', /^\/shared\//, 'visitor'],
  ['path', /^\/path\?/, 'account'],
  ['account', /^\/account\/profile$/, 'account'],
  ['organization', /^\/organizations\/(?!new$|join$)[\w-]+$/, 'admin'],
  ['result', /^\/organizations\/[\w-]+\/assignments\/[0-9a-f-]{36}$/, 'admin'],
  ['what-people-say', /^\/profile\/reviews$/, 'account'],
  ['own-review', /^\/profile\/reviews\/own\//, 'account'],
  ['review-by-link', /^\/reviews\/[\w-]{43}$/, 'visitor'],
  ['style-guide', /^\/styleguide$/, 'visitor'],
]
const VIEWS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const

process.env['MILLWRIGHT_STYLEGUIDE'] = '1'
const pages = await servePages()
const browser = await chromium.launch({ ...(CHROMIUM ? { executablePath: CHROMIUM } : {}), args: ['--no-sandbox'] })
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
for (const [place, [name, pattern, as]] of SHOWN.entries()) {
  const visit = pages.visits.find((one) => one.as === as && pattern.test(one.path))
  if (!visit) {
    console.warn(`SKIPPED: ${name}: no page of the ${as} is at ${pattern}`)
    continue
  }
  for (const { width, height, colorScheme } of VIEWS) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      extraHTTPHeaders: visit.cookie ? { cookie: visit.cookie } : {},
    })
    const page = await context.newPage()
    await page.goto(`${pages.url}${visit.path}`)
    await page.waitForTimeout(300)
    const file = `${String(place + 1).padStart(2, '0')}-${name}-${width}-${colorScheme}.jpg`
    await page.screenshot({ path: join(FOLDER, file), type: 'jpeg', quality: 42 })
    await context.close()
  }
}
await browser.close()
await pages.close()
