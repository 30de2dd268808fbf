import { MOST_LIVE_OUTPUT, type LeasedJob, type OutputChunk, type OutputRequest } from '@millwright/api'
import { pause } from './back-off.ts'
import { Refused, type ServerClient } from './server-client.ts'

/** News is sent at most this often: quick enough to look live, seldom enough to cost nothing. */
const NEWS_EVERY_MS = 200
const MOST_CHUNKS = 500

type Batch = Pick<OutputRequest, 'seq' | 'chunks' | 'cut'>

/**
 * Tells the server about one job while it runs: keeps its lease, reports progress and, for a run, what visible tests print. Hears
 * whether the job is still wanted. A server that does not answer is no reason to stop: it may be restarting.
 */
export class JobReporter {
  /** Aborts when the server wants the job no more. */
  readonly unwanted: AbortSignal
  readonly #abandon = new AbortController()
  readonly #server: ServerClient
  readonly #worker: string
  readonly #job: LeasedJob
  readonly #progress: { done: number; total: number }
  readonly #ended = new AbortController()
  #chunks: OutputChunk[] = []
  #room = MOST_LIVE_OUTPUT
  #cut = false
  #toldCut = false
  #seq = 0
  #unsent: Batch | null = null
  #news = false
  #wake = () => {}

  constructor(server: ServerClient, worker: string, job: LeasedJob) {
    this.#server = server
    this.#worker = worker
    this.#job = job
    this.#progress = { done: 0, total: job.task.tests.length }
    this.unwanted = this.#abandon.signal
  }

  progress(done: number, total: number): void {
    Object.assign(this.#progress, { done, total })
    this.#tell()
  }

  /** Keeps output to be sent, up to the limit; what follows is cut. */
  output({ test, stream, text }: OutputChunk): void {
    if (this.#cut || text === '') return
    const kept = text.slice(0, this.#room)
    this.#room -= kept.length
    this.#cut = kept.length < text.length
    const last = this.#chunks.at(-1)
    if (last?.test === test && last.stream === stream) last.text += kept
    else if (kept) this.#chunks.push({ test, stream, text: kept })
    this.#tell()
  }

  /** Stops reporting; resolves when nothing is on its way any more. */
  end(): void {
    this.#ended.abort()
    this.#wake()
  }

  /** Reports until `end`. Never throws. */
  async report(): Promise<void> {
    const { leaseSeconds, heartbeatMs } = this.#job
    const quietMs = Math.min(heartbeatMs, (leaseSeconds * 1000) / 4)
    let spoke = performance.now()
    while (!this.#ended.signal.aborted && !this.unwanted.aborted) {
      await this.#untilNews(spoke + quietMs - performance.now())
      // The first words of a run go out at once.
      const firstWords = this.#seq === 0 && this.#chunks.length > 0
      const early = firstWords ? 0 : spoke + Math.min(NEWS_EVERY_MS, quietMs) - performance.now()
      if (early > 0) await pause(early, this.#ended.signal)
      if (this.#ended.signal.aborted) return
      spoke = performance.now()
      try {
        const { continue: wanted } = await this.#speak()
        if (!wanted) this.#abandon.abort()
      } catch (error) {
        if (error instanceof Refused) this.#abandon.abort()
      }
    }
  }

  #tell(): void {
    this.#news = true
    this.#wake()
  }

  async #untilNews(ms: number): Promise<void> {
    if (this.#news || ms <= 0 || this.#ended.signal.aborted) return
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    await pause(ms, woken.signal)
    this.#wake = () => {}
  }

  async #speak(): Promise<{ continue: boolean }> {
    const { jobId, attempt } = this.#job
    const said = { attempt, worker: this.#worker, ...this.#progress }
    this.#news = false
    this.#unsent ??= this.#nextBatch()
    if (!this.#unsent) return this.#server.heartbeat(jobId, said)
    const reply = await this.#server.output(jobId, { ...said, ...this.#unsent })
    this.#unsent = null
    if (this.#chunks.length > 0) this.#news = true
    return reply
  }

  /** A batch keeps its number until the server has it: one that came through, and whose answer did not, is kept once. */
  #nextBatch(): Batch | null {
    if (this.#chunks.length === 0 && this.#cut === this.#toldCut) return null
    const chunks = this.#chunks.splice(0, MOST_CHUNKS)
    const cut = this.#cut && this.#chunks.length === 0
    this.#toldCut = cut
    this.#seq += 1
    return { seq: this.#seq, chunks, cut }
  }
}
