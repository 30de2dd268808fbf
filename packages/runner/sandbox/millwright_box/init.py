"""
PID 1 of one job: trusted, never runs a byte of the candidate's, and dies with the job.

It makes the job's namespaces and limits, forks the candidate ahead of time, then reads the job, says go, relays
output with caps, watches the clocks, and reports. The candidate's bytes are opaque lengths here.
"""
import fcntl
import json
import os
import resource
import select
import signal
import socket
import stat
import struct
import time

from . import candidate, cgroups, kernel, wire

DEFAULT_LIMITS = {
    'memory': 512 << 20, 'processes': 64, 'cpus': 1, 'cpuSeconds': 10, 'wallMs': 15_000,
    'disk': 64 << 20, 'inodes': 4096, 'output': 256 << 10, 'result': 8 << 20,
}
LARGEST_COLLECTED = 4 << 20
LARGEST_COLLECTED_TOGETHER = 8 << 20
MOST_COLLECTED = 32
SAMPLE_SECONDS = 0.1
SAMPLE_SECONDS_WITHOUT_GROUPS = 0.03
DRAIN_SECONDS = 0.25
SMALL_CHUNK, GATHER_SECONDS = 2048, 0.01
RESTART_PATIENCE_SECONDS = 2
# job.ts waits as long.
SLOW_PATIENCE = 10
PROCESS_LIMIT_HITS_OF_A_BOMB = 200
USUAL_SOCKETS, SOCKET_BUFFER = 128, 212_992
USUAL_MAPPINGS, MOST_MAPPINGS, BYTES_OF_A_MAPPING = 4096, 65_530, 300
MAPS_READ = 512 << 10
SAMPLES_BETWEEN_MAPPINGS = 10


def report_own_failure(connection, error):
    text = f'{type(error).__name__}: {error}'
    try:
        wire.send(connection, 'X', json.dumps({'verdict': 'sandbox-error', 'text': text}).encode())
    except OSError:
        pass  # nobody is left to tell


def run(connection, job, slot, settings, system_calls):
    box = _prepare(job, slot, settings, system_calls)
    wire.send(connection, 'P', json.dumps({'pid': int(box.outer_pid)}).encode())
    header = _receive_job(connection, box)
    watch = _Watch(connection, box, header)
    watch.run()
    _reap_everyone()
    if header.get('collect'):
        _collect(connection, box.work, header['collect'])
    wire.send(connection, 'X', json.dumps(watch.report()).encode())
    connection.shutdown(socket.SHUT_WR)


class _Box:
    """What was prepared before the job was known."""


