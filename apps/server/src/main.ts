/** The server process. Configuration is in the environment; `millwright start` sets it. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { loadCatalogue } from '@millwright/catalog'
import { createAuthentication } from './accounts/authentication.ts'
import { issueOwnerToken } from './accounts/owner-link.ts'
import { signedInReader } from './accounts/signed-in.ts'
import { forgetOldReplies } from './api/idempotency.ts'
import { createApp } from './app.ts'
import { openCatalogueStore } from './catalogue/catalogue-store.ts'
import type { AppContext } from './context.ts'
import { DirectoryInUseError } from './db/directory-lock.ts'
import { syncPath } from './db/durable-file-system.ts'
import { DatabaseIsNewerError } from './db/migrate.ts'
import { openDatabase } from './db/open-database.ts'
import { unreachableMessage } from './db/unreachable.ts'
import { releaseOldLeases } from './grading/job-queue.ts'
import { JobSignal } from './grading/job-signal.ts'
import { startSweeping } from './privacy/retention.ts'
import { createLimiter } from './limits/limiter.ts'
import { MailSettingsError, mailSettings } from './mail/mail-transport.ts'
import { openMail } from './mail/open-mail.ts'
import { openServerControl } from './maintenance/server-control.ts'
import { registerDatabaseMetrics } from './operations/database-metrics.ts'
import { gracefulStop, StopSettingsError, stopSettings } from './operations/graceful-stop.ts'
import { readinessOf } from './operations/health.ts'
import { Lifecycle } from './operations/lifecycle.ts'
import { createLog, LogSettingsError, logSettings, takeOverConsole } from './operations/log.ts'
import { registry, serveMetrics } from './operations/metrics.ts'
import { startTracing, tracing } from './operations/tracing.ts'
import { NetworkSettingError, readNetworks } from './outbound/allowed-address.ts'
import { createOutbound } from './outbound/guarded-fetch.ts'
import { prepareSearch } from './search/search-index.ts'
import { createSigner } from './secrets/signer.ts'
import { createVault } from './secrets/vault.ts'
import { parseTrustedProxies, TrustedProxiesError } from './web/client-address.ts'
import { startWebhookDelivery } from './webhooks/deliver-events.ts'

/** better-auth's own minimum for its secret. */
const SHORTEST_SECRET = 32
const setting = (name: string) => process.env[`MILLWRIGHT_${name}`]
const port = Number(setting('PORT') ?? 4747)
const host = setting('HOST') ?? '127.0.0.1'
const baseUrl = setting('BASE_URL') ?? `http://localhost:${port}`
const dataDirectory = setting('DATA') ?? 'data'
const contentDirectory = setting('CONTENT') ?? 'content'
const now = () => new Date()

// The supervisor shows our lines to a person, as a terminal does.
const watched = process.stdout.isTTY || process.argv.includes('--with-parent')
const logging = orExplain([LogSettingsError], () => logSettings(process.env, { watched }))
const log = createLog(logging)
takeOverConsole(log)
const trustedProxies = orExplain([TrustedProxiesError], () => parseTrustedProxies(setting('TRUSTED_PROXIES') ?? ''))
const stopLimits = orExplain([StopSettingsError], () => stopSettings(process.env))
await startTracing(process.env)
const lifecycle = new Lifecycle()

mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
const url = process.env['DATABASE_URL']
const [{ catalogue, problems }, database] = await Promise.all([
  loadCatalogue(contentDirectory, join(dataDirectory, 'catalogue.json')),
  openDatabase(url ? { url } : { directory: dataDirectory }).catch(explainAndExit),
])
if (!catalogue) {
  for (const { file, line, message, mend } of problems) console.error(`${file}:${line} ${message}. ${mend}`)
  console.error('The content cannot be used. Mend the places above, then start again.')
  await database.close()
  process.exit(1)
}
const unusable = problems.filter(({ severity }) => severity === 'error').length
if (unusable > 0)
  console.log(
    `${unusable} errors in the content; what they concern is left out. "npm run millwright -- content check" lists them.`,
  )
