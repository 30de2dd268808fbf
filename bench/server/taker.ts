import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { createGunzip } from 'node:zlib'
import { randomFrom } from '../soak/random.ts'
import { readPage, type Shown } from './answer-form.ts'

/** Where the server is. With replicas, requests go to them in turn, as through a proxy that knows nothing of sessions. */
export interface Address {
  ports: readonly number[]
  /** What the browser believes: the address of the proxy. */
  host: string
}

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

// Like a browser, it gives up a connection before the server does.
const agent = new Agent({ keepAlive: true, maxSockets: 2000, scheduling: 'lifo', agentKeepAliveTimeoutBuffer: 3000 })
const BLUEPRINTS = ['ml-engineer-junior', 'ml-engineer-mid', 'ml-engineer-senior']

/** Somebody without an account who sits one test after the other, by the forms of the pages. */
export class Taker {
  readonly #address: Address
  readonly #random: () => number
  #turn: number
  #cookie = ''
  #session = ''
  #shown: Shown = { kind: 'end' }
  tests = 0

  constructor(address: Address, seed: number) {
    this.#address = address
    this.#random = randomFrom(seed)
    this.#turn = seed
  }

  /** Begins a test as a guest whom the server has not met: its first question is on the screen afterwards. */
  async start(): Promise<void> {
    this.#cookie = ''
    const blueprint = BLUEPRINTS[Math.floor(this.#random() * BLUEPRINTS.length)]!
    const { headers } = await this.#ask('POST', `/measure/${blueprint}`, 303, new URLSearchParams())
    this.#cookie = (headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')
    this.#session = headers.location ?? ''
    this.tests += 1
    await this.#look()
    if (this.#shown.kind !== 'question') throw new Error(`No first question but ${this.#shown.kind}`)
  }

  get atQuestion(): boolean {
    return this.#shown.kind === 'question'
  }

  /** Sends an answer and reads the page that follows: the next question, or what comes after the last one. */
  async answer(): Promise<void> {
    if (this.#shown.kind !== 'question') throw new Error('No question is open')
    const { position, answer } = this.#shown.question
    const { headers } = await this.#ask('POST', `${this.#session}/answers`, 303, answer)
    if (headers.location !== this.#session) throw new Error(`An answer led to ${headers.location}`)
    await this.#look()
    if (this.#shown.kind === 'question' && Number(this.#shown.question.position) !== Number(position) + 1)
      throw new Error(`After question ${position} came ${this.#shown.question.position}`)
  }

  async #look(): Promise<void> {
    const { body } = await this.#ask('GET', this.#session, 200)
    this.#shown = readPage(body, this.#random)
  }

  async #ask(method: 'GET' | 'POST', path: string, expected: number, form?: URLSearchParams): Promise<Reply> {
    const { ports, host } = this.#address
    const port = ports[this.#turn++ % ports.length]!
    const reply = await send({ port, host, method, path, cookie: this.#cookie, form })
    if (reply.status !== expected) {
      throw new Error(
        `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')} answered ${reply.status}: ${reply.body.slice(0, 200)}`,
      )
    }
    return reply
  }
}

interface Asked {
  port: number
  host: string
  method: 'GET' | 'POST'
  path: string
  cookie: string
  form: URLSearchParams | undefined
}

function send({ port, host, method, path, cookie, form }: Asked): Promise<Reply> {
  const body = form?.toString()
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method,
        path,
        headers: {
          host,
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
          accept: 'text/html',
          'accept-encoding': 'gzip',
          ...(cookie ? { cookie } : {}),
          ...(body === undefined
            ? {}
            : {
                origin: `http://${host}`,
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': Buffer.byteLength(body),
              }),
        },
      },
      (response) => {
        const parts: Buffer[] = []
        const zipped = response.headers['content-encoding'] === 'gzip'
        const plain = zipped ? response.pipe(createGunzip()) : response
        response.on('error', reject)
        plain.on('error', reject)
        plain.on('data', (part: Buffer) => parts.push(part))
        plain.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
          }),
        )
      },
    )
    sent.setTimeout(30_000, () => sent.destroy(new Error(`${method} ${path} had no answer for 30 s`)))
    sent.on('error', reject)
    sent.end(body)
  })
}
