/**
 * Computes content/market/bands.yaml from the data set that this project was given, which is not part of the repository:
 * `node --conditions=development scripts/market-bands.ts [content]`. A test compares the committed file with a fresh computation.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marketImport } from '../apps/cli/src/market/market-import.ts'
import { terminal, type Terminal } from '../apps/cli/src/terminal.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** salaries.csv beside the repository; null where it is not. SOURCE.md there says how it was obtained and verified. */
export function salariesFile(): string | null {
  const folders = [process.env['MILLWRIGHT_MARKET_DATA'], join(ROOT, '../shared/data/market')]
  const file = folders.flatMap((folder) => (folder ? [join(folder, 'salaries.csv')] : [])).find(existsSync)
  return file ?? null
}

/** Upstream commit 3f06cd5008370df3d8a902ffacd00698d363a5f1, "Update salaries data". */
export function computeBands(file: string, content: string, output: Terminal = terminal): Promise<number> {
  return marketImport(
    file,
    {
      content,
      asOf: '2025-06-22',
      title: 'Global AI, ML, Data Science Salary Index',
      publisher: 'aijobs.net (foorilla)',
      url: 'https://github.com/foorilla/ai-jobs-net-salaries',
      licence: 'CC0 1.0 (public domain)',
    },
    output,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = salariesFile()
  if (!file)
    throw new Error('There is no ../shared/data/market/salaries.csv. Name its folder in MILLWRIGHT_MARKET_DATA.')
  process.exitCode = await computeBands(file, process.argv[2] ?? join(ROOT, 'content'))
}
