import { expect } from 'vitest'
import type { JobResult } from '../sandbox/job.ts'
import { asBothUsers, LIMITS, PATIENT } from './hostile-box.ts'

const MIB = 1 << 20
/** Room for the work itself: here the memory limit has to come first, however busy the machine is. */
const ENOUGH_TIME = { cpuSeconds: 8, ...PATIENT }

asBothUsers(
  'memory',
  ({ hostile, run, exec, python, sampled }) => {
    /** Either the whole job was ended for its memory, or the program could not get hold of more than the limit. */
    const expectHeldBelowLimit = ({ verdict, stdout, stderr }: JobResult) => {
      if (verdict === 'memory') return
      expect(['ok', 'nonzero-exit', 'disk-limit', 'process-limit'], stderr.toString()).toContain(verdict)
      expect(Number(stdout.toString())).toBeLessThan((1.25 * LIMITS.memory) / MIB)
    }
    const hold = async (code: string, more: Parameters<typeof run>[1] = {}) =>
      expectHeldBelowLimit(await run(code, { ...more, limits: { ...ENOUGH_TIME, ...more.limits } }))

    hostile('memory that grows for ever', async () => {
      const { verdict, memoryPeakMiB } = await run('b = []\nwhile True: b.append(bytearray(10**7))')
      // Without a memory group each process has a limit too, which Python sees as MemoryError.
      expect(verdict === 'memory' || (sampled() && verdict === 'nonzero-exit')).toBe(true)
      if (!sampled()) expect(memoryPeakMiB).toBeGreaterThan((0.9 * LIMITS.memory) / MIB)
      expect(memoryPeakMiB).toBeLessThan(((sampled() ? 1.6 : 1.1) * LIMITS.memory) / MIB)
    })

    hostile('memory spread over child processes', async () => {
      const code =
        'for _ in range(8):\n    if os.fork() == 0:\n        b = bytearray(30 * 2**20)\n        time.sleep(60)\ntime.sleep(60)'
      expect((await run(code, { limits: ENOUGH_TIME })).verdict).toBe('memory')
    })

    hostile('a memory bomb with a fuse', async () => {
      const code =
        'time.sleep(0.7)\nb = []\nwhile True:\n    if os.fork(): time.sleep(60)\n    b.append(bytearray(10**7))'
      expect((await run(code, { limits: ENOUGH_TIME })).verdict).toMatch(/^(memory|process-limit)$/)
    })

    hostile('shared memory that no page table shows any more', () =>
      hold(`
import mmap
def grab():
    global kept
    kept = mmap.mmap(-1, 40 << 20)
    for at in range(0, 40 << 20, 1 << 20):
        kept[at:at + (1 << 20)] = b'x' * (1 << 20)
        kept.madvise(mmap.MADV_DONTNEED, at, 1 << 20)
    return 40
print(held_by_children(8, grab))`),
    )

    hostile('shared memory of /dev/zero', () =>
      hold(`
import mmap
def grab():
    global kept
    with open('/dev/zero', 'r+b') as zero: kept = mmap.mmap(zero.fileno(), 40 << 20)
    for at in range(0, 40 << 20, 1 << 20):
        kept[at:at + (1 << 20)] = b'x' * (1 << 20)
        kept.madvise(mmap.MADV_DONTNEED, at, 1 << 20)
    return 40
print(held_by_children(8, grab))`),
    )

    hostile('shared memory of a program that is not our Python', async () => {
      const code = `
import mmap
try:
    kept, held = mmap.mmap(-1, 1 << 30), 0
    while held < 400:
        kept[held << 20:(held + 1) << 20] = b'x' * (1 << 20)
        kept.madvise(mmap.MADV_DONTNEED, held << 20, 1 << 20)
        held += 1
    import time; time.sleep(0.5)
    print(held)
except OSError: print(0)`
      expectHeldBelowLimit(await exec([python(), '/work/main.py'], { 'main.py': code }, { limits: ENOUGH_TIME }))
    })

    hostile('memory behind a first thread that has ended', () =>
      hold(`
def grab():
    def rest():
        try:
            kept = bytearray(40 << 20)
            time.sleep(1)
            os._exit(40)
        except MemoryError: os._exit(0)
    threading.Thread(target=rest).start()
    libc.syscall(60, 0)
print(held_by_children(8, grab))`),
    )

    hostile('page tables of an area that is only read', async () => {
      const code = `
import ctypes, time
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
SIZE = 1 << 40
area = libc.mmap(None, SIZE, 1, 0x4022, -1, 0)
if area in (None, 2**64 - 1): print(0); raise SystemExit
libc.madvise(ctypes.c_void_p(area), ctypes.c_size_t(SIZE), 15)  # no huge pages
for page in range(64000): ctypes.string_at(area + (page << 21), 1)
time.sleep(0.5)
print(64000 * 4 >> 10)`
      expectHeldBelowLimit(await exec([python(), '/work/main.py'], { 'main.py': code }, { limits: ENOUGH_TIME }))
    })

    hostile('anonymous files (memfd)', () =>
      hold(`
def grab():
    fd, held = os.memfd_create('x'), 0
    while held < 200: held += os.write(fd, bytes(1 << 20)) >> 20
    return held
print(held_by_children(2, grab))`),
    )

    hostile('shared memory segments and message queues of System V', () =>
      hold(`
def segments():
    libc.shmat.restype = ctypes.c_void_p
    held = 0
    while held < 200:
        segment = libc.shmget(0, 8 << 20, 0o1600)
        if segment < 0: break
        ctypes.memset(libc.shmat(segment, None, 0), 1, 8 << 20)
        held += 8
    return held
def messages():
    message, sent = ctypes.create_string_buffer(struct.pack('q', 1) + bytes(8000)), 0
    while sent < 200 * 128:
        queue = libc.msgget(0, 0o1600)
        if queue < 0: break
        while libc.msgsnd(queue, message, 8000, 0o4000) == 0: sent += 1
    return sent // 128
print(held_by_children(1, segments) + held_by_children(1, messages))`),
    )

    hostile('semaphores by the million', () =>
      hold(`
made = 0
while made < 150 and libc.semget(0, 32000, 0o1600) >= 0: made += 1
time.sleep(0.3)
print(2 * made)`),
    )

    hostile('unread data in Unix sockets', () =>
      hold(
        `
def grab():
    global kept
    kept, sent = [], 0
    while True:
        try: one, two = socket.socketpair()
        except OSError: break
        done(lambda: one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22))
        one.setblocking(False)
        try:
            while True: sent += one.send(bytes(1 << 16))
        except BlockingIOError: pass
        kept.append((one, two))
        if sent > 100 << 20: break
    return sent >> 20
print(held_by_children(22, grab))`,
      ),
    )

    hostile('sockets full of data that travel in other sockets', () =>
      hold(`
def grab():
    global kept
    kept, sent = [], 0
    try:
        while sent < 200 << 20:
            one, two = socket.socketpair()
            one.setblocking(False)
            try:
                while True: sent += one.send(bytes(1 << 16))
            except BlockingIOError: pass
            carrier = socket.socketpair()
            socket.send_fds(carrier[0], [b'x'], [one.fileno(), two.fileno()])
            one.close(); two.close()
            carrier[0].close()
            kept.append(carrier[1])
    except OSError: pass
    return sent >> 20
print(held_by_children(4, grab))`),
    )

    hostile('unread data in connections on the loopback', () =>
      hold(
        `
def grab():
    global kept
    kept, sent = [], 0
    listener = socket.create_server(('127.0.0.1', 0))
    try:
        while sent < 100 << 20:
            one = socket.socket()
            for end in (7, 8): done(lambda: one.setsockopt(socket.SOL_SOCKET, end, 1 << 25))
            one.connect(listener.getsockname())
            two, _ = listener.accept()
            one.setblocking(False)
            try:
                while True: sent += one.send(bytes(1 << 16))
            except BlockingIOError: pass
            kept += [one, two]
    except OSError: pass
    return sent >> 20
print(held_by_children(6, grab))`,
        { network: 'lo' },
      ),
    )

    hostile('connections that nobody accepts', () =>
      hold(
        `
kept, sent = [], 0
for port in range(8000, 8004):
    kept.append(socket.create_server(('127.0.0.1', port), backlog=5000))
    for _ in range(1200):
        with socket.socket() as one:
            one.settimeout(0.1)
            if not done(lambda: one.connect(('127.0.0.1', port))): break
            one.setblocking(False)
            try:
                while True: sent += one.send(bytes(1 << 16))
            except BlockingIOError: pass
time.sleep(0.5)
print(sent >> 20)`,
        { network: 'lo' },
      ),
    )

    hostile('mappings by the ten thousand', () =>
      hold(`
libc.mmap.restype = ctypes.c_void_p
size, none = ctypes.c_size_t(4096), ctypes.c_long(0)
def grab():
    made = 0
    while made < 50000 and libc.mmap(None, size, made % 2, 0x22, -1, none) not in (None, 2**64 - 1): made += 1
    time.sleep(0.5)
    return made * 250 >> 20
print(held_by_children(14, grab))`),
    )

    hostile('arguments and environments of many programs', () =>
      hold(`
big = {f'V{i}': 'x' * 130000 for i in range(100)}
started = []
for _ in range(20):
    try: started.append(subprocess.Popen(['/usr/bin/sleep', '0.5'], env=big))
    except OSError: pass
print(sum(12 for one in started if one.wait() == 0))`),
    )

    hostile('memory that cannot be taken away: locked pages and huge pages', async () => {
      const { verdict, stdout } = await run(`
import mmap
locked = libc.mlockall(3) == 0
huge = done(lambda: mmap.mmap(-1, 1 << 21, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000))
area = bytearray(1 << 20)
print(json.dumps([locked, huge, call(149, id(area), 1 << 20)]))`)
      expect([verdict, stdout.toString()]).toEqual(['ok', '[false, false, false]\n'])
    })

    hostile('larger pipes than usual, taken from a stock that all jobs of a user share', async () => {
      const { stdout } = await run('print(done(lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20)))')
      expect(stdout.toString()).toBe('False\n')
    })

    hostile('an honest program that holds much and starts many others is not mistaken for a bomb', async () => {
      const code =
        "kept = bytearray(50 << 20)\nfor _ in range(60): subprocess.run(['/usr/bin/true'], check=True)\nprint(len(kept))"
      const result = await run(code, { limits: ENOUGH_TIME })
      expect([result.verdict, result.stderr.toString()]).toEqual(['ok', ''])
    })
  },
  { libraries: false },
)
