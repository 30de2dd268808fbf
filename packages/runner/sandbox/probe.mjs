// Our prober: runs in a box of its own that joined only the network of the candidate's server. It sends the requests of
// one phase and writes on descriptor 3 whether it could connect, then replies and times; what is right, only the worker
// knows. Whatever the server sends, what is kept of it is bounded.
import { readFileSync, writeSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

const HOST = '127.0.0.1'
/** Of one reply: its body, and all that came for it. */
const LARGEST_BODY = 64 * 1024
const LARGEST_REPLY = 512 * 1024
const MOST_INTERIM_REPLIES = 16
/** Of all different bodies together. */
const MOST_KEPT = 8 * 1024 * 1024
/** A large body is sent in pieces, so that an early "too large" is read before the connection closes. */
const PIECE = 64 * 1024
/**
 * New connections that wait for their first reply, at most: a server with Python's backlog of 5 drops further ones, and
 * TCP tries again only after a second. One that waits longer than this was taken, and the server is at work on it.
 */
const MOST_NEW_CONNECTIONS = 5
const NEW_MS = 200
/** What a write says when the server closed its end; its reply may be there unread. */
const CLOSED = ['EPIPE', 'ECONNRESET']

const plan = JSON.parse(readFileSync(0, 'utf8'))
const connections = plan.load?.connections ?? 16
// Few connections, the last used first: each new one costs the server a thread.
const agent = new Agent({ keepAlive: true, maxSockets: connections + 8, scheduling: 'lifo' })
const began = performance.now()
const timeLeft = () => plan.totalMs - (performance.now() - began)

/** The same body is kept once: under load most replies are alike. */
const bodies = []
const numbers = new Map()
let kept = 0

/** The number of a body in `bodies`, or null when too much was kept already. */
function keep(body) {
  const text = body.toString('latin1')
  let number = numbers.get(text)
  if (number === undefined) {
    kept += body.length
    if (kept > MOST_KEPT) return null
    number = bodies.push(body.toString('base64')) - 1
    numbers.set(text, number)
  }
  return number
}

/** Requests on their way, each with what looks after the number of bytes that came for it. */
const watched = new Set()
setInterval(() => watched.forEach((look) => look()), 50).unref()

function listens() {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port: plan.port })
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}

function payloadOf({ json, body, repeat = 1 }) {
  if (json !== undefined) return Buffer.from(JSON.stringify(json))
  return body === undefined ? null : Buffer.from(body.repeat(repeat))
}

