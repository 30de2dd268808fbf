/** The commands about an installation's data, started by `millwright`. Settings are those of the server, in the environment. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeOwnerLink } from './accounts/owner-link.ts'
import { DirectoryInUseError, lockDirectory } from './db/directory-lock.ts'
import { DatabaseIsNewerError, knownMigrations, migrate, migrationState, requireCompatible } from './db/migrate.ts'
import { openEmbeddedAsIs, openPostgresAsIs, type DatabaseAsIs } from './db/open-as-is.ts'
import { openDatabase, type Db } from './db/open-database.ts'
import { unreachableMessage } from './db/unreachable.ts'
import { BackupProblem } from './maintenance/archive.ts'
import { backUp } from './maintenance/back-up.ts'
import { askForExamination, NoServerError } from './maintenance/control-socket.ts'
import { examineDatabase, examineSettings, type DoctorFinding } from './maintenance/database-doctor.ts'
import { DatabasesDifferError, moveToPostgres } from './maintenance/move-to-postgres.ts'
import { restore, tryRestore, type Restored, type SecretOutcome } from './maintenance/restore.ts'
import { MaintenanceProblem, type Installation } from './maintenance/sources.ts'
import type { TableComparison } from './maintenance/compare.ts'
import { KINDS, RETENTION, sweep } from './privacy/retention.ts'
import { rescoreCommand, RescoreProblem } from './rescoring/rescore-command.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const installation: Installation = {
  dataDirectory: resolve(process.env['MILLWRIGHT_DATA'] ?? 'data'),
  url: process.env['DATABASE_URL'] || undefined,
  secret: process.env['MILLWRIGHT_SECRET'] || undefined,
}
const place = installation.url ? 'PostgreSQL' : installation.dataDirectory
const count = new Intl.NumberFormat('en')
const plural = (number: number, one: string) => `${count.format(number)} ${one}${number === 1 ? '' : 's'}`

const commands: Record<string, (args: string[]) => Promise<number>> = {
  migrate: migrateCommand,
  backup: backupCommand,
  restore: restoreCommand,
  'move-to-postgres': moveCommand,
  doctor: doctorCommand,
  rescore: (args) => rescoreCommand(args, { open, dataDirectory: installation.dataDirectory, say }),
  sweep: sweepCommand,
  'owner-link': ownerLinkCommand,
}

/** With its tables brought up to date. The embedded database has one process at a time: its server has to be stopped. */
async function open() {
  const { dataDirectory, url } = installation
  if (!url && !existsSync(join(dataDirectory, 'pg')))
    throw new MaintenanceProblem(`There is no database in ${dataDirectory}.`)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  return openDatabase(url ? { url } : { directory: dataDirectory })
}

async function ownerLinkCommand(): Promise<number> {
  const baseUrl = process.env['MILLWRIGHT_BASE_URL'] ?? 'http://localhost:4747'
  const database = await open()
  try {
    say(await makeOwnerLink({ db: database.db, baseUrl, now: () => new Date() }))
    return 0
  } finally {
    await database.close()
  }
}

async function sweepCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { apply: { type: 'boolean' } } })
  const database = await open()
  try {
    const counts = await sweep(database.db, new Date(), { dryRun: !values.apply })
    for (const kind of KINDS) {
      const { days, byOrganization } = RETENTION[kind]
      const period = days === null ? 'kept' : `${days} days`
      const own = byOrganization ? 'or its own' : ''
      say(`${kind.padEnd(18)} ${period.padEnd(9)} ${own.padEnd(10)} ${count.format(counts[kind]).padStart(8)}`)
    }
    say(values.apply ? 'Done.' : 'Nothing was changed: --apply does it. A running server does it every hour by itself.')
    return 0
  } finally {
    await database.close()
  }
}

