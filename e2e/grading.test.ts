import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCatalogue, type Challenge } from '@millwright/catalog'
import { pause, ROOT, startProduct, type Product } from './product.ts'

const CHALLENGE = 'py-threshold-cost'
const SECRET = 'the-secret-that-signs-cookies-of-this-test'
const PASSWORD = 'password-of-the-database'
const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']

const databases = [
  { name: 'embedded database', url: null },
  ...(POSTGRES ? [{ name: 'PostgreSQL', url: withPassword(POSTGRES, '/millwright_grading') }] : []),
]

/**
 * Hand-ins are graded while worker, zygote and server are killed -9 in the middle of them: each gets its verdict, and each counts
 * as evidence once. The worker, whatever happens to it, holds no secret of the server.
 */
describe.each(databases)('grading while its processes are killed, on the $name', ({ url }) => {
  let product: Product
  let challenge: Challenge

  beforeAll(async () => {
    const { catalogue } = await readCatalogue(join(ROOT, 'content'))
    challenge = catalogue!.challenges.find(({ id }) => id === CHALLENGE)!
    if (url) await administer(`create database millwright_grading`)
    product = await startProduct({
      environment: { MILLWRIGHT_SECRET: SECRET, ...(url ? { DATABASE_URL: url } : {}) },
    })
    await product.seen(/Grading: ready/)
  })
  afterAll(async () => {
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
    if (url) await administer(`drop database millwright_grading with (force)`)
  })

  it('gives the worker neither a secret nor a password, in its environment or its files', () => {
    const processes = product.processes()
    const worker = processes.find(({ args }) => args.includes('apps/worker/dist/main.js'))!
    const environment = readFileSync(`/proc/${worker.pid}/environ`, 'utf8')
    for (const secret of [SECRET, PASSWORD, 'DATABASE_URL', 'OWNER_TOKEN', 'postgres:'])
      expect(environment, secret).not.toContain(secret)
    const names = environment.split('\0').flatMap((line) => line.split('=')[0] || [])
    const allowed =
      /^(PATH|HOME|MILLWRIGHT_(SERVER_URL|WORKER_\w+|RUNTIMES|PYTHON)|PIP_\w+|\w*proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE)$/i
    expect(names.filter((name) => !allowed.test(name))).toEqual([])
    const server = processes.find(({ args }) => args.includes('apps/server/dist/main.js'))!
    const data = /MILLWRIGHT_DATA=([^\0]*)/.exec(readFileSync(`/proc/${server.pid}/environ`, 'utf8'))![1]!
    const opened = openFiles(worker.pid).filter((file) => file.startsWith(data))
    expect(opened.filter((file) => !file.startsWith(join(data, 'runtimes')))).toEqual([])
    // Otherwise the test has looked at nothing.
    expect(openFiles(worker.pid).length).toBeGreaterThan(3)
    expect(readFileSync(`/proc/${server.pid}/environ`, 'utf8')).toContain(SECRET)
  })

  it('loses no hand-in and counts none twice', async () => {
    const kills = [killWorker, killZygote, killServer, killZygote, killServer, killWorker]
    const people: Person[] = []
    for (const kill of kills) {
      // Half of what is open is on its way or being graded at the moment of the kill.
      const sent = await Promise.all(Array.from({ length: 3 }, () => handIn()))
      people.push(...sent)
      await pause(150 + Math.random() * 400)
      await kill()
      await product.up()
    }
    const deadline = Date.now() + 200_000
    const graded = new Set<Person>()
    while (graded.size < people.length) {
      for (const person of people) if (!graded.has(person) && (await person.isGraded())) graded.add(person)
      if (Date.now() > deadline) throw new Error(`${graded.size} of ${people.length} graded:\n${product.log()}`)
      await pause(500)
    }
    for (const person of people) expect(await person.evidence()).toBe(challenge.criteria.length)
    if (!url) return
    // Some may be there beside these, whose acknowledgement was lost with the server.
    const counted = await ask(url, 'select source_id as id, count(*)::int as count from evidence group by source_id')
    expect(new Set(counted.map(({ count }) => count))).toEqual(new Set([challenge.criteria.length]))
    expect(counted.map(({ id }) => id)).toEqual(expect.arrayContaining(people.map(({ submissionId }) => submissionId)))
    const verdicts = await ask(url, "select distinct verdict->>'verdict' as verdict from verdict")
    expect(verdicts).toEqual([{ verdict: 'ok' }])
    // Otherwise no kill met a job, and the test has shown nothing.
    const [again] = await ask(url, 'select count(*)::int as count from grading_job where attempt > 1')
    expect(again!['count']).toBeGreaterThan(0)
  })

  interface Person {
    submissionId: string
    isGraded(): Promise<boolean>
    /** How many observations their profile rests on. */
    evidence(): Promise<number>
  }

  /** A new guest who hands the solution in. Sends again under the same key until it is acknowledged, as a browser's user would. */
  async function handIn(): Promise<Person> {
    const key = crypto.randomUUID()
    const [entry, code] = Object.entries(challenge.solution)[0]!
    // Long enough for a kill to meet it.
    const slower = `import time\ntime.sleep(0.15)\n${code}`
    let cookie = ''
    for (;;) {
      const response = await fetch(`${product.url}/challenges/${CHALLENGE}/submissions`, {
        method: 'POST',
        headers: { origin: product.url, accept: 'application/json', cookie },
        body: new URLSearchParams({ action: 'submit', idempotencyKey: key, [`file:${entry}`]: slower }),
      }).catch(() => null)
      cookie ||= (response?.headers.getSetCookie() ?? []).map((one) => one.split(';')[0]).join('; ')
      if (response?.status === 202) {
        const { submissionId } = (await response.json()) as { submissionId: string }
        return personOf(cookie, submissionId)
      }
      await pause(100)
    }
  }

  function personOf(cookie: string, submissionId: string): Person {
    const get = (path: string) => fetch(product.url + path, { headers: { cookie } }).catch(() => null)
    return {
      submissionId,
      async isGraded() {
        const response = await get(`/submissions/${submissionId}/progress`)
        if (!response?.ok) return false
        const { state, html } = (await response.json()) as { state: string; html: string }
        if (state === 'failed') throw new Error('given up')
        if (state !== 'done') return false
        expect(html).toContain('Graded: 100\u00a0%')
        return true
      },
      async evidence() {
        const page = await (await get('/profile/rests-on'))!.text()
        return Number(/(\d+) observations?/.exec(page)?.[1])
      },
    }
  }

  async function killWorker(): Promise<void> {
    product.killWorker()
  }
  async function killServer(): Promise<void> {
    product.killServer()
  }
  async function killZygote(): Promise<void> {
    const zygote = product.processes().find(({ args }) => args.includes('zygote.py'))
    // A worker that is starting has none yet.
    if (zygote) process.kill(zygote.pid, 'SIGKILL')
  }
})

function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
    } catch {
      return []
    }
  })
}

function withPassword(url: string, path: string): string {
  const changed = new URL(path, url)
  changed.username = new URL(url).username
  changed.password = PASSWORD
  return changed.href
}

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(query)
  await client.end()
  return rows
}

const administer = (statement: string) => ask(POSTGRES!, statement)
