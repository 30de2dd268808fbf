import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVER_MEMORY } from '../../apps/cli/src/start/server-memory.ts'
import { allProcesses, commandOf } from '../runner/machine.ts'
import type { Address } from './taker.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Served {
  address: Address
  data: string
  /** So far: of the servers, and of PostgreSQL with all its processes. */
  cpuMs(): { servers: number; database: number }
  /** Of each server, in MiB: now, and the most since it began. */
  memory(): { now: number; most: number }[]
  /** Ends the servers as Ctrl-C does, and waits for them. */
  stop(): Promise<void>
  /** What the servers wrote on standard error. */
  complaints(): string
  remove(): void
}

interface Wanted {
  replicas: number
  databaseUrl: string | null
  /** Where to write a processor profile of each server when it ends. */
  profiles: string | null
}

/** The product's server processes, as `npm start` runs them, without a grading worker: nobody hands in code here. */
export async function serve({ replicas, databaseUrl, profiles }: Wanted): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'millwright-load-'))
  const servers: ChildProcess[] = []
  const ports: number[] = []
  let complaints = ''
  const hosts: string[] = []
  for (let index = 0; index < replicas; index += 1) {
    const port = await freePort()
    ports.push(port)
    hosts.push(`localhost:${port}`)
    const own = join(data, `replica-${index}`)
    mkdirSync(own)
    const flags = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []
    const { DATABASE_URL: _, ...environment } = process.env
    const child = spawn(process.execPath, [...flags, join(ROOT, 'apps/server/dist/main.js'), '--with-parent'], {
      cwd: ROOT,
      env: {
        ...environment,
        NODE_OPTIONS: `${SERVER_MEMORY} ${environment.NODE_OPTIONS ?? ''}`,
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
        MILLWRIGHT_PORT: String(port),
        MILLWRIGHT_BASE_URL: `http://${hosts[0]}`,
        MILLWRIGHT_DATA: own,
        MILLWRIGHT_CONTENT: join(ROOT, 'content'),
        MILLWRIGHT_SECRET: 'the secret that all replicas of this bench share',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    servers.push(child)
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
    await ready(child, () => complaints)
  }
  const postmaster = databaseUrl ? postmasterAt(new URL(databaseUrl).port) : null
  const pids = servers.map(({ pid }) => pid!)
  return {
    address: { ports, host: hosts[0]! },
    data,
    cpuMs() {
      const all = allProcesses()
      const of = (wanted: (one: { pid: number; parent: number }) => boolean) =>
        all.filter(wanted).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
      return {
        servers: of(({ pid }) => pids.includes(pid)),
        database: postmaster ? of(({ pid, parent }) => pid === postmaster || parent === postmaster) : 0,
      }
    },
    memory: () => pids.map((pid) => ({ now: statusMiB(pid, 'VmRSS'), most: statusMiB(pid, 'VmHWM') })),
    async stop() {
      const ended = servers.map((child) => new Promise((resolve) => child.once('exit', resolve)))
      for (const child of servers) child.kill('SIGINT')
      await Promise.all(ended)
    },
    complaints: () => complaints,
    remove: () => rmSync(data, { recursive: true, force: true }),
  }
}

function ready(child: ChildProcess, complaints: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout!.on('data', (text: Buffer) => {
      out += text.toString()
      if (out.includes('"ready":true')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${out}${complaints()}`)))
  })
}

function statusMiB(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}

function postmasterAt(port: string): number {
  const found = allProcesses().find(({ pid }) => new RegExp(`postgres.* -p ${port} `).test(`${commandOf(pid)} `))
  if (!found) throw new Error(`No PostgreSQL server runs at port ${port} here`)
  return found.pid
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      if (address === null || typeof address === 'string') return reject(new Error('No port'))
      probe.close(() => resolve(address.port))
    })
  })
}