void database.lost?.then((error) => {
  console.error(`${error.message} ${String(error.cause)}`)
  process.exit(1)
})
const { db } = database
const catalogues = await openCatalogueStore(db, catalogue, now)
await releaseOldLeases(db, { host: hostname(), current: setting('WORKER_NAME') ?? 'none' })
const secret = secretOf(dataDirectory)
const mailing = openMail(settingsOfMail(), { system: db, now, baseUrl, secret })
const auth = createAuthentication({ db, secret, baseUrl, now, mail: mailing.mail })
const signedIn = signedInReader({ db, auth })
const outbound = createOutbound({ opened: openedNetworks() })
const vault = createVault(secret)
const webhooks = startWebhookDelivery({ db, outbound, vault, now, random: Math.random })
const sweeping = startSweeping(
  db,
  now,
  (counts) => log.info({ counts }, 'Deleted what was kept for long enough'),
  (error) => log.error({ err: error }, 'What was kept for long enough could not be deleted; the next hour tries again'),
)
const jobs = new JobSignal()
lifecycle.signal.addEventListener('abort', () => jobs.release())
const context: AppContext = {
  db: database.scoped,
  system: db,
  now,
  newSeed: () => randomBytes(16).toString('hex'),
  auth,
  mail: mailing.mail,
  // With PostgreSQL there may be other replicas, which have to count together.
  limits: createLimiter({ database: database.kind === 'postgresql' ? db : null, now }),
  outbound,
  vault,
  signer: createSigner(secret),
  webhooks,
  catalogues,
  jobs,
  operations: {
    log,
    // At a terminal, what people do all day would bury what matters.
    requestLevel: logging.format === 'json' ? 'info' : 'debug',
    trustedProxies,
    lifecycle,
    readiness: readinessOf({ db, lifecycle }),
  },
  baseUrl,
  organizationFounders: organizationFounders(),
  apiOrigins: apiOrigins(),
  workerToken: setting('WORKER_TOKEN') ?? randomBytes(32).toString('base64url'),
  catalogue: () => catalogues.current,
  signedIn,
  person: signedIn,
}
// Nobody is waited for at the end: the next start goes on with it.
setInterval(() => {
  forgetOldReplies(context).catch((error: unknown) => log.error({ err: error }, 'Old replies could not be forgotten'))
}, 3_600_000).unref()
const token = await issueOwnerToken(db, now, setting('OWNER_TOKEN'))
const ownerLink = token ? `${baseUrl}/setup?token=${token}` : null
const control = await openServerControl(dataDirectory, database, now)
const metrics = await openMetrics()
const server = serve({ fetch: createApp(context).fetch, port, hostname: host }, () => {
  // The supervisor reads this line.
  process.stdout.write(`${JSON.stringify({ ready: true, url: baseUrl, database: database.kind, ownerLink })}\n`)
  setTimeout(() => prepareSearch(catalogues.current), 500).unref()
}) as Server
// Longer than proxies keep an idle connection (60 s): whoever hangs up first must not be us, with the next request on its way.
server.keepAliveTimeout = 65_000
server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = `Port ${port} is in use. Stop what uses it, or choose another with --port.`
  console.error(error.code === 'EADDRINUSE' ? inUse : error.message)
  process.exit(1)
})

const stop = gracefulStop({
  server,
  lifecycle,
  ...stopLimits,
  async close() {
    control?.close()
    metrics?.close()
    // A mail or an event that is being handed over is waited for: its outcome belongs into the queue.
    await Promise.all([mailing.stop(), webhooks.stop(), sweeping.stop()])
    await database.close()
    await tracing.current?.stop()
  },
  exit: (code) => process.exit(code),
  say: (message) => log.warn(message),
})
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
// The supervisor holds the other end: when it dies, however it dies, we stop too.
if (process.argv.includes('--with-parent')) {
  process.stdin
    .on('end', () => {
      if (!lifecycle.isStopping) stop()
    })
    .resume()
}