async function migrateCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean' } } })
  const files = join(installation.dataDirectory, 'pg')
  if (!installation.url && values.check && !existsSync(files)) {
    say(
      `Pending: ${knownMigrations()
        .map(({ name }) => name)
        .join(', ')}. There is no database yet.`,
    )
    return 1
  }
  if (!installation.url) mkdirSync(installation.dataDirectory, { recursive: true, mode: 0o700 })
  const lock = installation.url ? null : lockDirectory(installation.dataDirectory)
  try {
    const database = await (installation.url ? openPostgresAsIs(installation.url) : openEmbeddedAsIs(files))
    return await closing(database, () => migrateOpen(database.db, values.check ?? false))
  } finally {
    lock?.release()
  }
}

async function migrateOpen(db: Db, check: boolean): Promise<number> {
  const state = await migrationState(db)
  requireCompatible(state)
  if (state.unknown.length > 0)
    say(`${plural(state.unknown.length, 'migration')} of a newer release; this one can work with what they added.`)
  if (state.pending.length === 0) {
    say(`Nothing is pending; ${plural(state.applied.length, 'migration')} applied (${place}).`)
    return 0
  }
  say(`Pending: ${state.pending.join(', ')}`)
  if (check) return 1
  await migrate(db, { onApplied: (name) => say(`Applied ${name}`) })
  return 0
}

async function backupCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'without-secret': { type: 'boolean' }, 'no-verify': { type: 'boolean' } },
  })
  const now = new Date()
  const file = resolve(positionals[0] ?? `millwright-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.tar.gz`)
  const began = performance.now()
  const { manifest, rows } = await backUp(installation, { file, withSecret: !values['without-secret'], now })
  const total = Object.values(rows).reduce((sum, one) => sum + one, 0)
  const mib = (statSync(file).size / 2 ** 20).toFixed(1)
  say(
    `Backed up ${plural(total, 'row')} of ${plural(manifest.tables.length, 'table')} into ${file} (${mib} MiB, ${since(began)}).`,
  )
  say(
    manifest.hasSecret
      ? 'The file holds the secret that signs cookies, answers and password hashes: keep it like the data directory itself.'
      : manifest.secretFingerprint
        ? 'The secret that signs cookies is NOT in the file: keep MILLWRIGHT_SECRET with your other secrets. Without it people sign in again, and stored secrets of webhooks and sign-in providers cannot be read.'
        : 'There is no secret yet: the server has not been started here.',
  )
  say('Not in it: the collection (--content), runtimes, mails in the outbox, and what runs have just printed.')
  if (values['no-verify']) return 0
  const verifying = performance.now()
  await tryRestore(file)
  say(`Verified: restored into a scratch database, read back and found equal (${since(verifying)}).`)
  return 0
}

async function restoreCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { try: { type: 'boolean' } } })
  const file = resolve(positionals[0] ?? '')
  if (!positionals[0]) throw new MaintenanceProblem('Name the backup to restore.')
  const began = performance.now()
  if (values.try) {
    describe(await tryRestore(file))
    say(
      `The backup is good: restored into a scratch database, read back and found equal (${since(began)}). Nothing here was changed.`,
    )
    return 0
  }
  const restored = await restore(installation, file)
  describe(restored)
  say(`Restored into ${place}, read back and found equal (${since(began)}).`)
  say(SECRET_WORDS[restored.secretIs])
  return 0
}

const SECRET_WORDS: Record<SecretOutcome, string> = {
  restored: 'The secret was restored too: people stay signed in.',
  kept: 'The secret here is the one of the backup: people stay signed in.',
  different:
    'WARNING: the secret here is not the one of the backup. People sign in again, and stored secrets of webhooks and sign-in providers cannot be read. Set the old MILLWRIGHT_SECRET before you start.',
  missing:
    'WARNING: the backup holds no secret. Set the old MILLWRIGHT_SECRET before you start; otherwise a new one is made, people sign in again, and stored secrets of webhooks and sign-in providers cannot be read.',
}

function describe({ manifest, checksums, migratedAfter }: Restored): void {
  const total = Object.values(checksums.tables).reduce((sum, { rows }) => sum + rows, 0)
  say(
    `Backup of ${manifest.createdAt} (Millwright ${manifest.product}, ${manifest.database === 'embedded' ? 'embedded database' : 'PostgreSQL'}): ${plural(total, 'row')} in ${plural(manifest.tables.length, 'table')}.`,
  )
  if (migratedAfter.length > 0) say(`Migrated since: ${migratedAfter.join(', ')}`)
}

