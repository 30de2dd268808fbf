import { expect } from 'vitest'
import { asBothUsers, LIMITS, PATIENT } from './hostile-box.ts'

const A_FULL_DISK = /^(disk-limit|memory)$/

asBothUsers(
  'files and output',
  ({ hostile, run, ask, exec }) => {
    hostile('a file that grows for ever', async () => {
      const code = `
while True:
    try:
        with open('zeros', 'ab') as f: f.write(bytes(2**16))
    except OSError: pass`
      expect((await run(code)).verdict).toBe('disk-limit')
    })

    hostile('one write larger than the disk', async () => {
      expect((await run("open('zeros', 'wb').write(bytes(2 * 10**7))")).verdict).toBe('disk-limit')
    })

    hostile('files that are deleted while they grow', async () => {
      const code = `
kept = []
while True:
    try:
        kept.append(open(f'/dev/shm/{len(kept)}', 'wb', buffering=0))
        os.unlink(f'/dev/shm/{len(kept) - 1}')
        while True: kept[-1].write(bytes(2**20))
    except OSError: time.sleep(0.01)`
      expect((await run(code)).verdict).toMatch(A_FULL_DISK)
    })

    hostile('empty files without end', async () => {
      const code = "for i in range(10**6):\n    done(lambda: open(f'/tmp/{i}', 'w').close())"
      expect((await run(code)).verdict).toBe('disk-limit')
    })

    hostile('folders, hard links, symbolic links and FIFOs without end', async () => {
      for (const make of [
        "os.mkdir(f'/tmp/{i}')",
        "os.link('main.py', f'/tmp/{i}')",
        "os.symlink('x' * 4000, f'/tmp/{i}')",
        "os.mkfifo(f'/tmp/{i}')",
      ]) {
        const { verdict } = await run(`for i in range(10**6):\n    done(lambda: ${make})`)
        expect(verdict, make).toMatch(A_FULL_DISK)
      }
    })

    hostile('large attributes of files', async () => {
      const code = `
stored = 0
for name in range(200):
    done(lambda: open(str(name), 'w').close())
    for key in range(100):
        if done(lambda: os.setxattr(str(name), f'user.{key}', bytes(60000))): stored += 60000
print(stored)`
      const { verdict, stdout } = await run(code)
      expect(verdict).toMatch(/^(ok|disk-limit|memory)$/)
      expect(Number(stdout.toString() || 0)).toBeLessThan(4 * LIMITS.disk)
    })

    hostile('sparse files, reserved space and files beyond the limit', async () => {
      const seen = await ask(`
big = open('sparse', 'wb')
sizes = [done(lambda: big.truncate(2**40)), done(lambda: os.posix_fallocate(big.fileno(), 0, 2**30)), done(lambda: os.pwrite(big.fileno(), b'x', 2**34))]
print(json.dumps(sizes))`)
      expect(seen).toEqual([false, false, false])
    })

    hostile('locks by the thousand on one file', async () => {
      const code = `
with open('locked', 'w+b') as file:
    while True:
        for at in range(0, 60000, 2): done(lambda: fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at))`
      expect((await run(code, { limits: { wallMs: 1000 } })).verdict).toMatch(/^(wall-time|cpu-time)$/)
    })

    hostile('endless output', async () => {
      const result = await run("while True: print('x' * 1000)", { limits: { output: 50_000 } })
      expect(result.verdict).toBe('output-limit')
      expect(result.stdout).toHaveLength(50_000)
    })

    hostile('endless error output, from many children', async () => {
      const code = "os.fork(); os.fork()\nwhile True: os.write(2, b'x' * 1000)"
      const result = await run(code, { limits: { output: 50_000 } })
      expect(result.verdict).toBe('output-limit')
      expect(result.stderr).toHaveLength(50_000)
    })

    hostile('endless output on the answer channel', async () => {
      const result = await run("while True: os.write(3, b'x' * 1000)", { limits: { result: 50_000 } })
      expect(result.verdict).toBe('output-limit')
      expect(result.result).toHaveLength(50_000)
    })

    hostile('a flood of single bytes does not drown the worker', async () => {
      const heard: string[] = []
      const code = "while True: os.write(1, b'x'); os.write(2, b'y'); os.write(3, b'z')"
      const before = process.cpuUsage()
      const result = await run(code, {
        limits: { wallMs: 1500, output: 1 << 20 },
        onOutput: (_stream, text) => heard.push(text),
      })
      const used = process.cpuUsage(before)
      expect(result.verdict).toMatch(/^(wall-time|output-limit|cpu-time)$/)
      // In pieces that a person could follow, not one for each byte: with the job's own work beside it.
      expect(heard.length).toBeLessThan(2000)
      expect((used.user + used.system) / 1e6).toBeLessThan(1)
    })

    hostile('packets, odd sizes and open ends on the output pipes', async () => {
      const code = `
flags = fcntl.fcntl(1, fcntl.F_GETFL)
for fd in (1, 2, 3):
    done(lambda: fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK | os.O_DIRECT))
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK)
for size in (1, 2, 4095, 4096, 4097): done(lambda: os.write(1, b'a' * size))
stolen = os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK)
done(lambda: os.read(stolen, 10))
again = os.open('/dev/stdout', os.O_WRONLY)
os.write(again, b'!')
fed = os.open('/proc/self/fd/0', os.O_WRONLY)
done(lambda: os.write(fed, b'fed'))`
      const { verdict, stdout } = await run(code, { input: 'given' })
      expect(verdict).toBe('ok')
      expect(stdout.at(-1)).toBe('!'.charCodeAt(0))
    })

    hostile('closing every descriptor, then working on', async () => {
      const { verdict, stdout } = await run(`
print('before', flush=True)
for fd in range(64): done(lambda: os.close(fd))
end = time.time() + 0.2
while time.time() < end: pass
os._exit(0)`)
      expect([verdict, stdout.toString()]).toEqual(['ok', 'before\n'])
    })

    hostile('frames of our own protocol on every descriptor', async () => {
      const code = `
report = b'{"verdict": "ok", "code": 0, "signal": null, "wallMs": 1, "cpuMs": 1, "memoryPeak": 1}'
for fd in range(64):
    for kind in b'XPSAB':
        done(lambda: os.write(fd, struct.pack('<BI', kind, len(report)) + report))
os._exit(9)`
      expect(await run(code)).toMatchObject({ verdict: 'nonzero-exit', exitCode: 9, files: new Map() })
    })

    hostile('input that is never read, or read by everybody', async () => {
      const input = 'x'.repeat(1 << 20)
      expect((await run('os.close(0); time.sleep(0.1)', { input })).verdict).toBe('ok')
      expect(
        (await run('for _ in range(4): os.fork()\nwhile os.read(0, 4096): pass', { input, limits: PATIENT })).verdict,
      ).toBe('ok')
      expect((await run('time.sleep(60)', { input, limits: { wallMs: 500 } })).verdict).toBe('wall-time')
    })

    hostile('NUL bytes, broken UTF-8 and control characters', async () => {
      const result =
        await run(String.raw`os.write(1, bytes(range(256)) + b'\xed\xa0\x80\xf4\x90\x80\x80\x1b]0;title\x07<script>')
print('\ud800\u202e')`)
      expect(result.verdict).toBe('ok')
      expect(result.stdout.subarray(0, 256)).toEqual(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
    })

    hostile('links, FIFOs, sockets, folders and huge files in the place of a collected file', async () => {
      const code = `
os.symlink('/etc/passwd', 'link'); os.mkfifo('fifo'); os.mkdir('folder')
os.symlink('/proc/1/mem', 'memory'); os.symlink('/proc/self/fd/0', 'input'); open('big', 'wb').truncate(5 * 2**20); open('good', 'w').write('fine')
s = socket.socket(socket.AF_UNIX); s.bind('socket'); os.symlink('loop', 'loop'); os.symlink('good', 'near')
os.chmod('good', 0); os.chmod('.', 0)`
      const collect = [
        'link',
        'fifo',
        'folder',
        'memory',
        'input',
        'big',
        'socket',
        'loop',
        'near',
        'good',
        '../../etc/passwd',
        'absent',
      ]
      const result = await run(code, { collect })
      expect(result.verdict).toBe('ok')
      expect([...result.files].map(([name, content]) => [name, content.toString()])).toEqual([['good', 'fine']])
      for (const name of ['link', 'fifo', 'folder', 'memory', 'input', 'socket', 'loop', 'near']) {
        expect(result.fileProblems.get(name), name).toBe('not a regular file')
      }
      expect(result.fileProblems.get('big')).toMatch(/larger than/)
      for (const name of ['absent', '../../etc/passwd']) expect(result.fileProblems.get(name), name).toBe('missing')
    })

    hostile('a working directory that is swapped for a link', async () => {
      const code = `
open('passwd', 'w').write('mine')
attempt(lambda: os.rename('/box/work', '/box/old') or os.symlink('/etc', '/box/work'))`
      const result = await run(code, { collect: ['passwd', 'group'] })
      expect(result.files.get('passwd')?.toString()).toBe('mine')
      expect(result.files.has('group')).toBe(false)
    })

    hostile('files that go on being swapped until everything is dead', async () => {
      const code = `
open('a', 'w').write('mine'); os.symlink('/etc/passwd', 'b')
if os.fork() == 0:
    os.setsid()
    for s in range(1, 65): done(lambda: signal.signal(s, signal.SIG_IGN))
    while True:
        libc.syscall(316, -100, b'a', -100, b'b', 2)  # exchanges the names
time.sleep(0.3)`
      for (let round = 0; round < 4; round += 1) {
        const { verdict, files } = await run(code, { collect: ['a', 'b'] })
        expect(verdict).toBe('ok')
        expect([...files.values()].map(String)).toEqual(['mine'])
      }
    })

    hostile('a hundred thousand files, when all are collected', async () => {
      const code = `
made = 0
for i in range(100000):
    try: open(f'f{i:06}', 'w').close()
    except OSError: break
for name in (b'\\xff\\xfe', b'new\\nline', b'n' * 255, b'__proto__', b'-rf', b'constructor', '\\u202e'.encode()):
    os.unlink(f'f{made:06}'); made += 1
    with open(name, 'w') as file: pass
print(made)`
      const { verdict, files, fileProblems } = await run(code, { collect: '*', limits: { inodes: 4000 } })
      expect(verdict).toMatch(/^(ok|disk-limit)$/)
      expect(files.size + fileProblems.size).toBeLessThanOrEqual(64)
    })

    hostile('the largest files that may be collected, all at once, and archives that would grow', async () => {
      const code = `
import gzip, zipfile
with zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('zeros', bytes(20 << 20))
with gzip.open('bomb.gz', 'wb') as file: file.write(bytes(20 << 20))
for i in range(60): open(f'big{i}', 'wb').truncate(4 << 20)`
      const before = process.memoryUsage().rss
      const { verdict, files } = await run(code, { collect: '*', limits: { cpuSeconds: 5, wallMs: 8000 } })
      expect(verdict).toBe('ok')
      const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0)
      expect(bytes).toBeLessThanOrEqual(32 << 20)
      expect(process.memoryUsage().rss - before).toBeLessThan(300 << 20)
      expect(files.get('bomb.zip')?.subarray(0, 2).toString() ?? 'PK').toBe('PK') // as it is, never unpacked
    })

    hostile('the disk is as large for another program as for Python', async () => {
      const { verdict } = await exec(['/bin/sh', '/work/main.sh'], {
        'main.sh': 'while :; do cat /usr/bin/env >> /work/copy 2>/dev/null || : ; done',
      })
      expect(verdict).toBe('disk-limit')
    })
  },
  { libraries: false },
)
