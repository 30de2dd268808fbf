import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { asBothUsers, LIMITS, PATIENT } from './hostile-box.ts'

/** Which limit comes first depends on how busy the machine is; that one comes is what counts. */
const A_LIMIT = /^(process-limit|cpu-time|wall-time|memory)$/
const SHORT = { wallMs: 1200 }

asBothUsers(
  'processes and time',
  ({ hostile, run, ask, worked, exec, python }) => {
    hostile('a fork bomb', async () => {
      const code = 'while True:\n    try: os.fork()\n    except OSError: pass'
      expect((await run(code, { limits: SHORT })).verdict).toMatch(A_LIMIT)
    })

    hostile('a fork bomb whose processes leave their parent and session', async () => {
      const code = `
while True:
    try:
        if os.fork(): os._exit(0)
        os.setsid()
        if os.fork() == 0: continue
        time.sleep(0.001)
    except OSError: pass`
      // The first process of this one ends at once, and everything it started goes with it.
      expect((await run(code, { limits: SHORT })).verdict).toMatch(/^(ok|process-limit|cpu-time|wall-time|memory)$/)
    })

    hostile('a fork bomb of vfork, whose parents wait', async () => {
      // In C's own loop it would be `while (1) vfork()`; what a child does in its parent's memory may crash it, too.
      const code = `
def spread():
    while True: libc.vfork()
for _ in range(4):
    try:
        if os.fork() == 0: spread()
    except OSError: pass
while True: time.sleep(1)`
      expect((await run(code, { limits: SHORT })).verdict).toMatch(A_LIMIT)
    })

    hostile('a bomb of threads', async () => {
      const code = `
threading.stack_size(1 << 16)
def spread():
    while True:
        try: threading.Thread(target=spread).start()
        except RuntimeError: time.sleep(0.0005)
spread()`
      expect((await run(code, { limits: SHORT })).verdict).toMatch(A_LIMIT)
    })

    hostile('the shell’s fork bomb', async () => {
      const bomb = 'b() { b | b & b; }\nb 2>/dev/null'
      const { verdict } = await exec(['/bin/bash', '/work/main.sh'], { 'main.sh': bomb }, { limits: SHORT })
      // The first shell gives up when it cannot fork; that ends the job.
      expect(verdict).toMatch(/^(process-limit|cpu-time|wall-time|memory|nonzero-exit|ok|signal)$/)
    })

    hostile('children that become their parent’s siblings (CLONE_PARENT)', async () => {
      const code = `
made = 0
for _ in range(12):
    pid = libc.syscall(56, 0x8000 | 17, 0, 0, 0, 0)
    if pid == 0: os._exit(0)
    made += pid > 0
    time.sleep(0.05)
while libc.syscall(56, 0x8000 | 17, 0, 0, 0, 0) == 0: time.sleep(60)
print(made)`
      const { verdict, stdout } = await run(code, { limits: { processes: 8, wallMs: 3000 } })
      expect([verdict, stdout.toString()]).toEqual(['ok', '12\n'])
    })

    hostile('orphans by the dozen do not use up the limit of an honest program', async () => {
      const code = `
for _ in range(30):
    time.sleep(0.02)
    pid = os.fork()
    if pid == 0:
        if os.fork() == 0: os._exit(0)
        os._exit(0)
    os.waitpid(pid, 0)
print('done')`
      const { verdict, stdout, stderr } = await run(code, { limits: { cpuSeconds: 6, ...PATIENT, processes: 16 } })
      expect([verdict, stdout.toString(), stderr.toString()]).toEqual(['ok', 'done\n', ''])
    })

    hostile('a flood of orphans that end at once', async () => {
      const code = `
while True:
    try:
        if os.fork() == 0:
            if os.fork(): os._exit(0)
            os._exit(0)
        try: os.waitpid(-1, os.WNOHANG)
        except OSError: pass
    except OSError: pass`
      expect((await run(code, { limits: SHORT })).verdict).toMatch(A_LIMIT)
    })

    hostile('zombies that nobody collects', async () => {
      const code = 'while True:\n    if os.fork() == 0: os._exit(0)'
      expect((await run(code, { limits: SHORT })).verdict).toMatch(/^(nonzero-exit|process-limit|wall-time)$/)
    })

    hostile('a program that ignores every signal and sleeps', async () => {
      const code = 'for s in range(1, 65): done(lambda: signal.signal(s, signal.SIG_IGN))\ntime.sleep(10**6)'
      const { verdict, wallMs } = await run(code, { limits: { wallMs: 700 } })
      expect(verdict).toBe('wall-time')
      expect(wallMs).toBeLessThan(1000)
    })

    hostile('a busy loop in C code', async () => {
      const { verdict, cpuMs } = await run('sum(range(10**12))', { limits: { cpuSeconds: 1, ...PATIENT } })
      expect(verdict).toBe('cpu-time')
      expect(cpuMs).toBeLessThan(2000)
    })

    hostile('a processor bomb that behaves for most of its time', async () => {
      const code = 'time.sleep(0.9)\nfor _ in range(16): done(os.fork)\nwhile True: pass'
      expect((await run(code, { limits: { wallMs: 1200, processes: 16 } })).verdict).toMatch(A_LIMIT)
    })

    hostile('processor time spread over children that come and go', async () => {
      const code = 'while True:\n    if os.fork() == 0:\n        sum(range(2 * 10**6)); os._exit(0)\n    os.wait()'
      expect((await run(code, { limits: { cpuSeconds: 1, ...PATIENT } })).verdict).toBe('cpu-time')
    })

    hostile('processor time of children that nobody waits for', async () => {
      const code = `
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        end = time.process_time() + 0.15
        while time.process_time() < end: pass
        os._exit(0)
    time.sleep(0.16)`
      // On a busy machine children pile up before they have burnt their share.
      const { verdict } = await run(code, { limits: { cpuSeconds: 1, ...PATIENT } })
      expect(['cpu-time', 'process-limit']).toContain(verdict)
    })

    hostile('processes left running in the background', async () => {
      const marker = `millwright-left-${process.pid}-${Math.random()}`
      const code = `
if os.fork() == 0:
    os.setsid()
    for s in range(1, 65): done(lambda: signal.signal(s, signal.SIG_IGN))
    os.execv('/usr/bin/sleep', ['${marker}', '300'])
time.sleep(0.1)`
      expect((await run(code)).verdict).toBe('ok')
      const lines = readdirSync('/proc').map((name) => {
        try {
          return readFileSync(`/proc/${name}/cmdline`, 'utf8')
        } catch {
          return ''
        }
      })
      expect(lines.filter((line) => line.startsWith(marker))).toEqual([])
    })

    hostile('a child that keeps the output open after the end', async () => {
      const code = "if os.fork() == 0:\n    while True: os.write(1, b'x'); time.sleep(0.01)\nprint('mine', flush=True)"
      const { verdict, wallMs } = await run(code)
      expect(verdict).toBe('ok')
      expect(wallMs).toBeLessThan(1000)
    })

    hostile('signals to its init, its parent and everybody', async () => {
      const code = `
for number in range(1, 65):
    for pid in (1, os.getppid()): done(lambda: os.kill(pid, number))
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for pid in (0, -1): done(lambda: os.kill(pid, signal.SIGTERM))
done(lambda: signal.pidfd_send_signal(os.pidfd_open(1), signal.SIGKILL))
done(lambda: fcntl.fcntl(0, fcntl.F_SETOWN, 1))
print('alive')`
      const result = await run(code)
      expect([result.verdict, result.stdout.toString()]).toEqual(['ok', 'alive\n'])
    })

    hostile('a program that kills everybody it can, itself included', async () => {
      expect(await run('done(lambda: os.kill(-1, 9)); os.kill(0, 9)')).toMatchObject({ verdict: 'signal', signal: 9 })
    })

    hostile('a program that stops everybody it can', async () => {
      const code =
        'os.fork(); os.fork()\ndone(lambda: os.kill(-1, signal.SIGSTOP))\nos.kill(0, signal.SIGSTOP)\ntime.sleep(60)'
      expect((await run(code, { limits: { wallMs: 700 } })).verdict).toBe('wall-time')
    })

    hostile('a storm of signals to its init', async () => {
      const code = `
end = time.time() + 0.7
while time.time() < end:
    for number in (10, 12, 14, 17, 34, 64): done(lambda: os.kill(1, number))
print('through')`
      expect((await run(code)).stdout.toString()).toBe('through\n')
    })

    hostile('alarms, timers and signals by the thousand', async () => {
      const code = `
timers = 0
while timers < 5000 and libc.timer_create(0, None, ctypes.byref(ctypes.c_void_p())) == 0: timers += 1
print(timers, flush=True)
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
while True: pass`
      const { verdict, stdout } = await run(code, { limits: SHORT })
      expect(verdict).toMatch(/^(wall-time|cpu-time)$/)
      expect(Number(stdout.toString())).toBeLessThanOrEqual(512)
    })

    hostile('an init that is to be starved: its priority, policy and cores are not the program’s', async () => {
      const attempts = `
attempts = {
  'cores': lambda: done(lambda: os.sched_setaffinity(1, {0})),
  'idle': lambda: done(lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))),
  'nice': lambda: done(lambda: os.setpriority(os.PRIO_PROCESS, 1, 19)),
  'nice of the user': lambda: done(lambda: os.setpriority(os.PRIO_USER, 0, 19)) and os.getpriority(os.PRIO_PROCESS, 1) > 0,
  'slack': lambda: done(lambda: open('/proc/1/timerslack_ns', 'w').write('4000000000')),
  'real time': lambda: done(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
  'deadline': lambda: call(314, 0, ctypes.create_string_buffer(struct.pack('IIQiIQQQ', 48, 6, 0, 0, 0, 10**6, 10**7, 10**7)), 0),
  'better nice': lambda: done(lambda: os.nice(-5)),
  'input and output first': lambda: call(251, 1, 1, 1 << 13),
}`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('many busy processes on one core do not hold up the end', async () => {
      const code = `
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
for _ in range(${LIMITS.processes - 4}):
    if os.fork() == 0:
        while True: pass
while True: pass`
      const { verdict } = await run(code, { limits: { wallMs: 1000, cpuSeconds: 10 } })
      expect(verdict).toMatch(/^(wall-time|process-limit)$/)
    })

    hostile('a filter of its own that holds its children’s system calls', async () => {
      const code = `
class Program(ctypes.Structure): _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_void_p)]
notify = struct.pack('HBBI', 0x20, 0, 0, 0) + struct.pack('HBBI', 0x15, 0, 1, 39) + struct.pack('HBBI', 6, 0, 0, 0x7fc00000) + struct.pack('HBBI', 6, 0, 0, 0x7fff0000)
text = ctypes.create_string_buffer(notify)
listener = libc.syscall(317, 1, 8, ctypes.byref(Program(4, ctypes.cast(text, ctypes.c_void_p))))
if listener < 0: time.sleep(60)
for _ in range(4):
    if os.fork() == 0: libc.syscall(39)
libc.syscall(39)
time.sleep(60)`
      expect((await run(code, { limits: { wallMs: 700 } })).verdict).toBe('wall-time')
    })

    hostile('a filter of its own that is to deceive the next program it starts', async () => {
      // Refusing calls to itself is its right; the verdict must still be its exit.
      const code = `
class Program(ctypes.Structure): _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_void_p)]
refuse_all = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x00050001))
libc.prctl(22, 2, ctypes.byref(Program(1, ctypes.cast(refuse_all, ctypes.c_void_p))), 0, 0)
time.sleep(0)
while True: pass`
      expect((await run(code, { limits: { wallMs: 700 } })).verdict).toMatch(/^(wall-time|cpu-time|signal)$/)
    })

    hostile('a program that becomes its orphans’ parent, or outlives its init', async () => {
      const seen = await ask(`
subreaper = libc.prctl(36, 1, 0, 0, 0) == 0
libc.prctl(1, 0, 0, 0, 0)  # no death signal
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: time.sleep(60)
    os._exit(0)
os.wait()
print(json.dumps(subreaper))`)
      expect(seen).toBe(true)
    })

    hostile('limits that a program tries to raise, for itself or for its init', async () => {
      const attempts = `
attempts = {name: (lambda what=what: done(lambda: resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))))
  for name, what in dict(cpu=0, file=1, core=4, processes=6, files=7, memlock=8, queue=12, signals=11, nice=13, realtime=14).items()}
attempts['of init'] = lambda: call(302, 1, 7, ctypes.create_string_buffer(struct.pack('QQ', 0, 0)), 0)
attempts['read of init'] = lambda: call(302, 1, 7, 0, ctypes.create_string_buffer(16))`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('a crash that is to leave its memory as a core file', async () => {
      const code = `
pid = os.fork()
if pid == 0:
    done(lambda: resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)))
    libc.prctl(4, 1, 0, 0, 0)
    ctypes.string_at(0)
status = os.waitpid(pid, 0)[1]
print(json.dumps([os.WCOREDUMP(status), os.listdir('.')]))`
      expect(await ask(code)).toEqual([false, ['main.py']])
    })

    hostile('programs started by the hundred, one after the other', async () => {
      const code =
        "import os\nn = int(os.environ.get('N', 0)) + 1\nos.environ['N'] = str(n)\nos.execv('/bin/sh', ['sh', '-c', 'exec sh -c \"exec sh \\\\$0\" /work/again.sh'])"
      const again = 'exec sh /work/again.sh'
      const { verdict } = await exec(
        [python(), '/work/main.py'],
        { 'main.py': code, 'again.sh': again },
        { limits: { cpuSeconds: 1, wallMs: 2500 } },
      )
      expect(verdict).toMatch(/^(cpu-time|wall-time)$/)
    })
  },
  { libraries: false },
)
