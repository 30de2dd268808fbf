import { connect, createServer, type Socket } from 'node:net'

/** PostgreSQL's reply to a commit that is done: CommandComplete with its tag. */
const COMMITTED = Buffer.from('COMMIT\0')

/**
 * Stands between a server and PostgreSQL and cuts some connections at the worst moment: the commit is done, and its reply is on the
 * way. The server cannot know what became of it.
 */
export class CuttingProxy {
  readonly url: string
  readonly #close: () => void
  cuts = 0
  /** Of a commit's reply to be cut off. */
  chance = 0

  private constructor(url: string, close: () => void) {
    this.url = url
    this.#close = close
  }

  static async before(databaseUrl: string, random: () => number): Promise<CuttingProxy> {
    const target = new URL(databaseUrl)
    const sockets = new Set<Socket>()
    const server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname)
      for (const socket of [client, upstream]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          sockets.delete(socket)
          client.destroy()
          upstream.destroy()
        })
      }
      client.pipe(upstream)
      upstream.on('data', (reply: Buffer) => {
        if (reply.includes(COMMITTED) && random() < proxy.chance) {
          proxy.cuts++
          client.destroy()
          return
        }
        client.write(reply)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (!address || typeof address === 'string') throw new Error('The proxy has no port')
    const own = new URL(databaseUrl)
    own.hostname = '127.0.0.1'
    own.port = String(address.port)
    const proxy = new CuttingProxy(own.href, () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return proxy
  }

  close(): void {
    this.#close()
  }
}
