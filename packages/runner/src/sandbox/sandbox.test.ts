import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PACKAGE_ROOT, type PreparedRuntimes } from '../runtimes/prepare-runtimes.ts'
import { openTestSandbox, testRuntimes } from '../testing/test-sandbox.ts'
import type { Job } from './job.ts'
import { openSandbox } from './sandbox.ts'
import { explainFailure } from './unavailable.ts'

const python = (code: string, more: Partial<Job> = {}): Job => ({
  program: { program: 'script', entry: 'main.py' },
  files: { 'main.py': code },
  ...more,
})

/** Launchers and zygotes below a process of ours, by command line. */
function launchersOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        return (
          status.includes(`\nPPid:\t${parent}\n`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('launch.py')
        )
      } catch {
        return false
      }
    })
    .map(Number)
}

/** All control groups that carry a launcher's name. */
function groupsOf(launcher: number): string[] {
  const found: string[] = []
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
      const path = join(folder, entry.name)
      if (path.includes(`millwright-${launcher}`)) found.push(path)
      if (depth < 6) visit(path, depth + 1)
    }
  }
  if (existsSync('/sys/fs/cgroup')) visit('/sys/fs/cgroup', 0)
  return found
}

function descendantsOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      parents.set(Number(name), Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]))
    } catch {
      // it ended while we looked
    }
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)])
  return below(root)
}

