import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface Person {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
}

interface RunningIdp {
  issuer: string
  close(): void
}

async function listen(
  handler: (issuer: string) => Parameters<typeof createServer>[1],
): Promise<RunningIdp & { server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', handler(issuer)!)
  return { issuer, server, close: () => server.close().closeAllConnections() }
}

/** A certified OpenID provider on this machine (panva/oidc-provider). Whoever `login_hint` names is signed in there at once. */
export async function startOidcProvider(people: Map<string, Person>, redirectUris: string[]): Promise<RunningIdp> {
  return listen((issuer) => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'millwright',
          client_secret: 'its secret',
          redirect_uris: redirectUris,
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      // As many providers do: claims come from the userinfo endpoint.
      conformIdTokenClaims: true,
      cookies: { keys: [randomBytes(16).toString('hex')] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
      findAccount: (_ctx, id) => ({
        accountId: id,
        claims: () => ({ ...people.get(id), sub: people.get(id)?.sub ?? id }),
      }),
      loadExistingGrant: async (ctx) => {
        const { client, session } = ctx.oidc
        const grant = new ctx.oidc.provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
    const answer = provider.callback()
    return (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
      void provider
        .interactionDetails(request, response)
        .then(({ params }) =>
          provider.interactionFinished(request, response, { login: { accountId: String(params['login_hint']) } }),
        )
    }
  })
}

/** Follows redirects with cookies, as a browser does, until the next address begins with `until`. */
export async function follow(address: string, until: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = address
  for (let hops = 0; hops < 10; hops++) {
    if (next.startsWith(until)) return next
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const set of reply.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      cookies.set(name, value)
    }
    const location = reply.headers.get('location')
    if (!location) throw new Error(`${next} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`)
    next = new URL(location, next).href
  }
  throw new Error('Too many redirects')
}

/** A provider that says what a test wants, for everything that an honest one never says. */
export async function startLyingProvider() {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const says = {
    claims: {} as Record<string, unknown>,
    algorithm: 'RS256' as 'RS256' | 'none',
    strangersKey: false,
    issuer: null as string | null,
  }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const idp = await listen((issuer) => (request, response) => {
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    switch (new URL(request.url ?? '', issuer).pathname) {
      case '/.well-known/openid-configuration':
        return void json({
          issuer: says.issuer ?? issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          authorization_response_iss_parameter_supported: true,
        })
      case '/jwks':
        return void json({
          keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
        })
      case '/token': {
        const now = Math.floor(Date.now() / 1000)
        const claims = { iss: issuer, aud: 'millwright', iat: now, exp: now + 300, ...says.claims }
        const unsigned = `${encode({ alg: says.algorithm, kid: 'one' })}.${encode(claims)}`
        const key = says.strangersKey ? stranger.privateKey : keys.privateKey
        const signature =
          says.algorithm === 'none' ? '' : sign('sha256', Buffer.from(unsigned), key).toString('base64url')
        return void json({ access_token: 'x', token_type: 'Bearer', id_token: `${unsigned}.${signature}` })
      }
      default:
        response.writeHead(404).end()
    }
  })
  return { ...idp, says }
}
