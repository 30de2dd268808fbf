/**
 * Attacks the API and the pages with what nobody would send: `npm run fuzz:api`. First our own generator, which sends malformed and
 * hostile requests to every route, then schemathesis, which reads the OpenAPI document and checks every reply against it.
 *
 *     npm run fuzz:api                          30,000 requests on the embedded database, 30,000 on PostgreSQL, then schemathesis
 *     npm run fuzz:api -- --requests 2000 --examples 10
 *
 * Schemathesis comes from PyPI into a folder of its own outside the checkout. PostgreSQL is left out where it is not installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
const SCHEMATHESIS = 'schemathesis==4.32.5'
const VENV = process.env['MILLWRIGHT_FUZZ_VENV'] ?? join(tmpdir(), 'millwright-schemathesis')
const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning']
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '30000' },
    examples: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

const run = (command: string, args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) => {
  const { status, error } = spawnSync(command, args, {
    cwd: options.cwd ?? ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...options.env },
  })
  if (error) throw error
  return status === 0
}
const vitest = (env: Record<string, string>) =>
  run(
    join(ROOT, 'node_modules/.bin/vitest'),
    ['run', 'apps/server/src/api/fuzz.test.ts', '--disable-console-intercept'],
    { env },
  )

console.log(`Seed ${values.seed}.`)
const requests = { MILLWRIGHT_FUZZ_REQUESTS: values.requests, MILLWRIGHT_FUZZ_SEED: values.seed }
const outcomes = [vitest(requests)]
const { startTestPostgres } = (await import(new URL('../../scripts/test-postgres.mjs', import.meta.url).href)) as {
  startTestPostgres: () => Promise<{ url: string; stop: () => void } | null>
}
const postgres = await startTestPostgres()
if (postgres) {
  outcomes.push(vitest({ ...requests, MILLWRIGHT_FUZZ_DATABASE: postgres.url }))
  postgres.stop()
} else console.warn('SKIPPED on PostgreSQL: it is not installed.')

const st = join(VENV, 'bin/st')
if (!existsSync(st)) {
  run('python3', ['-m', 'venv', VENV])
  run(join(VENV, 'bin/pip'), ['install', '--quiet', SCHEMATHESIS])
}
const server = spawn(process.execPath, [...NODE_OPTIONS, join(import.meta.dirname, 'api-server.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const { url, token, endingToken } = await new Promise<{ url: string; token: string; endingToken: string }>(
  (resolve, reject) => {
    server.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()) as never))
    server.once('exit', () => reject(new Error('The server did not start. Run npm run build first.')))
  },
)
const schemathesis = (bearer: string, ...more: string[]) => {
  const what = ['run', `${url}/api/v1/openapi.json`, '-H', `Authorization: Bearer ${bearer}`, '--checks', 'all']
  const how = ['--continue-on-failure', '-n', values.examples, '--suppress-health-check', 'all', '--seed', values.seed]
  return run(st, [...what, ...how, ...more], { cwd: import.meta.dirname })
}
outcomes.push(schemathesis(token))
// What ends tokens, with one that it may end.
outcomes.push(schemathesis(endingToken, '--include-operation-id', 'revokeToken', '--phases', 'coverage,fuzzing'))
server.kill()
process.exitCode = outcomes.every(Boolean) ? 0 : 1
