/**
 * `npm run bench:web`: every page of the product, with realistic people and work in it: its weight after gzip, how much it shifts while it
 * loads, what axe finds at desk and phone width in light and dark, and Lighthouse on a throttled phone for the pages that people see
 * first. Ends with 1 when a page misses a bar.
 *   --only TEXT         pages whose address contains it
 *   --no-lighthouse     leave that out
 *   --out FILE          write the tables there too
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { CHROMIUM } from '../../e2e/chromium.ts'
import { CATEGORIES, runLighthouse } from './lighthouse.ts'
import { faultsIn, weigh, type PageWeight, type View } from './look-at-page.ts'
import { servePages, type ServedPages } from './served-pages.ts'

/** Kilobytes of JavaScript after gzip. Assessment pages count without the editor, which is loaded where code is written only. */
const READING = 60
const ASSESSMENT = 120
const ASSESSMENT_PAGES = /^\/(sessions|measure|challenges)\//
const LIGHTHOUSE_PAGES = [/^\/$/, /^\/guides\/\w+$/, /^\/roles$/, /^\/profile$/, /^\/shared\//]
const LEAST_SCORE = 95
const LAUNCH = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
const DEBUGGING_PORT = 9333
const VIEWS: readonly View[] = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'no-lighthouse': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})
const lines: string[] = []
const faults: string[] = []
const say = (line: string) => {
  console.log(line)
  lines.push(line)
}

const pages = await servePages()
const browser = await chromium.launch({
  ...(CHROMIUM ? { executablePath: CHROMIUM } : {}),
  args: [...LAUNCH, `--remote-debugging-port=${DEBUGGING_PORT}`],
})
const chosen = pages.visits.filter(({ path }) => path.includes(values.only))
await lookAtAll(browser, chosen)
if (!values['no-lighthouse']) await scoreFirstPages(chosen)
await browser.close()
await pages.close()
say(`\n${chosen.length} pages, ${faults.length} misses`)
for (const fault of faults) say(`- ${fault}`)
if (values.out) writeFileSync(values.out, `${lines.join('\n')}\n`)
process.exit(faults.length > 0 ? 1 : 0)

async function lookAtAll(inBrowser: Browser, visits: ServedPages['visits']): Promise<void> {
  say('| page | seen by | HTML kB | JavaScript kB | styles kB | shift | axe, 4 views |')
  say('|---|---|---:|---:|---:|---:|---:|')
  for (const { path, as, cookie } of visits) {
    const context = await inBrowser.newContext({ extraHTTPHeaders: cookie ? { cookie } : {} })
    const page = await context.newPage()
    const weight = await weigh(page, `${pages.url}${path}`)
    const found: string[] = []
    for (const view of VIEWS) found.push(...(await faultsIn(page, view)))
    await context.close()
    const { html, scripts, styles, shift } = weight
    say(`| ${path} | ${as} | ${html} | ${scripts} | ${styles} | ${shift} | ${found.length} |`)
    faults.push(...[...found, ...missed(path, weight)].map((fault) => `${path} (${as}): ${fault}`))
  }
}

function missed(path: string, { scripts, shift, writesCode }: PageWeight): string[] {
  const most = ASSESSMENT_PAGES.test(path) ? ASSESSMENT : READING
  return [
    // The editor comes on top where code is written, and only there.
    ...(!writesCode && scripts > most ? [`${scripts} kB of JavaScript, at most ${most}`] : []),
    ...(shift > 0.01 ? [`shifts by ${shift}`] : []),
  ]
}

async function scoreFirstPages(visits: ServedPages['visits']): Promise<void> {
  say(
    '\n| page, throttled phone | performance | accessibility | best practices | largest paint ms | blocked ms | shift |',
  )
  say('|---|---:|---:|---:|---:|---:|---:|')
  for (const { path, cookie } of visits.filter((one) => LIGHTHOUSE_PAGES.some((page) => page.test(one.path)))) {
    const { scores, lost, largestPaint, totalBlocking, shift } = await runLighthouse(
      `${pages.url}${path}`,
      DEBUGGING_PORT,
      cookie,
    )
    const shown = CATEGORIES.map((name) => scores[name]).join(' | ')
    say(`| ${path} | ${shown} | ${largestPaint} | ${totalBlocking} | ${shift} |`)
    for (const name of CATEGORIES)
      if (scores[name] < LEAST_SCORE) faults.push(`${path}: ${name} ${scores[name]}; ${lost.join('; ')}`)
  }
}
