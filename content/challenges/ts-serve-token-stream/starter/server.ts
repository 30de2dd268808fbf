import { createServer } from 'node:http'
import { generate, probe } from './kit.ts'

const server = createServer(async (request, response) => {
  if (probe(request, response)) return // the graders' client; keep this line
  if (request.url !== '/stream') {
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end('{"error":"not-found"}')
    return
  }
  const tokens: string[] = []
  for await (const token of generate('hello world', new AbortController().signal)) tokens.push(token)
  response.end(tokens.join(' '))
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1')
