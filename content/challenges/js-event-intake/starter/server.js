import { createServer } from 'node:http'

const server = createServer((request, response) => {
  const body = JSON.stringify({ error: 'not-found' })
  response.writeHead(404, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
})
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1')
