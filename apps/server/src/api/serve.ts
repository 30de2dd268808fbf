import type { Context, Handler } from 'hono'
import type { z } from 'zod'
import { API, type Fault, type Operation, PROBLEMS } from '@millwright/api'
import { scopeOf } from '../accounts/scope-of.ts'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { inScope } from '../db/scope.ts'
import { networkOf } from '../limits/limiter.ts'
import { waitText } from '../limits/too-many.tsx'
import { type FoundToken, tokenBehind } from '../tokens/find-token.ts'
import { actorOf } from '../web/actor.ts'
import { clientAddress } from '../web/client-address.ts'
import { type Call, Refusal, type ReplyOf } from './call.ts'
import { hashOfRequest, onceByKey, type StoredReply } from './idempotency.ts'
import { problemResponse } from './problem-response.ts'

/** Twenty files of the largest size, written as JSON, would be more; nobody hands in that much. */
const MOST_BYTES = 5 * 1024 * 1024
const KEY = /^[\x21-\x7e]{1,200}$/

/** Any handler; which calls and replies it knows is checked where handlers are put together. */
export type AnyHandler = (call: Call) => Promise<ReplyOf<Operation>>

/**
 * Turns an operation of the table into a route: finds out who asks and whether their token may, checks all that was sent, does a write
 * once for its key, and lets out only what the table describes. A field that its schema does not name is dropped, so nothing gets
 * out by being left in.
 */
export function serveOperation(context: AppContext, one: Operation, handler: AnyHandler): Handler {
  return async (c) => {
    try {
      const caller = await callerOf(context, c)
      await withinLimit(context, c, caller)
      mayCall(one, caller)
      if (one.method !== 'get' && !caller.token) sameOrigin(context, c)
      const sent = await readRequest(c, one)
      const { who, token } = caller
      const actor = actorOf(c, who ?? { id: '' }, token ? 'api-token' : 'person')
      const call = (inside: AppContext): Call => ({ ...sent.parsed, context: inside, c, who: who!, token, actor })
      const work = async (inside: AppContext) => replyOf(c, one, await handler(call(inside)))
      return await inScope(scopeOf(who), async () => {
        if (sent.key === null || !who) return respond(c, one, await work(context))
        const hash = hashOfRequest(one.method, c.req.path, new URL(c.req.url).search, sent.raw, sent.parsed.ifMatch)
        const { replayed, ...reply } = await onceByKey(context, { personId: who.id, key: sent.key, hash }, work)
        c.header('idempotency-key', sent.key)
        if (replayed) c.header('idempotency-replayed', 'true')
        return respond(c, one, reply)
      })
    } catch (error) {
      if (error instanceof Refusal) return problemResponse(c, error.reply)
      throw error
    }
  }
}

interface Caller {
  who: SignedIn | null
  token: FoundToken | null
}

/** A token counts before a cookie: who sends one means it. */
async function callerOf(context: AppContext, c: Context): Promise<Caller> {
  if (c.req.header('authorization') === undefined) return { who: await context.signedIn(c), token: null }
  const token = await tokenBehind(context, c)
  if (!token) throw new Refusal({ problem: 'not-signed-in', detail: PROBLEMS['not-signed-in'].help })
  return { who: token.who, token }
}

async function withinLimit(context: AppContext, c: Context, { who, token }: Caller): Promise<void> {
  const key = token?.id ?? who?.id ?? networkOf(clientAddress(c))
  const taken = await context.limits.take('api-token', key)
  if (taken.allowed) return
  throw new Refusal({
    problem: 'too-many-requests',
    detail: waitText(taken.retryAfterS),
    headers: { 'retry-after': String(taken.retryAfterS) },
  })
}

function mayCall({ scope }: Operation, { who, token }: Caller): void {
  if (scope === null) return
  if (!who) throw new Refusal({ problem: 'not-signed-in', detail: PROBLEMS['not-signed-in'].help })
  if (!token || token.scopes.includes(scope)) return
  throw new Refusal({ problem: 'scope-missing', detail: `This needs a token with the scope ${scope}.` })
}

/** A browser sends its cookie whoever makes it ask. What changes something must come from a page of ours. */
function sameOrigin(context: AppContext, c: Context): void {
  const { origin } = new URL(c.req.url)
  const said = c.req.header('origin')
  if (c.req.header('sec-fetch-site') === 'same-origin') return
  if (said !== undefined && (said === origin || said === new URL(context.baseUrl).origin)) return
  // Nobody is signed in, so nothing can be done in their name: that is what to tell.
  if (c.req.header('cookie') === undefined)
    throw new Refusal({ problem: 'not-signed-in', detail: PROBLEMS['not-signed-in'].help })
  throw new Refusal({ problem: 'cross-site', detail: PROBLEMS['cross-site'].help })
}

