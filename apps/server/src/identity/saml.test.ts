import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import * as samlify from 'samlify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { identityProvider, loginAccount, membership, person } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { samlConsumer, samlEntity, samlOf } from './saml.ts'

const DOCUMENTS = fileURLToPath(new URL('../../../../../shared/data/standards/saml', import.meta.url))
if (!existsSync(DOCUMENTS)) console.warn(`SKIPPED: SAML documents, because ${DOCUMENTS} is not there.`)
const ISSUER = 'https://idp.engines.example'
const SSO = 'https://idp.engines.example/sso'

/** A key with its certificate, made anew: no private key lies in the repository. */
function newIdentity() {
  const pem = execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '-', '-out', '-', '-days', '30', '-subj', '/CN=idp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  ).toString()
  const part = (name: string) => new RegExp(`-----BEGIN ${name}-----[^-]+-----END ${name}-----`).exec(pem)![0]
  return { key: part('PRIVATE KEY'), certificate: part('CERTIFICATE') }
}

describe.skipIf(!existsSync(DOCUMENTS))('documents of others', () => {
  const read = (kind: string) => {
    const directory = `${DOCUMENTS}/signatures/${kind}`
    return readdirSync(directory).map((name) => ({ name, xml: readFileSync(`${directory}/${name}`, 'utf8') }))
  }
  const judge = async (xml: string) => {
    const certificates = [readFileSync(`${DOCUMENTS}/cert.pem`, 'utf8')]
    const settings = { entityId: 'https://evil-corp.com', ssoUrl: SSO, certificates, unasked: true }
    const saml = samlOf({ baseUrl: 'https://here.example' }, { id: randomUUID(), settings })
    // Theirs are for another audience and long over; here it is the signature that is judged.
    Object.assign(saml.options, { audience: false, acceptedClockSkewMs: -1 })
    try {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
      return profile?.nameID ?? 'nobody'
    } catch {
      return 'refused'
    }
  }

  it('are refused where they are wrapped, doubled, unsigned or signed by a stranger', async () => {
    const invalid = read('invalid')
    expect(invalid.length).toBeGreaterThan(10)
    const verdicts = await Promise.all(invalid.map(async ({ name, xml }) => [name, await judge(xml)]))
    expect(verdicts.filter(([, verdict]) => verdict !== 'refused')).toEqual([])
  })

  it('are taken where the assertion is signed, and only there', async () => {
    for (const { name, xml } of read('valid')) {
      const signed = name.includes('assertion-signed')
      expect([name, await judge(xml)]).toEqual([name, signed ? expect.not.stringMatching(/^refused$/) : 'refused'])
    }
  })
})

