import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pause, startProduct, type Product } from './product.ts'

const ROUNDS = 6

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
    const takers = await Promise.all(Array.from({ length: 3 }, () => Taker.begin(product.url)))
    let killing = true
    const work = takers.map((taker) => taker.answerWhile(() => killing))
    for (let round = 0; round < ROUNDS; round++) {
      await pause(400 + 250 * round)
      product.killServer()
      await product.up()
    }
    killing = false
    await Promise.all(work)
    await product.up()
    let acknowledged = 0
    for (const taker of takers) {
      const { next, finished } = await taker.state()
      // Each acknowledged answer moved the test on by one; one more may be stored whose reply was lost with the server.
      const stored = finished ? taker.acknowledged : next - 1
      expect(stored - taker.acknowledged).toBeGreaterThanOrEqual(0)
      expect(stored - taker.acknowledged).toBeLessThanOrEqual(taker.unanswered)
      acknowledged += taker.acknowledged
    }
    expect(acknowledged).toBeGreaterThan(10)
    console.log(`${acknowledged} acknowledged answers, ${ROUNDS} kills, none lost`)
  })
})

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
    const cookie = started.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return new Taker(url, started.headers.get('location')!, cookie)
  }

  async state(): Promise<{ next: number; finished: boolean; form: URLSearchParams }> {
    const page = await (await fetch(this.#url + this.#session, { headers: { cookie: this.#cookie } })).text()
    const position = /name="position" value="(\d+)"/.exec(page)?.[1]
    const form = new URLSearchParams({ position: position ?? '' })
    const ranks = [...page.matchAll(/name="(rank-\d+)"/g)]
    if (page.includes('name="number"')) form.set('number', '1')
    else if (ranks.length > 0) for (const [index, [, name]] of ranks.entries()) form.set(name!, String(index + 1))
    else form.append('choice', '1')
    return { next: Number(position), finished: !page.includes('item-form'), form }
  }

  async answerWhile(going: () => boolean): Promise<void> {
    while (going()) {
      try {
        const { finished, form } = await this.state()
        if (finished) return
        this.unanswered++
        const response = await fetch(`${this.#url}${this.#session}/answers`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: this.#url, cookie: this.#cookie },
          body: form,
        })
        this.unanswered--
        if (response.status === 303 && !response.headers.get('location')!.includes('stale')) this.acknowledged++
      } catch {
        await pause(100)
      }
    }
  }
}
