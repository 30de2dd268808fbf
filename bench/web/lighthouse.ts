/**
 * Lighthouse on a throttled phone, its own default profile (slow 4G, processor slowed four times). Installed outside the checkout's own
 * packages at first use, because it is large and nothing else needs it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const VERSION = '13.5.0'
const FOLDER = join(import.meta.dirname, '.lighthouse')

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
export type Scores = Record<(typeof CATEGORIES)[number], number>

export interface LighthouseResult {
  scores: Scores
  /** What kept a category from 100, by the titles of its audits. */
  lost: string[]
  /** Milliseconds, simulated. */
  largestPaint: number
  totalBlocking: number
  shift: number
}

interface Report {
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>
  audits: Record<string, { title: string; score: number | null; numericValue?: number }>
}

type Lighthouse = (url: string, flags: Record<string, unknown>) => Promise<{ lhr: Report } | undefined>

async function lighthouse(): Promise<Lighthouse> {
  const entry = join(FOLDER, 'node_modules/lighthouse/core/index.js')
  if (!existsSync(entry)) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(join(FOLDER, 'package.json'), '{"private":true}')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `lighthouse@${VERSION}`], {
      cwd: FOLDER,
      stdio: 'inherit',
    })
  }
  return ((await import(entry)) as { default: Lighthouse }).default
}

/**
 * @param port - of a Chromium's remote debugging
 * @param cookie - whose page it is
 */
export async function runLighthouse(address: string, port: number, cookie: string): Promise<LighthouseResult> {
  const run = await lighthouse()
  const result = await run(address, {
    port,
    onlyCategories: [...CATEGORIES],
    logLevel: 'error',
    ...(cookie ? { extraHeaders: { cookie } } : {}),
  })
  if (!result) throw new Error(`Lighthouse has nothing to say about ${address}`)
  const { categories, audits } = result.lhr
  const scores = Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round(100 * (categories[name]?.score ?? 0))]),
  ) as Scores
  const lost = CATEGORIES.flatMap((name) =>
    (categories[name]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => `${name}: ${audits[id]?.title ?? id}`),
  )
  const value = (id: string) => audits[id]?.numericValue ?? Number.NaN
  return {
    scores,
    lost,
    largestPaint: Math.round(value('largest-contentful-paint')),
    totalBlocking: Math.round(value('total-blocking-time')),
    shift: Math.round(1000 * value('cumulative-layout-shift')) / 1000,
  }
}
