import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { join, relative } from 'node:path'
import type { DoctorFinding } from './database-doctor.ts'

/**
 * How commands speak to a running server that holds the embedded database: HTTP over a socket in the data directory. Who may open the
 * file may ask; there is no other password.
 */
const SOCKET = 'control.sock'
/** What the kernel has room for in the address of a socket, on the systems that have least. */
const LONGEST_PATH = 103
const COPY = /^copy-[0-9a-f-]{36}(\.unfinished)?$/

export interface ControlledServer {
  /** Copies the embedded database, as it is at one moment, into a directory that is not there yet. */
  copyTo(directory: string): Promise<void>
  examine(): Promise<DoctorFinding[]>
}

/** There is no server to speak to. */
export class NoServerError extends Error {
  override name = 'NoServerError'
}

/** A directory for a copy of the database, inside the data directory because it is as private. */
export const newCopyDirectory = (dataDirectory: string): string => join(dataDirectory, `copy-${randomUUID()}`)

/** Removes what a killed command or server left. Only for who holds the lock of the directory. */
export function removeOldCopies(dataDirectory: string): void {
  for (const name of readdirSync(dataDirectory).filter((one) => COPY.test(one)))
    rmSync(join(dataDirectory, name), { recursive: true, force: true })
}

/** The socket's path, the shorter way; null where there is none that the system takes. */
function socketPath(dataDirectory: string): string | null {
  if (process.platform === 'win32') return null
  const path = join(dataDirectory, SOCKET)
  const fromHere = relative(process.cwd(), path)
  const shorter = fromHere.length < path.length ? fromHere : path
  return Buffer.byteLength(shorter) <= LONGEST_PATH ? shorter : null
}

/**
 * Opens the socket. @returns how to close it, or null when this system or this path permits none
 */
export async function openControl(dataDirectory: string, server: ControlledServer): Promise<{ close(): void } | null> {
  const path = socketPath(dataDirectory)
  if (!path) return null
  rmSync(path, { force: true })
  removeOldCopies(dataDirectory)
  let copying = false

  const answerTo = async (asked: IncomingMessage, answer: ServerResponse) => {
    const send = (status: number, body: unknown, end = true) => {
      answer.writeHead(status, { 'content-type': 'application/json' })
      answer.write(`${JSON.stringify(body)}\n`)
      if (end) answer.end()
    }
    try {
      if (asked.method === 'GET' && asked.url === '/examination') send(200, await server.examine())
      else if (asked.method !== 'POST' || asked.url !== '/copies') send(404, { detail: 'There is no such command.' })
      else if (copying) send(409, { detail: 'Another backup is being made. Wait until it is done.' })
      else {
        copying = true
        const directory = newCopyDirectory(dataDirectory)
        // The copy is theirs until they hang up, however that happens.
        const gone = new Promise((resolve) => answer.once('close', resolve))
        try {
          await server.copyTo(directory)
          send(200, { directory }, false)
          await gone
        } finally {
          await rm(directory, { recursive: true, force: true })
          copying = false
        }
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      if (answer.headersSent) answer.destroy()
      else send(500, { detail })
    }
  }
  const listener = createServer((asked, answer) => void answerTo(asked, answer))
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    // The file is made inside this call: nobody else can open it, not even for a moment.
    const before = process.umask(0o177)
    listener.listen(path, resolve)
    process.umask(before)
  })
  return {
    close() {
      listener.close()
      listener.closeAllConnections()
    },
  }
}

/** Has the running server copy its database. The copy is there until `release`. */
export async function askForCopy(dataDirectory: string): Promise<{ directory: string; release: () => void }> {
  const { body, hangUp } = await ask(dataDirectory, 'POST', '/copies')
  return { directory: (body as { directory: string }).directory, release: hangUp }
}

/** Has the running server look at its database. */
export async function askForExamination(dataDirectory: string): Promise<DoctorFinding[]> {
  const { body, hangUp } = await ask(dataDirectory, 'GET', '/examination')
  hangUp()
  return body as DoctorFinding[]
}

function ask(dataDirectory: string, method: string, path: string): Promise<{ body: unknown; hangUp: () => void }> {
  const socket = socketPath(dataDirectory)
  if (!socket) return Promise.reject(new NoServerError('The path of the data directory is too long for a socket.'))
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, method, path, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('error', reject)
      answer.on('end', () => reject(new Error('The server ended before it had answered.')))
      answer.on('data', (chunk: string) => {
        text += chunk
        if (!text.endsWith('\n')) return
        const body: unknown = JSON.parse(text)
        if (answer.statusCode === 200) return resolve({ body, hangUp: () => call.destroy() })
        call.destroy()
        reject(new Error((body as { detail: string }).detail))
      })
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
      reject(absent ? new NoServerError('No server answers on its control socket.') : error)
    })
    call.end()
  })
}
