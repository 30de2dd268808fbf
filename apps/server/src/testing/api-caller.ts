import { randomUUID } from 'node:crypto'
import { ALL_SCOPES, API, type Scope } from '@millwright/api'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { apiToken } from '../db/schema.ts'
import { type Browser, type TestServer } from './test-server.ts'

export interface ApiCaller {
  token: string
  personId: string
  /** Any request to the API; an object is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** Signs somebody up in a browser of their own. */
export async function signUp(server: TestServer, name: string): Promise<{ browser: Browser; personId: string }> {
  const browser = server.browser()
  const email = `${name}-${randomUUID()}@example.org`
  const password = 'correct horse battery'
  const response = await browser.post('/account/sign-up', { name, email, password })
  if (response.status !== 303) throw new Error(`Sign-up answered ${response.status}: ${await response.text()}`)
  const me = (await (await browser.get(`${API}/me`)).json()) as { id: string }
  return { browser, personId: me.id }
}

/** A token with these scopes, written as the product writes it. */
export async function tokenFor(
  server: TestServer,
  personId: string,
  { scopes = ALL_SCOPES, organizationId = null }: { scopes?: readonly Scope[]; organizationId?: string | null } = {},
): Promise<ApiCaller> {
  const token = `mw_${newToken()}`
  await server.context.system.insert(apiToken).values({
    id: randomUUID(),
    personId,
    organizationId,
    name: 'test',
    tokenHash: hashOfToken(token),
    prefix: token.slice(0, 11),
    scopes: [...scopes],
    createdAt: server.clock.now,
    expiresAt: new Date(server.clock.now.getTime() + 90 * 86_400_000),
  })
  const call: ApiCaller['call'] = (method, path, body, headers = {}) =>
    server.request(path.startsWith('/api') ? path : `${API}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { token, personId, call }
}
