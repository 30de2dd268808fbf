import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SANDBOX_PROGRAMS, type PreparedRuntimes } from '../runtimes/prepare-runtimes.ts'
import { compilePolicy } from '../seccomp/policy.ts'
import { PreparedJob } from './job.ts'
import { explainFailure, SandboxUnavailable, type LaunchFailure } from './unavailable.ts'

export interface ZygoteOptions {
  runtimes: PreparedRuntimes
  /** Boxes kept prepared ahead of need. */
  prepared: number
  /** Jobs and prepared boxes that may exist at once. */
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
  startMs: number
}

const PREPARE_AFTER_MS = 15
const START_LIMIT_MS = 120_000
/** Above what distributions and container tools hand out, so that no process outside shares a job's user id. */
const FIRST_JOB_UID = 1_879_048_192

/** One fork server process tree, and the boxes that stand ready in it. */
export class Zygote {
  readonly greeting: Greeting
  /** Resolves when the process tree is gone, for whatever reason. */
  readonly ended: Promise<void>
  private readonly child: ChildProcess
  private readonly socketPath: string
  private readonly wanted: number
  private readonly ahead: PreparedJob[] = []
  private stopping = false
  started = 0

  private constructor(
    child: ChildProcess,
    socketPath: string,
    greeting: Greeting,
    prepared: number,
    ended: Promise<void>,
  ) {
    this.child = child
    this.socketPath = socketPath
    this.greeting = greeting
    this.wanted = prepared
    this.ended = ended
    void ended.then(() => {
      this.stopping = true
    })
    this.prepare()
  }

  /** @throws SandboxUnavailable with a remedy when the machine does not permit the box */
  static async start(options: ZygoteOptions): Promise<Zygote> {
    const { runtimes, slots, uid } = options
    const python = runtimes.python
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SandboxUnavailable(
        `Code is executed on Linux x86_64 only; this is ${process.platform} ${process.arch}.`,
        'Run a worker on a Linux x86_64 machine and give it this server’s address and a worker token.',
      )
    }
    if (!python) {
      throw new SandboxUnavailable(
        'No Python 3.9 or newer was found, and the box is built with it.',
        'Install Python 3.11, 3.12 or 3.13 (Debian and Ubuntu: apt-get install python3 python3-venv), then start again.',
      )
    }
    const directory = await mkdtemp(join(tmpdir(), 'millwright-box-'))
    const socketPath = join(directory, 'zygote.sock')
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
        socket: socketPath,
        interpreter: python.executable,
        prefix: python.prefix,
        libraries: python.libraries,
        preload: python.preload,
        node: runtimes.node.executable,
        hide: runtimes.hide,
        policy: compilePolicy({ memoryIsCounted: true }).toString('base64'),
        policySampled: compilePolicy({ memoryIsCounted: false }).toString('base64'),
        cgroups: options.cgroups,
        slots,
        baseUid: FIRST_JOB_UID + (child.pid! % 10_000) * 64,
      })}\n`,
    )
    const greeting = await greetingOf(child)
    return new Zygote(child, socketPath, greeting, options.prepared, ended)
  }

  get alive(): boolean {
    return !this.stopping
  }

  /** A box that stands ready, or the next one that will. */
  take(): PreparedJob {
    this.started += 1
    let box = this.ahead.shift()
    while (box?.broken) box = this.ahead.shift()
    const taken = box ?? this.open()
    // A moment later while one stands ready: making the next box would compete with the job that starts now.
    if (this.ahead.length === 0) this.prepare()
    else setTimeout(() => this.prepare(), PREPARE_AFTER_MS).unref()
    return taken
  }

  /** Ends all its jobs at once and leaves nothing behind. */
  async stop(): Promise<void> {
    this.stopping = true
    for (const box of this.ahead.splice(0)) box.discard()
    this.child.stdin?.end()
    await this.ended
  }

  private prepare(): void {
    while (!this.stopping && this.ahead.length < this.wanted) this.ahead.push(this.open())
  }

  private open(): PreparedJob {
    return new PreparedJob(connect(this.socketPath))
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
