/**
 * Everything that has to hold: `npm test`, and `.ci/run` calls the same. Installs what is missing first.
 * Ends with one line that counts: "N passed, N failed, N skipped".
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { prepare, ROOT } from './prepare.mjs'
import { combineRuns } from './second-try.mjs'
import { startTestPostgres } from './test-postgres.mjs'

const node = await prepare()
const binaries = join(ROOT, 'node_modules', '.bin')
const reports = mkdtempSync(join(tmpdir(), 'millwright-test-'))
const postgres = await startTestPostgres()
if (!postgres)
  console.warn('SKIPPED: everything on PostgreSQL, because it is not installed (apt-get install postgresql).')
const counts = { passed: 0, failed: 0, skipped: 0 }
/** What somebody must know who sees only the end of the output. */
const remarks = []

const source = ['--conditions=development', '--disable-warning=ExperimentalWarning']
await check('format', binary('oxfmt'), ['--check', '.'])
await check('lint', binary('oxlint'), ['--type-aware'])
await check('unused code', binary('knip'), [])
await check('no credential in the repository', node, ['scripts/check-secrets.mjs'])
await check('known weaknesses of dependencies', node, ['scripts/check-audit.mjs'])
await check('import directions', node, [...source, 'scripts/import-table.ts'])
await check('types of the browser scripts', binary('tsc'), ['-p', 'apps/server/src/client'])
await check('types of tests and scripts', binary('tsc'), ['-p', 'tsconfig.tests.json'])
await check('content', node, [...source, 'apps/cli/src/main.ts', 'content', 'check', '--complete'])
await check('keys of generated items', node, [...source, 'scripts/check-variants.ts'])
await check('guide examples', node, [...source, 'scripts/check-examples.ts'])
await check('executable documentation', node, [...source, 'scripts/check-docs.ts'])
await suite('unit and service tests', ['run'])
await check('challenges in the sandbox', node, [...source, 'scripts/check-challenges.ts'])
await suite('browser journeys', ['run', '-c', 'e2e/vitest.config.ts'])

postgres?.stop()
rmSync(reports, { recursive: true, force: true })
for (const remark of remarks) console.log(remark)
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed > 0 ? 1 : 0)

function binary(name) {
  return join(binaries, name)
}

/** One command that succeeds or fails as a whole. */
async function check(title, command, args) {
  const report = join(reports, 'remarks.txt')
  rmSync(report, { force: true })
  const code = await run(title, command, args, { MILLWRIGHT_TEST_REMARKS: report })
  if (existsSync(report)) remarks.push(readFileSync(report, 'utf8').trimEnd())
  counts[code === 0 ? 'passed' : 'failed']++
  if (code !== 0) remarks.push(`FAILED: ${title}`)
}

/** A Vitest run, counted test by test. Files in which something failed run a second time, one at a time. */
async function suite(title, args) {
  const first = await vitest(title, args)
  const again =
    first && first.files.length > 0
      ? await vitest(`${title}, failed files again`, [...args, ...first.files, '--maxWorkers=1'])
      : null
  const combined = combineRuns(title, first, again)
  for (const count of ['passed', 'failed', 'skipped']) counts[count] += combined[count]
  remarks.push(...combined.remarks)
}

/** @returns what `test-reporter.mjs` wrote, and the exit code; null when there is no report */
async function vitest(title, args) {
  const report = join(reports, 'vitest.json')
  rmSync(report, { force: true })
  const code = await run(
    title,
    binary('vitest'),
    [...args, '--reporter=default', `--reporter=${join(ROOT, 'scripts', 'test-reporter.mjs')}`],
    { MILLWRIGHT_TEST_REPORT: report },
  )
  return existsSync(report) ? { code, ...JSON.parse(readFileSync(report, 'utf8')) } : null
}

function run(title, command, args, env = {}) {
  const began = Date.now()
  console.log(`\n── ${title}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...env,
        PATH: `${binaries}${delimiter}${process.env.PATH}`,
        ...(postgres ? { MILLWRIGHT_TEST_POSTGRES: postgres.url } : {}),
      },
    })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('close', (code) => {
      console.log(`── ${title}: ${code === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(0)} s`)
      resolve(code ?? 1)
    })
  })
}
