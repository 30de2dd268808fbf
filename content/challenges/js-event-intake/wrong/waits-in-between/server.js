// Takes in events once: what was answered is in the journal, whatever happens to this process.
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'

const JOURNAL = 'events.jsonl'
const LARGEST_BODY = 10_000

/** id → { account, cents }, and account → { events, cents }. */
const known = new Map()
const accounts = new Map()

function count({ id, account, cents }) {
  known.set(id, { account, cents })
  const sum = accounts.get(account) ?? { events: 0, cents: 0 }
  accounts.set(account, { events: sum.events + 1, cents: sum.cents + cents })
}

/** Reads the journal. A line that was being written when we were killed was never answered: it goes. */
function recover() {
  if (!existsSync(JOURNAL)) return
  const text = readFileSync(JOURNAL, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) truncateSync(JOURNAL, Buffer.byteLength(whole))
  for (const line of whole.split('\n')) if (line !== '') count(JSON.parse(line))
}

recover()
const journal = openSync(JOURNAL, 'a')

/** Written every 20 milliseconds, together: one write for many events, and no answer before it. */
let waiting = []
function flush() {
  const batch = waiting
  waiting = []
  const lines = Buffer.from(batch.map(({ event }) => `${JSON.stringify(event)}\n`).join(''))
  let written = 0
  while (written < lines.length) written += writeSync(journal, lines, written)
  for (const { event, resolve } of batch) {
    count(event)
    resolve()
  }
}
setInterval(flush, 20)

const store = (event) => new Promise((resolve) => waiting.push({ event, resolve }))

const isName = (value) => typeof value === 'string' && value.length >= 1 && value.length <= 64
const isEvent = (value) =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.keys(value).toSorted().join() === 'account,cents,id' &&
  isName(value.id) &&
  isName(value.account) &&
  Number.isInteger(value.cents) &&
  Math.abs(value.cents) <= 1e9

async function takeIn(text) {
  let event
  try {
    event = JSON.parse(text)
  } catch {
    return [400, { error: 'invalid-json' }]
  }
  if (!isEvent(event)) return [400, { error: 'invalid-event' }]
  const before = known.get(event.id)
  if (!before) {
    await store(event)
    return [201, { id: event.id, status: 'stored' }]
  }
  const same = before.account === event.account && before.cents === event.cents
  return same ? [200, { id: event.id, status: 'known' }] : [409, { error: 'conflict' }]
}

/** The body as text; null when it is too large, which is known before all of it has come. */
function bodyOf(request) {
  return new Promise((resolve) => {
    const chunks = []
    let size = 0
    request.on('data', (chunk) => {
      size += chunk.length
      if (size > LARGEST_BODY) resolve(null)
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', () => resolve(null))
  })
}

/** The account in a path; null when this is no path of an account. */
function accountOf(path) {
  const name = /^\/accounts\/([^/]+)$/.exec(path)?.[1]
  try {
    return name === undefined ? null : decodeURIComponent(name)
  } catch {
    return null
  }
}

async function answer(request) {
  const path = request.url
  if (path === '/events') {
    if (request.method !== 'POST') return [405, { error: 'method-not-allowed' }]
    const text = await bodyOf(request)
    return text === null ? [413, { error: 'too-large' }] : takeIn(text)
  }
  const account = accountOf(path)
  if (account !== null) {
    if (request.method !== 'GET') return [405, { error: 'method-not-allowed' }]
    const sum = accounts.get(account)
    if (sum) return [200, { account, ...sum }]
  }
  return [404, { error: 'not-found' }]
}

const server = createServer(async (request, response) => {
  const [status, value] = await answer(request)
  const body = JSON.stringify(value)
  // After "too large" the rest of the body is not waited for, so the connection cannot be used again.
  const close = status === 413 ? { connection: 'close' } : {}
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...close })
  response.end(body)
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1')

process.on('SIGTERM', () => {
  closeSync(journal)
  process.exit(0)
})