def _prepare(job, slot, settings, system_calls):
    box = _Box()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    box.as_root = settings['root']
    box.uid = settings['baseUid'] + slot if box.as_root else 1000
    box.landlock = settings['landlock']
    box.system_calls = system_calls
    kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS)
    box.outer_proc = os.open('/proc', os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    box.outer_pid = os.readlink('self', dir_fd=box.outer_proc)
    kernel.set_host_name('box')
    kernel.mount('none', '/box', 'tmpfs', kernel.MS_NOSUID | kernel.MS_NODEV, _tmpfs_options(DEFAULT_LIMITS))
    # Processes only: nothing about the machine, and no /proc/sys.
    kernel.mount('proc', '/proc', 'proc', kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC, 'subset=pid')
    for name in ('work', 'tmp', 'shm'):
        os.mkdir(f'/box/{name}', 0o700)
        if box.as_root:
            os.chown(f'/box/{name}', box.uid, box.uid)
    # Held open: where the candidate has our user id it could put a link in the place of the directory's name.
    box.work = os.open('/box/work', os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # the candidate may share our user id; it must not read or trace us
    box.groups = cgroups.open_job(settings['groups'], job)
    cgroups.set_limits(box.groups, DEFAULT_LIMITS)
    _fork_candidate(box)
    return box


def _fork_candidate(box):
    """Makes the candidate's process and the pipes to it. It waits until `go` is written to and closed."""
    pipe = lambda: os.pipe2(os.O_CLOEXEC)  # noqa: E731
    (stdin_read, box.stdin), (box.stdout, stdout_write), (box.stderr, stderr_write) = pipe(), pipe(), pipe()
    (box.result, result_write), (go_read, box.go), (box.entered, entered_write) = pipe(), pipe(), pipe()
    theirs = (stdin_read, stdout_write, stderr_write, result_write, go_read, entered_write)
    if box.as_root:
        for fd in theirs[:4]:
            os.fchown(fd, box.uid, box.uid)  # so that opening /dev/stdout works for the job's user
    box.candidate = os.fork()
    if box.candidate == 0:
        candidate.start(box, (*theirs, box.outer_proc, box.work))  # does not return
    for fd in theirs:
        os.close(fd)
    for fd in (box.stdin, box.stdout, box.stderr, box.result, box.entered):
        os.set_blocking(fd, False)


def _tmpfs_options(limits):
    return f"size={limits['disk']},nr_inodes={limits['inodes']},mode=755"


def _receive_job(connection, box):
    header = None
    while True:
        kind, payload = wire.receive(connection)
        if kind == 'H':
            header = json.loads(payload)
            header['limits'] = {**DEFAULT_LIMITS, **header.get('limits', {})}
        elif kind == 'F':
            name, _, content = payload.partition(b'\0')
            _write_file(name.decode(), content, box)
        elif kind == 'G':
            return header


def _write_file(name, content, box):
    """Before the candidate runs, so nothing here can be swapped for a link. Names were checked by the worker too."""
    parts = name.split('/')
    if any(part in ('', '.', '..') for part in parts):
        raise ValueError('file name')
    folder = '/box/work'
    for part in parts[:-1]:
        folder = f'{folder}/{part}'
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)
            if box.as_root:
                os.chown(folder, box.uid, box.uid)
    fd = os.open(f'{folder}/{parts[-1]}', os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(fd, view):]
        if box.as_root:
            os.fchown(fd, box.uid, box.uid)
    finally:
        os.close(fd)


def _bring_loopback_up(outer_proc):
    # Buffers of connections would otherwise grow to megabytes each; where TCP is not counted that is the machine's.
    for name in ('tcp_rmem', 'tcp_wmem'):
        kernel.write_once(f'sys/net/ipv4/{name}', '4096 65536 262144', outer_proc)
    kernel.write_once('sys/net/core/somaxconn', 128, outer_proc)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        flags_up_running = 0x1 | 0x40
        fcntl.ioctl(control, 0x8914, struct.pack('16sh14x', b'lo', flags_up_running))


class _Watch:
    """From "go" until every process of the job is dead."""

    def __init__(self, connection, box, header):
        self.connection, self.box, self.header = connection, box, header
        self.limits = header['limits']
        self.verdict = None
        self.status = None
        self.slow = header.get('slow', False)
        self.sampled = not cgroups.has_memory(box.groups)
        self.incoming = bytearray()
        self.memory_peak = 0
        self.samples, self.mappings = 0, 0
        self.cpu_of_tree = _CpuOfTree()
        self.cpu_seconds_of_tree = 0.0
        self.restarting = None  # the moment until which the old program may end by itself
        self.room = {'O': self.limits['output'], 'E': self.limits['output'], 'R': self.limits['result']}

    def run(self):
        box, limits = self.box, self.limits
        if self.header.get('net') == 'lo':
            _bring_loopback_up(box.outer_proc)
        kernel.mount('none', '/box', None, kernel.MS_REMOUNT | kernel.MS_NOSUID | kernel.MS_NODEV,
                     _tmpfs_options(limits))
        cgroups.set_limits(box.groups, limits)
        if self.slow:
            cgroups.set_weight(box.groups, cgroups.SLOW_WEIGHT)
        self.before = cgroups.usage(box.groups)
        self.memory_before = self._memory_of_tree() if self.sampled else 0
        self.poll = select.poll()
        self.poll.register(self.connection, select.POLLIN)
        child_ended, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.poll.register(child_ended, select.POLLIN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self.started = time.monotonic()
        self.deadline = self.started + limits['wallMs'] / 1000
        # Should the worker be slow to read, we wait in a write; the clock goes on.
        signal.signal(signal.SIGALRM, self._look_at_the_clock)
        signal.setitimer(signal.ITIMER_REAL, limits['wallMs'] / 1000 + 0.02, 0.1)
        self._go(with_input=self.header.get('stdin', False))
        interval = SAMPLE_SECONDS_WITHOUT_GROUPS if self.sampled else SAMPLE_SECONDS
        next_sample = self.started + interval
        drain_until = None
        while True:
            now = time.monotonic()
            self._wake_channels(now)
            if self.status is None:
                self._look_at_the_clock()
                if self.restarting and now >= self.restarting:
                    self._kill(None)
                if now >= next_sample:
                    next_sample = now + interval
                    self._sample()
                wait = min(max(self.deadline - now, 0.01), GATHER_SECONDS if self.resting else interval)
            else:
                if drain_until is None:
                    drain_until = now + DRAIN_SECONDS
                if not self.channels or now >= drain_until:
                    if not self._starts_again():
                        return
                    drain_until = None
                    continue
                wait = drain_until - now
            for fd, _ in self.poll.poll(max(0, wait) * 1000 + 1):
                if fd == self.process:
                    self._ended()
                elif fd in self.channels:
                    self._relay(fd)
                elif fd == self.connection.fileno():
                    self._hear()
                elif fd == child_ended:
                    os.read(fd, 4096)
                    self._reap_orphans()
            self._feed()

    def _go(self, with_input):
        """Lets the candidate's process begin, and listens to it."""
        box = self.box
        self.input, self.input_ended = bytearray(), not with_input
        view = memoryview(json.dumps(self.header).encode())
        while view:
            view = view[os.write(box.go, view):]
        os.close(box.go)
        self.process = os.pidfd_open(box.candidate)
        self.poll.register(self.process, select.POLLIN)
        self.channels = {box.stdout: 'O', box.stderr: 'E', box.result: 'R'}
        self.resting = {}
        for fd in self.channels:
            self.poll.register(fd, select.POLLIN)

    def _look_at_the_clock(self, *_):
        if self.status is not None:
            return
        now = time.monotonic()
        if now >= self.deadline and now >= self.deadline + self._time_without_a_core():
            self._kill('wall-time')

    def _time_without_a_core(self):
        """
        A slow job has a small share of a busy machine, which is not its fault: the seconds in which it could have run
        and had no core do not count. Of its first process, whose threads run side by side; and no more than it left of
        the share that its own limit allows, or its threads could wait for each other.
        """
        if not self.slow:
            return 0
        waited = 0
        try:
            for thread in os.listdir(f'/proc/{self.box.candidate}/task'):
                text = kernel.read_small(f'/proc/{self.box.candidate}/task/{thread}/schedstat')
                waited = max(waited, int(text.split()[1]))
        except OSError:
            pass  # a thread or the process ended while we looked, or this kernel keeps no such count
        limits, elapsed = self.limits, time.monotonic() - self.started
        cores = min(limits['cpus'], os.cpu_count() or 1)
        left = elapsed - self._cpu_seconds(cgroups.usage(self.box.groups)) / cores
        return max(0, min(waited / 1e9, left, (SLOW_PATIENCE - 1) * limits['wallMs'] / 1000))

    def _restart(self, how):
        """Ends the program as `kill -9` does, or asks it first, and starts it again on the files that it left."""
        if self.status is not None or self.restarting or self.verdict:
            return  # it has ended by itself, or must end
        self.restarting = time.monotonic() + (RESTART_PATIENCE_SECONDS if how == 'terminate' else 0)
        if how == 'terminate':
            try:
                os.kill(self.box.candidate, signal.SIGTERM)
            except ProcessLookupError:
                pass  # it ended this very moment

    def _starts_again(self):
        if not self.restarting or self.verdict:
            return False
        box = self.box
        for fd in self.channels:
            self.poll.unregister(fd)
        self._close_stdin()
        for fd in (*self.channels, box.entered):
            os.close(fd)
        _reap_everyone()
        self.restarting, self.status = None, None
        _fork_candidate(box)
        self._go(with_input=False)
        wire.send(self.connection, 'S', b'')
        return True

    def _kill(self, verdict):
        self.verdict = self.verdict or verdict
        try:
            os.kill(-1, signal.SIGKILL)  # everyone in this pid namespace but us, at once
        except ProcessLookupError:
            pass

    def _stop(self):
        """What ended by itself before it was told to, and was not seen yet on a busy machine, ended by itself."""
        if not self.restarting and (self.status is not None or self._has_ended()):
            self._kill(None)
        else:
            self._kill('stopped')

    def _has_ended(self):
        return os.waitid(os.P_PID, self.box.candidate, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _ended(self):
        _, self.status, _ = os.wait4(self.box.candidate, 0)
        self.ended = time.monotonic()
        self.poll.unregister(self.process)
        os.close(self.process)
        self._kill(None)  # what it left running in the background

    def _reap_orphans(self):
        """Children whose parents ended are ours now; left unreaped they would use up the job's process limit."""
        while True:
            try:
                # The candidate itself is only looked at: its status is for `_ended`.
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None or found.si_pid == self.box.candidate:
                return
            os.waitpid(found.si_pid, 0)

    def _relay(self, fd):
        kind = self.channels[fd]
        try:
            chunk = os.read(fd, 65536)
        except BlockingIOError:
            return
        if not chunk:
            self.poll.unregister(fd)
            os.close(fd)
            del self.channels[fd]
            return
        allowed = chunk[:max(0, self.room[kind])]
        self.room[kind] -= len(chunk)
        if allowed:
            wire.send(self.connection, kind, allowed)
        if self.room[kind] < 0:
            self._kill('output-limit')
        elif len(chunk) < SMALL_CHUNK and self.status is None:
            # Byte by byte it would cost the worker more than the candidate: what comes next is gathered for a moment.
            self.poll.unregister(fd)
            self.resting[fd] = time.monotonic() + GATHER_SECONDS

    def _wake_channels(self, now):
        for fd, until in list(self.resting.items()):
            if now >= until or self.status is not None:
                del self.resting[fd]
                self.poll.register(fd, select.POLLIN)

    def _hear(self):
        chunk = self.connection.recv(65536)
        if not chunk:
            os._exit(0)  # the worker lost interest; the kernel kills everyone in our pid namespace
        self.incoming += chunk
        while len(self.incoming) >= wire.HEADER.size:
            kind, length = wire.HEADER.unpack_from(self.incoming)
            end = wire.HEADER.size + length
            if len(self.incoming) < end:
                return
            payload = bytes(self.incoming[wire.HEADER.size:end])
            del self.incoming[:end]
            if chr(kind) == 'K':
                self._stop()
            elif chr(kind) == 'S':
                self._restart(payload.decode())
            elif chr(kind) == 'W':
                self.slow = True
                cgroups.set_weight(self.box.groups, cgroups.SLOW_WEIGHT)
            elif chr(kind) == 'I':
                self.input += payload
            elif chr(kind) == 'Z':
                self.input_ended = True

    def _feed(self):
        stdin = self.box.stdin
        if stdin is None:
            return
        try:
            while self.input:
                written = os.write(stdin, self.input[:65536])
                del self.input[:written]
        except BlockingIOError:
            # Woken as soon as there is room again; at the next look at the clock it would take ages.
            self.poll.register(stdin, select.POLLOUT)
            return
        except BrokenPipeError:
            self.input.clear()
        if self.input_ended:
            self._close_stdin()
        else:
            self._forget(stdin)

    def _close_stdin(self):
        if self.box.stdin is not None:
            self._forget(self.box.stdin)
            os.close(self.box.stdin)
            self.box.stdin = None

    def _forget(self, fd):
        try:
            self.poll.unregister(fd)
        except KeyError:
            pass  # it was never waited for

    def _sample(self):
        """RLIMIT_CPU and the like are per process; these hold for the job as a whole."""
        limits, used = self.limits, cgroups.usage(self.box.groups)
        if self.sampled:
            # First the cheap look: reading the memory of each process of a fork bomb would take longer than it has.
            if len(_others()) > limits['processes']:
                return self._kill('process-limit')
            self.samples += 1
            if self.samples % SAMPLES_BETWEEN_MAPPINGS == 0:
                self.mappings = sum(_memory_of_mappings(pid) for pid in _others())
            held = self._memory_of_tree() + self.mappings - self.memory_before
            if held > limits['memory']:
                held = self._memory_of_tree(shared_once=True) + self.mappings - self.memory_before
            self.memory_peak = max(self.memory_peak, held)
            if held > limits['memory']:
                return self._kill('memory')
        elif self.header.get('net') == 'lo' and _memory_of_sockets() > limits['memory']:
            return self._kill('memory')  # what nobody has accepted yet is in no group
        if used.get('outOfMemory'):
            return self._kill('memory')  # the kernel killed one process of it; the limit is the job's as a whole
        if self._cpu_seconds(used) > limits['cpuSeconds']:
            return self._kill('cpu-time')
        if used.get('processLimitHits', 0) > PROCESS_LIMIT_HITS_OF_A_BOMB:
            return self._kill('process-limit')
        if self._disk_full():
            return self._kill('disk-limit')

    def _cpu_seconds(self, used):
        if 'cpuUs' in used:
            return (used['cpuUs'] - self.before['cpuUs']) / 1e6
        self.cpu_seconds_of_tree = max(self.cpu_seconds_of_tree, self.cpu_of_tree.seconds())
        return self.cpu_seconds_of_tree

    def _locked_down(self):
        """The candidate's process says so on a pipe of its own just before it runs the first foreign byte."""
        try:
            return os.read(self.box.entered, 1) == b'1'
        except BlockingIOError:
            return False

    @staticmethod
    def _disk_full():
        space = os.statvfs('/box')
        return space.f_bfree == 0 or space.f_ffree == 0

    @staticmethod
    def _memory_of_tree(shared_once=False):
        pids = _others()
        if shared_once:
            # Between vfork and exec a child has its parent's memory, and not any of its own.
            pids = [pid for pid in pids if not _shares_memory_with_its_parent(pid, pids)]
        total = sum(_memory_of(pid) for pid in pids)
        space = os.statvfs('/box')
        return total + (space.f_blocks - space.f_bfree) * space.f_frsize + _memory_of_sockets()

    def report(self):
        limits, status = self.limits, self.status
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = cgroups.usage(self.box.groups)
        if 'cpuUs' in used:
            cpu_ms = (used['cpuUs'] - self.before['cpuUs']) / 1000
        else:
            cpu_ms = max(children.ru_utime + children.ru_stime, self.cpu_seconds_of_tree) * 1000
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        code = os.WEXITSTATUS(status) if number is None else None
        failed = number is not None or code != 0
        verdict = self.verdict
        if used.get('outOfMemory'):
            verdict = 'memory'
        if verdict is None and failed:
            if not self._locked_down():
                verdict = 'sandbox-error'
            elif number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_ms >= limits['cpuSeconds'] * 980):
                verdict = 'cpu-time'
            elif code == candidate.EXIT_OUT_OF_MEMORY and self.header['program'] != 'exec':
                verdict = 'memory'
            elif number == signal.SIGXFSZ or self._disk_full():
                verdict = 'disk-limit'
        if failed and used.get('processLimitHits') and verdict in (None, 'wall-time', 'cpu-time'):
            verdict = 'process-limit'
        if verdict is None:
            verdict = 'ok' if not failed else 'signal' if number is not None else 'nonzero-exit'
        return {
            'verdict': verdict, 'code': code, 'signal': number,
            'wallMs': round((self.ended - self.started) * 1000, 2), 'cpuMs': round(cpu_ms, 2),
            'memoryPeak': self.memory_peak if self.sampled else used.get('memoryPeak', 0), 'sampled': self.sampled,
        }


def _others():
    return [name for name in os.listdir('/proc') if name.isdigit() and name != '1']


def _memory_of(pid):
    """Bytes that this process alone accounts for, page tables included."""
    total = 0
    try:
        mapped = _lines_of(f'/proc/{pid}/smaps_rollup')
        if not mapped:
            # The first thread has ended, and the others hold the memory.
            mapped = next(filter(None, (_lines_of(f'/proc/{pid}/task/{thread}/smaps_rollup')
                                        for thread in os.listdir(f'/proc/{pid}/task'))), [])
        for line in mapped + _lines_of(f'/proc/{pid}/status'):
            if line.startswith(('Pss_Anon:', 'Pss_Shmem:', 'VmPTE:')):
                total += int(line.split()[1]) * 1024
    except OSError:
        pass  # it ended while we looked
    return total


def _memory_of_mappings(pid):
    """What the kernel needs to know of very many mappings, which costs nothing else: about this much for each."""
    try:
        fd = os.open(f'/proc/{pid}/maps', os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return 0  # it ended while we looked
    try:
        count = length = 0
        while length < MAPS_READ and (chunk := os.read(fd, 65536)):
            length += len(chunk)
            count += chunk.count(b'\n')
    except OSError:
        return 0
    finally:
        os.close(fd)
    count = MOST_MAPPINGS if length >= MAPS_READ else count
    return max(0, count - USUAL_MAPPINGS) * BYTES_OF_A_MAPPING


def _shares_memory_with_its_parent(pid, pids):
    try:
        parent = kernel.read_small(f'/proc/{pid}/stat').rpartition(')')[2].split()[1]
        return parent in pids and kernel.same_memory(int(pid), int(parent))
    except OSError:
        return False  # it ended while we looked, or this kernel cannot tell


def _lines_of(path):
    try:
        with open(path) as file:
            return file.readlines()
    except ProcessLookupError:
        return []  # a zombie has no memory to show


def _memory_of_sockets():
    """What the sockets of this network beyond the usual number may buffer at the kernel's default size."""
    with open('/proc/self/net/sockstat') as lines:
        used = int(next(lines).split()[2])
    return max(0, used - USUAL_SOCKETS) * SOCKET_BUFFER


class _CpuOfTree:
    """
    Processor time of a job without control groups, in seconds. Two sums, of which the larger counts: what living
    processes and those they waited for used; and what each process ever seen used, for those that nobody waits for.
    """

    def __init__(self):
        self.seen = {}

    def seconds(self):
        with_children = 0
        for pid in _others():
            try:
                fields = kernel.read_small(f'/proc/{pid}/stat').rpartition(')')[2].split()
            except OSError:
                continue  # it ended while we looked
            own, children, started = (int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14]), fields[19])
            with_children += own + children
            self.seen[pid, started] = own
        orphans = resource.getrusage(resource.RUSAGE_CHILDREN)
        ticks = os.sysconf('SC_CLK_TCK')
        return max(with_children / ticks + orphans.ru_utime + orphans.ru_stime, sum(self.seen.values()) / ticks)


def _reap_everyone():
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _collect(connection, work, wanted):
    """
    Hands out files after every process of the candidate is dead, so nothing changes under our hands. Opens base
    names only, never through a link and never blocking on a FIFO. `wanted` is a list of names, or '*' for all.
    """
    names = sorted(os.listdir(work))[:MOST_COLLECTED] if wanted == '*' else wanted
    room = LARGEST_COLLECTED_TOGETHER
    for name in names:
        problem = None
        try:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            fd = os.open(os.path.basename(name), flags, dir_fd=work)
        except OSError as error:
            # ELOOP is how O_NOFOLLOW says "a symbolic link"; ENXIO a socket.
            problem = 'missing' if isinstance(error, FileNotFoundError) else 'not a regular file'
        else:
            try:
                about = os.fstat(fd)
                if not stat.S_ISREG(about.st_mode):
                    problem = 'not a regular file'
                elif about.st_size > LARGEST_COLLECTED:
                    problem = f'larger than {LARGEST_COLLECTED} bytes'
                elif about.st_size > room:
                    problem = f'all files are larger than {LARGEST_COLLECTED_TOGETHER} bytes together'
                else:
                    content = bytearray()
                    while len(content) < about.st_size:
                        chunk = os.read(fd, about.st_size - len(content))
                        if not chunk:
                            break
                        content += chunk
                    room -= len(content)
                    wire.send(connection, 'A', os.fsencode(name) + b'\0' + content)
            finally:
                os.close(fd)
        if problem:
            wire.send(connection, 'B', os.fsencode(name) + b'\0' + problem.encode())
