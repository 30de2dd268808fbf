import { loadavg } from 'node:os'
import { join } from 'node:path'
import { readCatalogue, type Catalogue } from '@millwright/catalog'
import { buildSearch } from '../../apps/server/src/search/search-index.ts'
import { openBrowser } from '../../e2e/browser.ts'
import { pause, ROOT } from '../../e2e/product.ts'
import { serve } from '../server/served.ts'

/**
 * How long the search takes: the index alone, for today's catalogue and one of twenty times its size; the server's whole answer over
 * HTTP; and in a browser from a key to drawn results. Prints Markdown for SEARCH.md. Needs `npm run build`.
 */

/** What people look for here, by how they write it. */
const QUERIES: Record<string, readonly string[]> = {
  words: [
    'drift',
    'calibration',
    'feature store',
    'sql',
    'rag',
    'kubernetes',
    'ml engineer',
    'roc auc',
    'privacy',
    'cost',
  ],
  sentences: [
    'how do I find out whether a model drifts',
    'what is the difference between batch and online serving',
    'which skills does a junior data engineer need',
    'how to evaluate a retrieval system without labels',
  ],
  misspelt: [
    'evaluaton',
    'kubernets',
    'calibraton',
    'retreival',
    'obsevability',
    'feture engeneering',
    'monitorng drfit',
  ],
  'as typed': Array.from({ length: 10 }, (_, end) => 'evaluation'.slice(0, end + 1)),
  hostile: [
    'x'.repeat(200),
    'abcdefghij '.repeat(18),
    Array.from({ length: 60 }, (_, place) => `w${place}`).join(' '),
    'e e e e e e e e e e',
    'a\u0301'.repeat(100),
    'training serving evaluation monitoring classical retrieval generative engineering regulation observability distributed leadership',
  ],
}
const ROUNDS = 30
/** The largest the catalogue might become: today's, so many times, under other names. */
const TIMES = 20

const { catalogue } = await readCatalogue(join(ROOT, 'content'))
if (!catalogue) throw new Error('The content has errors: npm run millwright -- content check')

console.log(`Load of the machine at the start: ${loadavg()[0]!.toFixed(1)} on 2 cores.\n`)
index('Index alone, this catalogue', catalogue)
index(`Index alone, ${TIMES} times as much`, multiplied(catalogue, TIMES))
await overHttp()

function index(title: string, of: Catalogue): void {
  const began = performance.now()
  const search = buildSearch(of)
  const built = performance.now() - began
  for (const query of Object.values(QUERIES).flat()) search(query, { person: null, perKind: 4 })
  console.log(`### ${title}\nBuilt in ${built.toFixed(0)} ms (cold).\n`)
  table(
    Object.entries(QUERIES).map(([kind, queries]) => [
      kind,
      rounds(queries).map((query) => {
        const start = performance.now()
        search(query, { person: null, perKind: 4 })
        return performance.now() - start
      }),
    ]),
  )
}

async function overHttp(): Promise<void> {
  const served = await serve({ replicas: 1, databaseUrl: null, profiles: null })
  const url = `http://${served.address.host}`
  const browser = await openBrowser()
  try {
    // The server prepares the search right after it has started.
    await pause(3000)
    const before = served.cpuMs().servers
    const answers: [string, number[]][] = []
    for (const [kind, queries] of Object.entries(QUERIES)) {
      const times: number[] = []
      for (const query of rounds(queries)) {
        const start = performance.now()
        const response = await fetch(`${url}/search/suggestions?q=${encodeURIComponent(query)}`)
        await response.text()
        if (!response.ok) throw new Error(`${response.status} for ${query}`)
        times.push(performance.now() - start)
      }
      answers.push([kind, times])
    }
    const spent = (served.cpuMs().servers - before) / answers.reduce((sum, [, times]) => sum + times.length, 0)
    console.log(`### The server’s answer over HTTP\nProcessor time of the server: ${spent.toFixed(1)} ms an answer.\n`)
    table(answers)

    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${url}/roles`)
    await page.keyboard.press('/')
    // From the event of the key to the frame in which its results stand.
    await page.evaluate(() => {
      const times: number[] = []
      const list = document.querySelector('#search-options')!
      let key = 0
      document
        .querySelector('[data-search] [role=combobox]')!
        .addEventListener('input', () => (key = performance.now()))
      new MutationObserver(() =>
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - key))),
      ).observe(list, {
        childList: true,
      })
      Object.assign(window, { times })
    })
    for (const query of [...QUERIES['words']!, ...QUERIES['misspelt']!]) {
      await page.locator('[data-search] [role=combobox]').pressSequentially(query, { delay: 120 })
      await page.locator('[data-search] [role=combobox]').fill('')
    }
    const seen = await page.evaluate(() => (window as unknown as { times: number[] }).times)
    console.log('### From a key to drawn results in a browser at 390 px')
    table([['typing', seen]])
  } finally {
    await browser.close()
    await served.stop()
    served.remove()
  }
}

function rounds(queries: readonly string[]): string[] {
  return Array.from({ length: ROUNDS }, () => queries).flat()
}

function table(rows: readonly (readonly [string, readonly number[]])[]): void {
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
  console.log('| queries | asked | p50 ms | p95 ms | worst ms |\n|---|---:|---:|---:|---:|')
  for (const [kind, times] of rows) {
    const sorted = times.toSorted((one, other) => one - other)
    const figures = [at(sorted, 0.5), at(sorted, 0.95), sorted.at(-1)!].map((ms) => ms.toFixed(1))
    console.log(`| ${kind} | ${sorted.length} | ${figures.join(' | ')} |`)
  }
  console.log('')
}

function multiplied(of: Catalogue, times: number): Catalogue {
  const copies = Array.from({ length: times }, (_, place) => place)
  const renamed = <T extends { id: string }>(all: readonly T[]): T[] =>
    copies.flatMap((copy) => all.map((one) => ({ ...one, id: copy === 0 ? one.id : `${one.id}-${copy}` })))
  return {
    ...of,
    graph: { ...of.graph, skills: renamed(of.graph.skills) },
    guides: renamed(of.guides),
    challenges: renamed(of.challenges),
    blueprints: renamed(of.blueprints),
  }
}
