import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOf, descendants, inits, launchers, zygotes } from '../runner/machine.ts'

const ROOT = join(import.meta.dirname, '../..')

const SCRIPTS = { server: 'apps/server/dist/main.js', worker: 'apps/worker/dist/main.js' }

/** What can be killed. A box is killed at its first process, which takes the rest along. */
export type Part = keyof typeof SCRIPTS | 'launcher' | 'zygote' | 'box'

/** The product as `npm start` runs it: supervisor, server, one worker, on a data directory of its own. */
export interface Product {
  url: string
  data: string
  log(): string
  /** kill -9 of one process of that kind. False when there is none at the moment. */
  kill(part: Part, random: () => number): boolean
  /** Resolves when the server answers. */
  up(): Promise<void>
  /** Resolves when the worker takes jobs. */
  working(): Promise<void>
  /** Every process id that was ever seen to be a launcher: control groups are named after them. */
  launchers: ReadonlySet<number>
  /** Ctrl-C. Resolves with the command lines of what is left afterwards. */
  stop(): Promise<string[]>
  /** Deletes the data. */
  remove(): void
}

export async function startProduct(environment: Record<string, string>): Promise<Product> {
  const data = mkdtempSync(join(tmpdir(), 'millwright-soak-'))
  // The packages of this checkout, so that they are not fetched again.
  if (existsSync(join(ROOT, 'runtimes'))) symlinkSync(join(ROOT, 'runtimes'), join(data, 'runtimes'))
  const port = await freePort()
  const child = spawn('npm', ['start', '--', '--data', data, '--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (log += text.toString()))
  const family = () => descendants(child.pid).map(({ pid }) => ({ pid, command: commandOf(pid) }))
  const seenLaunchers = new Set<number>()
  const look = () => {
    for (const pid of launchers(child.pid)) seenLaunchers.add(pid)
  }
  const looking = setInterval(look, 500)
  const seen = async (pattern: RegExp, from: number) => {
    const deadline = Date.now() + 300_000
    while (!pattern.test(log.slice(from))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`No ${pattern} in the log:\n${log}`)
      await sleep(50)
    }
  }
  const running = (script: string) =>
    family()
      .filter(({ command }) => command.includes(script))
      .map(({ pid }) => pid)
  await seen(/Millwright is ready/, 0)
  const url = `http://localhost:${port}`
  /** Where in the log the present worker begins. */
  let workerSince = 0
  return {
    url,
    data,
    launchers: seenLaunchers,
    log: () => log,
    kill(part, random) {
      look()
      const victims = {
        server: () => running(SCRIPTS.server),
        worker: () => running(SCRIPTS.worker),
        launcher: () => launchers(child.pid),
        zygote: () => zygotes(child.pid),
        box: () => inits(child.pid),
      }[part]()
      const victim = victims[Math.floor(random() * victims.length)]
      if (victim === undefined) return false
      if (part === 'worker') workerSince = log.length
      try {
        process.kill(victim, 'SIGKILL')
      } catch {
        return false // it ended by itself just now
      }
      return true
    },
    async up() {
      const deadline = Date.now() + 120_000
      for (;;) {
        const answered = await fetch(`${url}/health`).catch(() => null)
        if (answered?.ok) return
        if (Date.now() > deadline) throw new Error(`The server did not come back:\n${log.slice(-5000)}`)
        await sleep(50)
      }
    },
    working: () => seen(/Grading: ready/, workerSince),
    async stop() {
      const before = family()
      clearInterval(looking)
      if (child.pid) process.kill(-child.pid, 'SIGINT')
      const deadline = Date.now() + 15_000
      let left = before
      while (left.length > 0 && Date.now() < deadline) {
        await sleep(50)
        left = before.filter(({ pid, command }) => existsSync(`/proc/${pid}`) && commandOf(pid) === command)
      }
      return left.map(({ command }) => command)
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  }
}

function freePort(): Promise<number> {
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
