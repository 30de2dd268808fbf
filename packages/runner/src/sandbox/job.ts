import { randomInt } from 'node:crypto'
import type { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import type { VerdictName } from '../task.ts'
import type { Turn } from './sandbox.ts'
import { FrameReader, fileFrame, frame } from './frames.ts'

export interface JobLimits {
  cpuSeconds: number
  wallMs: number
  /** Bytes, for the job as a whole. */
  memory: number
  processes: number
  cpus: number
  /** Bytes and number of files of the working directory, /tmp and /dev/shm together. */
  disk: number
  inodes: number
  /** Bytes kept of standard output, and of standard error. */
  output: number
  /** Bytes accepted on the result channel. */
  result: number
}

/** What runs: a program of ours around the candidate's code, or any binary of the box. */
export type Program =
  | { program: 'function'; entry: string }
  | { program: 'script'; entry: string; args?: string[] }
  | { program: 'predict'; model: string; features: string; method: 'predict' | 'predict_proba' }
  | { program: 'query'; engine: 'duckdb' | 'sqlite' }
  | { program: 'checker' }
  | { program: 'exec'; argv: string[] }

export interface Job {
  program: Program
  files: Record<string, string | Buffer>
  /** Standard input, whole; it is closed afterwards. */
  input?: string
  limits?: Partial<JobLimits>
  environment?: Record<string, string>
  /** `lo` gives a loopback interface of its own; everything else is unreachable in any case. */
  network?: 'none' | 'lo'
  /** Only for our own prober: the job whose network it visits. */
  visitNetworkOf?: number
  /** Runs on these cores only: keeps a measured server and its prober apart. */
  cores?: number[]
  /** Files to hand out after the end: base names, or all of the working directory. */
  collect?: string[] | '*'
  /** Same seed, same numbers from `random` and numpy's global generator. */
  seed?: number
  /** Hears output while the job runs, as it comes and as it is; capped like the output itself. */
  onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined
}

export interface JobResult {
  /** `stopped`: we ended it on purpose. */
  verdict: VerdictName | 'stopped'
  exitCode: number | null
  signal: number | null
  wallMs: number
  cpuMs: number
  memoryPeakMiB: number
  /** True when memory was sampled instead of limited by the kernel as a whole. */
  memorySampled: boolean
  stdout: Buffer
  stderr: Buffer
  /** What was written on descriptor 3: the candidate's words, to be judged as such. */
  result: Buffer
  files: Map<string, Buffer>
  /** Files asked for that could not be handed out, with the reason. */
  fileProblems: Map<string, string>
  /** Set for `sandbox-error`. */
  problem?: string
}

interface ExitReport {
  verdict: VerdictName | 'stopped'
  code?: number | null
  signal?: number | null
  wallMs?: number
  cpuMs?: number
  memoryPeak?: number
  sampled?: boolean
  text?: string
}

const DEFAULT_WALL_MS = 15_000
/** How long after its wall limit we wait for an init's report before we call the job lost. */
const GRACE_MS = 3_000
/** How many times its wall limit a slow job may take on a busy machine; init.py holds the same. */
const SLOW_PATIENCE = 10

/**
 * One connection to the zygote, which is one prepared fork: its namespaces, mounts and control group exist already
 * and wait for a job. Used once.
 */
export class PreparedJob {
  /** Resolves with the process id that `visitNetworkOf` takes, once the box stands; rejects when it broke before. */
  readonly ready: Promise<number>
  private readonly socket: Socket
  private readonly chunks: Record<'O' | 'E' | 'R', Buffer[]> = { O: [], E: [], R: [] }
  private readonly files = new Map<string, Buffer>()
  private readonly fileProblems = new Map<string, string>()
  private report: ExitReport | null = null
  private readonly closed: Promise<void>
  private onOutput: Job['onOutput']
  private readonly decoders = { O: new StringDecoder('utf8'), E: new StringDecoder('utf8') }
  private restarted: (() => void) | null = null
  private deadline: NodeJS.Timeout | undefined
  private wallMs = DEFAULT_WALL_MS
  private used = false

  constructor(socket: Socket) {
    this.socket = socket
    let isReady: (pid: number) => void
    let isClosed: () => void
    let broke: (error: Error) => void
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve
      broke = reject
    })
    this.ready.catch(() => {}) // read by those who need it; others see the job end as lost
    this.closed = new Promise((resolve) => {
      isClosed = resolve
    })
    const reader = new FrameReader((type, payload) => {
      if (type === 'P') isReady((JSON.parse(payload.toString()) as { pid: number }).pid)
      else if (type === 'O' || type === 'E') {
        this.chunks[type].push(payload)
        this.onOutput?.(type === 'O' ? 'stdout' : 'stderr', this.decoders[type].write(payload))
      } else if (type === 'R') this.chunks.R.push(payload)
      else if (type === 'S') this.restarted?.()
      else if (type === 'A') this.keepFile(payload, (name, content) => this.files.set(name, content))
      else if (type === 'B') this.keepFile(payload, (name, why) => this.fileProblems.set(name, why.toString()))
      else if (type === 'X') this.report = JSON.parse(payload.toString()) as ExitReport
    })
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk)
      } catch {
        socket.destroy() // not an init of ours any more; ends as lost
      }
    })
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => {
      isClosed()
      broke(new Error(this.report?.text ?? 'the box closed before it was ready'))
    })
  }

  get broken(): boolean {
    return this.socket.destroyed || this.socket.readableEnded
  }

  /**
   * Runs a job, with a small share of a busy machine when it is `slow`.
   * @throws the signal's reason when it aborts
   */
  async run(job: Job, { signal, slow = false }: Pick<Turn, 'signal' | 'slow'> = {}): Promise<JobResult> {
    if (this.used) throw new Error('a prepared box runs one job')
    this.used = true
    if (signal?.aborted) this.discard()
    signal?.throwIfAborted()
    const abort = () => this.socket.destroy()
    signal?.addEventListener('abort', abort)
    this.wallMs = job.limits?.wallMs ?? DEFAULT_WALL_MS
    this.onOutput = job.onOutput
    const header = {
      ...job.program,
      limits: job.limits ?? {},
      env: job.environment ?? {},
      net: job.network ?? 'none',
      joinNet: job.visitNetworkOf,
      collect: job.collect,
      stdin: job.input !== undefined,
      cores: job.cores,
      heard: job.onOutput !== undefined,
      slow,
      seed: job.seed ?? randomInt(2 ** 32 - 1),
    }
    const frames = [frame('H', JSON.stringify(header))]
    for (const [name, content] of Object.entries(job.files)) frames.push(fileFrame(name, content))
    frames.push(frame('G'))
    if (job.input !== undefined) frames.push(frame('I', job.input), frame('Z'))
    this.socket.write(Buffer.concat(frames))
    this.setDeadline(slow)
    await this.closed
    clearTimeout(this.deadline)
    signal?.removeEventListener('abort', abort)
    signal?.throwIfAborted()
    return this.resultFrom(this.report ?? { verdict: 'lost' })
  }

  /** Ends the job; its report still comes, with the verdict `stopped` unless it had ended by itself. */
  stop(): void {
    if (!this.socket.destroyed) this.socket.write(frame('K'))
  }

  /**
   * Ends the program as `kill -9` does, or asks it with SIGTERM first and waits 2 s, and starts it again on the files
   * that it left. Standard input is not given again.
   * @throws Error when the job ended before, by itself or by a limit: its result tells
   */
  async restart(how: 'kill' | 'terminate'): Promise<void> {
    const again = new Promise<void>((resolve) => {
      this.restarted = resolve
    })
    if (!this.socket.destroyed) this.socket.write(frame('S', how))
    const ended = this.closed.then(() => {
      throw new Error('the job ended before it could be started again')
    })
    await Promise.race([again, ended])
  }

  /** Takes a small share of a busy machine from now on. */
  slowDown(): void {
    if (this.socket.destroyed) return
    this.socket.write(frame('W'))
    this.setDeadline(true)
  }

  /** Our own clock, should an init be silent. A slow job may wait long for a core; see init.py. */
  private setDeadline(slow: boolean): void {
    clearTimeout(this.deadline)
    this.deadline = setTimeout(() => this.socket.destroy(), this.wallMs * (slow ? SLOW_PATIENCE : 1) + GRACE_MS)
  }

  /** Gives the box back unused. */
  discard(): void {
    this.socket.destroy()
  }

  private keepFile(payload: Buffer, keep: (name: string, rest: Buffer) => void): void {
    const end = payload.indexOf(0)
    keep(payload.subarray(0, end).toString(), payload.subarray(end + 1))
  }

  private resultFrom(report: ExitReport): JobResult {
    return {
      verdict: report.verdict,
      exitCode: report.code ?? null,
      signal: report.signal ?? null,
      wallMs: report.wallMs ?? 0,
      cpuMs: Math.max(0, report.cpuMs ?? 0),
      memoryPeakMiB: Math.round(((report.memoryPeak ?? 0) / 2 ** 20) * 10) / 10,
      memorySampled: report.sampled ?? false,
      stdout: Buffer.concat(this.chunks.O),
      stderr: Buffer.concat(this.chunks.E),
      result: Buffer.concat(this.chunks.R),
      files: this.files,
      fileProblems: this.fileProblems,
      ...(report.text === undefined ? {} : { problem: report.text }),
    }
  }
}
