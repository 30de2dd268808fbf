// Our prober: runs in a box of its own that joined only the network of the candidate's server. It sends requests and
// writes down replies and times on descriptor 3; what is right, only the worker knows.
import { readFileSync, writeSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const HOST = '127.0.0.1'
const LARGEST_BODY = 64 * 1024
const plan = JSON.parse(readFileSync(0, 'utf8'))
const agent = new Agent({ keepAlive: true, maxSockets: plan.load ? 64 : 4 })
const began = performance.now()
const timeLeft = () => plan.totalMs - (performance.now() - began)

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

/** One request with one deadline for all of it: a server that drips a byte a second does not hold us. */
function send({ method, path, headers = {}, json, body }, since) {
  return new Promise((resolve) => {
    const payload = json === undefined ? body : JSON.stringify(json)
    const deadline = Math.min(plan.requestMs, timeLeft())
    if (deadline <= 0) return resolve({ error: 'not-sent', ms: 0 })
    const done = (reply) => {
      clearTimeout(timer)
      resolve({ ...reply, ms: Math.round((performance.now() - since) * 1000) / 1000 })
    }
    const sent = request({
      host: HOST,
      port: plan.port,
      method,
      path,
      agent,
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }),
        ...headers,
      },
    })
    const timer = setTimeout(() => {
      done({ error: 'timeout' })
      sent.destroy()
    }, deadline)
    sent.on('error', (error) => done({ error: error.code ?? 'broken' }))
    sent.on('response', (response) => {
      const chunks = []
      let size = 0
      response.on('data', (chunk) => {
        size += chunk.length
        if (size > LARGEST_BODY) {
          done({ error: 'too-large' })
          sent.destroy()
        } else chunks.push(chunk)
      })
      response.on('end', () => done({ status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') }))
      response.on('error', () => done({ error: 'broken' }))
      response.on('close', () => done({ error: 'broken' }))
    })
    sent.end(payload)
  })
}

/** Open loop: requests leave by the clock, not after replies, and a late start counts as latency. */
async function load({ requests, rate, seconds }) {
  const total = Math.round(rate * seconds)
  const start = performance.now() + 5
  const replies = []
  for (let index = 0; index < total; index += 1) {
    const due = start + (index * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) await sleep(wait)
    else if (index % 16 === 0) await new Promise(setImmediate)
    replies.push(send(requests[index % requests.length], due))
  }
  return Promise.all(replies)
}

async function main() {
  let up = false
  while (!up && performance.now() - began < plan.startMs) {
    up = await listens()
    if (!up) await sleep(5)
  }
  const upMs = Math.round(performance.now() - began)
  const replies = []
  if (up && plan.load) replies.push(...(await load(plan.load)))
  else if (up) for (const next of plan.requests) replies.push(await send(next, performance.now()))
  const bytes = Buffer.from(JSON.stringify({ up, upMs, replies }))
  let written = 0
  while (written < bytes.length) written += writeSync(3, bytes, written)
  process.exit(0)
}

await main()
