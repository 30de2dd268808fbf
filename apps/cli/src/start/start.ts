import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { keepRunning } from './child-process.ts'
import { SERVER_MEMORY } from './server-memory.ts'

export interface StartOptions {
  port: string
  host: string
  data: string
  content: string
  worker: boolean
}

interface Ready {
  ready: true
  url: string
  database: 'embedded' | 'postgresql'
  ownerLink: string | null
}

type Child = ReturnType<typeof keepRunning>

/**
 * Runs the server and, unless told otherwise, one grading worker; starts either again when it crashes. The page can be used as
 * soon as the server is up: challenges wait until the sandbox's libraries are there.
 */
export async function start(options: StartOptions): Promise<void> {
  const began = performance.now()
  const root = process.env['MILLWRIGHT_ROOT'] ?? process.cwd()
  const dataDirectory = resolve(options.data)
  const workerToken = process.env['MILLWRIGHT_WORKER_TOKEN'] ?? randomBytes(32).toString('base64url')
  const workerName = `local-${hostname()}-${process.pid}`
  // Made here, so that the link we print works on when the server is started again.
  const ownerToken = randomBytes(24).toString('base64url')
  const children: Child[] = []
  let stopping = false

  const stop = async (code: number) => {
    if (stopping) return
    stopping = true
    // The worker first, so that it can still hand in what it has just graded.
    for (const child of children.toReversed()) await child.stop()
    process.exit(code)
  }
  const giveUp = (name: string) => (reason: 'stopped' | 'keeps-failing' | 'never-started') => {
    if (reason === 'stopped') return
    if (reason === 'keeps-failing')
      console.error(`The ${name} fails again and again. The lines above say why. Millwright stops.`)
    void stop(1)
  }

  const { MILLWRIGHT_ROOT: _, ...inherited } = process.env
  const serverReady = new Promise<Ready>((resolveReady) => {
    children.push(
      keepRunning({
        name: 'server',
        script: join(root, 'apps/server/dist/main.js'),
        env: {
          ...inherited,
          NODE_OPTIONS: `${SERVER_MEMORY} ${inherited.NODE_OPTIONS ?? ''}`,
          MILLWRIGHT_PORT: options.port,
          MILLWRIGHT_HOST: options.host,
          MILLWRIGHT_DATA: dataDirectory,
          MILLWRIGHT_CONTENT: resolve(options.content),
          MILLWRIGHT_WORKER_TOKEN: workerToken,
          MILLWRIGHT_OWNER_TOKEN: ownerToken,
          MILLWRIGHT_WORKER_NAME: workerName,
        },
        onLine: (line) => {
          const message = parseReady(line)
          if (!message) return console.log(line)
          resolveReady(message)
        },
        isReady: (line) => parseReady(line) !== null,
        onEnd: giveUp('server'),
      }),
    )
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
  // Whoever started us holds the other end of our standard input; when they die, so do we.
  if (!process.stdin.isTTY) process.stdin.on('end', () => void stop(0)).resume()

  const address = await serverReady
  printWelcome(address, dataDirectory, performance.now() - began)
  if (!options.worker)
    return console.log(
      '  Grading: off here (--no-worker). Workers elsewhere connect by HTTP with the token in MILLWRIGHT_WORKER_TOKEN.',
    )

  if (stopping) return
  children.push(
    keepRunning({
      name: 'grading worker',
      script: join(root, 'apps/worker/dist/main.js'),
      env: {
        // Nothing else of our environment: the worker needs no database address and no secret of the server.
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...machineSettings(),
        MILLWRIGHT_SERVER_URL: localAddress(options),
        MILLWRIGHT_WORKER_TOKEN: workerToken,
        MILLWRIGHT_WORKER_NAME: workerName,
        MILLWRIGHT_RUNTIMES: join(dataDirectory, 'runtimes'),
      },
      onLine: (line) => console.log(`  ${line.replace(/^worker: /, 'Grading: ')}`),
      onEnd: (reason) => {
        // Everything but code execution works without a worker, so the server stays.
        if (reason !== 'stopped')
          console.error('  Grading: off. The line above says why; "npm run millwright -- doctor" says more.')
      },
      isReady: (line) => line.startsWith('worker: ready'),
    }),
  )
}

/** The server as seen from this machine. An address for all is reached by the loopback one; IPv6 stands in brackets. */
function localAddress({ host, port }: StartOptions): string {
  const local = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  return `http://${local}:${port}`
}

/** What the worker needs to know of this machine: how pip reaches its index, which Python to use, how many slots. */
function machineSettings(): NodeJS.ProcessEnv {
  const wanted =
    /^(PIP_|https?_proxy$|no_proxy$|SSL_CERT_|REQUESTS_CA_BUNDLE$|MILLWRIGHT_PYTHON$|MILLWRIGHT_WORKER_SLOTS$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)))
}

function printWelcome({ url, database, ownerLink }: Ready, dataDirectory: string, ms: number): void {
  console.log(`\n  Millwright is ready at ${url} (${(ms / 1000).toFixed(1)} s)`)
  console.log(`  Data: ${database === 'embedded' ? `${dataDirectory} (embedded database)` : 'PostgreSQL'}`)
  if (ownerLink) console.log(`  Become the owner with this link, which works once:\n    ${ownerLink}`)
  console.log('  Stop with Ctrl-C.\n')
}

function parseReady(line: string): Ready | null {
  if (!line.startsWith('{"ready":true')) return null
  return JSON.parse(line) as Ready
}