/** Prepared once for each request of the plan, not once for each time that it is sent. */
function prepared(asked) {
  const payload = payloadOf(asked)
  const headers = {
    ...(asked.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(payload === null ? {} : { 'content-length': payload.length }),
    ...asked.headers,
  }
  return { method: asked.method, path: asked.path, headers, payload, slowMs: asked.slowMs ?? 0 }
}

/**
 * One request with one deadline for all of it: a server that drips a byte a second does not hold us. Resolves with
 * [status, number of the body, ms] or [0, error, ms].
 */
function send({ method, path, headers, payload, slowMs }, since) {
  return new Promise((resolve) => {
    const done = (status, rest) => {
      clearTimeout(timer)
      watched.delete(look)
      resolve([status, rest, Math.round((performance.now() - since) * 1000) / 1000])
    }
    const fail = (error) => {
      done(0, error)
      sent.destroy()
    }
    const deadline = Math.min(plan.requestMs + slowMs - (performance.now() - since), timeLeft())
    const timer = setTimeout(() => fail('timeout'), Math.max(0, deadline))
    const sent = request({ host: HOST, port: plan.port, method, path, agent, headers })
    let readBefore = 0
    const look = () => {
      if ((sent.socket?.bytesRead ?? 0) - readBefore > LARGEST_REPLY) fail('too-large')
    }
    watched.add(look)
    let interim = 0
    sent.on('socket', (socket) => {
      readBefore = socket.bytesRead
    })
    sent.on('information', () => {
      interim += 1
      if (interim > MOST_INTERIM_REPLIES) fail('too-large')
    })
    sent.on('error', (error) => done(0, error.code ?? 'broken'))
    sent.on('close', () => done(0, 'broken'))
    sent.on('response', (response) => {
      const chunks = []
      let size = 0
      response.on('data', (chunk) => {
        size += chunk.length
        if (size > LARGEST_BODY) fail('too-large')
        else chunks.push(chunk)
      })
      response.on('end', () => {
        const body = keep(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
        if (body === null) done(0, 'too-much')
        else done(response.statusCode, body)
        if (!sent.writableFinished) sent.destroy() // answered before it had heard all of it
      })
      response.on('error', () => done(0, 'broken'))
      response.on('close', () => done(0, 'broken'))
    })
    if (payload === null || (slowMs === 0 && payload.length <= PIECE)) sent.end(payload ?? undefined)
    else void sendInPieces(sent, payload, slowMs)
  })
}

async function sendInPieces(sent, payload, slowMs) {
  const size = slowMs > 0 ? Math.ceil(payload.length / 2) : PIECE
  for (let at = 0; at < payload.length && !sent.destroyed; at += size) {
    // Between two pieces what the server has sent is read: a write to a closed connection would throw it away.
    if (at > 0) await sleep(slowMs > 0 ? slowMs : 1)
    if (sent.destroyed) return
    const written = sent.write(payload.subarray(at, at + size))
    if (!written && !sent.destroyed) {
      await new Promise((resolve) => sent.once('drain', resolve).once('close', resolve).once('response', resolve))
    }
  }
  if (!sent.destroyed) sent.end()
}

/** One after another; only a slow client's request is not waited for. */
async function inTurn(requests) {
  const replies = []
  for (const asked of requests.map(prepared)) {
    if (timeLeft() <= 0) replies.push([0, 'not-sent', 0])
    else if (asked.slowMs > 0) {
      replies.push(send(asked, performance.now()))
      await sleep(20) // its first half shall be there before the others come
    } else replies.push(await sendWhole(asked))
  }
  return Promise.all(replies)
}

/** A large body is tried twice: the server may close just before a write, and its reply is lost to us, not to it. */
async function sendWhole(asked) {
  const reply = await send(asked, performance.now())
  const mayBeLost = (asked.payload?.length ?? 0) > PIECE && CLOSED.includes(reply[1])
  return mayBeLost && timeLeft() > 0 ? send(asked, performance.now()) : reply
}

/** Open loop: requests are due by the clock, not after replies, and a late start counts as latency. */
async function load({ requests, rate, seconds }) {
  const asked = requests.map(prepared)
  const total = Math.round(rate * seconds)
  const replies = Array.from({ length: total }, () => [0, 'not-sent', 0])
  const start = performance.now() + 5
  const dueAt = (index) => start + (index * 1000) / rate
  const idle = () => Object.values(agent.freeSockets).reduce((count, sockets) => count + sockets.length, 0)
  const opened = new Set()
  let due = 0
  let taken = 0
  let busy = 0
  const mayStart = () => {
    if (busy >= connections) return false
    if (idle() > 0) return true
    const now = performance.now()
    return [...opened].filter((since) => now - since < NEW_MS).length < MOST_NEW_CONNECTIONS
  }
  const pump = () => {
    while (taken < due && mayStart()) {
      const index = taken++
      const now = performance.now()
      if (now - dueAt(index) >= plan.requestMs || timeLeft() <= 0) {
        replies[index] = [0, 'timeout', Math.round(now - dueAt(index))]
        continue
      }
      busy += 1
      if (idle() === 0) opened.add(now)
      void send(asked[index % asked.length], dueAt(index)).then((reply) => {
        replies[index] = reply
        busy -= 1
        opened.delete(now)
        pump()
      })
    }
  }
  while (busy > 0 || (taken < total && timeLeft() > 0)) {
    const now = performance.now()
    while (due < total && dueAt(due) <= now) due += 1
    pump()
    // Timers are late by a millisecond or two; close to the moment it is watched for.
    const wait = due < total ? dueAt(due) - performance.now() : 10
    if (wait > 3) await sleep(Math.min(wait - 2, 50))
    else await nextTurn()
  }
  return replies
}

function report(content) {
  const bytes = Buffer.from(`${JSON.stringify(content)}\n`)
  let written = 0
  while (written < bytes.length) written += writeSync(3, bytes, written)
}

async function main() {
  let up = false
  while (!up && performance.now() - began < plan.startMs) {
    up = await listens()
    if (!up) await sleep(5)
  }
  report({ up, upMs: Math.round(performance.now() - began) })
  if (!up) process.exit(0)
  const replies = plan.load ? await load(plan.load) : await inTurn(plan.requests)
  report({ bodies, replies })
  process.exit(0)
}

await main()
