/**
 * Everything that has to hold: `npm test`, and `.ci/run` calls the same. Installs what is missing first.
 * Ends with one line that counts: "N passed, N failed, N skipped".
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { prepare, ROOT } from './prepare.mjs'
import { startTestPostgres } from './test-postgres.mjs'

const node = await prepare()
const binaries = join(ROOT, 'node_modules', '.bin')
const reports = mkdtempSync(join(tmpdir(), 'millwright-test-'))
const postgres = await startTestPostgres()
if (!postgres)
  console.warn('SKIPPED: everything on PostgreSQL, because it is not installed (apt-get install postgresql).')
const counts = { passed: 0, failed: 0, skipped: 0 }

const source = ['--conditions=development', '--disable-warning=ExperimentalWarning']
await check('format', binary('oxfmt'), ['--check', '.'])
await check('lint', binary('oxlint'), ['--type-aware'])
await check('unused code', binary('knip'), [])
await check('no credential in the repository', node, ['scripts/check-secrets.mjs'])
await check('known weaknesses of dependencies', node, ['scripts/check-audit.mjs'])
await check('import directions', node, [...source, 'scripts/import-table.ts'])
await check('types of the browser scripts', binary('tsc'), ['-p', 'apps/server/src/client'])
await check('types of tests and scripts', binary('tsc'), ['-p', 'tsconfig.tests.json'])
await check('content', node, [...source, 'apps/cli/src/main.ts', 'content', 'check'])
await check('keys of generated items', node, [...source, 'scripts/check-variants.ts'])
await check('guide examples', node, [...source, 'scripts/check-examples.ts'])
await check('executable documentation', node, [...source, 'scripts/check-docs.ts'])
await suite('unit and service tests', ['run'])
await check('challenges in the sandbox', node, [...source, 'scripts/check-challenges.ts'])
await suite('browser journeys', ['run', '-c', 'e2e/vitest.config.ts'])

postgres?.stop()
rmSync(reports, { recursive: true, force: true })
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed > 0 ? 1 : 0)

function binary(name) {
  return join(binaries, name)
}

/** One command that succeeds or fails as a whole. */
async function check(title, command, args) {
  const code = await run(title, command, args)
  counts[code === 0 ? 'passed' : 'failed']++
}

/** A Vitest run, counted test by test. */
async function suite(title, args) {
  const report = join(reports, `${title.replaceAll(' ', '-')}.json`)
  const code = await run(title, binary('vitest'), [
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    counts.passed += numPassedTests
    counts.failed += numFailedTests
    counts.skipped += numPendingTests + numTodoTests
    if (code !== 0 && numFailedTests === 0) counts.failed++
  } catch {
    counts.failed++
  }
}

function run(title, command, args) {
  const began = Date.now()
  console.log(`\n── ${title}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
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
