import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pause, startProduct, type Product } from './product.ts'

const ROUNDS = 4
const CHAINS = 4

/**
 * Takers answer all the time while the server is killed again and again. Whatever was acknowledged (a redirect to the next
 * question) must be there afterwards, and nothing may be there twice.
 */
const databases = [
  { name: 'embedded database', environment: {} },
  ...(process.env['MILLWRIGHT_TEST_POSTGRES']
    ? [{ name: 'PostgreSQL', environment: { DATABASE_URL: process.env['MILLWRIGHT_TEST_POSTGRES'] } }]
    : []),
]

describe.each(databases)('answers while the server is killed, on the $name', ({ environment }) => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ environment, arguments: ['--no-worker'] })
  })
  afterAll(async () => {
    expect(await product?.stop(), 'processes left after Ctrl-C').toEqual([])
  })

  it('loses none and repeats none', async () => {
    let killing = true
    const chains = Array.from({ length: CHAINS }, () => sittings(product.url, () => killing))
    for (let round = 0; round < ROUNDS; round++) {
      await pause(300 + 200 * round)
      product.killServer()
      await product.up()
    }
    killing = false
    const takers = (await Promise.all(chains)).flat()
    await product.up()
    for (const taker of takers) {
      const stored = await taker.stored()
      // Beyond what was acknowledged, only answers may be there whose acknowledgement was lost with the server.
      expect(stored).toBeGreaterThanOrEqual(taker.acknowledged)
      expect(stored).toBeLessThanOrEqual(taker.acknowledged + taker.unanswered)
    }
    const acknowledged = takers.reduce((sum, taker) => sum + taker.acknowledged, 0)
    const interrupted = takers.reduce((sum, taker) => sum + taker.unanswered, 0)
    expect(acknowledged).toBeGreaterThan(20)
    // Otherwise no kill met an answer on its way, and the test has shown nothing.
    expect(interrupted).toBeGreaterThan(0)
    console.log(`${acknowledged} acknowledged answers, ${interrupted} interrupted by ${ROUNDS} kills, none lost`)
  })
})

/** One sitting after the other by new guests, for as long as `going` says. */
async function sittings(url: string, going: () => boolean): Promise<Taker[]> {
  const takers: Taker[] = []
  while (going()) {
    const taker = await Taker.begin(url).catch(() => null)
    if (!taker) {
      await pause(50)
      continue
    }
    takers.push(taker)
    await taker.answerWhile(going)
  }
  return takers
}

/** A person who answers the question on the page, whatever it is, over plain HTTP. */
class Taker {
  readonly #url: string
  readonly #session: string
  readonly #cookie: string
  acknowledged = 0
  /** Answers that were sent and whose reply never came: they may or may not be stored. */
  unanswered = 0

  constructor(url: string, session: string, cookie: string) {
    this.#url = url
    this.#session = session
    this.#cookie = cookie
  }

  static async begin(url: string): Promise<Taker> {
    const started = await fetch(`${url}/measure/ml-engineer-mid`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    })
    const session = started.headers.get('location')
    if (!session) throw new Error(`No sitting began: ${started.status}`)
    const cookie = started.headers.getSetCookie().map((one) => one.split(';')[0])
    return new Taker(url, session, cookie.join('; '))
  }

  async #page(): Promise<string> {
    const response = await fetch(this.#url + this.#session, { headers: { cookie: this.#cookie } })
    if (!response.ok) throw new Error(`The sitting answered ${response.status}`)
    return response.text()
  }

  /** How many answers the server has, by its own word: the open question's number, or what the result page says. */
  async stored(): Promise<number> {
    const page = await this.#page()
    const open = /name="position" value="(\d+)"/.exec(page)?.[1]
    if (page.includes('item-form')) return Number(open) - 1
    if (page.includes('data-work-form')) {
      await fetch(`${this.#url}${this.#session}/end`, {
        method: 'POST',
        headers: { origin: this.#url, cookie: this.#cookie },
      })
      return this.stored()
    }
    return Number(/You answered (\d+) questions?/.exec(page)![1])
  }

  async answerWhile(going: () => boolean): Promise<void> {
    while (going()) {
      try {
        const page = await this.#page()
        if (!page.includes('item-form')) return
        this.unanswered++
        const response = await fetch(`${this.#url}${this.#session}/answers`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: this.#url, cookie: this.#cookie },
          body: anyAnswer(page),
        })
        // Whatever came back, it came back: only a redirect to the next question is an acknowledgement.
        this.unanswered--
        if (response.status === 303 && !response.headers.get('location')!.includes('stale')) this.acknowledged++
      } catch {
        await pause(50)
      }
    }
  }
}

function anyAnswer(page: string): URLSearchParams {
  const form = new URLSearchParams({ position: /name="position" value="(\d+)"/.exec(page)?.[1] ?? '' })
  const ranks = [...page.matchAll(/name="(rank-\d+)"/g)]
  if (page.includes('name="number"')) form.set('number', '1')
  else if (ranks.length > 0) for (const [index, [, name]] of ranks.entries()) form.set(name!, String(index + 1))
  else form.append('choice', '1')
  return form
}
