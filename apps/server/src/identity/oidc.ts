import type { Context } from 'hono'
import * as client from 'openid-client'
import type { AppContext } from '../context.ts'
import type { Outbound } from '../outbound/guarded-fetch.ts'
import { beginAttempt, takeAttempt } from './attempts.ts'
import { OidcSettings, purposeOf, type ProviderRow } from './providers.ts'
import type { VerifiedIdentity } from './sign-in-verified.ts'

/** Names are looked up anew this often; keys more often, by the library, when an unknown one is used. */
const KEEP_MS = 10 * 60_000
const CLOCK_TOLERANCE_S = 30

export const oidcCallback = ({ baseUrl }: Pick<AppContext, 'baseUrl'>, providerId: string) =>
  `${baseUrl}/sign-in/oidc/${providerId}/callback`

/** The provider could not be used, or what it sent back could not be believed. The log says why; people learn that it did not work. */
export type Failed = { outcome: 'failed' }

const known = new WeakMap<Outbound, Map<string, { at: number; config: client.Configuration }>>()

/** What a provider says about itself, asked through the guard: its address comes from an organization's admin. */
async function configurationOf({ outbound, vault }: AppContext, provider: ProviderRow): Promise<client.Configuration> {
  const kept = known.get(outbound) ?? new Map<string, { at: number; config: client.Configuration }>()
  known.set(outbound, kept)
  const key = `${provider.id} ${provider.updatedAt.getTime()}`
  const before = kept.get(key)
  if (before && Date.now() - before.at < KEEP_MS) return before.config
  const { issuer, clientId } = OidcSettings.parse(provider.settings)
  const secret = provider.secret === null ? null : vault.open(provider.secret, purposeOf(provider.id))
  const authentication = secret === null ? client.None() : client.ClientSecretPost(secret)
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_S },
    authentication,
    {
      // The guard decides about http: only this machine itself, where the owner opened it.
      // Signatures are checked although the token comes straight from the provider: its way here may be plain http.
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      [client.customFetch]: async (url, { method, headers, body }) =>
        outbound.fetch(url, {
          method,
          headers: Object.fromEntries(new Headers(headers)),
          ...(body === undefined || body === null ? {} : { body: formText(body) }),
        }),
    },
  )
  if (config.serverMetadata().issuer !== issuer.replace(/\/$/, '') && config.serverMetadata().issuer !== issuer)
    throw new Error(`The provider calls itself ${config.serverMetadata().issuer}`)
  kept.set(key, { at: Date.now(), config })
  return config
}

/** The address to which the browser goes to sign in: code flow with PKCE, state and nonce. */
export async function beginOidc(
  context: AppContext,
  c: Context,
  provider: ProviderRow,
  { next, hint }: { next: string; hint: string },
): Promise<{ outcome: 'go'; address: string } | Failed> {
  try {
    const config = await configurationOf(context, provider)
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: oidcCallback(context, provider.id),
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(hint ? { login_hint: hint } : {}),
    })
    // The page that the provider names is opened in people's browsers.
    await context.outbound.check(address)
    await beginAttempt(context, c, { providerId: provider.id, key: state, details: { nonce, verifier, next } })
    return { outcome: 'go', address: address.href }
  } catch (error) {
    return failed(provider, error)
  }
}

export type OidcResult =
  | { outcome: 'verified'; identity: VerifiedIdentity; next: string }
  | { outcome: 'expired' }
  | Failed

/** What came back: exchanged for tokens and checked (issuer, audience, signature, times, nonce), or refused. */
export async function finishOidc(context: AppContext, c: Context, provider: ProviderRow): Promise<OidcResult> {
  const attempt = await takeAttempt(context, c, { providerId: provider.id, key: c.req.query('state') ?? '' })
  if (!attempt) return { outcome: 'expired' }
  const { nonce = '', verifier = '', next = '' } = attempt
  try {
    const config = await configurationOf(context, provider)
    const current = new URL(oidcCallback(context, provider.id))
    current.search = new URL(c.req.url).search
    const tokens = await client.authorizationCodeGrant(config, current, {
      expectedState: c.req.query('state') ?? '',
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('The provider sent no ID token')
    const more =
      claims['email'] === undefined && config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {}
    return { outcome: 'verified', identity: identityOf(provider, { ...more, ...claims }), next }
  } catch (error) {
    return failed(provider, error)
  }
}

/** The library posts forms and nothing else. */
function formText(body: client.FetchBody): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('A request to an identity provider has a body of an unexpected kind')
}

function identityOf(provider: ProviderRow, claims: client.IDToken): VerifiedIdentity {
  const { email, email_verified: verified, name } = claims as Record<string, unknown>
  const { trustsAddresses } = OidcSettings.parse(provider.settings)
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: typeof email === 'string' ? email : null,
    // Said to be unverified is unverified, whatever the settings say.
    emailVerified: verified === true || verified === 'true' || (verified === undefined && trustsAddresses),
    name: typeof name === 'string' ? name : null,
  }
}

function failed({ id }: ProviderRow, error: unknown): Failed {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined }
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  console.error(`Signing in by identity provider ${id} failed: ${message}${why}`)
  return { outcome: 'failed' }
}
