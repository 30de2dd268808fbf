import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Challenge } from '@millwright/catalog'
import { oneOf, randomFrom } from '../../bench/soak/random.ts'
import type { Journal, Write } from './journal.ts'

export interface Surroundings {
  url: string
  seed: number
  journal: Journal
  blueprints: readonly string[]
  /** To practise on. */
  challenges: readonly Challenge[]
  /** False when nothing new is to be begun. What is under way is settled first. */
  going: () => boolean
  /** Just before a write is sent. */
  onSend: () => void
  /** How often the server was killed so far. */
  kills: () => number
}

type Judgement = 'acknowledged' | 'refused' | 'again'

const TRY_AGAIN_MS = 60
const PATIENCE_MS = 20_000
/** A taker reads and thinks, or 50 of them would only measure how fast a page is drawn. */
const THINK_MS = 400

/**
 * Somebody who sits tests and practises over plain HTTP, and sends every write again, unchanged, until the server has said what became
 * of it. Choices depend on the seed alone; when a reply arrives does not.
 */
export class Taker {
  readonly #place: Surroundings
  readonly #number: number
  readonly #random: () => number
  #cookie = ''
  #guest = ''
  #guests = 0
  #marks = 0

  constructor(place: Surroundings, number: number) {
    this.#place = place
    this.#number = number
    this.#random = randomFrom(place.seed * 1000 + number)
  }

  async live(): Promise<void> {
    while (this.#place.going()) {
      await this.#becomeGuest()
      for (const blueprint of this.#place.blueprints) if (this.#place.going()) await this.#sit(blueprint)
    }
  }

  /** The first write of somebody the server has never met. A try without a reply leaves a guest behind that nobody will ask for. */
  async #becomeGuest(): Promise<void> {
    this.#cookie = ''
    this.#guest = `t${this.#number}g${++this.#guests}`
    await this.#practise('draft')
  }

