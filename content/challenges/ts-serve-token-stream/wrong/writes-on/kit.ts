// A pretended model, and a client that looks at your server from outside. Given; the tests bring their own copy.
import { request as connect, type IncomingMessage, type ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/** What the model has seen: calls, calls that have not ended, tokens handed out, calls whose signal was aborted. */
export const stats = { started: 0, running: 0, pulled: 0, aborted: 0 }

/**
 * The words of the prompt, one every 20 ms. `pause:400` waits so many milliseconds, `flood:9` gives so many tokens of
 * 1 KiB without waiting, `fail` throws. Throws an AbortError when the signal is aborted while it waits.
 */
export async function* generate(prompt: string, signal: AbortSignal): AsyncGenerator<string> {
  stats.started += 1
  stats.running += 1
  const onAbort = () => {
    stats.aborted += 1
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for (const word of prompt.split(' ')) {
      const [name, count] = word.split(':')
      if (name === 'fail') throw new Error('the model failed')
      if (name === 'pause') await sleep(Number(count), undefined, { signal })
      else if (name === 'flood') {
        for (let index = 0; index < Number(count); index += 1) {
          if (index % 64 === 0) await nextTurn()
          stats.pulled += 1
          yield 'x'.repeat(1024)
        }
      } else {
        await sleep(20, undefined, { signal })
        stats.pulled += 1
        yield word
      }
    }
  } finally {
    stats.running -= 1
    signal.removeEventListener('abort', onAbort)
  }
}

/** What the client shall do: stop reading for `pauseMs` after the headers, leave after so many events or milliseconds. */
interface Plan {
  prompt: string
  pauseMs?: number
  leaveAfterEvents?: number
  leaveAfterMs?: number
  /** Report the number of events only. */
  brief?: boolean
  /** Report whether these numbers lie within [least, most]. */
  limits?: Record<string, [number, number]>
}

/** Answers POST /probe: asks this very server, as a client would, and reports what came. False for other requests. */
export function probe(incoming: IncomingMessage, response: ServerResponse): boolean {
  if (incoming.url !== '/probe') return false
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', async () => {
    const report = await look(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Plan)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(report))
  })
  return true
}

async function look(plan: Plan) {
  const began = performance.now()
  const since = () => performance.now() - began
  const seen = { headersMs: -1, firstMs: -1, pings: 0, strangeComments: 0, count: 0 }
  const events: unknown[] = []
  let status = 0
  let contentType: string | null = null
  let ended = false
  let last: unknown = null
  await new Promise<void>((resolve) => {
    const asked = connect({ port: Number(process.env.PORT ?? 8000), host: '127.0.0.1', path: '/stream', method: 'POST', agent: false })
    const leave = () => {
      asked.destroy()
      resolve()
    }
    if (plan.leaveAfterMs !== undefined) setTimeout(leave, plan.leaveAfterMs)
    asked.on('error', () => resolve())
    asked.on('response', (reply) => {
      seen.headersMs = since()
      status = reply.statusCode ?? 0
      contentType = String(reply.headers['content-type'] ?? '').split(';')[0] ?? null
      let text = ''
      const take = (chunk: string) => {
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          if (block === ': ping') seen.pings += 1
          else if (block.startsWith(':')) seen.strangeComments += 1
          else {
            if (seen.firstMs < 0) seen.firstMs = since()
            seen.count += 1
            last = parse(block)
            if (!plan.brief) events.push(last)
            if (seen.count === plan.leaveAfterEvents) return leave()
          }
        }
      }
      reply.setEncoding('utf8')
      const read = () => reply.on('data', take)
      if (plan.pauseMs === undefined) read()
      else setTimeout(read, plan.pauseMs)
      reply.on('end', () => {
        ended = true
        resolve()
      })
      reply.on('error', () => resolve())
      reply.on('close', () => resolve())
    })
    asked.end(JSON.stringify({ prompt: plan.prompt }))
  })
  const totalMs = since()
  await sleep(200) // the server may need a moment to notice
  const numbers: Record<string, number> = { ...seen, ...stats, totalMs }
  const within = Object.fromEntries(
    Object.entries(plan.limits ?? {}).map(([name, [least, most]]) => [
      name,
      (numbers[name] ?? -1) >= least && (numbers[name] ?? -1) <= most,
    ]),
  )
  return { status, contentType, ended, events, last, ...seen, ...stats, within }
}

/** { event, id, data } of one block, data as JSON. */
function parse(block: string) {
  const fields: Record<string, string> = {}
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    fields[line.slice(0, colon)] = line.slice(colon + 2)
  }
  let data: unknown = null
  try {
    data = JSON.parse(fields.data ?? '')
  } catch {
    data = `no JSON: ${fields.data ?? ''}`
  }
  return { event: fields.event ?? 'message', id: fields.id ?? null, data }
}
