import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser, type ParsedMail } from 'mailparser'
import { eq } from 'drizzle-orm'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { mail } from '../db/schema.ts'
import { en } from '../messages/en.ts'
import { DATABASES } from '../testing/test-database.ts'
import { composeMail, type MailTemplate } from './compose-mail.tsx'
import { deliverMails, queueMail, startMailDelivery } from './mail-queue.ts'
import {
  mailSettings,
  MailSettingsError,
  type MailTransport,
  outboxTransport,
  smtpTransport,
} from './mail-transport.ts'

const SECRET = 'a secret for tests only, 32 bytes'
const FROM = 'Millwright <millwright@example.org>'
const BASE = 'https://skills.example'

/** A mail server that keeps what it gets, and can be told to refuse. */
async function startMailServer() {
  const got: ParsedMail[] = []
  const state: { refuse: { code: number; message: string } | null; dropAfterData: boolean } = {
    refuse: null,
    dropAfterData: false,
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: (_address, _session, done) =>
      done(state.refuse ? Object.assign(new Error(state.refuse.message), { responseCode: state.refuse.code }) : null),
    onData: (stream, session, answer) => {
      void simpleParser(stream).then((parsed) => {
        got.push(parsed)
        // It took the mail, and its "yes" never arrives.
        if (state.dropAfterData) {
          const connection = [...server.connections].find((one: { id: string }) => one.id === session.id)
          ;(connection as unknown as { _socket: { destroy(): void } })._socket.destroy()
        } else setImmediate(answer)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return { got, state, url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>((done) => server.close(done)) }
}

describe.each(DATABASES)('the mail queue on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: Awaited<ReturnType<typeof startMailServer>>
  let transport: MailTransport
  let now = new Date('2026-11-23T09:00:00Z')
  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }
  const delivery = () => ({ db: database.db, transport, now: () => now, baseUrl: BASE, secret: SECRET })
  const ask = (to: string, token = 'the-token') =>
    queueMail(
      database.db,
      {
        to,
        personId: null,
        template: 'reset-password',
        values: { name: 'Ada <b>&', until: { moment: '2026-11-23T09:30:00Z' } },
        link: { path: '/account/reset', token },
      },
      { now, secret: SECRET },
    )
  const rows = (to: string) => database.db.select().from(mail).where(eq(mail.to, to))

  beforeAll(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    database = await open()
    server = await startMailServer()
    transport = smtpTransport(server.url, FROM)
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await server.close()
    await database.close()
  })

  it('sends text and HTML of the same words, with the token that nobody finds in the database', async () => {
    await ask('ada@example.org', 'a+token/with=signs')
    expect(JSON.stringify(await rows('ada@example.org'))).not.toContain('a+token')
    expect(await deliverMails(delivery())).toEqual({ sent: 1, failed: 0 })
    const sent = server.got.at(-1)!
    const link = `${BASE}/account/reset?token=a%2Btoken%2Fwith%3Dsigns`
    expect(sent.subject).toBe('Choose a new password')
    expect(sent.from?.text).toBe('"Millwright" <millwright@example.org>')
    expect(sent.text).toContain(link)
    expect(sent.text).toContain('23 November 2026 at 09:30 UTC')
    expect(sent.html).toContain(`href="${link}"`)
    expect(sent.html).toContain('Ada &lt;b>&amp;')
    // Nothing that is loaded when the mail is opened.
    expect(sent.html).not.toMatch(/<img|<link|<script|url\(/)
    expect(sent.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await rows('ada@example.org')).toMatchObject([{ state: 'sent', attempts: 1, lastError: null }])
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 0 })
  })

  it('tries again later when the server says "not now", as the same mail', async () => {
    server.state.refuse = { code: 451, message: 'Try later' }
    await ask('later@example.org')
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 1 })
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 0 })
    pass(31)
    // It is taken, but the answer is lost: the mail goes out a second time, recognisably.
    server.state.refuse = null
    server.state.dropAfterData = true
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 1 })
    server.state.dropAfterData = false
    pass(121)
    expect(await deliverMails(delivery())).toEqual({ sent: 1, failed: 0 })
    const [first, second] = server.got.slice(-2)
    expect(first?.messageId).toMatch(/^<[0-9a-f-]{36}@skills\.example>$/)
    expect(second?.messageId).toBe(first?.messageId)
  })

  it('gives up when the server says "never", and says why', async () => {
    server.state.refuse = { code: 550, message: 'No such mailbox' }
    await ask('nobody@example.org')
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 1 })
    server.state.refuse = null
    pass(86_400)
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 0 })
    expect(await rows('nobody@example.org')).toMatchObject([
      { state: 'failed', lastError: expect.stringContaining('No such mailbox') },
    ])
  })

  it('sends what a server that died had begun, and sends it once from many servers', async () => {
    await ask('begun@example.org')
    // As after a kill between claiming and reporting.
    await database.db
      .update(mail)
      .set({ attempts: 1, notBefore: new Date(now.getTime() + 300_000) })
      .where(eq(mail.to, 'begun@example.org'))
    expect(await deliverMails(delivery())).toEqual({ sent: 0, failed: 0 })
    pass(301)
    const before = server.got.length
    const counts = await Promise.all([1, 2, 3].map(() => deliverMails(delivery())))
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(1)
    expect(server.got.length - before).toBe(1)
  })

  it('is part of the transaction that asks for it, and is sent in the background after it', async () => {
    const refused = database.db.transaction(async (tx) => {
      await queueMail(
        tx,
        { to: 'undone@example.org', personId: null, template: 'confirm-sign-up', values: { name: 'A', until: 'x' } },
        { now, secret: SECRET },
      )
      throw new Error('undone')
    })
    await expect(refused).rejects.toThrow('undone')
    const running = startMailDelivery(delivery())
    await ask('soon@example.org')
    running.wake()
    await expect.poll(async () => (await rows('soon@example.org'))[0]?.state).toBe('sent')
    await running.stop()
    expect(await rows('undone@example.org')).toEqual([])
  })
})