async function readRequest(c: Context, one: Operation) {
  const faults: Fault[] = []
  const check = (
    schema: z.ZodType | undefined,
    value: unknown,
    at: (path: PropertyKey[]) => Partial<Fault>,
  ): unknown => {
    if (!schema) return null
    const result = schema.safeParse(value)
    if (result.success) return result.data
    faults.push(...result.error.issues.map(({ path, message }) => ({ ...at(path), detail: message })))
    return null
  }
  const byName = (path: PropertyKey[]) => ({ parameter: String(path[0] ?? '') })
  const params = check(one.params, c.req.param(), byName)
  // What cannot be an id is the id of nothing.
  if (faults.length > 0) throw new Refusal({ problem: 'not-found', detail: PROBLEMS['not-found'].help, errors: faults })
  const query = check(one.query, queryOf(c, faults), byName)
  const key = one.method === 'get' ? null : (c.req.header('idempotency-key') ?? null)
  if (key !== null && !KEY.test(key))
    faults.push({ header: 'Idempotency-Key', detail: 'must be 1 to 200 visible characters' })
  const ifMatch = one.ifMatch ? matchOf(c, faults) : ''
  const raw = one.method === 'get' ? '' : await readBody(c)
  const body = one.body ? check(one.body, parseJson(c, raw), (path) => ({ pointer: pointerOf(path) })) : null
  if (faults.length > 0)
    throw new Refusal({
      problem: 'invalid',
      detail: 'Mend the places that errors names, then send it again.',
      errors: faults,
    })
  // A cast, because the checks above made exactly what the table says.
  return { key, raw, parsed: { params, query, body, ifMatch } as Pick<Call, 'params' | 'query' | 'body' | 'ifMatch'> }
}

function queryOf(c: Context, faults: Fault[]): Record<string, string> {
  const given = new URL(c.req.url).searchParams
  for (const name of new Set(given.keys()))
    if (given.getAll(name).length > 1) faults.push({ parameter: name, detail: 'must not come twice' })
  return Object.fromEntries(given)
}

function matchOf(c: Context, faults: Fault[]): string {
  const header = c.req.header('if-match')?.trim()
  if (header === undefined)
    throw new Refusal({ problem: 'precondition-missing', detail: PROBLEMS['precondition-missing'].help })
  if (header === '*') return '*'
  const tag = /^"([\x21\x23-\x7e]{0,100})"$/.exec(header)?.[1]
  if (tag === undefined) faults.push({ header: 'If-Match', detail: 'must be one ETag in quotation marks, or *' })
  return tag ?? ''
}

/** Reads the body as text, no further than the limit, and only if it is proper UTF-8. */
async function readBody(c: Context): Promise<string> {
  const tooLarge = () => new Refusal({ problem: 'too-large', detail: `Send at most ${MOST_BYTES / 1024 / 1024} MiB.` })
  if (Number(c.req.header('content-length') ?? 0) > MOST_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal({ problem: 'malformed', detail: 'The body is not UTF-8.' })
  }
}

function parseJson(c: Context, raw: string): unknown {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new Refusal({ problem: 'unsupported-type', detail: PROBLEMS['unsupported-type'].help })
  try {
    return JSON.parse(raw)
  } catch {
    throw new Refusal({ problem: 'malformed', detail: PROBLEMS.malformed.help })
  }
}

/** RFC 6901. */
const pointerOf = (path: PropertyKey[]) =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** A reply as it leaves: through its schema, which drops what it does not name. */
function replyOf(c: Context, one: Operation, reply: ReplyOf<Operation>): StoredReply {
  if ('problem' in reply) throw new Refusal(reply)
  const { status, body, headers = {} } = reply
  const described = one.replies[status]
  if (!described) throw new Error(`${one.method} ${one.path} answers ${status}, which its table does not know`)
  const text = described.body === null ? '' : JSON.stringify(described.body.parse(body))
  return { status, body: text, headers: { ...headers, ...nextLink(c, text, described.headers) } }
}

/** RFC 8288: the next page as a link, for whoever does not look into the body. */
function nextLink(c: Context, text: string, headers: readonly string[] | undefined): Record<string, string> {
  if (!headers?.includes('Link')) return {}
  const { next } = JSON.parse(text) as { next: string | null }
  if (next === null) return {}
  const url = new URL(c.req.url)
  url.searchParams.set('cursor', next)
  return { link: `<${url.pathname}${url.search}>; rel="next"` }
}

function respond(c: Context, one: Operation, { status, body, headers }: StoredReply): Response {
  // The collection is everybody's; the rest is one person's, and proxies that rewrite it would spoil its strong ETag.
  const cache = one.scope === null ? 'public, no-cache' : 'no-store, no-transform'
  const all = { 'cache-control': cache, ...headers }
  const tag = headers['etag']
  if (tag !== undefined && one.ifNoneMatch && matches(c.req.header('if-none-match'), tag)) return c.body(null, 304, all)
  if (body === '') return c.body(null, status as 204, all)
  return c.body(body, status as 200, { 'content-type': 'application/json', ...all })
}

/** Weak comparison, as RFC 9110 asks for here: compressing on the way makes a tag weak. */
const matches = (header: string | undefined, tag: string) =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag))

/** `Location` of something that was made. */
export const locationOf = (path: string) => ({ location: `${API}${path}` })
