import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookAtMachine } from '../machine/machine.ts'
import { remedyFor } from '../machine/remedies.ts'
import { SANDBOX_PROGRAMS, type PreparedRuntimes } from '../runtimes/prepare-runtimes.ts'
import { compilePolicy } from '../seccomp/policy.ts'
import { PreparedJob, type Program } from './job.ts'
import { explainFailure, SandboxUnavailable, type LaunchFailure } from './unavailable.ts'

export interface ZygoteOptions {
  runtimes: PreparedRuntimes
  /** Boxes of each kind kept prepared ahead of need. */
  prepared: number
  /** Jobs and prepared boxes of each kind that may exist at once. */
  slots: number
  cgroups: boolean
  /** Start as this user instead of our own; needs root. */
  uid?: number | undefined
}

/** What the zygote says about itself once its libraries are loaded. */
export interface Greeting {
  versions: Record<string, string>
  root: boolean
  groups: string[]
  /** Why memory is only sampled; null when control groups enforce it. */
  sampled: string | null
  /** The kernel's Landlock version; 0 where it has none. */
  landlock: number
  startMs: number
}

const PREPARE_AFTER_MS = 15
const START_LIMIT_MS = 120_000
/** Above what distributions and container tools hand out, so that no process outside shares a job's user id. */
const FIRST_JOB_UID = 1_879_048_192

/** Which fork server a box comes from: the one with the libraries imported, or the small one for other programs. */
const KINDS = ['bare', 'python'] as const
type Kind = (typeof KINDS)[number]

/** The fork servers' process tree, and the boxes that stand ready in it. */
export class Zygote {
  readonly greeting: Greeting
  /** Resolves when the process tree is gone, for whatever reason. */
  readonly ended: Promise<void>
  private readonly child: ChildProcess
  private readonly sockets: Record<Kind, string>
  private readonly wanted: number
  private readonly ahead: Record<Kind, PreparedJob[]> = { bare: [], python: [] }
  private stopping = false
  started = 0

  private constructor(
    child: ChildProcess,
    sockets: Record<Kind, string>,
    greeting: Greeting,
    prepared: number,
    ended: Promise<void>,
  ) {
    this.child = child
    this.sockets = sockets
    this.greeting = greeting
    this.wanted = prepared
    this.ended = ended
    void ended.then(() => {
      this.stopping = true
    })
    for (const kind of KINDS) this.prepare(kind)
  }

  /** @throws SandboxUnavailable with a remedy when the machine does not permit the box */
  static async start(options: ZygoteOptions): Promise<Zygote> {
    const { runtimes, slots, uid } = options
    const python = runtimes.python
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SandboxUnavailable(
        `Code is executed on Linux x86_64 only; this is ${process.platform} ${process.arch}.`,
        remedyFor('architecture', lookAtMachine()),
      )
    }
    if (!python) {
      throw new SandboxUnavailable(
        'No Python 3.9 or newer was found, and the box is built with it.',
        remedyFor('python', lookAtMachine()),
      )
    }
    const directory = await mkdtemp(join(tmpdir(), 'millwright-box-'))
    const sockets = { bare: join(directory, 'bare.sock'), python: join(directory, 'python.sock') }
    if (uid !== undefined) await import('node:fs/promises').then(({ chown }) => chown(directory, uid, uid))
    // Detached: Ctrl-C in a terminal reaches the worker, which stops us in its own order.
    const child = spawn(python.executable, ['-I', '-B', join(SANDBOX_PROGRAMS, 'launch.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      cwd: '/',
      detached: true,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    })
    const ended = new Promise<void>((resolve) => {
      child.on('close', () => resolve(rm(directory, { recursive: true, force: true })))
      child.on('error', () => resolve(rm(directory, { recursive: true, force: true })))
    })
    child.stdin.on('error', () => {}) // it died; 'close' tells
    child.stdin.write(
      `${JSON.stringify({
        sockets: KINDS.map((kind) => sockets[kind]),
        interpreter: python.executable,
        prefix: python.prefix,
        libraries: python.libraries,
        preload: python.preload,
        node: runtimes.node.executable,
        folders: runtimes.folders,
        hide: runtimes.hide,
        policy: compilePolicy({ memoryIsCounted: true }).toString('base64'),
        policySampled: compilePolicy({ memoryIsCounted: false }).toString('base64'),
        cgroups: options.cgroups,
        slots,
        baseUid: FIRST_JOB_UID + (child.pid! % 4096) * 1024,
      })}\n`,
    )
    const greeting = await greetingOf(child)
    return new Zygote(child, sockets, greeting, options.prepared, ended)
  }

  get alive(): boolean {
    return !this.stopping
  }

  /** A box for such a program that stands ready, or the next one that will. */
  take({ program }: Program): PreparedJob {
    const kind = program === 'exec' ? 'bare' : 'python'
    this.started += 1
    const ahead = this.ahead[kind]
    let box = ahead.shift()
    while (box?.broken) box = ahead.shift()
    const taken = box ?? this.open(kind)
    // A moment later while one stands ready: making the next box would compete with the job that starts now.
    if (ahead.length === 0) this.prepare(kind)
    else setTimeout(() => this.prepare(kind), PREPARE_AFTER_MS).unref()
    return taken
  }

  /** Ends all its jobs at once and leaves nothing behind. */
  async stop(): Promise<void> {
    this.stopping = true
    for (const kind of KINDS) for (const box of this.ahead[kind].splice(0)) box.discard()
    this.child.stdin?.end()
    await this.ended
  }

  /** It does not answer any more: ends it at once, so that its jobs are lost here and run elsewhere. */
  condemn(): void {
    this.stopping = true
    this.child.kill('SIGKILL')
    void this.stop()
  }

  private prepare(kind: Kind): void {
    const ahead = this.ahead[kind]
    while (!this.stopping && ahead.length < this.wanted) ahead.push(this.open(kind))
  }

  private open(kind: Kind): PreparedJob {
    return new PreparedJob(connect(this.sockets[kind]))
  }
}

function greetingOf(child: ChildProcess): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    const timer = setTimeout(() => {
      child.stdin?.end()
      reject(explainFailure({ failed: 'start', errno: null, text: `no answer in ${START_LIMIT_MS / 1000} s` }))
    }, START_LIMIT_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const end = said.indexOf('\n')
      if (end < 0) return
      clearTimeout(timer)
      const message = JSON.parse(said.slice(0, end)) as Greeting | LaunchFailure
      said = said.slice(end + 1)
      if ('failed' in message) reject(explainFailure(message))
      else resolve(message)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      complained = (complained + chunk.toString()).slice(-4000)
    })
    const gone = (why: string) => {
      clearTimeout(timer)
      reject(explainFailure({ failed: 'start', errno: null, text: `${why} ${complained.trim()}`.trim() }))
    }
    child.on('error', (error) => gone(error.message))
    child.on('close', (code, signal) => gone(`ended with ${signal ?? code}`))
  })
}