it.each(['en', 'de'] as const)('writes every mail in %s, with a button wherever there is a link', (locale) => {
  const templates = Object.keys(en).flatMap((key) => /^mails\.(.+)\.subject$/.exec(key)?.[1] ?? [])
  expect(templates.length).toBeGreaterThan(8)
  for (const template of templates as MailTemplate[]) {
    const words = `${en[`mails.${template}.subject`]} ${en[`mails.${template}.body`]}`
    const values = Object.fromEntries([...words.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, 'X']))
    const hasButton = `mails.${template}.action` in en
    const link = hasButton ? 'https://skills.example/x' : null
    const timeZone = 'Europe/Vienna'
    const { text, html } = composeMail({ template, values, link, site: 'skills.example', timeZone, locale })
    expect(text).toContain('skills.example')
    expect(html.startsWith(`<!doctype html><html lang="${locale}" dir="ltr">`)).toBe(true)
  }
})

it('writes files that only their owner reads, where there is no mail server', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millwright-outbox-'))
  const outbox = join(directory, 'outbox')
  const composed = { subject: 'Grüße', text: 'Hello', html: '<p>Hello</p>' }
  const date = new Date('2026-11-23T09:00:00Z')
  await outboxTransport(outbox, FROM).send({ to: 'ada@example.org', messageId: '<1@x>', date, ...composed })
  const [file = ''] = readdirSync(outbox)
  expect(file).toMatch(/^2026-11-23T09-00-00-000Z-.*\.eml$/)
  expect(statSync(join(outbox, file)).mode & 0o777).toBe(0o600)
  expect(statSync(outbox).mode & 0o777).toBe(0o700)
  expect(await simpleParser(readFileSync(join(outbox, file)))).toMatchObject({ subject: 'Grüße', messageId: '<1@x>' })
  rmSync(directory, { recursive: true })
})

it('sends by SMTP when told so, writes files on one’s own machine, and sends nothing in silence', () => {
  const settings = (given: Partial<Parameters<typeof mailSettings>[0]>) =>
    mailSettings({
      smtpUrl: undefined,
      from: undefined,
      baseUrl: 'http://localhost:4747',
      dataDirectory: '/d',
      ...given,
    })
  expect(settings({})).toMatchObject({ kind: 'outbox', directory: '/d/outbox' })
  expect(settings({ baseUrl: BASE })).toEqual({ kind: 'none' })
  expect(settings({ smtpUrl: 'smtps://a:b@mail.example', from: FROM }).kind).toBe('smtp')
  for (const wrong of ['mail.example', 'http://mail.example', 'smtp://'])
    expect(() => settings({ smtpUrl: wrong, from: FROM })).toThrow(MailSettingsError)
  for (const from of [undefined, 'Millwright', 'a@b\r\nBcc: eve@example.org'])
    expect(() => settings({ smtpUrl: 'smtp://mail.example', from })).toThrow(MailSettingsError)
})
