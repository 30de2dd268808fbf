import type { Context as HonoContext } from 'hono'
import type { Catalogue } from '@millwright/catalog'
import type { Authentication } from './accounts/authentication.ts'
import type { SignedIn } from './accounts/people.ts'
import type { CatalogueStore } from './catalogue/catalogue-store.ts'
import type { Db } from './db/open-database.ts'
import type { JobSignal } from './grading/job-signal.ts'
import type { Limiter } from './limits/limiter.ts'
import type { Mail } from './mail/mail-queue.ts'
import type { Operations } from './operations/operations.ts'
import type { Outbound } from './outbound/guarded-fetch.ts'
import type { Signer } from './secrets/signer.ts'
import type { Vault } from './secrets/vault.ts'
import type { WebContext } from './web/context.ts'

/** What every feature gets: the outside world as arguments, so that tests can replace clock, chance and database. */
export interface AppContext extends WebContext {
  /** Sees what the person who asks may see: row-level security, `db/scope.ts`. */
  db: Db
  /** Past row-level security: signing in, graders, housekeeping, the owner's pages. Say why where it is used. */
  system: Db
  now: () => Date
  /** A seed for one sitting; random in production, fixed in tests. */
  newSeed: () => string
  auth: Authentication
  mail: Mail
  limits: Limiter
  /** For every address that somebody else chose: webhooks, identity providers. */
  outbound: Outbound
  /** Keeps secrets that the server has to know again. */
  vault: Vault
  /** Signs documents that leave the server. */
  signer: Signer
  webhooks: { wake(): void }
  catalogues: CatalogueStore
  jobs: JobSignal
  /** How this process is run, watched and ended. */
  operations: Operations
  /** Where people reach this server: the beginning of every link that leaves it. */
  baseUrl: string
  /** Who may found an organization here: the installation's owner alone, or everybody with an account. */
  organizationFounders: 'owner' | 'everybody'
  /** Other sites whose pages may call the API with a token (CORS); none unless the operator names them. */
  apiOrigins: readonly string[]
  /** Shared with the workers of this installation. */
  workerToken: string
  catalogue(): Catalogue
  /** The person behind a request, guests included; null for somebody we have never met. */
  signedIn(c: HonoContext): Promise<SignedIn | null>
}
