/**
 * Everything that has to hold: `npm test`, and `.ci/run` calls the same. Installs what is missing first.
 * Ends with one line that counts: "N passed, N failed, N skipped".
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import { prepare, ROOT } from './prepare.mjs'
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

/**
 * A Vitest run, counted test by test. What failed runs a second time, file by file and only those tests: one that then passes counts,
 * and is named at the end all the same, because a test that fails now and then has a fault of its own.
 */
async function suite(title, args) {
  const first = await vitest(title, args)
  if (!first) {
    counts.failed++
    remarks.push(`FAILED: ${title} ended without a report`)
    return
  }
  const again =
    first.files.length > 0
      ? await vitest(`${title}, failed files again`, [...args, ...first.files, '--maxWorkers=1'])
      : null
  const failedAgain = new Set(again ? again.failed.map(({ test }) => test) : first.failed.map(({ test }) => test))
  const still = first.failed.filter(({ test }) => failedAgain.has(test))
  for (const { test, why } of first.failed)
    remarks.push(`${failedAgain.has(test) ? 'FAILED TWICE' : 'PASSED ONLY ON A SECOND TRY'}: ${test}\n  ${why}`)
  for (const { test, why } of again?.failed ?? [])
    if (!first.failed.some((one) => one.test === test)) remarks.push(`FAILED ONLY ON A SECOND TRY: ${test}\n  ${why}`)
  counts.passed += first.passed + first.failed.length - still.length
  counts.failed += still.length
  counts.skipped += first.skipped
  // A file that cannot be loaded, or an error outside of a test, has no name to count.
  const nameless = first.nameless.filter(({ file }) => !again || again.nameless.some((one) => one.file === file))
  counts.failed += nameless.length
  for (const { file, why } of nameless) remarks.push(`FAILED OUTSIDE OF ANY TEST: ${file}\n  ${why}`)
  if (first.code !== 0 && first.files.length === 0) {
    counts.failed++
    remarks.push(`FAILED: ${title}, outside of any file`)
  }
}

async function vitest(title, args) {
  const report = join(reports, `${title.replaceAll(/\W+/g, '-')}.json`)
  const code = await run(title, binary('vitest'), [
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  try {
    const found = JSON.parse(readFileSync(report, 'utf8'))
    const failed = found.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => ({
          file: name,
          test: `${relative(ROOT, name)} > ${fullName}`,
          why: firstLines(failureMessages[0]),
        })),
    )
    const files = found.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
    const nameless = found.testResults
      .filter(({ name, status }) => status === 'failed' && !failed.some(({ file }) => file === name))
      .map(({ name, message }) => ({ file: relative(ROOT, name), why: firstLines(message) }))
    const { numPassedTests: passed, numPendingTests, numTodoTests } = found
    return { code, passed, failed, files, nameless, skipped: numPendingTests + numTodoTests }
  } catch {
    return null
  }
}

function firstLines(message = '') {
  return message.split('\n').slice(0, 3).join(' ').slice(0, 400)
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
