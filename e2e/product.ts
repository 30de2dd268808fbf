import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** The product as a newcomer starts it, on a data directory of its own. */
export interface Product {
  url: string
  ownerLink: string
  log(): string
  /** Everything it has started, directly or not. */
  processes(): { pid: number; args: string }[]
  /** kill -9 of the server process; the supervisor starts it again. */
  killServer(): void
  /** kill -9 of the grading worker. */
  killWorker(): void
  /** Resolves when the server answers. */
  up(): Promise<void>
  /** Resolves when the log has a line that matches. */
  seen(pattern: RegExp, ms?: number): Promise<void>
  /** Ctrl-C. Resolves with what was left running afterwards: nothing, when all is well. */
  stop(): Promise<string[]>
}

/** Where `npm test` keeps the Python packages for challenges. */
const RUNTIMES = process.env['MILLWRIGHT_RUNTIMES'] ?? join(ROOT, 'runtimes')

/**
 * Starts `npm start` and waits for its address.
 * @param options.newcomer - fetches everything anew, as a first start does; otherwise the Python packages that tests have fetched before
 * are in the data directory already
 */
export async function startProduct(
  options: { environment?: Record<string, string>; arguments?: string[]; newcomer?: boolean } = {},
): Promise<Product> {
  const data = mkdtempSync(join(tmpdir(), 'millwright-e2e-'))
  // As links: nobody changes them, and they are hundreds of megabytes.
  if (!options.newcomer && existsSync(RUNTIMES)) execFileSync('cp', ['-al', RUNTIMES, join(data, 'runtimes')])
  const port = await freePort()
  const child = spawn('npm', ['start', '--', '--data', data, '--port', String(port), ...(options.arguments ?? [])], {
    cwd: ROOT,
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  let log = ''
  child.stdout.on('data', (text: Buffer) => (log += text.toString()))
  child.stderr.on('data', (text: Buffer) => (log += text.toString()))
  const url = `http://localhost:${port}`
  const seen = async (pattern: RegExp, ms = 180_000) => {
    const deadline = Date.now() + ms
    while (!pattern.test(log)) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`No ${pattern} in the log:\n${log}`)
      await pause(50)
    }
  }
  await seen(/Millwright is ready/)
  return {
    url,
    ownerLink: /https?:\S+\/setup\?token=\S+/.exec(log)?.[0] ?? '',
    log: () => log,
    seen,
    processes: () => descendants(child),
    killServer: () => killDescendant(child, 'apps/server/dist/main.js'),
    killWorker: () => killDescendant(child, 'apps/worker/dist/main.js'),
    async up() {
      const deadline = Date.now() + 60_000
      for (;;) {
        const answered = await fetch(`${url}/health`).catch(() => null)
        if (answered?.ok) return
        if (Date.now() > deadline) throw new Error(`The server did not come back:\n${log}`)
        await pause(50)
      }
    },
    async stop() {
      const running = descendants(child)
      // What Ctrl-C does: the signal goes to the whole foreground group.
      if (child.pid) process.kill(-child.pid, 'SIGINT')
      const deadline = Date.now() + 10_000
      let left = running
      while (left.length > 0 && Date.now() < deadline) {
        await pause(50)
        left = running.filter(({ pid }) => existsSync(`/proc/${pid}`))
      }
      rmSync(data, { recursive: true, force: true })
      return left.map(({ args }) => args)
    },
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function killDescendant(child: ChildProcess, script: string): void {
  const found = descendants(child).find(({ args }) => args.includes(script))
  if (!found) throw new Error(`No process runs ${script}`)
  process.kill(found.pid, 'SIGKILL')
}

/** The process and everything that it started, directly or not. */
function descendants(child: ChildProcess): { pid: number; args: string }[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const rows = table
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args: args ?? '' }))
  const family = new Set([child.pid])
  for (let before = 0; family.size > before;) {
    before = family.size
    for (const { pid, parent } of rows) if (family.has(parent)) family.add(pid)
  }
  return rows.filter(({ pid }) => family.has(pid))
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
