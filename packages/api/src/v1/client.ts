import type { z } from 'zod'
import type { Operation } from './operation.ts'
import { API, operations, type OperationName, type Operations } from './operations.ts'
import { ProblemBody } from './problems.ts'

type Empty = Record<never, never>
type InputOf<Part> = Part extends z.ZodType ? z.input<Part> : Empty
type BodyOf<One extends Operation> = One extends { body: infer Body extends z.ZodType }
  ? { body: z.input<Body> }
  : Empty
type ConditionOf<One extends Operation> = One extends { ifMatch: true } ? { ifMatch: string } : Empty
type ParamsOf<One extends Operation> = One extends { params: infer Part } ? InputOf<Part> : Empty
type QueryOf<One extends Operation> = One extends { query: infer Part } ? InputOf<Part> : Empty

interface CallOptions {
  signal?: AbortSignal
  /** Sent with every write, so that repeating it is safe; by default a new one for each call. */
  idempotencyKey?: string
}

/** What a call takes: parameters of the address and of the query side by side, the body under `body`. */
export type CallInput<Name extends OperationName> = ParamsOf<Operations[Name]> &
  QueryOf<Operations[Name]> &
  BodyOf<Operations[Name]> &
  ConditionOf<Operations[Name]> &
  CallOptions

type Success = 200 | 201 | 202 | 204
type BodyOfReply<Reply> = Reply extends { body: infer Body }
  ? Body extends z.ZodType
    ? z.output<Body>
    : undefined
  : never

/** What a call brings back: the body of its reply. */
export type CallResult<Name extends OperationName> = {
  [Status in keyof Operations[Name]['replies'] & Success]: BodyOfReply<Operations[Name]['replies'][Status]>
}[keyof Operations[Name]['replies'] & Success]

type Call<Name extends OperationName> =
  Empty extends CallInput<Name>
    ? (input?: CallInput<Name>) => Promise<CallResult<Name>>
    : (input: CallInput<Name>) => Promise<CallResult<Name>>

/** The operations whose result is a page. */
export type ListName = {
  [Name in OperationName]: CallResult<Name> extends { items: unknown[]; next: string | null } ? Name : never
}[OperationName]

type ItemOf<Name extends ListName> = CallResult<Name> extends { items: (infer One)[] } ? One : never

export type Client = { readonly [Name in OperationName]: Call<Name> } & {
  /** Every item of a list, page by page as they are asked for. */
  all<Name extends ListName>(name: Name, input?: Omit<CallInput<Name>, 'cursor'>): AsyncGenerator<ItemOf<Name>>
}

export interface ClientOptions {
  /** Where the server is, such as `https://millwright.example.org`. */
  baseUrl: string
  /** An API token. Without one the client is a stranger, or in a page of ours whoever is signed in. */
  token?: string
  /** How often a call is tried again when the server is busy or cannot be reached. 4 by default. */
  retries?: number
  /** How a request is sent, for tests and proxies. */
  fetch?: typeof fetch
  /** How to wait between tries, for tests. */
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/** What the server answered instead of what was asked for. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** The kind, such as `not-open`: the last part of `type`. */
  readonly kind: string
  readonly errors: NonNullable<ProblemBody['errors']>
  readonly requestId: string | undefined

  constructor(body: ProblemBody) {
    super(`${body.title}: ${body.detail}`)
    this.status = body.status
    this.kind = body.type.split('#')[1] ?? 'failed'
    this.errors = body.errors ?? []
    this.requestId = body.requestId
  }
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000
/** Worth another try: the server is busy, restarting, or behind a proxy that cannot reach it. */
const PASSING = new Set([429, 502, 503, 504])

/**
 * A client of the HTTP API, typed by the same table that the server is made from. Works wherever `fetch` does.
 * Every write carries an `Idempotency-Key`, so all calls can be tried again: after a pause that doubles, or as long as
 * the server says in `Retry-After`.
 *
 * @throws ApiProblem when the server refuses
 */
export function createClient(options: ClientOptions): Client {
  const client = {
    async *all(name: ListName, input: object = {}) {
      let cursor: string | undefined
      do {
        const page = (await send(options, name, { ...input, ...(cursor ? { cursor } : {}) })) as {
          items: unknown[]
          next: string | null
        }
        yield* page.items
        cursor = page.next ?? undefined
      } while (cursor)
    },
  }
  const calls = (Object.keys(operations) as OperationName[]).map((name) => [
    name,
    (input: object = {}) => send(options, name, input),
  ])
  return Object.assign(client, Object.fromEntries(calls)) as unknown as Client
}

async function send(options: ClientOptions, name: OperationName, input: object): Promise<unknown> {
  const given = input as Record<string, unknown> & CallOptions
  const { url, init } = requestOf(options, operations[name], given)
  const { retries = 4, sleep = pause } = options
  const request = options.fetch ?? fetch
  for (let attempt = 0; ; attempt++) {
    const last = attempt >= retries
    let response: Response
    try {
      response = await request(url, init)
    } catch (error) {
      if (last || given.signal?.aborted) throw error
      await sleep(waitAfter(attempt), given.signal)
      continue
    }
    if (!last && PASSING.has(response.status)) {
      await response.body?.cancel()
      await sleep(Math.max(waitAfter(attempt), retryAfter(response)), given.signal)
      continue
    }
    if (!response.ok) throw new ApiProblem(await problemOf(response))
    return response.status === 204 ? undefined : await response.json()
  }
}

function requestOf(options: ClientOptions, one: Operation, given: Record<string, unknown> & CallOptions) {
  const path = one.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(asText(given[name])))
  const url = new URL(`${options.baseUrl.replace(/\/+$/, '')}${API}${path}`)
  for (const name of Object.keys(one.query?.shape ?? {}))
    if (given[name] !== undefined) url.searchParams.set(name, asText(given[name]))
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (options.token) headers['authorization'] = `Bearer ${options.token}`
  if (one.method !== 'get') headers['idempotency-key'] = given.idempotencyKey ?? crypto.randomUUID()
  if (one.ifMatch) headers['if-match'] = asText(given['ifMatch'])
  if (one.body) headers['content-type'] = 'application/json'
  const init: RequestInit = { method: one.method.toUpperCase(), headers }
  if (one.body) init.body = JSON.stringify(given['body'])
  if (given.signal) init.signal = given.signal
  return { url, init }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A pause that doubles, with chance in it, so that many clients do not come back together. */
function waitAfter(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2)
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'))
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, LONGEST_WAIT_MS) : 0
}

/** What a proxy in between answers need not be a problem document. */
async function problemOf(response: Response): Promise<ProblemBody> {
  const text = await response.text()
  try {
    return ProblemBody.parse(JSON.parse(text))
  } catch {
    const { status } = response
    return {
      type: 'about:blank',
      title: `HTTP ${status}`,
      status,
      detail: response.statusText || 'No problem document.',
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
