/**
 * How long a learner waits from the click on "Run the visible tests" until the result stands on the page, in a real browser on the real
 * product, warm: `node --conditions=development bench/web/workbench.ts [runs] [--url http://localhost:4747]`. Without an address it starts
 * an installation of its own. Prints, for each runtime, the median and the 95th percentile, and where the time goes.
 */
import { parseArgs } from 'node:util'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { readCatalogue } from '@millwright/catalog'
import { openBrowser } from '../../e2e/browser.ts'
import { ROOT, startProduct } from '../../e2e/product.ts'

const CHALLENGES = ['py-threshold-cost', 'sql-daily-active', 'ts-retry-client', 'sh-error-triage']
const WARM_UP = 3

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string' } } })
const runs = Number(positionals[0] ?? 40)
const { catalogue } = await readCatalogue(join(ROOT, 'content'))
const product = values.url === undefined ? await startProduct() : null
await product?.seen(/Grading: ready/)
const browser = await openBrowser()
console.log(`${cpus().length} processors, ${runs} runs each, milliseconds from click to result on the page`)
console.log('challenge              p50    p95  acknowledged  sandbox')
for (const id of CHALLENGES) {
  const challenge = catalogue!.challenges.find((one) => one.id === id)!
  const page = await (await browser.newContext({ baseURL: values.url ?? product!.url })).newPage()
  await page.goto(`/challenges/${id}`)
  await page.getByRole('textbox', { name: `File ${challenge.entry}` }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(challenge.solution[challenge.entry]!)
  const measured: Measured[] = []
  for (let run = 0; run < WARM_UP + runs; run++) {
    const one = await measure(page)
    if (run >= WARM_UP) measured.push(one)
  }
  const column = (name: keyof Measured, share: number, width: number) =>
    quantile(
      measured.map((one) => one[name]),
      share,
    )
      .toFixed(0)
      .padStart(width)
  console.log(
    `${id.padEnd(20)} ${column('total', 0.5, 5)}  ${column('total', 0.95, 5)}  ${column('acknowledged', 0.5, 12)}  ${column('sandbox', 0.5, 7)}`,
  )
  await page.context().close()
}
await browser.close()
const left = (await product?.stop()) ?? []
if (left.length > 0) throw new Error(`Left running: ${left.join(', ')}`)

interface Measured {
  total: number
  /** Until the server said that it has the code. */
  acknowledged: number
  /** What the verdict says that the tests took. */
  sandbox: number
}

/** Measured inside the page, so that no remote control adds to it: from the click to the frame that shows the result. */
async function measure(page: Page): Promise<Measured> {
  return page.evaluate(async () => {
    const panel = () => document.querySelector<HTMLElement>('[data-submission]')
    const before = panel()?.dataset['submission']
    performance.clearResourceTimings()
    const began = performance.now()
    document.querySelector<HTMLButtonElement>('[name="action"][value="run"]')!.click()
    await new Promise<void>((resolve) => {
      const look = () => {
        const now = panel()
        if (!now || now.dataset['submission'] === before || now.dataset['pending'] !== undefined) return
        observer.disconnect()
        resolve()
      }
      const observer = new MutationObserver(look)
      observer.observe(document.querySelector('[data-results]')!, { childList: true, subtree: true, attributes: true })
    })
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const total = performance.now() - began
    const sent = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/submissions'))
    const acknowledged = sent ? sent.startTime + sent.duration - began : NaN
    const sandbox = Number(/in ([\d,]+) ms/.exec(panel()?.textContent ?? '')?.[1]?.replace(',', ''))
    return { total, acknowledged, sandbox }
  })
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