describe.each(DATABASES)('signing in by SAML on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let pages: string
  const id = randomUUID()
  const own = newIdentity()
  const stranger = newIdentity()
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})

  const idpOf = ({ key, certificate }: typeof own) =>
    samlify.IdentityProvider({
      entityID: ISSUER,
      privateKey: key,
      signingCert: certificate,
      isAssertionEncrypted: false,
      messageSigningOrder: 'sign-then-encrypt',
      singleSignOnService: [{ Binding: samlify.Constants.namespace.binding.redirect, Location: SSO }],
      singleLogoutService: [{ Binding: samlify.Constants.namespace.binding.redirect, Location: SSO }],
      loginResponseTemplate: { context: '', attributes: [] },
    })
  const entity = () => samlEntity(server.context, id)
  const acs = () => samlConsumer(server.context, id)

  interface Said {
    inResponseTo: string | null
    recipient: string
    audience: string
    issuer: string
    nameId: string
    email: string
    lifeMs: number
    before: string
    signer: typeof own
    /** Changes the document after it was signed. */
    forge: (xml: string) => string
  }
  const respond = async (more: Partial<Said>) => {
    const said: Said = {
      inResponseTo: null,
      recipient: acs(),
      audience: entity(),
      issuer: ISSUER,
      nameId: 'bob-1',
      email: 'bob@engines.example',
      lifeMs: 300_000,
      before: '',
      signer: own,
      forge: (xml) => xml,
      ...more,
    }
    const at = Date.now()
    const iso = (ms: number) => new Date(at + ms).toISOString()
    const answers = said.inResponseTo === null ? '' : ` InResponseTo="${said.inResponseTo}"`
    const context = `${said.before}<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${iso(0)}" Destination="${said.recipient}"${answers}><saml:Issuer>${said.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_${randomUUID()}" Version="2.0" IssueInstant="${iso(0)}"><saml:Issuer>${said.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${iso(said.lifeMs)}" Recipient="${said.recipient}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${iso(-60_000)}" NotOnOrAfter="${iso(said.lifeMs)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${iso(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>${said.email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>Bob</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`
    const sp = samlify.ServiceProvider({ metadata: await metadata() })
    const made = await idpOf(said.signer).createLoginResponse(sp, { extract: {} }, 'post', {}, (template) => ({
      id: '_x',
      context: template === undefined ? context : context,
    }))
    const xml = said.forge(Buffer.from(made.context, 'base64').toString())
    return Buffer.from(xml).toString('base64')
  }
  const metadata = async () => (await server.browser().get(`/sign-in/saml/${id}/metadata`)).text()
  const begin = async () => {
    const browser = server.browser()
    const begun = await browser.get(`/sign-in/saml/${id}?next=/profile`)
    return { browser, address: new URL(begun.headers.get('location')!) }
  }
  const requestId = async (address: URL) => {
    const { extract } = await idpOf(own).parseLoginRequest(
      samlify.ServiceProvider({ metadata: await metadata() }),
      'redirect',
      { query: { SAMLRequest: address.searchParams.get('SAMLRequest')! } },
    )
    return (extract as { request: { id: string } }).request.id
  }
  /** As the browser does for another site: a form with no cookie of ours, and that site's origin. */
  const post = (encoded: string) =>
    server.request(new URL(acs()).pathname, {
      method: 'POST',
      headers: { origin: 'https://idp.engines.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ SAMLResponse: encoded }).toString(),
    })
  const signIn = async (more: Partial<Said> = {}) => {
    const { browser, address } = await begin()
    const encoded = await respond({ inResponseTo: await requestId(address), ...more })
    const posted = await post(encoded)
    const finish = posted.headers.get('location') ?? ''
    const reply = finish ? await browser.get(finish) : posted
    return { browser, encoded, finish, status: reply.status, location: reply.headers.get('location') }
  }
  const settings = (unasked = false) => ({
    name: 'Engines',
    entityId: ISSUER,
    ssoUrl: SSO,
    certificates: own.certificate,
    provisions: 'yes',
    roles: ['author'],
    ...(unasked ? { unasked: 'yes' } : {}),
  })

  beforeAll(async () => {
    samlify.setSchemaValidator({ validate: async () => 'not our part' })
    database = await open()
    server = await startTestServer(database)
    // The library reads the machine's clock; the server's has to agree.
    server.clock.now = new Date()
    ada = server.browser()
    await ada.post('/account/sign-up', {
      name: 'Ada',
      email: 'ada@engines.example',
      password: 'a long enough password',
    })
    const founded = await ada.post('/organizations', { id: randomUUID(), name: 'Engines' })
    pages = `${founded.headers.get('location')}/identity`
    const wrong = await ada.post(`${pages}/new/saml`, { id, ...settings(), certificates: 'none' })
    expect(wrong.status).toBe(422)
    expect((await ada.post(`${pages}/new/saml`, { id, ...settings() })).status).toBe(303)
    await ada.post(`${pages}/${id}/domains`, { domain: 'engines.example' })
    const [row] = await server.context.system.select().from(identityProvider).where(eq(identityProvider.id, id))
    const domains = row!.domains.map((one) => ({ ...one, provenAt: new Date().toISOString() }))
    await server.context.system.update(identityProvider).set({ domains }).where(eq(identityProvider.id, id))
    await ada.post(`${pages}/${id}/enable`, {})
  })
  afterAll(() => database.close())

  it('begins here, makes an account and a member, and finds them again by their name at the provider', async () => {
    const first = await signIn()
    expect([first.status, first.location]).toEqual([303, '/profile'])
    expect(await (await first.browser.get('/account')).text()).toContain('bob@engines.example')
    const [bob] = await server.context.system.select().from(person).where(eq(person.email, 'bob@engines.example'))
    const [member] = await server.context.system.select().from(membership).where(eq(membership.personId, bob!.id))
    expect([bob?.name, member?.roles]).toEqual(['Bob', ['author']])
    expect((await signIn({ email: 'robert@engines.example' })).status).toBe(303)
    expect(await server.context.system.$count(person, eq(person.email, 'robert@engines.example'))).toBe(0)
    expect(await metadata()).toContain('WantAssertionsSigned="true"')
  })

  it('takes an answer once, and finishes in the browser that began', async () => {
    const first = await signIn()
    expect((await first.browser.get(first.finish)).status).toBe(403)
    // The same assertion again, and the same request answered again.
    expect((await post(first.encoded)).status).toBe(403)
    const { browser, address } = await begin()
    const encoded = await respond({ inResponseTo: await requestId(address) })
    const finish = (await post(encoded)).headers.get('location')!
    expect((await server.browser().get(finish)).status).toBe(403)
    expect((await browser.get(finish)).status).toBe(403)
    // Nobody asked.
    expect((await post(await respond({ inResponseTo: '_made-up' }))).status).toBe(403)
    expect((await post(await respond({}))).status).toBe(403)
  })

  it('believes nothing that is not signed by the provider, for us, and fresh', async () => {
    const signature = /<(?:ds:)?Signature[\s\S]*?<\/(?:ds:)?Signature>/
    const lies: [name: string, why: RegExp, Partial<Said>][] = [
      ['another key', /signature/, { signer: stranger }],
      ['another audience', /audience mismatch/, { audience: 'https://elsewhere.example' }],
      ['another recipient', /not for this address/, { recipient: 'https://elsewhere.example/acs' }],
      ['another issuer', /is from/, { issuer: 'https://elsewhere.example' }],
      ['too old', /expired/, { lifeMs: -120_000 }],
      ['changed afterwards', /signature/, { forge: (xml) => xml.replace('bob@', 'ada@') }],
      ['not signed', /signature/, { forge: (xml) => xml.replace(signature, '') }],
      // The signed assertion put aside, another one in its place.
      [
        'wrapped',
        /signature/,
        {
          forge: (xml) => {
            const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0]
            const evil = assertion
              .replace(signature, '')
              .replace(/ID="[^"]+"/, 'ID="_evil"')
              .replace('bob-1', 'ada-1')
            return xml.replace(assertion, `${evil}<samlp:Extensions>${assertion}</samlp:Extensions>`)
          },
        },
      ],
      [
        'doubled',
        /multiple assertions/,
        { forge: (xml) => xml.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, '$&$&') },
      ],
      [
        'a file',
        /document type/,
        { forge: (xml) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('Bob', '&x;')}` },
      ],
      [
        'many entities',
        /document type/,
        { forge: (xml) => `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${xml}` },
      ],
      ['no XML', /./, { forge: () => 'hello' }],
    ]
    const outcomes: unknown[] = []
    for (const [name, why, lie] of lies) {
      log.mockClear()
      const { status } = await signIn(lie)
      outcomes.push([name, status, why.test(log.mock.calls.flat().join()) || log.mock.calls.flat().join()])
    }
    expect(outcomes).toEqual(lies.map(([name]) => [name, 403, true]))
    // A comment is not signed, so it may be slipped into a name: the name is read whole all the same.
    const slipped = await signIn({
      nameId: 'bob-1.evil',
      forge: (xml) => xml.replace('>bob-1.evil<', '>bob-1<!-- -->.evil<'),
    })
    const whole = eq(loginAccount.accountId, 'bob-1.evil')
    expect([slipped.status, await server.context.system.$count(loginAccount, whole)]).toEqual([303, 1])
    expect((await post('')).status).toBe(403)
    expect((await signIn({ nameId: 'thief', email: 'victim@bank.example' })).status).toBe(403)
  })

  it('begins at the provider only where the admins allow it, and once', async () => {
    expect((await ada.post(`${pages}/${id}`, settings(true))).status).toBe(303)
    const encoded = await respond({})
    const browser = server.browser()
    const finish = (await post(encoded)).headers.get('location')!
    expect((await browser.get(finish)).status).toBe(303)
    expect((await browser.get('/account')).status).toBe(200)
    expect((await post(encoded)).status).toBe(403)
    // Nobody else's form may come from another site.
    const forged = await server.request('/account/sign-out', {
      method: 'POST',
      headers: { origin: 'https://idp.engines.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    })
    expect(forged.status).toBe(403)
  })
})
