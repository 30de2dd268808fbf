import { createServer } from 'node:http'

const sums = new Map()

const server = createServer(async (request, response) => {
  if (request.method === 'POST') {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const order = JSON.parse(Buffer.concat(chunks).toString())
    if (order.status === 'paid') sums.set(order.customer, (sums.get(order.customer) ?? 0) + order.cents)
    response.writeHead(201).end()
    return
  }
  const cents = sums.get(request.url.slice('/paid/'.length))
  if (cents === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ cents }))
})
server.listen(Number(process.env.PORT), '127.0.0.1')