describe('the sandbox', () => {
  it('leaves no process, control group or mount after 100 jobs, and none at all when closed', async () => {
    const mountsBefore = readFileSync('/proc/self/mountinfo', 'utf8')
    const before = new Set(launchersOf(process.pid))
    const sandbox = await openTestSandbox({ slots: 2, prepared: 3 })
    const [launcher] = launchersOf(process.pid).filter((pid) => !before.has(pid))
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        sandbox.run(python(`import os\nif os.fork() == 0:\n    import time; time.sleep(60)\nprint(${index})`)),
      ),
    )
    expect(results.map(({ verdict, stdout }) => `${verdict} ${stdout.toString().trim()}`)).toEqual(
      Array.from({ length: 100 }, (_, index) => `ok ${index}`),
    )
    await sleep(300)
    // Two zygotes, and an init and a waiting candidate for each of the three boxes of each that stand ready.
    expect(descendantsOf(launcher!)).toHaveLength(2 + 2 * 2 * 3)
    expect(groupsOf(launcher!).filter((path) => path.includes('/job-')).length % 3).toBe(0)
    await sandbox.close()
    expect(descendantsOf(launcher!)).toEqual([])
    expect(existsSync(`/proc/${launcher}`)).toBe(false)
    expect(groupsOf(launcher!)).toEqual([])
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mountsBefore)
  }, 300_000)

  it.each([
    { which: 'bare zygote', victim: ([bare]: number[]) => bare! },
    { which: 'Python zygote', victim: ([, python]: number[]) => python! },
    { which: 'launcher', victim: (_: number[], launcher: number) => launcher },
  ])(
    'starts anew when the $which is killed, and loses no job',
    async ({ victim }) => {
      const before = new Set(launchersOf(process.pid))
      const sandbox = await openTestSandbox({ slots: 2 })
      const [launcher] = launchersOf(process.pid).filter((pid) => !before.has(pid))
      const zygotes = descendantsOf(launcher!)
      const jobs = [1, 2, 3, 4].map((index) => sandbox.run(python(`import time; time.sleep(0.4); print(${index})`)))
      await sleep(200)
      process.kill(victim(zygotes, launcher!), 'SIGKILL')
      const results = await Promise.all(jobs)
      expect(results.map(({ verdict, stdout }) => `${verdict} ${stdout}`)).toEqual(
        [1, 2, 3, 4].map((index) => `ok ${index}\n`),
      )
      await sandbox.close()
    },
    60_000,
  )

  it('replaces a zygote that answers no more', async () => {
    const before = new Set(launchersOf(process.pid))
    const sandbox = await openTestSandbox({ slots: 1, prepared: 0, boxLimitMs: 500 })
    const [launcher] = launchersOf(process.pid).filter((pid) => !before.has(pid))
    for (const zygote of descendantsOf(launcher!)) process.kill(zygote, 'SIGSTOP')
    expect(await sandbox.run(python('print(1)'))).toMatchObject({ verdict: 'ok' })
    expect(existsSync(`/proc/${launcher}`)).toBe(false)
    await sandbox.close()
  }, 60_000)

  it('passes on what a program prints while it runs', async () => {
    const sandbox = await openTestSandbox({ slots: 1 })
    const heard: { stream: string; text: string; at: number }[] = []
    const result = await sandbox.run(
      python('import sys, time\nprint("ä" * 3)\ntime.sleep(0.3)\nprint("late", file=sys.stderr)', {
        onOutput: (stream, text) => heard.push({ stream, text, at: performance.now() }),
      }),
    )
    expect(heard.map(({ stream, text }) => [stream, text])).toEqual([
      ['stdout', 'äää\n'],
      ['stderr', 'late\n'],
    ])
    expect(heard[1]!.at - heard[0]!.at).toBeGreaterThan(200)
    expect(result.stdout.toString()).toBe('äää\n')
    await sandbox.close()
  }, 60_000)

  it('starts a program again on its files, after kill -9 and after asking it to end', async () => {
    const sandbox = await openTestSandbox({ slots: 1 })
    const code = `
import os, signal, sys, time
def bye(*_):
    open('log', 'a').write('asked '); sys.exit(3)
signal.signal(signal.SIGTERM, bye)
open('log', 'a').write('start ')
print(open('log').read(), flush=True)
if open('log').read().count('start') < 3:
    if os.fork() == 0: time.sleep(60)  # must not outlive its parent
    time.sleep(60)
print([p for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())])`
    const started = async (text: () => string, times: number) => {
      for (let tries = 0; tries < 500 && text().split('\n').length <= times; tries += 1) await sleep(10)
    }
    const result = await sandbox.withBoxes(async (take) => {
      const box = take({ program: 'script', entry: 'main.py' })
      let text = ''
      const done = box.run(python(code, { onOutput: (_, more) => (text += more) }))
      await started(() => text, 1)
      await box.restart('kill')
      await started(() => text, 2)
      await box.restart('terminate')
      const ended = await done
      await expect(box.restart('kill')).rejects.toThrow('ended before')
      return ended
    })
    expect(result.verdict).toBe('ok')
    expect(result.stdout.toString().split('\n')).toEqual([
      'start ',
      'start start ',
      'start start asked start ',
      '[]',
      '',
    ])
    await sandbox.close()
  }, 60_000)

  it('lets several servers and a visitor share one network, and nobody else', async () => {
    const sandbox = await openTestSandbox({ slots: 3 })
    const server = (port: number) => `
import http.server, socketserver
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'${port}')
socketserver.TCPServer.allow_reuse_address = True
http.server.HTTPServer(('127.0.0.1', ${port}), Handler).serve_forever()`
    const visitor = `
import time, urllib.request
def ask(port):
    for _ in range(100):
        try: return urllib.request.urlopen(f'http://127.0.0.1:{port}').read().decode()
        except OSError: time.sleep(0.05)
print(ask(8001), ask(8002))`
    const program = { program: 'script', entry: 'main.py' } as const
    const seen = await sandbox.withBoxes(async (take) => {
      const [first, second, third] = [take(program), take(program), take(program)]
      const network = await first.ready
      const servers = [
        first.run(python(server(8001), { network: 'lo' })),
        second.run(python(server(8002), { visitNetworkOf: network })),
      ]
      const visit = await third.run(python(visitor, { visitNetworkOf: network }))
      first.stop()
      second.stop()
      expect((await Promise.all(servers)).map(({ verdict }) => verdict)).toEqual(['stopped', 'stopped'])
      return visit.stdout.toString()
    })
    expect(seen).toBe('8001 8002\n')
    await sandbox.close()
  }, 60_000)

  it('gives back the boxes of jobs that are no longer wanted, whenever that is', async () => {
    const sandbox = await openTestSandbox({ slots: 2, prepared: 0 })
    const unwanted = Array.from({ length: 40 }, async (_, index) => {
      const stop = new AbortController()
      setTimeout(() => stop.abort(new Error('no longer')), index * 3)
      await sandbox.run(python('import time; time.sleep(0.05)'), { signal: stop.signal }).catch(() => {})
    })
    await Promise.all(unwanted)
    await sandbox.withBoxes((take) => Promise.reject(new Error(String(take({ program: 'checker' })))).catch(() => {}))
    expect(await sandbox.run(python('print(1)'))).toMatchObject({ verdict: 'ok' })
    await sandbox.close()
  }, 60_000)

  it('keeps the wall limit while the worker does not read', async () => {
    const sandbox = await openTestSandbox({ slots: 1 })
    const flood = python("import os\nwhile True: os.write(1, b'x' * 65536)", {
      limits: { wallMs: 700, cpuSeconds: 30, output: 1 << 30 },
      onOutput: () => {
        for (const until = performance.now() + 5; performance.now() < until;); // so much at once that it cannot follow
      },
    })
    const result = await sandbox.run(flood)
    expect(result.verdict).toBe('wall-time')
    expect(result.wallMs).toBeLessThan(1000)
    await sandbox.close()
  }, 60_000)

  it('replaces a zygote that ran its share of jobs, without a job noticing', async () => {
    const before = new Set(launchersOf(process.pid))
    const sandbox = await openTestSandbox({ slots: 2, recycleAfter: 5 })
    const [first] = launchersOf(process.pid).filter((pid) => !before.has(pid))
    for (let index = 0; index < 12; index += 1) {
      const [result] = await Promise.all([sandbox.run(python('print(1)')), sleep(150)])
      expect(result.verdict).toBe('ok')
    }
    // In the background, so how long it takes depends on how busy the machine is.
    for (let tries = 0; tries < 500 && existsSync(`/proc/${first}`); tries += 1) await sleep(20)
    expect(existsSync(`/proc/${first}`)).toBe(false)
    expect((await sandbox.run(python('print(1)'))).verdict).toBe('ok')
    await sandbox.close()
    expect(launchersOf(process.pid).filter((pid) => !before.has(pid))).toEqual([])
  }, 60_000)

  it('takes everything along when its own process is killed', async () => {
    const script = `
      import { openTestSandbox } from ${JSON.stringify(join(PACKAGE_ROOT, 'src/testing/test-sandbox.ts'))}
      const sandbox = await openTestSandbox()
      void sandbox.run({ program: { program: 'script', entry: 'm.py' }, files: { 'm.py': 'import time; time.sleep(60)' }, limits: { wallMs: 60000 } })
      setTimeout(() => console.log('running'), 300)`
    const child = spawn(process.execPath, ['--conditions=development', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const [launcher] = launchersOf(child.pid!)
    const all = [launcher!, ...descendantsOf(launcher!)]
    expect(all.length).toBeGreaterThan(4)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect.poll(() => all.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
    await expect.poll(() => groupsOf(launcher!)).toEqual([])
  }, 60_000)

  it('runs programs of the box, gives input, and reports how they ended', async () => {
    const sandbox = await openTestSandbox({ slots: 1 })
    const shell = (text: string): Job => ({ program: { program: 'exec', argv: ['/bin/sh', '-c', text] }, files: {} })
    expect((await sandbox.run({ ...shell('cat'), input: 'given' })).stdout.toString()).toBe('given')
    expect(await sandbox.run(shell('exit 3'))).toMatchObject({ verdict: 'nonzero-exit', exitCode: 3 })
    expect(await sandbox.run(shell('kill -SEGV $$'))).toMatchObject({ verdict: 'signal', signal: 11 })
    expect(await sandbox.run({ program: { program: 'exec', argv: ['/absent'] }, files: {} })).toMatchObject({
      verdict: 'nonzero-exit',
      exitCode: 127,
    })
    await sandbox.close()
  }, 60_000)

  it('holds processes and memory without control groups too, and says that memory is sampled', async () => {
    const sandbox = await openTestSandbox({ slots: 1, cgroups: false })
    expect(sandbox.engine).toContain('memory limits: sampled')
    const bomb = 'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass'
    const limits = { cpuSeconds: 2, wallMs: 3000, memory: 128 << 20, processes: 32 }
    // On a busy machine its 32 processes live long enough to need more memory than they may have.
    const contained = ['process-limit', 'cpu-time', 'wall-time', 'memory']
    expect(contained).toContain((await sandbox.run(python(bomb, { limits }))).verdict)
    const hog =
      'import os, time\nfor _ in range(8):\n    if os.fork() == 0: b = bytearray(2**25); time.sleep(60)\ntime.sleep(60)'
    expect((await sandbox.run(python(hog, { limits }))).verdict).toBe('memory')
    await sandbox.close()
  }, 60_000)

  it('says what is missing instead of running anything weaker', async () => {
    const runtimes: PreparedRuntimes = { ...(await testRuntimes()), python: null }
    await expect(openSandbox({ runtimes })).rejects.toMatchObject({
      name: 'SandboxUnavailable',
      remedy: expect.stringContaining('python3'),
    })
    const refused = explainFailure({ failed: 'user-namespace', errno: 'EPERM', text: 'unshare' })
    expect(refused.message).toContain('User namespaces are not permitted')
    expect(refused.remedy).toContain('apparmor_restrict_unprivileged_userns')
    expect(explainFailure({ failed: 'process-limit', errno: null, text: '' }).remedy).toContain('Delegate')
    const broken = { ...(await testRuntimes()) }
    const libraries = '/usr/share'
    await expect(openSandbox({ runtimes: { ...broken, python: { ...broken.python!, libraries } } })).rejects.toThrow(
      'do not load inside the box',
    )
  }, 60_000)
})