  async #sit(blueprint: string): Promise<void> {
    const started = this.#begin('start', blueprint, blueprint, {})
    const reply = await this.#settle(
      started,
      () => this.#post(`/measure/${blueprint}`, {}),
      (response) => (response.status === 303 ? 'acknowledged' : 'refused'),
    )
    const session = reply.headers.get('location')?.split('/')[2] ?? ''
    started.id = session
    let position = 1
    /** What the server has acknowledged for the exercise on the page. */
    let revision = 0
    let killsBefore = this.#place.kills()
    while (this.#place.going()) {
      const page = await this.#page(`/sessions/${session}`)
      const open = Number(/name="position" value="(\d+)"/.exec(page)?.[1] ?? 0)
      const isItem = page.includes('item-form')
      if (!isItem && !page.includes('data-work-form')) return
      if (open !== position) this.#problem(`LOST: sitting ${session} shows ${open} instead of ${position}`)
      const shown = Number(/data-draft-revision="(\d+)"/.exec(page)?.[1] ?? 0)
      if (shown < revision) this.#problem(`LOST: a draft of ${session}:${open} went back to ${shown} from ${revision}`)
      if (this.#place.kills() > killsBefore) this.#place.journal.resumed++
      killsBefore = this.#place.kills()
      position = open
      revision = shown
      await sleep(this.#random() * 2 * THINK_MS)
      const chance = this.#random()
      if (chance < 0.25) {
        revision = await this.#type(session, page, { position, base: revision, isItem })
      } else if (chance < 0.35) {
        await this.#practise(oneOf(['draft', 'run', 'hand-in'] as const, this.#random))
      } else if (chance < 0.37) {
        await this.#end(session)
        return
      } else {
        await (isItem ? this.#answer(session, page, position) : this.#handIn(session, page, position))
        position++
        revision = 0
      }
    }
  }

  /** @returns the revision that the draft has now */
  async #type(
    session: string,
    page: string,
    { position, base, isItem }: { position: number; base: number; isItem: boolean },
  ): Promise<number> {
    const challengeId = challengeOf(page)
    const scope = isItem
      ? { kind: 'item', sessionId: session, position }
      : { kind: 'challenge', challengeId, sessionId: session }
    const name = isItem ? `session:${session}:${position}` : `session:${session}:challenge:${challengeId}`
    const file = /name="file:([^"]+)"/.exec(page)?.[1] ?? ''
    const content = isItem ? { choice: ['1'] } : { [file]: `# ${randomText(this.#random)}\n` }
    const revision = await this.#saveDraft(scope, name, content, base)
    if (revision > 1 && this.#random() < 0.3) await this.#typeElsewhere(scope, name, content, revision)
    return revision
  }

  async #saveDraft(
    scope: object,
    name: string,
    content: Record<string, string | string[]>,
    base: number,
  ): Promise<number> {
    const marked = { ...content, marker: `${this.#guest}:${++this.#marks}` }
    const write = this.#begin('draft', `${name}@${base}`, name, marked, base)
    await this.#settle(
      write,
      () => this.#put('/drafts', { scope, base, content: marked }),
      async (response) => {
        if (response.status !== 200) return 'refused'
        write.revision = ((await response.json()) as { revision: number }).revision
        return 'acknowledged'
      },
    )
    if (write.revision !== base + 1)
      this.#problem(`A draft of ${name} over ${base} became ${write.revision} (${write.outcome})`)
    return write.revision ?? base
  }

  /** A second device that has not heard of the latest revision: it must be told, and nothing may be overwritten. */
  async #typeElsewhere(scope: object, name: string, content: object, revision: number): Promise<void> {
    const late = { scope, base: revision - 1, content: { ...content, marker: `${this.#guest}:elsewhere` } }
    const response = await this.#until(() => this.#put('/drafts', late))
    const told = response.status === 409 ? ((await response.json()) as { revision?: number }).revision : null
    if (told !== revision)
      this.#problem(`A second device over ${revision - 1} of ${name} was told ${response.status}, ${told}`)
  }

  async #answer(session: string, page: string, position: number): Promise<void> {
    const fields = { position: String(position), ...anyAnswer(page, this.#random) }
    const write = this.#begin('answer', `${session}:${position}`, session, fields)
    await this.#settle(
      write,
      () => this.#post(`/sessions/${session}/answers`, fields),
      (response) => this.#wentOn(response, write),
    )
  }

  async #handIn(session: string, page: string, position: number): Promise<void> {
    const action = this.#random() < 0.5 ? 'skip' : 'submit'
    const file = /name="file:([^"]+)"/.exec(page)?.[1] ?? ''
    const fields = { position: String(position), action, [`file:${file}`]: `# ${randomText(this.#random)}\n` }
    const kind = action === 'skip' ? 'skip' : 'sitting-hand-in'
    const write = this.#begin(kind, `${session}:${position}`, session, fields)
    await this.#settle(
      write,
      () => this.#post(`/sessions/${session}/challenge`, fields),
      (response) => this.#wentOn(response, write),
    )
  }

  /** To the next exercise. "Stale" on a later try says that an earlier one was stored. */
  #wentOn(response: Response, { tries, key }: Write): Judgement {
    if (response.status !== 303) return 'refused'
    if (tries === 1 && response.headers.get('location')?.includes('stale'))
      this.#problem(`${key} was open and is said to be over`)
    return 'acknowledged'
  }

  async #end(session: string): Promise<void> {
    await this.#settle(
      this.#begin('end', session, session, {}),
      () => this.#post(`/sessions/${session}/end`, {}),
      (response) => (response.status === 303 ? 'acknowledged' : 'refused'),
    )
  }

  async #practise(what: 'draft' | 'run' | 'hand-in'): Promise<void> {
    const challenge = oneOf(this.#place.challenges, this.#random)
    const text = `# ${randomText(this.#random)}\n`
    if (what === 'draft') {
      const page = this.#cookie ? await this.#page(`/challenges/${challenge.id}`) : ''
      const base = Number(/data-draft-revision="(\d+)"/.exec(page)?.[1] ?? 0)
      const scope = { kind: 'challenge', challengeId: challenge.id, sessionId: null }
      await this.#saveDraft(scope, `challenge:${challenge.id}`, { [challenge.entry]: text }, base)
      return
    }
    const fields = {
      action: what === 'run' ? 'run' : 'submit',
      idempotencyKey: randomUUID(),
      [`file:${challenge.entry}`]: text,
    }
    const write = this.#begin(what, fields.idempotencyKey, challenge.id, fields)
    await this.#settle(
      write,
      () => this.#post(`/challenges/${challenge.id}/submissions`, fields, { accept: 'application/json' }),
      async (response) => {
        if (response.status !== 202) return 'refused'
        write.id = ((await response.json()) as { submissionId: string }).submissionId
        return 'acknowledged'
      },
    )
  }

  #begin(kind: Write['kind'], key: string, scope: string, content: Write['content'], base?: number): Write {
    const write = { taker: this.#number, guest: this.#guest, kind, key, scope, content }
    return this.#place.journal.begin(base === undefined ? write : { ...write, base })
  }

  /** Sends it until the server says what became of it. */
  async #settle(
    write: Write,
    send: () => Promise<Response>,
    judge: (response: Response) => Judgement | Promise<Judgement>,
  ): Promise<Response> {
    for (;;) {
      const response = await this.#until(() => {
        write.tries++
        this.#place.onSend()
        return send()
      })
      try {
        const judgement = await judge(response)
        if (judgement === 'again') continue
        write.outcome = judgement
        // Three runs of other challenges may be waiting, because nobody grades here.
        if (judgement === 'refused' && !(write.kind === 'run' && response.status === 422))
          this.#problem(
            `${write.kind} ${write.key} was refused after ${write.tries} tries: ${response.status} ${(await response.text().catch(() => '')).slice(0, 200)}`,
          )
        return response
      } catch {
        // The reply was cut off in the middle: not acknowledged.
        await sleep(TRY_AGAIN_MS)
      }
    }
  }

  /** A reply that is not "later": the server may be away, busy or full. */
  async #until(send: () => Promise<Response>): Promise<Response> {
    for (;;) {
      try {
        const response = await send()
        if (response.status < 500 && response.status !== 429) {
          this.#keepCookies(response)
          return response
        }
        this.#place.journal.setback(response.status)
        await response.body?.cancel()
      } catch {
        this.#place.journal.setback(0)
      }
      await sleep(TRY_AGAIN_MS * (1 + this.#random()))
    }
  }

  async #page(path: string): Promise<string> {
    for (;;) {
      const response = await this.#until(() => this.#fetch(path, {}))
      if (response.status !== 200) this.#problem(`${path} answers ${response.status}: a sitting could not be resumed`)
      const text = await response.text().catch(() => null)
      if (text !== null) return text
    }
  }

  #post(path: string, fields: Record<string, string | string[]>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    )
    return this.#fetch(path, { method: 'POST', body, headers })
  }

  #put(path: string, json: unknown) {
    return this.#fetch(path, {
      method: 'PUT',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    })
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('origin', this.#place.url)
    if (this.#cookie) headers.set('cookie', this.#cookie)
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return fetch(this.#place.url + path, { ...init, headers, signal, redirect: 'manual' })
  }

  #keepCookies(response: Response): void {
    const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0])
    if (cookies.length > 0) this.#cookie = cookies.join('; ')
  }

  #problem(text: string): void {
    this.#place.journal.problem(`taker ${this.#number}: ${text}`)
  }
}

const challengeOf = (page: string) => /action="\/challenges\/([^/]+)\/submissions"/.exec(page)?.[1] ?? ''

const randomText = (random: () => number) => Math.floor(random() * 2 ** 32).toString(36)

function anyAnswer(page: string, random: () => number): Record<string, string | string[]> {
  if (page.includes('name="number"')) return { number: (random() * 100).toFixed(3) }
  const ranks = [...page.matchAll(/name="(rank-\d+)"/g)].map(([, name]) => name!)
  if (ranks.length > 0) {
    const order = ranks.map((_, index) => index + 1)
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return Object.fromEntries(ranks.map((name, index) => [name, String(order[index])]))
  }
  const options = [...page.matchAll(/name="choice" value="([^"]+)"/g)].map(([, value]) => value!)
  if (page.includes('type="radio"')) return { choice: oneOf(options, random) }
  const chosen = options.filter(() => random() < 0.5)
  return { choice: chosen.length > 0 ? chosen : [options[0]!] }
}
