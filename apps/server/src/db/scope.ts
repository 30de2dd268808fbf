import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { beginDatabase } from '../operations/observe-database.ts'
import type { Db } from './open-database.ts'

/**
 * Whose rows a query may see and change: the second wall, behind the policy and the conditions of each query. PostgreSQL checks it
 * for every row (policies in the migration "row-level-security"). The embedded database has one user and one process, and does not.
 *
 * `AppContext.db` works in the scope of the request, and outside any scope it sees nothing. `AppContext.system` works past the wall:
 * for signing in, graders, housekeeping and the installation's owner.
 */
export interface Scope {
  /** Ids of the person who asks and of the guests that they claimed. */
  people: readonly string[]
  /** Organizations of which they are a member. */
  organizations: readonly string[]
  /** Those whose candidates' sittings and results they may see. */
  results: readonly string[]
  /** Those that they administer. */
  administers: readonly string[]
}

export const NOBODY: Scope = { people: [], organizations: [], results: [], administers: [] }

const storage = new AsyncLocalStorage<{ scope: Scope }>()

/** Runs `work` with what this scope may see. Awaited inside, because Drizzle sends a query only when somebody waits for it. */
export function inScope<T>(scope: Scope, work: () => PromiseLike<T>): Promise<T> {
  return storage.run({ scope }, async () => await work())
}

/** The request turned out to be somebody's, such as a guest's who was just made. */
export function changeScope(scope: Scope): void {
  const store = storage.getStore()
  if (store) store.scope = scope
}

/** Looks past the wall in the middle of a transaction, for a question whose answer tells nothing about anybody. */
export async function pastTheWall<T>(tx: Db, work: () => Promise<T>): Promise<T> {
  const { rows } = (await tx.execute(
    sql`select coalesce(current_setting('millwright.scope', true), '') as before, set_config('millwright.scope', 'system', true)`,
  )) as unknown as { rows: { before: string }[] }
  const result = await work()
  // Kept here and not in the database: one look past the wall may be inside another.
  await tx.execute(sql`select set_config('millwright.scope', ${rows[0]?.before ?? ''}, true)`)
  return result
}

/** The one door through append-only triggers, for erasing a person's data: until the end of this transaction. */
export async function permitErasure(tx: Db): Promise<void> {
  await tx.execute(sql`select set_config('millwright.erasing', 'yes', true)`)
}

const SET_SCOPE =
  "select set_config('millwright.scope', $1, false), set_config('millwright.people', $2, false), set_config('millwright.organizations', $3, false), set_config('millwright.results', $4, false), set_config('millwright.administers', $5, false)"

const settingsOf = ({ people, organizations, results, administers }: Scope): string[] => [
  '',
  ...[people, organizations, results, administers].map((ids) => ids.join(',')),
]
const SYSTEM_SETTINGS = ['system', '', '', '', '']

type Settings = () => readonly string[]
export const systemSettings: Settings = () => SYSTEM_SETTINGS
export const requestSettings: Settings = () => settingsOf(storage.getStore()?.scope ?? NOBODY)

/** What each connection was last told, so that it is told only what is new. */
const told = new WeakMap<pg.PoolClient, string>()

async function tell(client: pg.PoolClient, settings: readonly string[]): Promise<void> {
  const text = settings.join('\n')
  if (told.get(client) === text) return
  told.delete(client)
  await client.query({ name: 'millwright-scope', text: SET_SCOPE, values: [...settings] })
  told.set(client, text)
}

/**
 * A view of a pool whose connections know the scope before they are used. It has the two methods of a pool that Drizzle calls, and
 * "Pool" in its name, by which Drizzle knows that a transaction needs a connection of its own.
 */
export class ScopedPool {
  readonly #pool: pg.Pool
  readonly #settings: Settings

  constructor(pool: pg.Pool, settings: Settings) {
    this.#pool = pool
    this.#settings = settings
  }

  /** For a transaction: a connection until its `release`. */
  async connect(): Promise<pg.PoolClient> {
    const end = beginDatabase('transaction')
    const client = await this.#take().catch((error: unknown) => {
      end(error)
      throw error
    })
    // The pool sets its own anew each time it hands a connection out.
    const release = client.release.bind(client)
    client.release = (error) => {
      end(error === false ? undefined : error)
      release(error)
    }
    return client
  }

  async #take(): Promise<pg.PoolClient> {
    // Taken before waiting: the scope is that of whoever asks.
    const settings = this.#settings()
    const client = await this.#pool.connect()
    try {
      await tell(client, settings)
    } catch (error) {
      client.release(true)
      throw error
    }
    return client
  }

  async query(query: pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
    const end = beginDatabase('query')
    let client: pg.PoolClient | undefined
    let failure: Error | undefined
    try {
      client = await this.#take()
      const result = await client.query(query, values)
      end()
      return result
    } catch (error) {
      end(error)
      // As pg's own pool does it: a connection whose query failed for a reason of its own may be broken.
      if (error instanceof Error && !('severity' in error)) failure = error
      throw error
    } finally {
      client?.release(failure)
    }
  }
}