/** Says at the start where mails go, because nobody should find out when one is missing. */
function settingsOfMail() {
  try {
    const settings = mailSettings({ smtpUrl: setting('SMTP_URL'), from: setting('MAIL_FROM'), baseUrl, dataDirectory })
    if (settings.kind === 'outbox') console.log(`No SMTP server is set up: mails are written to ${settings.directory}.`)
    if (settings.kind === 'none')
      console.log(
        'Mail is NOT set up: no confirmations, no reset of lost passwords. Set MILLWRIGHT_SMTP_URL and MILLWRIGHT_MAIL_FROM.',
      )
    return settings
  } catch (error) {
    if (!(error instanceof MailSettingsError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** What an operator can mend is said in one line; anything else keeps its stack trace. */
function explainAndExit(error: unknown): never {
  const why = unreachableMessage(error)
  if (error instanceof DirectoryInUseError || error instanceof DatabaseIsNewerError) console.error(error.message)
  else if (url && why) {
    console.error(`The database of DATABASE_URL cannot be used: ${why}. Check the address, the name and the password.`)
  } else throw error
  process.exit(1)
}

/** A setting that cannot be understood is said in one line, and ends the start. */
function orExplain<T>(expected: (new (...message: never[]) => Error)[], read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!expected.some((kind) => error instanceof kind)) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}

/** Off unless a port is given, and on this machine only unless an address is given: metrics are nobody else's business. */
async function openMetrics() {
  registerDatabaseMetrics(registry, { database, now })
  const given = setting('METRICS_PORT')
  if (given === undefined) return null
  const place = { port: Number(given), host: setting('METRICS_HOST') ?? '127.0.0.1' }
  try {
    return await serveMetrics(place)
  } catch (error) {
    console.error(
      `Metrics cannot be served on ${place.host}:${given} (${error instanceof Error ? error.message : String(error)}). Choose another MILLWRIGHT_METRICS_PORT or MILLWRIGHT_METRICS_HOST.`,
    )
    process.exit(1)
  }
}

/** Networks of one's own that webhooks and identity providers may be in: none, unless the operator names them. */
function openedNetworks() {
  try {
    return readNetworks(setting('ALLOW_PRIVATE_ADDRESSES'))
  } catch (error) {
    if (!(error instanceof NetworkSettingError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** The owner alone unless told otherwise: whoever founds an organization writes to people in this server's name. */
function organizationFounders(): 'owner' | 'everybody' {
  const given = setting('ORGANIZATIONS') ?? 'owner'
  if (given === 'owner' || given === 'everybody') return given
  console.error(`MILLWRIGHT_ORGANIZATIONS is "${given}". It says who may found an organization: owner or everybody.`)
  process.exit(1)
}

/** Written as browsers write origins: one that differs would silently never match. */
function apiOrigins(): string[] {
  const given = (setting('API_ORIGINS') ?? '').split(/[\s,]+/).filter((origin) => origin !== '')
  const wrong = given.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  if (wrong === undefined) return given
  console.error(`MILLWRIGHT_API_ORIGINS has "${wrong}". Write origins such as https://app.example.org, without a path.`)
  process.exit(1)
}

/** Signs cookies. Made at the first start; several replicas get one by MILLWRIGHT_SECRET. */
function secretOf(directory: string): string {
  const given = setting('SECRET') ?? readSecret(join(directory, 'secret')) ?? makeSecret(directory)
  if (given.length >= SHORTEST_SECRET) return given
  console.error(
    `The secret that signs cookies has fewer than ${SHORTEST_SECRET} characters. Set a longer MILLWRIGHT_SECRET, or delete ${join(directory, 'secret')} so that a new one is made (everybody signs in again).`,
  )
  process.exit(1)
}

function readSecret(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

/** Written whole, and on disk before anything is signed or sealed with it: a power cut must not leave an empty secret, or none. */
function makeSecret(directory: string): string {
  const made = randomBytes(32).toString('base64url')
  const draft = join(directory, 'secret.new')
  writeFileSync(draft, made, { mode: 0o600, flush: true })
  renameSync(draft, join(directory, 'secret'))
  syncPath(directory)
  return made
}
