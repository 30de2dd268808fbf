import { SAML, ValidateInResponseTo, generateServiceProviderMetadata, type Profile } from '@node-saml/node-saml'
import type { Context } from 'hono'
import { newToken } from '../accounts/tokens.ts'
import type { AppContext } from '../context.ts'
import { beginAttempt, takeAnyBrowser, takeOnce } from './attempts.ts'
import type { Failed } from './oidc.ts'
import { SamlSettings, type ProviderRow } from './providers.ts'
import type { VerifiedIdentity } from './sign-in-verified.ts'

const CLOCK_SKEW_MS = 30_000
const MAX_CHARACTERS = 512 * 1024
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const TRANSIENT_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
/** Under which names providers send the address and the name. */
const EMAIL_ATTRIBUTES = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const NAME_ATTRIBUTES = [
  'displayName',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'name',
]

type Base = Pick<AppContext, 'baseUrl'>
export const samlEntity = ({ baseUrl }: Base, providerId: string) => `${baseUrl}/sign-in/saml/${providerId}`
export const samlConsumer = (base: Base, providerId: string) => `${samlEntity(base, providerId)}/acs`

/** What checks signatures, audience and times. Whether it was asked for, by which browser and only once, we look after. */
export function samlOf(base: Base, provider: Pick<ProviderRow, 'id' | 'settings'>, requestId = `_${newToken()}`): SAML {
  const { ssoUrl, certificates } = SamlSettings.parse(provider.settings)
  return new SAML({
    issuer: samlEntity(base, provider.id),
    audience: samlEntity(base, provider.id),
    callbackUrl: samlConsumer(base, provider.id),
    entryPoint: ssoUrl,
    idpCert: certificates,
    wantAssertionsSigned: true,
    // Some providers sign the assertion alone; it is all that we read.
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: CLOCK_SKEW_MS,
    disableRequestedAuthnContext: true,
    identifierFormat: null,
    generateUniqueId: () => requestId,
  })
}

/** What an admin gives to their identity provider. */
export const samlMetadata = (base: Base, providerId: string): string =>
  generateServiceProviderMetadata({
    issuer: samlEntity(base, providerId),
    callbackUrl: samlConsumer(base, providerId),
    wantAssertionsSigned: true,
  })

/** The address to which the browser goes to sign in. */
export async function beginSaml(
  context: AppContext,
  c: Context,
  provider: ProviderRow,
  { next }: { next: string },
): Promise<{ outcome: 'go'; address: string }> {
  const requestId = `_${newToken()}`
  const address = await samlOf(context, provider, requestId).getAuthorizeUrlAsync('', undefined, {})
  await beginAttempt(context, c, { providerId: provider.id, key: requestId, details: { next } })
  return { outcome: 'go', address }
}

export type SamlResult =
  | { outcome: 'verified'; identity: VerifiedIdentity; next: string; browser: string }
  | { outcome: 'expired' | 'unasked' }
  | Failed

/**
 * Checks what an identity provider sends through the browser. Everything is read from the signed assertion and from nothing around it. It must be for us (audience,
 * recipient), fresh, and used for the first time; and it must answer a request of ours, unless the admins take others.
 */
export async function readSamlResponse(
  context: AppContext,
  provider: ProviderRow,
  encoded: string,
): Promise<SamlResult> {
  try {
    const { unasked } = SamlSettings.parse(provider.settings)
    const { profile, answers, id, until } = await verified(context, provider, encoded)
    if (answers === null && !unasked) return { outcome: 'unasked' }
    const attempt =
      answers === null
        ? { next: '', browser: '' }
        : await takeAnyBrowser(context, { providerId: provider.id, key: answers })
    if (!attempt) return { outcome: 'expired' }
    if (!(await takeOnce(context, { providerId: provider.id, key: `assertion ${id}`, until })))
      return { outcome: 'expired' }
    const { next = '', browser = '' } = attempt
    return { outcome: 'verified', identity: identityOf(profile), next, browser }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    console.error(`Signing in by identity provider ${provider.id} failed: ${message}`)
    return { outcome: 'failed' }
  }
}

interface SignedAssertion {
  Assertion: {
    $: { ID?: string }
    Subject?: {
      SubjectConfirmation?: { $?: { Method?: string }; SubjectConfirmationData?: { $?: Record<string, string> }[] }[]
    }[]
  }
}

async function verified(context: AppContext, provider: ProviderRow, encoded: string) {
  if (encoded.length > MAX_CHARACTERS) throw new Error('The answer is too long')
  const xml = Buffer.from(encoded, 'base64').toString('utf8')
  // Entities have no place in SAML; what declares them wants files or memory.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new Error('The answer declares a document type')
  if (/#(rsa-)?sha1"/.test(xml)) throw new Error('The answer is signed with SHA-1')
  const { profile } = await samlOf(context, provider).validatePostResponseAsync({ SAMLResponse: encoded })
  if (!profile) throw new Error('The answer has no assertion')
  const { entityId } = SamlSettings.parse(provider.settings)
  if (profile.issuer !== entityId) throw new Error(`The assertion is from ${profile.issuer}`)
  if (!profile.nameID || profile.nameIDFormat === TRANSIENT_FORMAT) throw new Error('The assertion has no lasting name')
  const assertion = (profile.getAssertion?.() as SignedAssertion | undefined)?.Assertion
  const confirmations = assertion?.Subject?.[0]?.SubjectConfirmation ?? []
  const now = context.now().getTime()
  const fitting = confirmations.flatMap((one) => {
    const data = one.SubjectConfirmationData?.[0]?.$ ?? {}
    const until = Date.parse(data['NotOnOrAfter'] ?? '')
    const fits =
      one.$?.Method === BEARER &&
      data['Recipient'] === samlConsumer(context, provider.id) &&
      until + CLOCK_SKEW_MS > now
    return fits ? [{ answers: data['InResponseTo'] ?? null, until: new Date(until + CLOCK_SKEW_MS) }] : []
  })
  const [first] = fitting
  const id = assertion?.$.ID
  if (!first || !id) throw new Error('The assertion is not for this address, or too old')
  return { profile, id, ...first }
}

function identityOf(profile: Profile): VerifiedIdentity {
  const attributes = (profile['attributes'] ?? {}) as Record<string, unknown>
  const text = (names: readonly string[]) => {
    const values = names.map((name) => [attributes[name]].flat()[0])
    return values.find((value): value is string => typeof value === 'string' && value !== '') ?? null
  }
  return {
    issuer: profile.issuer,
    subject: profile.nameID,
    email: text(EMAIL_ATTRIBUTES) ?? (profile.nameIDFormat === EMAIL_FORMAT ? profile.nameID : null),
    // The assertion is the organization's own word about its own domain.
    emailVerified: true,
    name: text(NAME_ATTRIBUTES),
  }
}
