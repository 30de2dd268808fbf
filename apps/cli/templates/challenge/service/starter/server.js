import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.writeHead(501).end()
})
server.listen(Number(process.env.PORT), '127.0.0.1')
