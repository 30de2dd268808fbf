import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { generate, probe } from './kit.ts'

const SILENCE_MS = 100

/** The prompt of a body, or null when it is not as agreed. */
function promptOf(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    if (body === null || typeof body !== 'object' || !('prompt' in body)) return null
    const { prompt } = body
    return typeof prompt === 'string' && prompt.length >= 1 && prompt.length <= 2000 ? prompt : null
  } catch {
    return null
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error }))
}

async function stream(prompt: string, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()

  const heart = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': ping\n\n')
  }, SILENCE_MS)
  /** Resolves when the client can take more; rejects when it has gone. */
  const write = async (text: string) => {
    if (!response.write(text)) await once(response, 'drain', { signal: gone.signal })
  }

  let tokens = 0
  try {
    for await (const token of generate(prompt, gone.signal)) {
      tokens += 1
      await write(`id: ${tokens}\ndata: ${JSON.stringify({ token })}\n\n`)
    }
    response.end(`event: done\ndata: ${JSON.stringify({ tokens })}\n\n`)
  } catch {
    if (!gone.signal.aborted) response.end(`event: error\ndata: ${JSON.stringify({ error: 'model-failed' })}\n\n`)
  } finally {
    clearInterval(heart)
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/stream') return refuse(response, 404, 'not-found')
  if (request.method !== 'POST') return refuse(response, 405, 'method-not-allowed')
  const prompt = promptOf(await bodyOf(request))
  if (prompt === null) return refuse(response, 400, 'invalid-input')
  return stream(prompt, response)
}

const server = createServer((request, response) => {
  if (probe(request, response)) return // the graders' client; keep this line
  answer(request, response).catch(() => response.destroy())
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1')