async function moveCommand(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const to = process.env['MILLWRIGHT_MOVE_TO']
  if (!to) throw new MaintenanceProblem('Say where to: --to postgres://user:password@host/name')
  const began = performance.now()
  const { tables, migrated } = await moveToPostgres(installation.dataDirectory, to, new Date())
  printComparison(tables)
  if (migrated.length > 0) say(`Migrated: ${migrated.join(', ')}`)
  say(`Every row of every table is the same in both databases (${since(began)}). The embedded one was not changed.`)
  say(
    'From now on start with DATABASE_URL set to the new address; the secret and the runtimes stay in the data directory.',
  )
  return 0
}

function printComparison(tables: readonly TableComparison[]): void {
  const width = Math.max(...tables.map(({ table }) => table.length))
  for (const { table, left, right, equal } of tables)
    say(
      `${equal ? 'same  ' : 'DIFFER'} ${table.padEnd(width)} ${String(left?.rows ?? '-').padStart(9)} ${String(right?.rows ?? '-').padStart(9)}  ${left?.sha256.slice(0, 16) ?? '-'}`,
    )
}

async function doctorCommand(): Promise<number> {
  const findings = [...examineSettings(process.env), ...(await examine())]
  say(JSON.stringify(findings))
  return 0
}

async function examine(): Promise<DoctorFinding[]> {
  const { dataDirectory, url } = installation
  const files = join(dataDirectory, 'pg')
  const options = { now: () => new Date(), dataDirectory }
  const failed = (detail: string, remedy: string): DoctorFinding[] => [
    { name: 'Database', status: 'failed', detail, remedy },
  ]
  if (url) {
    try {
      const database = await openPostgresAsIs(url)
      return await closing(database, () => examineDatabase(database, options))
    } catch (error) {
      const why = unreachableMessage(error)
      if (!why) throw error
      return failed(`cannot be reached: ${why}`, 'Check the address, the name and the password in DATABASE_URL.')
    }
  }
  if (!existsSync(files)) return [{ name: 'Database', status: 'ok', detail: 'none yet; the first start makes it' }]
  let lock: { release(): void }
  try {
    lock = lockDirectory(dataDirectory)
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) throw error
    try {
      return await askForExamination(dataDirectory)
    } catch (refused) {
      if (!(refused instanceof NoServerError)) throw refused
      return failed(`a process uses ${dataDirectory} and does not answer`, 'Try again; if it stays so, start it again.')
    }
  }
  try {
    const database = await openEmbeddedAsIs(files)
    return await closing(database, () => examineDatabase(database, options))
  } finally {
    lock.release()
  }
}

async function closing<T>(database: DatabaseAsIs, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await database.close()
  }
}

const since = (began: number) => `${((performance.now() - began) / 1000).toFixed(1)} s`

const EXPECTED = [
  RescoreProblem,
  MaintenanceProblem,
  BackupProblem,
  DatabaseIsNewerError,
  DirectoryInUseError,
  DatabasesDifferError,
]

/** No such directory, no permission, no space: the system's own words name the file. */
const isOfFiles = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  /^(ENOENT|EACCES|EPERM|ENOSPC|EROFS|EDQUOT|ENOTDIR|EISDIR)$/.test(String(error.code))

const [name = '', ...rest] = process.argv.slice(2)
try {
  const command = commands[name]
  if (!command) throw new MaintenanceProblem(`There is no command "${name}".`)
  process.exitCode = await command(rest)
} catch (error) {
  const reached = unreachableMessage(error)
  if (error instanceof DatabasesDifferError) printComparison(error.tables)
  if (EXPECTED.some((kind) => error instanceof kind)) process.stderr.write(`${(error as Error).message}\n`)
  else if (reached)
    process.stderr.write(`The database cannot be reached: ${reached}. Check the address, the name and the password.\n`)
  else if (isOfFiles(error)) process.stderr.write(`${error.message}\n`)
  else throw error
  process.exitCode = 1
}
