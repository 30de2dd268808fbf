/**
 * Shows with strace that the embedded database syncs before the server acknowledges: `npm run chaos:sync [-- --writes 300]`.
 *
 * Many clients save drafts at once. Each draft holds a mark that can be found again in what the database writes to its log, and each reply
 * repeats the id of its request. For every reply: the mark was written to the log, then a sync of that file began and ended, and only then
 * the first byte of the reply was written to the socket.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { descendants } from '../../bench/runner/machine.ts'
import { freePort, ROOT } from '../../e2e/product.ts'
import { ServerProcess } from './server-process.ts'

const { values: flags } = parseArgs({
  options: {
    writes: { type: 'string', default: '300' },
    clients: { type: 'string', default: '12' },
    root: { type: 'string', default: ROOT },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'millwright-sync-'))
const trace = join(folder, 'trace')
const calls = 'trace=fdatasync,fsync,pwrite64,write,writev,sendto'
const options = { data: join(folder, 'data'), port: await freePort(), databaseUrl: null, root: flags.root }
// Makes the database; that is not watched.
const first = new ServerProcess(options)
await first.start()
await first.kill()
const server = new ServerProcess({
  ...options,
  wrapper: ['strace', '--seccomp-bpf', '-f', '-y', '-s', '70000', '-e', calls, '-e', 'signal=none', '-o', trace],
})
if (!(await server.start())) throw new Error(`The server did not start:\n${server.log()}`)

let next = 0
const acknowledged: string[] = []
async function client(): Promise<void> {
  let cookie = ''
  for (let base = 0; next < Number(flags.writes); base++) {
    const mark = `mark-${String(next++).padStart(6, '0')}-of-the-trace`
    const response = await fetch(`${server.url}/drafts`, {
      method: 'PUT',
      headers: { origin: server.url, 'content-type': 'application/json', 'x-request-id': mark, cookie },
      body: JSON.stringify({
        scope: { kind: 'challenge', challengeId: 'py-threshold-cost', sessionId: null },
        base,
        // Three times: one may lie across the border of two pages of the log, which also leaves out how a row begins and ends as before.
        content: { first: mark, second: mark, third: mark },
      }),
    })
    if (response.status !== 200) throw new Error(`A draft was answered with ${response.status}`)
    cookie ||= response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    acknowledged.push(mark)
    await response.body?.cancel()
  }
}
await Promise.all(Array.from({ length: Number(flags.clients) }, client))
// strace itself lets go of what it watches, so the server is ended first.
for (const { pid } of descendants(server.pid)) process.kill(pid, 'SIGKILL')
await server.ended()

/** Where in the trace a mark was first written to the log, and where its reply began. */
const written = new Map<string, number>()
const replied = new Map<string, number>()
const syncs: { from: number; to: number }[] = []
const begun = new Map<string, number>()
const MARK = /mark-\d{6}-of-the-trace/g
for (const [index, line] of readFileSync(trace, 'latin1').split('\n').entries()) {
  const thread = line.slice(0, line.indexOf(' '))
  if (line.includes('pwrite64(') && line.includes('/pg_wal/'))
    for (const [mark] of line.matchAll(MARK)) if (!written.has(mark)) written.set(mark, index)
  if (/fdatasync\(\d+<[^>]*\/pg_wal\//.test(line)) {
    if (line.includes('<unfinished')) begun.set(thread, index)
    else syncs.push({ from: index, to: index })
  } else if (line.includes('fdatasync resumed') && begun.has(thread)) {
    syncs.push({ from: begun.get(thread)!, to: index })
    begun.delete(thread)
  }
  if (line.includes('HTTP/1.1 200') && line.includes('socket:['))
    for (const [, mark] of line.matchAll(/x-request-id: (mark-\d{6}-of-the-trace)/g)) replied.set(mark!, index)
}
const problems: string[] = []
const sharing = new Map<number, number>()
for (const mark of acknowledged) {
  const [write, reply] = [written.get(mark), replied.get(mark)]
  if (write === undefined || reply === undefined) {
    problems.push(`${mark}: ${write === undefined ? 'its write to the log' : 'its reply'} is not in the trace`)
    continue
  }
  const covering = syncs.find(({ from, to }) => from > write && to < reply)
  if (!covering) problems.push(`${mark}: written at ${write}, replied at ${reply}, and no sync between`)
  else sharing.set(covering.from, (sharing.get(covering.from) ?? 0) + 1)
}
rmSync(folder, { recursive: true, force: true })
console.log(
  `${acknowledged.length} acknowledged drafts by ${flags.clients} clients at once, covered by ${sharing.size} syncs ` +
    `(at most ${Math.max(...sharing.values())} share one): ${problems.length} replies before the sync`,
)
for (const problem of problems.slice(0, 10)) console.log(`- ${problem}`)
process.exitCode = problems.length === 0 ? 0 : 1
