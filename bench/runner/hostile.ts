import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Bench } from './bench.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The suite itself says what holds; here it only counts. */
export function runHostileSuite({ report }: Bench): void {
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/runner/src/**/hostile*', '--reporter=json'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 << 20 },
  )
  const result = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<
    'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTotalTests',
    number
  >
  report({
    figure: 'hostile suite, as root and as an ordinary user',
    target: '100 %',
    measured: `${result.numPassedTests} of ${result.numTotalTests} cases held, ${result.numPendingTests} skipped`,
    met: result.numPassedTests === result.numTotalTests && result.numTotalTests > 0,
    values: { passed: result.numPassedTests, failed: result.numFailedTests, skipped: result.numPendingTests },
  })
}
