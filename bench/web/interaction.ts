import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { readCatalogue } from '@millwright/catalog'
import { enterAnswer, openItem, position, send } from '../../e2e/answer.ts'
import { openBrowser } from '../../e2e/browser.ts'
import { ROOT, startProduct } from '../../e2e/product.ts'

/**
 * How long an assessment keeps a person waiting after a key or a click, on a processor slowed down four times: from the event to the next
 * paint, as the browser itself measures it (Event Timing), and how far the layout moves by itself.
 * `node --conditions=development bench/web/interaction.ts`; the limit of the issue is 100 ms.
 */
const SLOWER = 4
const LIMIT_MS = 100
const RESULT = join(import.meta.dirname, 'interaction.json')

interface Timing {
  type: string
  ms: number
}

const { catalogue } = await readCatalogue(join(ROOT, 'content'))
if (!catalogue) throw new Error('The content cannot be read')
const product = await startProduct({ arguments: ['--no-worker'] })
const browser = await openBrowser()
try {
  const page = await (await browser.newContext({ baseURL: product.url })).newPage()
  await page.addInitScript(() => {
    const measured: { timings: { type: string; ms: number }[]; shift: number } = { timings: [], shift: 0 }
    Object.assign(window, { measured })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.interactionId > 0) measured.timings.push({ type: entry.name, ms: entry.duration })
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) measured.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const control = await page.context().newCDPSession(page)
  await control.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.goto('/measure/ml-engineer-mid')
  await page.getByRole('button', { name: 'Start the test' }).click()
  await page.waitForURL(/\/sessions\//)
  let questions = 0
  while (questions < 12 && (await page.locator('.item-form').count()) > 0) {
    const at = await position(page)
    const item = await openItem(page, catalogue)
    await enterAnswer(page, item, at % 2 === 0)
    if (at === 2) {
      await page.locator('h1').focus()
      await page.keyboard.press('=')
      await page.keyboard.type('3 * (1 - 0.2)^2')
      await page.keyboard.press('Enter')
      await page.locator('h1').focus()
      await page.keyboard.press('n')
      await page.keyboard.type('some notes')
      await page.locator('.item-form .button.primary').focus()
    }
    await send(page, item)
    await page.waitForFunction(
      (before) => {
        const field = document.querySelector<HTMLInputElement>('.item-form input[name=position]')
        return !field || Number(field.value) > before
      },
      at,
      { timeout: 60_000 },
    )
    questions++
  }
  const { timings, shift } = await page.evaluate(
    () => (window as unknown as { measured: { timings: Timing[]; shift: number } }).measured,
  )
  const sorted = timings.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const quantile = (p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0
  const result = {
    command: 'node --conditions=development bench/web/interaction.ts',
    processor: cpus()[0]?.model,
    slower: SLOWER,
    questions,
    interactions: sorted.length,
    medianMs: quantile(0.5),
    /** The browser's own "interaction to next paint": the longest, but for one in fifty. */
    nextPaintMs: quantile(0.98),
    longestMs: sorted.at(-1) ?? 0,
    layoutShift: Math.round(shift * 10_000) / 10_000,
    limitMs: LIMIT_MS,
  }
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`)
  console.log(result)
  if (result.nextPaintMs > LIMIT_MS) process.exitCode = 1
} finally {
  await browser.close()
  await product.stop()
}
