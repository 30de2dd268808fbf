import { statfsSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { DatabaseIsNewerError, migrationState, requireCompatible, rowsOf } from '../db/migrate.ts'
import type { DatabaseAsIs } from '../db/open-as-is.ts'

/** The same shape as the checks of `millwright doctor`, which shows them beside its own. */
export interface DoctorFinding {
  name: string
  status: 'ok' | 'warning' | 'failed'
  detail: string
  remedy?: string
}

const OLDEST_POSTGRES = 15
/** The clock of times in records is the server's, and that of leases too: replicas must agree to well within a lease. */
const MOST_CLOCK_DIFFERENCE_MS = 2000
const GIB = 2 ** 30
/** A replica's pool, see open-database.ts. */
const CONNECTIONS_OF_A_REPLICA = 10

/** Looks at a database through an open connection. Changes nothing. */
export async function examineDatabase(
  { db, kind }: Pick<DatabaseAsIs, 'db' | 'kind'>,
  { now, dataDirectory }: { now: () => Date; dataDirectory: string },
): Promise<DoctorFinding[]> {
  const asked = now()
  const [about] = await rowsOf<{
    version: string
    number: number
    fsync: string
    commit: string
    pages: string
    encoding: string
    time: string
    size: number
    superuser: boolean
    bypasses: boolean
    role: string
    most: number
    used: number
    readonly: string
  }>(
    db,
    sql`select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('full_page_writes') as pages, current_setting('server_encoding') as encoding,
      clock_timestamp()::text as time, pg_database_size(current_database())::float8 as size,
      r.rolsuper as superuser, r.rolbypassrls as bypasses, session_user::text as role,
      current_setting('max_connections')::int as most,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('default_transaction_read_only') as readonly
    from pg_roles r where r.rolname = session_user`,
  )
  if (!about) throw new Error('The database does not know the role that asks')
  const answered = now()
  const findings: DoctorFinding[] = []
  const say = (name: string, status: DoctorFinding['status'], detail: string, remedy?: string) =>
    findings.push({ name, status, detail, ...(remedy && status !== 'ok' ? { remedy } : {}) })

  const major = Math.floor(about.number / 10_000)
  const what = kind === 'embedded' ? `embedded, PostgreSQL ${about.version}` : `PostgreSQL ${about.version}`
  say(
    'Database',
    major >= OLDEST_POSTGRES ? 'ok' : 'failed',
    `${what}, ${(about.size / 2 ** 20).toFixed(0)} MiB`,
    `Use PostgreSQL ${OLDEST_POSTGRES} or newer.`,
  )

  const unsafe = [
    ...(about.fsync === 'on' ? [] : ['fsync is off']),
    // The embedded one syncs commits together, after PostgreSQL and before it acknowledges them: embedded-client.ts.
    ...(about.commit === 'off' && kind === 'postgresql' ? ['synchronous_commit is off'] : []),
    ...(about.pages === 'on' ? [] : ['full_page_writes is off']),
  ]
  say(
    'Durability',
    unsafe.length === 0 ? 'ok' : 'failed',
    unsafe.length === 0
      ? `a commit is on disk before it is acknowledged${kind === 'postgresql' ? ` (synchronous_commit ${about.commit})` : ''}`
      : `an acknowledged answer can be lost in a power cut: ${unsafe.join(', ')}`,
    'Set fsync, synchronous_commit and full_page_writes to on in postgresql.conf, or take away what sets them for this role or database.',
  )
  if (about.readonly === 'on')
    say('Writing', 'failed', 'the database accepts no writes', 'DATABASE_URL must name the primary, not a replica.')
  if (about.encoding !== 'UTF8')
    say(
      'Encoding',
      'failed',
      about.encoding,
      "Make a database with create database … encoding 'UTF8' template template0.",
    )

  findings.push(await examineMigrations({ db }))

  if (kind === 'postgresql') {
    const bypasses = about.superuser || about.bypasses
    say(
      'Row-level security',
      bypasses ? 'warning' : 'ok',
      bypasses
        ? `the role ${about.role} passes by it, so the server works as the role millwright_application; whoever has the address does not need to`
        : `holds for the role ${about.role}`,
      "Let the address name a role of its own: create role millwright login password '…'; create database millwright owner millwright.",
    )
    const free = about.most - about.used
    say(
      'Connections',
      free >= 2 * CONNECTIONS_OF_A_REPLICA ? 'ok' : 'warning',
      `${about.used} of ${about.most} in use`,
      `Each replica uses up to ${CONNECTIONS_OF_A_REPLICA}, one more for a moment at its start. Raise max_connections, or put a pooler in session mode between.`,
    )
    const difference = clockDifference(new Date(about.time), asked, answered)
    say(
      'Clock',
      Math.abs(difference) <= MOST_CLOCK_DIFFERENCE_MS ? 'ok' : 'warning',
      Math.abs(difference) < 100
        ? 'the same here as in the database'
        : `the database’s is ${(Math.abs(difference) / 1000).toFixed(1)} s ${difference > 0 ? 'ahead of' : 'behind'} this machine’s`,
      'Let both follow the same time server: timedatectl set-ntp true',
    )
  } else findings.push(examineDisk(dataDirectory, about.size))
  return findings
}

async function examineMigrations({ db }: Pick<DatabaseAsIs, 'db'>): Promise<DoctorFinding> {
  const name = 'Migrations'
  const state = await migrationState(db)
  try {
    requireCompatible(state)
  } catch (error) {
    if (!(error instanceof DatabaseIsNewerError)) throw error
    return { name, status: 'failed', detail: error.message, remedy: 'Start the newer release.' }
  }
  const { applied, pending, unknown } = state
  if (pending.length > 0)
    return {
      name,
      status: 'warning',
      detail: `pending: ${pending.join(', ')}`,
      remedy: 'npm run millwright -- migrate (the next start does it too)',
    }
  const newer = unknown.length > 0 ? `, and ${unknown.length} of a newer release, with which this one can work` : ''
  return { name, status: 'ok', detail: `${applied.length} applied, none pending${newer}` }
}

/** Neither clock can be read in the middle of the other's reading, so the difference is that to the nearer end. */
export function clockDifference(theirs: Date, before: Date, after: Date): number {
  if (theirs < before) return theirs.getTime() - before.getTime()
  return theirs > after ? theirs.getTime() - after.getTime() : 0
}

function examineDisk(directory: string, size: number): DoctorFinding {
  const { bavail, bsize } = statfsSync(directory)
  const free = bavail * bsize
  // A backup copies the files for as long as it takes.
  const wanted = size + GIB
  return {
    name: 'Disk of the data',
    status: free < GIB / 10 ? 'failed' : free < wanted ? 'warning' : 'ok',
    detail: `${(free / GIB).toFixed(1)} GiB free in ${directory}`,
    ...(free < wanted
      ? {
          remedy:
            'Free some space: a backup needs as much as the database for a while, and a full disk stops all writing.',
        }
      : {}),
  }
}

/** What the settings in the environment say before anything is tried. */
export function examineSettings(environment: NodeJS.ProcessEnv): DoctorFinding[] {
  const setting = (name: string) => environment[`MILLWRIGHT_${name}`]
  const findings: DoctorFinding[] = []
  const base = setting('BASE_URL')
  const host = setting('HOST') ?? '127.0.0.1'
  const url = base && URL.canParse(base) ? new URL(base) : null
  const name = 'Address'
  const isHere = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname)
  if (base && (!url || !/^https?:$/.test(url.protocol)))
    findings.push({
      name,
      status: 'failed',
      detail: `MILLWRIGHT_BASE_URL is no address: ${base}`,
      remedy: 'Set it to what people type, such as https://learn.example.org.',
    })
  else if (!base && !isHere(host))
    findings.push({
      name,
      status: 'warning',
      detail: `the server listens on ${host}, and MILLWRIGHT_BASE_URL is not set`,
      remedy: 'Set it to what people type, with https; links in mails and the flags of cookies depend on it.',
    })
  else if (url && url.protocol === 'http:' && !isHere(url.hostname))
    findings.push({
      name,
      status: 'warning',
      detail: `${base} is not encrypted: passwords and cookies can be read on the way`,
      remedy: 'Put a proxy with TLS in front, and set MILLWRIGHT_BASE_URL to its https address.',
    })
  else findings.push({ name, status: 'ok', detail: base ?? 'this machine only' })

  if (url?.protocol === 'https:') {
    const proxies = setting('TRUSTED_PROXIES')
    findings.push({
      name: 'Proxy',
      status: proxies ? 'ok' : 'warning',
      detail: proxies
        ? `X-Forwarded-For is believed from ${proxies}`
        : 'with an https address there is a proxy in front, and MILLWRIGHT_TRUSTED_PROXIES is not set: everybody seems to come from the proxy’s address',
      ...(proxies
        ? {}
        : { remedy: 'Set MILLWRIGHT_TRUSTED_PROXIES to the proxy’s addresses, such as 127.0.0.1 or 10.0.0.0/8.' }),
    })
  }
  if (environment['DATABASE_URL'] && !setting('SECRET'))
    findings.push({
      name: 'Secret',
      status: 'warning',
      detail:
        'the secret lies in the data directory of this machine; a second replica would make one of its own, and sign people out',
      remedy:
        'Set the same MILLWRIGHT_SECRET for all replicas: at least 32 characters, for example from openssl rand -base64 32.',
    })
  return findings
}
