import { readCatalogue, type Catalogue } from '@millwright/catalog'
import { fileURLToPath } from 'node:url'
import { createAuthentication } from '../accounts/authentication.ts'
import { signedInReader } from '../accounts/signed-in.ts'
import { createApp } from '../app.ts'
import { openCatalogueStore } from '../catalogue/catalogue-store.ts'
import type { AppContext } from '../context.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { JobSignal } from '../grading/job-signal.ts'
import { quietOperations } from '../operations/operations.ts'
import { createLimiter } from '../limits/limiter.ts'
import { deliverMails, type Mail, type MailKind, queueMail } from '../mail/mail-queue.ts'
import type { OutgoingMail } from '../mail/mail-transport.ts'
import { readNetworks } from '../outbound/allowed-address.ts'
import { createOutbound } from '../outbound/guarded-fetch.ts'
import { createSigner } from '../secrets/signer.ts'
import { createVault } from '../secrets/vault.ts'

const CONTENT = fileURLToPath(new URL('../../../../content', import.meta.url))
export const ORIGIN = 'http://localhost:4747'
export const WORKER_TOKEN = 'test-worker-token'
const SECRET = 'a secret for tests only, 32 bytes'

let catalogue: Promise<Catalogue> | undefined

/** The real collection, read once a file of tests. */
export function realCatalogue(): Promise<Catalogue> {
  catalogue ??= readCatalogue(CONTENT).then((read) => {
    if (!read.catalogue) throw new Error('The content cannot be read: run millwright content check')
    return read.catalogue
  })
  return catalogue
}

export interface TestServer {
  context: AppContext
  app: ReturnType<typeof createApp>
  /** Moves the server's clock. */
  clock: { now: Date }
  /** A browser with its own cookies. */
  browser(): Browser
  /** A call as the worker makes it. */
  worker(path: string, body: unknown): Promise<Response>
  /** Takes what waits in the mail queue, as a mail server would. */
  mails(): Promise<OutgoingMail[]>
  /** Any request. */
  request(path: string, init: RequestInit): Promise<Response>
}

/** The whole application on a given database, with clock and chance in the test's hands. */
export async function startTestServer(
  database: OpenDatabase,
  options: {
    /** By default mails are queued and reach nobody, so that signing up makes an account at once. */
    mail?: MailKind
    baseUrl?: string
    /** By default the real collection. */
    catalogue?: Catalogue
  } = {},
): Promise<TestServer> {
  const { db } = database
  const clock = { now: new Date('2026-11-23T09:00:00Z') }
  const now = () => clock.now
  const catalogues = await openCatalogueStore(db, options.catalogue ?? (await realCatalogue()), now)
  const baseUrl = options.baseUrl ?? ORIGIN
  const mail: Mail = {
    kind: options.mail ?? 'outbox',
    queue: async (tx, wanted) => {
      if (mail.kind !== 'none') await queueMail(tx, wanted, { now: now(), secret: SECRET })
    },
    wake: () => {},
  }
  const auth = createAuthentication({ db, secret: SECRET, baseUrl, now, mail })
  const signedIn = signedInReader({ db, auth })
  let seeds = 0
  const context: AppContext = {
    db: database.scoped,
    system: db,
    now,
    newSeed: () => `seed-${seeds++}`,
    auth,
    mail,
    limits: createLimiter({ database: database.kind === 'postgresql' ? db : null, now }),
    // Counterparties of tests listen on this machine.
    outbound: createOutbound({ opened: readNetworks('127.0.0.0/8') }),
    vault: createVault(SECRET),
    signer: createSigner(SECRET),
    webhooks: { wake: () => {} },
    catalogues,
    jobs: new JobSignal(),
    operations: quietOperations(db),
    baseUrl,
    organizationFounders: 'everybody',
    apiOrigins: ['https://app.example.org'],
    workerToken: WORKER_TOKEN,
    catalogue: () => catalogues.current,
    signedIn,
    person: signedIn,
  }
  const app = createApp(context)
  const request = async (path: string, init: RequestInit) => app.request(new URL(path, baseUrl).href, init)
  return {
    context,
    app,
    clock,
    browser: () => new Browser(request, baseUrl),
    request,
    async mails() {
      const sent: OutgoingMail[] = []
      const transport = { send: async (one: OutgoingMail) => void sent.push(one) }
      await deliverMails({ db, transport, now, baseUrl, secret: SECRET })
      return sent
    },
    worker: (path, body) =>
      request(`/api/worker/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${WORKER_TOKEN}` },
        body: JSON.stringify(body),
      }),
  }
}

/** Keeps cookies and posts forms as a browser on our own pages does. */
export class Browser {
  readonly #request: (path: string, init: RequestInit) => Promise<Response>
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(request: (path: string, init: RequestInit) => Promise<Response>, origin: string) {
    this.#request = request
    this.#origin = origin
  }

  /** The same cookies as of now, as somebody would have who copied them. */
  copy(): Browser {
    const other = new Browser(this.#request, this.#origin)
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value)
    return other
  }

  /** All of them, as a header. */
  cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** A cookie as it would be sent. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers })
  }

  /** Posts a form; a value may be a list for repeated fields. */
  post(
    path: string,
    fields: Record<string, string | string[]>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    )
    return this.send(path, { method: 'POST', body, headers: { origin: this.#origin, ...headers } })
  }

  put(path: string, json: unknown): Promise<Response> {
    const headers = { origin: this.#origin, 'content-type': 'application/json' }
    return this.send(path, { method: 'PUT', body: JSON.stringify(json), headers })
  }

  /** Any request with these cookies. */
  async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#cookies.size > 0) {
      headers.set('cookie', this.cookies())
    }
    const response = await this.#request(path, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}
