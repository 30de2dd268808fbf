import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../../e2e/product.ts'

export interface ServerOptions {
  data: string
  port: number
  /** Of PostgreSQL; null for the embedded database. */
  databaseUrl: string | null
  /** Where the built server is; others may be building in this checkout meanwhile. */
  root?: string
  environment?: NodeJS.ProcessEnv
  /** Put before the command, such as strace with its options. */
  wrapper?: readonly string[]
}

/** The built server without its supervisor, so that it can be killed and started as quickly as possible. */
export class ServerProcess {
  readonly url: string
  readonly #options: ServerOptions
  #child: ChildProcess | null = null
  #ended: Promise<void> = Promise.resolve()
  #log = ''

  constructor(options: ServerOptions) {
    this.#options = options
    this.url = `http://localhost:${options.port}`
  }

  /** The end of what it has said, over all its lives. */
  log(): string {
    return this.#log.slice(-6000)
  }

  get running(): boolean {
    return this.#child !== null
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves with true when it answers, with false when it has ended before. */
  start(): Promise<boolean> {
    const { data, port, databaseUrl, root = ROOT, environment = {}, wrapper = [] } = this.#options
    const { DATABASE_URL: _, ...inherited } = process.env
    const [command, ...rest] = [
      ...wrapper,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(root, 'apps/server/dist/main.js'),
    ]
    const child = spawn(command!, rest, {
      cwd: root,
      env: {
        ...inherited,
        MILLWRIGHT_PORT: String(port),
        MILLWRIGHT_DATA: data,
        MILLWRIGHT_CONTENT: join(root, 'content'),
        MILLWRIGHT_WORKER_TOKEN: 'of-the-chaos-test-and-nobody-else',
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    child.stderr.on('data', (text: Buffer) => (this.#log += text.toString()))
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#log += `(ended: ${signal ?? code})\n`
        this.#child = null
        resolve()
      })
    })
    return new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#log += `${line}\n`
        if (line.startsWith('{"ready":true')) resolve(true)
      })
      void this.#ended.then(() => resolve(false))
    })
  }

  /** Resolves when the process is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal)
    await this.#ended
  }

  ended(): Promise<void> {
    return this.#ended
  }
}
