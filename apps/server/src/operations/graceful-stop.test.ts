import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request, Agent } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { StopSettingsError, stopSettings } from './graceful-stop.ts'

const SCRIPT = fileURLToPath(new URL('../testing/slow-server.ts', import.meta.url))
let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** A server in a process of its own, and what it says. */
async function start({ limitMs = 5000, drainMs = 0 } = {}) {
  const node = ['--conditions=development', '--disable-warning=ExperimentalWarning']
  const started = spawn(process.execPath, [...node, SCRIPT, String(limitMs), String(drainMs)], { stdio: 'pipe' })
  child = started
  const said: string[] = []
  const waiting: (() => void)[] = []
  createInterface({ input: started.stdout }).on('line', (line) => {
    said.push(line)
    for (const wake of waiting.splice(0)) wake()
  })
  const hears = async (text: string) => {
    while (!said.some((line) => line.startsWith(text))) await new Promise<void>((wake) => waiting.push(wake))
    return said.find((line) => line.startsWith(text))!
  }
  const port = Number((await hears('port')).split(' ')[1])
  // As browsers do: the connection stays open after the answer.
  const agent = new Agent({ keepAlive: true })
  const get = (path: string) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path, agent }, (answer) => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (text: string) => (body += text))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
        answer.on('error', reject)
      })
        .on('error', reject)
        .end()
    })
  const ended = once(started, 'exit').then(([code]) => code as number)
  return { get, hears, said, ended, terminate: () => started.kill('SIGTERM') }
}

it('finishes an answer that was begun before SIGTERM, lets long polls go, then closes and ends with 0', async () => {
  const { get, hears, said, ended, terminate } = await start()
  expect((await get('/health/ready')).status).toBe(200)
  const slow = get('/slow?ms=2000')
  const poll = get('/poll')
  await Promise.all([hears('begun'), hears('polling')])
  const began = performance.now()
  terminate()
  expect(await poll).toEqual({ status: 200, body: 'let go' })
  expect(performance.now() - began).toBeLessThan(1900)
  expect(await slow).toEqual({ status: 200, body: 'whole' })
  expect(await ended).toBe(0)
  expect(said.at(-1)).toBe('closed')
  await expect(get('/slow?ms=1')).rejects.toThrow(/ECONNREFUSED/)
})

it('says that it is not ready while it still takes requests, for as long as a proxy may need to notice', async () => {
  const { get, ended, terminate } = await start({ drainMs: 600 })
  terminate()
  while ((await get('/health/ready')).status !== 503);
  expect((await get('/health/live')).status).toBe(200)
  expect((await get('/slow?ms=1')).body).toBe('whole')
  expect(await ended).toBe(0)
})

it('cuts off what takes longer than the limit, and says so', async () => {
  const { get, hears, said, ended, terminate } = await start({ limitMs: 200 })
  const slow = get('/slow?ms=60000')
  await hears('begun')
  terminate()
  await expect(slow).rejects.toThrow(/socket hang up|ECONNRESET/)
  expect(await ended).toBe(0)
  expect(said.slice(-2)).toEqual(['Requests that took longer than 0.2 s were cut off.', 'closed'])
})

it('ends at once at the second signal', async () => {
  const { get, hears, ended, terminate } = await start({ limitMs: 60_000 })
  const slow = get('/slow?ms=60000')
  await hears('begun')
  terminate()
  await expect.poll(() => get('/health/live').catch(() => null)).toBeNull()
  terminate()
  await expect(slow).rejects.toThrow()
  expect(await ended).toBe(1)
})

it('says which setting is no number of seconds', () => {
  expect(stopSettings({ MILLWRIGHT_STOP_SECONDS: '30' })).toEqual({ drainMs: 0, limitMs: 30_000 })
  expect(() => stopSettings({ MILLWRIGHT_DRAIN_SECONDS: 'soon' })).toThrow(StopSettingsError)
})
