import { createServer, type AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { asBothUsers } from './hostile-box.ts'

asBothUsers(
  'network',
  ({ hostile, ask, worked, run, sandbox }) => {
    hostile('the host’s ports, names and the world', async () => {
      const listening = createServer().listen(0, '127.0.0.1')
      await new Promise((done) => listening.once('listening', done))
      const { port } = listening.address() as AddressInfo
      const attempts = `
attempts = {
  'host port': lambda: socket.create_connection(('127.0.0.1', ${port}), 0.3),
  'postgres': lambda: socket.create_connection(('127.0.0.1', 5432), 0.3),
  'localhost v6': lambda: socket.create_connection(('::1', ${port}), 0.3),
  'name': lambda: socket.getaddrinfo('example.com', 80),
  'datagram': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53)),
  'datagram v6': lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('2001:db8::1', 53)),
  'metadata': lambda: socket.create_connection(('169.254.169.254', 80), 0.3),
  'broadcast': lambda: (lambda s: s.setsockopt(1, 6, 1) or s.sendto(b'x', ('255.255.255.255', 9)))(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
  'multicast': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('224.0.0.1', 9)),
}`
      expect(await worked(attempts)).toEqual([])
      expect(await worked(attempts, { network: 'lo' })).toEqual([])
      listening.close()
    })

    hostile('families of sockets that no network namespace contains or that load modules', async () => {
      const attempts = `
families = [family for family in range(3, 64) if family != 10]
kinds = (1, 2, 3, 5)
attempts = {f'family {family} kind {kind}': (lambda family=family, kind=kind: socket.socket(family, kind, 0)) for family in families for kind in kinds}
pair = ctypes.create_string_buffer(8)
attempts |= {f'pair of family {family}': (lambda family=family: libc.socketpair(family, 1, 0, pair) == 0) for family in families}
attempts |= {f'protocol {protocol} of {family}': (lambda family=family, kind=kind, protocol=protocol: socket.socket(family, kind, protocol))
  for family in (2, 10) for kind in (1, 2, 5, 6) for protocol in (33, 132, 136, 262, 256, 143, 108, 115)}
attempts |= {f'raw {family} {protocol}': (lambda family=family, protocol=protocol: socket.socket(family, 3, protocol)) for family in (2, 10) for protocol in (1, 6, 17, 58, 255)}
attempts |= {f'ping {family}': (lambda family=family, protocol=protocol: socket.socket(family, 2, protocol)) for family, protocol in ((2, 1), (10, 58))}
attempts['above 32 bits'] = lambda: call(41, 0x100000000 | 40, 1, 0)`
      expect(await worked(attempts, { network: 'lo' })).toEqual([])
    })

    hostile('interfaces, routes and addresses', async () => {
      const attempts = `
names = [name for _, name in socket.if_nameindex()] if done(socket.if_nameindex) else ['lo']
control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempts = {
  'others': lambda: set(names) - {'lo'},
  'up': lambda: fcntl.ioctl(control, 0x8914, struct.pack('16sh14x', b'lo', 0x41)) is not None,
  'address': lambda: fcntl.ioctl(control, 0x8916, struct.pack('16sHH4s8x', b'lo', 2, 0, bytes([10, 0, 0, 1]))) is not None,
  'route': lambda: fcntl.ioctl(control, 0x890b, bytes(120)) is not None,
  'tunnel': lambda: os.open('/dev/net/tun', os.O_RDWR),
  'privileged port': lambda: done(lambda: socket.socket().bind(('127.0.0.1', 80))),
  'mark': lambda: done(lambda: control.setsockopt(1, 36, 1)),
  'force buffers': lambda: done(lambda: control.setsockopt(1, 32, 1 << 26)),
  'transparent': lambda: done(lambda: control.setsockopt(0, 19, 1)),
  'upper layer': lambda: done(lambda: socket.socket().setsockopt(6, 31, b'espintcp')),
  'tables': lambda: done(lambda: control.setsockopt(0, 64, bytes(84))),
}`
      expect(await worked(attempts)).toEqual([])
      expect(await worked(attempts, { network: 'lo' })).toEqual([])
    })

    hostile('the loopback of another job', async () => {
      const server =
        "s = socket.create_server(('127.0.0.1', 8000)); s.settimeout(1.2)\nprint('joined' if done(s.accept) else 'alone')"
      const [alone, found] = await Promise.all([
        run(server, { network: 'lo' }),
        ask(
          "time.sleep(0.4)\nprint(json.dumps([attempt(lambda: socket.create_connection(('127.0.0.1', 8000), 0.2)), done(lambda: socket.create_server(('127.0.0.1', 8000)))]))",
          { network: 'lo' },
        ),
      ])
      expect(alone.stdout.toString()).toBe('alone\n')
      expect(found).toEqual([false, true])
    })

    hostile('abstract Unix sockets of another job', async () => {
      const holder = run("s = socket.socket(socket.AF_UNIX); s.bind('\\0shared'); s.listen(); time.sleep(1)")
      const visitor = ask(
        "time.sleep(0.4)\ns = socket.socket(socket.AF_UNIX)\nprint(json.dumps(attempt(lambda: s.connect('\\0shared') is None)))",
      )
      expect(await visitor).toBe(false)
      await holder
    })

    hostile('the sockets of the sandbox itself', async () => {
      const attempts = `
import glob
paths = glob.glob('/tmp/millwright-box-*/*.sock') + ['/tmp/millwright-box/bare.sock', '/run/docker.sock', '/var/run/docker.sock', '/run/systemd/private', '/run/dbus/system_bus_socket', '/dev/log', '/.s.PGSQL.5432', '/tmp/.s.PGSQL.5432', '/var/run/postgresql/.s.PGSQL.5432']
attempts = {path: (lambda path=path: done(lambda: socket.socket(socket.AF_UNIX).connect(path))) for path in paths}
attempts |= {f'descriptor {fd}': (lambda fd=fd: socket.socket(fileno=fd).getpeername() is not None) for fd in range(4)}`
      expect(await worked(attempts)).toEqual([])
      expect(sandbox().slots).toBeGreaterThan(0)
    })

    hostile('a server that floods itself with connections', async () => {
      const code = `
server = socket.create_server(('127.0.0.1', 8000), backlog=4096)
kept = []
while True:
    try: kept.append(socket.create_connection(server.getsockname(), 0.1))
    except OSError: kept.clear()`
      const { verdict } = await run(code, { network: 'lo', limits: { wallMs: 1000 } })
      expect(verdict).toMatch(/^(wall-time|cpu-time|memory)$/)
    })
  },
  { libraries: false },
)
