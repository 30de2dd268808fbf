import { appendFileSync } from 'node:fs'

export type WriteKind = 'start' | 'draft' | 'answer' | 'run' | 'hand-in' | 'sitting-hand-in' | 'skip' | 'end'

/** One write of a taker, as sent, and what is known of it. */
export interface Write {
  taker: number
  /** A taker becomes a new guest now and then; `marker` is in every draft of one guest. */
  guest: string
  kind: WriteKind
  /** By which the server recognises that it is sent again: kept for every try. */
  key: string
  /** What it belongs to: a sitting, the scope of a draft, a challenge. */
  scope: string
  content: Record<string, string | string[]>
  /** Unknown until the server has said something: it may or may not be stored. */
  outcome: 'unknown' | 'acknowledged' | 'refused'
  tries: number
  /** What the server called it. */
  id: string | null
  /** Of a draft: the revision that it was sent over, and the one that it became. */
  base: number | null
  revision: number | null
}

/** Lives in a process that is not killed, so it knows for certain what was sent and what was acknowledged. */
export class Journal {
  readonly writes: Write[] = []
  /** What a client saw that must not be. */
  readonly problems: string[] = []
  /** Pages that were read again after the server had been away, and stood where the taker had left them. */
  resumed = 0

  /** Replies that were not to the point, by status; 0 where no reply came. */
  readonly setbacks = new Map<number, number>()

  /** What servers said that ended by themselves. */
  log = ''

  setback(status: number): void {
    this.setbacks.set(status, (this.setbacks.get(status) ?? 0) + 1)
  }

  begin(write: Pick<Write, 'taker' | 'guest' | 'kind' | 'key' | 'scope' | 'content'> & { base?: number }): Write {
    const begun: Write = { base: null, ...write, outcome: 'unknown', tries: 0, id: null, revision: null }
    this.writes.push(begun)
    return begun
  }

  problem(text: string): void {
    this.problems.push(text)
  }

  /** For whoever looks into a failure. */
  saveTo(file: string): void {
    appendFileSync(file, this.writes.map((write) => `${JSON.stringify(write)}\n`).join(''))
  }
}
