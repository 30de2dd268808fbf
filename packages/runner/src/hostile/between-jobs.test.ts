import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { asBothUsers, PATIENT } from './hostile-box.ts'

/** Looks for a text in all of the process's memory; joined here, so that the search does not find itself. */
const SCAN = `
def found(needle, repeats):
    hits = 0
    for line in open('/proc/self/maps'):
        area, mode = line.split()[:2]
        if not mode.startswith('r') or '[v' in line: continue
        low, high = (int(x, 16) for x in area.split('-'))
        try:
            with open('/proc/self/mem', 'rb') as memory:
                memory.seek(low)
                data = memory.read(min(high - low, 2**26))
        except (OSError, ValueError, OverflowError): continue
        start = 0
        while (start := data.find(needle, start)) >= 0:
            hits += data[start + len(needle):start + len(needle) + 7] == repeats
            start += 1
        del data
    return hits > 0`
const ROOM_TO_SCAN = { memory: 512 << 20, cpuSeconds: 8, ...PATIENT }

asBothUsers('between jobs', ({ hostile, run, ask, exec, python, sandbox }) => {
  hostile('files, shared memory and messages for the next job', async () => {
    await run(`
for folder in ('/tmp', '/dev/shm', '/work', '/box'): done(lambda: open(folder + '/left', 'w').write('x'))
libc.shmget(4711, 4096, 0o1666); libc.semget(4711, 1, 0o1666); libc.msgget(4711, 0o1666)
done(lambda: os.setxattr('/tmp/left', 'user.x', b'x'))`)
    const seen = await ask(
      "print(json.dumps([os.listdir('/tmp'), os.listdir('/dev/shm'), os.listdir('.'), sorted(os.listdir('/box')), [f(4711, 1, 0) >= 0 for f in (libc.shmget, libc.semget)], libc.msgget(4711, 0) >= 0]))",
    )
    expect(seen).toEqual([[], [], ['main.py'], ['shm', 'tmp', 'work'], [false, false], false])
  })

  hostile('settings of the process: folder, mask, environment, locale, limits, priority', async () => {
    const state = `
import decimal, locale, numpy, random, warnings
print(json.dumps([os.getcwd(), os.umask(0o077), sorted(os.environ.items()), os.nice(0), len(os.sched_getaffinity(0)) > 1, numpy.geterr(), decimal.getcontext().prec, sys.getrecursionlimit(),
  sys.path, locale.setlocale(locale.LC_ALL), signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, resource.getrlimit(7), socket.gethostname(), time.tzname, json.dumps(1), len(warnings.filters)]))`
    const clean = await ask(state)
    await run(`
import builtins, decimal, locale, numpy
os.chdir('/tmp'); os.umask(0); os.environ.update(PYTHONPATH='/tmp', LANG='tr_TR.UTF-8', LD_PRELOAD='/tmp/x.so', TZ='Asia/Tokyo'); os.putenv('PATH', '/tmp'); os.nice(5)
done(lambda: os.sched_setaffinity(0, {0})); numpy.seterr(all='raise'); decimal.getcontext().prec = 2; sys.setrecursionlimit(10**6); sys.path[:] = []
done(lambda: locale.setlocale(locale.LC_ALL, 'C')); signal.signal(signal.SIGTERM, signal.SIG_IGN); time.tzset()
resource.setrlimit(7, (8, 8)); json.dumps = lambda *_: 'forged'; builtins.print = None; sys.modules.clear()
os._exit(0)`)
    expect(await ask(state)).toEqual(clean)
  })

  hostile('the state of libraries that all jobs were forked with', async () => {
    await run(`
import numpy, pandas, random, sklearn
random.seed(1); numpy.random.seed(1)
pandas.options.display.max_rows = 1; pandas.DataFrame.planted = 'x'; numpy.planted = 'x'
import ctypes as c
c.memmove(id(1000000007) + 24, id(1000000009) + 24, 4)
os.planted = 'x'`)
    const seen = await ask(`
import numpy, pandas
print(json.dumps([hasattr(pandas.DataFrame, 'planted'), hasattr(numpy, 'planted'), hasattr(os, 'planted'), pandas.options.display.max_rows]))`)
    expect(seen).toEqual([false, false, false, 60])
  })

  hostile('an earlier job’s text in the memory of a later one', async () => {
    await run("text = '-'.join(['residue', 'of', 'another', 'candidate']) * 1000; print(len(text))", {
      input: 'residue-of-another-input'.repeat(100),
    })
    const scan = (plant: string) =>
      ask(
        `${SCAN}
needle = '-'.join(['residue', 'of', 'another', 'candidate']).encode()
${plant}
print(json.dumps([found(needle, b'residue'), found('-'.join(['residue', 'of', 'another', 'input']).encode(), b'residue')]))`,
        { limits: ROOM_TO_SCAN },
      )
    expect(await scan('planted = needle * 100')).toEqual([true, false]) // the scan can find something
    expect(await scan('')).toEqual([false, false])
  })

  hostile('words of the worker in the memory of a job: its socket, its folders, its secrets', async () => {
    process.env['MILLWRIGHT_TEST_SECRET'] = 'do-not-tell-anybody'
    const seen = await ask(
      `${SCAN.replace('data[start + len(needle):start + len(needle) + 7] == repeats', 'True')}
words = ['-'.join(['do', 'not', 'tell']), '-'.join(['millwright', 'box', '']), '_'.join(['MILLWRIGHT', 'TEST']), '_'.join(['mw', 'worker', 'token'])]
print(json.dumps([found(word.encode(), b'') for word in words]))`,
      { limits: ROOM_TO_SCAN },
    )
    // The needles themselves are in memory: joined, they are found. Cut, they must not be.
    expect(seen).toEqual([true, true, true, true])
    const elsewhere = await ask(
      `${SCAN}
words = [('-'.join(['do', 'not', 'tell']), b'-anybod'), ('-'.join(['millwright', 'box']), b'-'), ('_'.join(['MILLWRIGHT', 'TEST']), b'_SECRET')]
print(json.dumps([found(word.encode(), rest) for word, rest in words]))`,
      { limits: ROOM_TO_SCAN },
    )
    expect(elsewhere).toEqual([false, false, false])
  })

  hostile('the host: files, processes, environment, our secrets', async () => {
    process.env['MILLWRIGHT_TEST_SECRET'] = 'do-not-tell-anybody'
    const secret = join(tmpdir(), `millwright-secret-${process.pid}-${Math.random()}`)
    writeFileSync(secret, 'do-not-tell', { mode: 0o666 })
    const found = await ask(`
names = []
for root in ('/root', '/home', '/work/main', '/work/shared', '/var', '/etc/shadow', '/etc/ssh', '/etc/ssl/private', '/sys', '/mnt', '/srv', '/run', '/media', '/boot', '${secret}', '/usr/lib/node_modules', '/usr/src', '/usr/local/src'):
    if os.path.exists(root) and (os.path.isfile(root) or os.listdir(root)): names.append(root)
texts = [' '.join(f'{k}={v}' for k, v in os.environ.items())]
for pid in ('1', '2', 'self'):
    for name in ('environ', 'cmdline', 'maps', 'mem'):
        try: texts.append(open(f'/proc/{pid}/{name}', errors='replace').read(10**6))
        except OSError: pass
print(json.dumps([names, any('do-not-tell' in t for t in texts), os.listdir('.')]))`)
    rmSync(secret)
    expect(found).toEqual([[], false, ['main.py']])
  })

  hostile('a job that runs at the same time: its files, its memory, its processes', async () => {
    const neighbour = run(`
open('/tmp/secret', 'w').write('neighbour'); open('/dev/shm/secret', 'w').write('neighbour'); libc.shmget(4712, 4096, 0o1666)
text = '-'.join(['neighbours', 'memory']) * 1000; time.sleep(1.2)`)
    const seen = await ask(`
time.sleep(0.4)
killed = [pid for pid in range(3, 400) if done(lambda: os.kill(pid, 9))]
print(json.dumps([os.listdir('/tmp'), os.listdir('/dev/shm'), libc.shmget(4712, 4096, 0) >= 0, killed, [p for p in os.listdir('/proc') if p.isdigit() and p not in ('1', '2')]]))`)
    expect(seen).toEqual([[], [], false, [], []])
    expect((await neighbour).verdict).toBe('ok')
  })

  hostile('times of shared files as a message to a later job', async () => {
    const touch = `
shared = ['/dev/null', '/dev/full', '/dev/random', '/dev/urandom', '/etc/passwd', '/etc/hosts', '/usr/bin/env', '/opt/millwright/programs/probe.mjs', '/opt/millwright/policy.bpf', '/', '/box', '/dev', '/proc/1', '/usr/share/zoneinfo/UTC']
def times(): return [[path, int(os.stat(path).st_atime), int(os.stat(path).st_mtime), int(os.stat(path).st_ctime)] for path in shared if os.path.exists(path) and path not in ('/box', '/proc/1')]`
    const before = await ask(`${touch}\nprint(json.dumps(times()))`)
    await run(`${touch}
time.sleep(1.1)
for path in shared:
    done(lambda: os.utime(path)); done(lambda: os.utime(path, (1, 1))); done(lambda: open(path, 'rb').read(100)); done(lambda: os.listdir(path)); done(lambda: open(path, 'ab').write(b'x'))
    done(lambda: os.chmod(path, 0o777)); done(lambda: os.setxattr(path, 'user.x', b'x'))`)
    expect(await ask(`${touch}\nprint(json.dumps(times()))`)).toEqual(before)
  })

  hostile('the host’s page cache as a store of bits for a later job', async () => {
    const file = '/usr/bin/env'
    const cached = () => {
      const look = `import os; os.preadv(os.open('${file}', os.O_RDONLY), [bytearray(1)], 0, os.RWF_NOWAIT)`
      return spawnSync(sandbox().runtimes.python!.executable, ['-c', look]).status === 0
    }
    readFileSync(file)
    expect(cached()).toBe(true)
    const seen = await ask(`
fd = os.open('${file}', os.O_RDONLY)
done(lambda: os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED))
print(json.dumps([done(lambda: os.preadv(fd, [bytearray(1)], 0, os.RWF_NOWAIT)), call(451, fd, ctypes.create_string_buffer(16), ctypes.create_string_buffer(40), 0)]))`)
    expect(seen).toEqual([false, false]) // neither asks whether a page is there
    expect(cached()).toBe(true) // nor throws it out
  })

  // As an ordinary user both have one kernel user, whose pipes are smaller then, and who has fewer descriptors in flight.
  hostile('a neighbour that holds all the pipes, sockets and watches it can get', async () => {
    const hog = run(`
import select
def hoard():
    kept = []
    try:
        while True:
            kept.append((os.pipe(), select.epoll(), socket.socketpair()))
            for one in kept[-1][0]: kept[-1][1].register(one)
            os.set_blocking(kept[-1][0][1], False)
            try:
                while True: os.write(kept[-1][0][1], bytes(1 << 16))
            except BlockingIOError: pass
    except OSError: pass
    done(lambda: socket.send_fds(kept[0][2][0], [b'x'], [0] * 200))
    time.sleep(1.5)
    os._exit(0)
for _ in range(16):
    if os.fork() == 0: hoard()
time.sleep(1.5)`)
    const honest = await ask(`
time.sleep(0.7)
text = subprocess.run(['/usr/bin/head', '-c', '5000000', '/dev/urandom'], capture_output=True).stdout
one, two = socket.socketpair()
one.send(b'x')
print(json.dumps([len(text), len(os.pipe()), two.recv(1).decode()]))`)
    expect(honest).toEqual([5_000_000, 2, 'x'])
    await hog
  })

  // That a lock is seen from another box which runs at the same time is a known residual risk; that is all it does.
  hostile('locks on shared files do not hold up the programs that use them', async () => {
    const holder = run(`
kept = []
for path in ('/dev/null', '/usr/bin/env', '/bin/sh', '/etc/passwd', '/opt/millwright/node', '/opt/millwright/programs/run-function.mjs', '/opt/millwright/policy.bpf'):
    for mode in (os.O_RDONLY, os.O_RDWR):
        try: fd = os.open(path, mode)
        except OSError: continue
        for lock in (lambda: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB), lambda: fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB), lambda: fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)): done(lock)
        kept.append(fd)
time.sleep(1.2)
print(len(kept))`)
    const files = { 'main.sh': 'cat /etc/passwd > /dev/null && /usr/bin/env true && /opt/millwright/node -p 1' }
    const honest = await exec(['/bin/sh', '/work/main.sh'], files, { limits: { memory: 192 << 20 } })
    expect([honest.verdict, honest.stdout.toString()]).toEqual(['ok', '1\n'])
    expect(Number((await holder).stdout.toString())).toBeGreaterThan(5)
  })

  hostile('counters of the machine as a signal: loads, free memory, open files, entropy, disk space', async () => {
    const readable = await ask(`
paths = ('/proc/loadavg', '/proc/meminfo', '/proc/stat', '/proc/vmstat', '/proc/uptime', '/proc/sys/fs/file-nr', '/proc/sys/fs/inode-nr', '/proc/sys/kernel/random/entropy_avail', '/proc/sys/kernel/pty/nr', '/proc/net/sockstat', '/proc/pressure/cpu', '/proc/locks')
print(json.dumps([path for path in paths if os.path.exists(path)]))`)
    expect(readable).toEqual([])
  })

  hostile('reads past the page cache, which take the disk from everybody', async () => {
    const seen = await ask(`
import mmap
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
def direct(fd): return os.preadv(fd, [page], 0) > 0
def later():
    fd = os.open('/opt/millwright/node', os.O_RDONLY)
    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_DIRECT)
    return fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT and direct(fd)
how = ctypes.create_string_buffer(struct.pack('QQQ', os.O_DIRECT, 0, 0))
print(json.dumps([attempt(lambda: direct(os.open('/opt/millwright/node', os.O_RDONLY | os.O_DIRECT))), attempt(later),
  attempt(lambda: call(2, b'/opt/millwright/node', os.O_DIRECT, 0)), attempt(lambda: call(437, -100, b'/opt/millwright/node', how, 24))]))`)
    expect(seen).toEqual([false, false, false, false])
  })

  hostile('random numbers: each job its own, the same for the same seed', async () => {
    const code =
      'import numpy, random, uuid\nprint(json.dumps([random.random(), float(numpy.random.rand()), str(uuid.uuid4()), os.urandom(4).hex(), hash("x") == hash("x")]))'
    const [first, second, third, fourth] = (await Promise.all([
      ask(code),
      ask(code),
      ask(code, { seed: 7 }),
      ask(code, { seed: 7 }),
    ])) as [unknown[], unknown[], unknown[], unknown[]]
    for (const index of [0, 1, 2, 3]) expect(first[index]).not.toEqual(second[index])
    expect(third.slice(0, 2)).toEqual(fourth.slice(0, 2))
    expect(third.slice(2, 4)).not.toEqual(fourth.slice(2, 4))
  })

  hostile('Python files planted for the interpreter that starts next', async () => {
    const planted = Object.fromEntries(
      [
        'sitecustomize.py',
        'usercustomize.py',
        'encodings.py',
        'site.py',
        'json.py',
        'os.py',
        'numpy.py',
        'millwright_box/__init__.py',
        'millwright_box/programs.py',
        'zygote.py',
        'main.pth',
        'pyvenv.cfg',
      ].map((name) => [name, "print('planted')"]),
    )
    // In its own box a submission may shadow what it likes; ours were imported long before.
    const { verdict, stdout } = await run("import json, os\nprint('mine')", { files: planted })
    expect([verdict, stdout.toString()]).toEqual(['ok', 'mine\n'])
    const next = await exec([python(), '-c', "import os; print(sorted(os.listdir('.')))"], {})
    expect([next.verdict, next.stdout.toString()]).toEqual(['ok', '[]\n'])
    expect(sandbox().slots).toBeGreaterThan(0)
  })

  hostile('an environment that is to change how our programs start', async () => {
    const environment = {
      PYTHONPATH: '/work',
      PYTHONSTARTUP: '/work/x.py',
      PYTHONHOME: '/work',
      PYTHONINSPECT: '1',
      PYTHONBREAKPOINT: 'x',
      PYTHONIOENCODING: 'utf-16',
      LANG: 'tr_TR.ISO-8859-9',
      LC_ALL: 'xx',
      LD_PRELOAD: '/work/x.so',
      NODE_OPTIONS: '--require /work/x.js',
      BASH_ENV: '/work/x.sh',
    }
    const { verdict, stdout } = await run("print('ğ', sys.stdout.encoding)", {
      environment,
      files: { 'x.py': "print('planted')" },
    })
    expect([verdict, stdout.toString()]).toEqual(['ok', 'ğ utf-8\n'])
  })

  hostile('the disk of the host, which a flush would stall', async () => {
    const seen = await ask(`
started = time.perf_counter()
file = os.open('/usr/bin/env', os.O_RDONLY)
import mmap
area = mmap.mmap(file, 4096, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
for _ in range(2000):
    os.sync(); libc.syncfs(file); os.fsync(file); os.fdatasync(file); area.flush()
print(json.dumps(time.perf_counter() - started < 1))`)
    expect(seen).toBe(true)
  })
})
