import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A PostgreSQL server of its own for the tests, on a free port of this machine, removed afterwards. `durable` syncs to disk, as a
 * server in earnest does.
 * @returns null when PostgreSQL is not installed
 */
export async function startTestPostgres({ durable = false } = {}) {
  const bin = findBinaries()
  if (!bin) return null
  const directory = mkdtempSync(join(tmpdir(), 'millwright-postgres-'))
  // PostgreSQL refuses to run as root; Debian's package brings a user for it.
  const owner = process.getuid?.() === 0 ? (systemUser('postgres') ?? systemUser('nobody')) : null
  if (owner) chownSync(directory, owner.uid, owner.gid)
  const run = (program, args) =>
    execFileSync(join(bin, program), args, {
      stdio: 'pipe',
      cwd: directory,
      ...owner,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    })
  const data = join(directory, 'data')
  const port = await freePort()
  run('initdb', ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync'])
  const fsync = durable ? 'on' : 'off'
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=${fsync} -c max_connections=200`
  const start = () => run('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), '-o', settings, 'start'])
  /** As a crash of the server: nothing is flushed, and the next start recovers. */
  const crash = () => run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
  start()
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    start,
    crash,
    stop() {
      crash()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function findBinaries() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null
}

function systemUser(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) return null
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
