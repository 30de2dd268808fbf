import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { descendants } from '../runner/machine.ts'

const ROOT = join(import.meta.dirname, '../..')

/** What can be killed, by what its command line holds. Every fork of a zygote has its command line, so its parent decides. */
const SCRIPTS = {
  server: 'apps/server/dist/main.js',
  worker: 'apps/worker/dist/main.js',
  launcher: 'sandbox/launch.py',
  zygote: 'programs/zygote.py',
} as const
export type Part = keyof typeof SCRIPTS | 'box'

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
  const family = () => descendants(child.pid!).map((facts) => ({ ...facts, command: commandOf(facts.pid) }))
  const launchers = new Set<number>()
  const look = () => {
    const all = family()
    for (const { pid, command } of all) if (command.includes(SCRIPTS.launcher)) launchers.add(pid)
    return all
  }
  const looking = setInterval(look, 500)
  const seen = async (pattern: RegExp, from: number) => {
    const deadline = Date.now() + 300_000
    while (!pattern.test(log.slice(from))) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`No ${pattern} in the log:\n${log}`)
      await sleep(50)
    }
  }
  await seen(/Millwright is ready/, 0)
  const url = `http://localhost:${port}`
  /** Where in the log the present worker begins. */
  let workerSince = 0
  return {
    url,
    data,
    launchers,
    log: () => log,
    kill(part, random) {
      const all = look()
      const isFork = (parent: number) =>
        all.some(({ pid, command }) => pid === parent && command.includes(SCRIPTS.zygote))
      const found = all.filter(({ command, parent }) => {
        if (part === 'box') return command.includes(SCRIPTS.zygote) && isFork(parent) && !isFork(parentOf(parent))
        if (part === 'zygote') return command.includes(SCRIPTS.zygote) && !isFork(parent)
        return command.includes(SCRIPTS[part])
      })
      const victim = found[Math.floor(random() * found.length)]
      if (!victim) return false
      // A launcher forks before its child execs the zygote; for a moment both have its command line.
      if (part === 'worker') workerSince = log.length
      try {
        process.kill(victim.pid, 'SIGKILL')
      } catch {
        return false // it ended by itself just now
      }
      return true
      function parentOf(pid: number): number {
        return all.find((each) => each.pid === pid)?.parent ?? 0
      }
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
      const running = family()
      clearInterval(looking)
      if (child.pid) process.kill(-child.pid, 'SIGINT')
      const deadline = Date.now() + 15_000
      let left = running
      while (left.length > 0 && Date.now() < deadline) {
        await sleep(50)
        left = running.filter(({ pid, command }) => existsSync(`/proc/${pid}`) && commandOf(pid) === command)
      }
      return left.map(({ command }) => command)
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return '' // it has ended
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
