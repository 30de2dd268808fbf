"""
Control groups: the limits that hold for a job as a whole, however many processes it makes.

Two kinds of machine exist: pure v2, and "hybrid" v1 where each controller has its own tree and an extra v2 tree
without controllers gives exact CPU times. Groups are held as directory descriptors, because the box that
creates a job's groups cannot see /sys.
"""
import os
import time

from . import kernel

ROOT = '/sys/fs/cgroup'
PREFIX = 'millwright-'
SUPERVISOR = 'supervisor.millwright'  # where the worker itself goes, so that its group may hand controllers on


def _own_groups():
    """The groups this process is in: {'': '/path'} for v2, {'memory': '/path', ...} for v1."""
    groups = {}
    with open('/proc/self/cgroup') as lines:
        for line in lines:
            _, controllers, path = line.rstrip('\n').split(':', 2)
            for controller in controllers.split(','):
                groups[controller] = path
    return groups


def _inside_mount(mount, path):
    """Our own group where the mount shows it; in a container the mount itself may be our group."""
    candidate = mount + path.rstrip('/')
    return candidate if os.path.isdir(candidate) else mount


class Parent:
    """The group under which all jobs of one zygote live. Made on the host side, before the box exists."""

    def __init__(self):
        self.fds = {}
        self._paths = []
        self.problem = None

    def _make(self, kind, path):
        os.mkdir(path, 0o755)
        self._paths.append(path)
        self.fds[kind] = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def remove(self):
        for fd in self.fds.values():
            try:
                for name in os.listdir(fd):
                    if name.startswith('job-'):
                        _remove_patiently(name, fd)
            except OSError:
                pass
        for path in self._paths:
            _remove_patiently(path, None)


def open_parent():
    """
    Creates the parent group, or says why there is none in `problem` (then `fds` is empty).
    All controllers or nothing: a job with half of its limits would look contained and not be.
    """
    parent = Parent()
    name = f'{PREFIX}{os.getpid()}'
    try:
        own = _own_groups()
        if os.path.exists(f'{ROOT}/cgroup.controllers'):
            _open_v2(parent, _inside_mount(ROOT, own.get('', '/')), name)
        else:
            _open_v1(parent, own, name)
    except OSError as error:
        parent.remove()
        parent.fds.clear()
        parent.problem = str(error)
    return parent


def _open_v2(parent, base, name):
    # A zygote before us moved the worker, and so us, one level down: its groups belong beside the earlier ones.
    if os.path.basename(base) == SUPERVISOR:
        base = os.path.dirname(base)
    _sweep(base)
    controllers = '+memory +pids +cpu'
    try:
        kernel.write_once(f'{base}/cgroup.subtree_control', controllers)
    except OSError:
        # A v2 group with processes of its own may not hand controllers on: move them (us) one level down.
        os.makedirs(f'{base}/{SUPERVISOR}', exist_ok=True)
        with open(f'{base}/cgroup.procs') as members:
            pids = members.read().split()
        for pid in pids:
            try:
                kernel.write_once(f'{base}/{SUPERVISOR}/cgroup.procs', pid)
            except ProcessLookupError:
                pass  # it ended meanwhile
        kernel.write_once(f'{base}/cgroup.subtree_control', controllers)
    parent._make('v2', f'{base}/{name}')
    kernel.write_once(f'{base}/{name}/cgroup.subtree_control', controllers)


def _open_v1(parent, own, name):
    for controller in ('memory', 'pids', 'cpu'):
        base = _inside_mount(f'{ROOT}/{controller}', own.get(controller, '/'))
        _sweep(base)
        parent._make(controller, f'{base}/{name}')
    if os.path.isdir(f'{ROOT}/unified'):
        base = _inside_mount(f'{ROOT}/unified', own.get('', '/'))
        _sweep(base)
        parent._make('unified', f'{base}/{name}')
    else:
        base = _inside_mount(f'{ROOT}/cpuacct', own.get('cpuacct', '/'))
        _sweep(base)
        parent._make('cpuacct', f'{base}/{name}')


def _sweep(base):
    """Removes what zygotes that were killed left behind. Only empty groups can be removed, so nothing live is hit."""
    for name in os.listdir(base):
        if name.startswith(PREFIX) and not os.path.exists(f'/proc/{name[len(PREFIX):]}'):
            for child in os.listdir(f'{base}/{name}'):
                if child.startswith('job-'):
                    _remove_patiently(f'{base}/{name}/{child}', None, tries=1)
            _remove_patiently(f'{base}/{name}', None, tries=1)


def _remove_patiently(path, dir_fd, tries=100):
    for _ in range(tries):
        try:
            os.rmdir(path, dir_fd=dir_fd)
            return True
        except FileNotFoundError:
            return True
        except OSError:
            time.sleep(0.002)  # a dying process leaves its group a moment after it was reaped
    return False


def has_memory(groups):
    return 'memory' in groups or 'v2' in groups


def open_job(parent_fds, job):
    groups = {}
    for kind, parent in parent_fds.items():
        os.mkdir(job, 0o755, dir_fd=parent)
        groups[kind] = os.open(job, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=parent)
    return groups


# Beside the 100 of every other job.
SLOW_WEIGHT = 10


def set_weight(groups, weight):
    """The job's share of a busy processor beside others: the kernel's v2 scale, of which 100 is the usual."""
    for kind, fd in groups.items():
        if kind == 'cpu':
            kernel.write_once('cpu.shares', weight * 1024 // 100, fd)
        elif kind == 'v2':
            kernel.write_once('cpu.weight', weight, fd)


def set_limits(groups, limits):
    for kind, fd in groups.items():
        if kind == 'memory':
            _set_memory_v1(fd, limits['memory'])
        elif kind == 'pids':
            kernel.write_once('pids.max', limits['processes'], fd)
        elif kind == 'cpu':
            kernel.write_once('cpu.cfs_quota_us', int(100_000 * limits['cpus']), fd)
        elif kind == 'v2':
            kernel.write_once('memory.max', limits['memory'], fd)
            kernel.write_once('pids.max', limits['processes'], fd)
            kernel.write_once('cpu.max', f"{int(100_000 * limits['cpus'])} 100000", fd)
            _write_if_offered('memory.swap.max', 0, fd)
            _write_if_offered('memory.oom.group', 1, fd)


def _set_memory_v1(fd, limit):
    # memory + swap may never be below memory, so which file goes first depends on the direction of the change.
    raising = limit > int(kernel.read_small('memory.limit_in_bytes', fd))
    swap, memory = 'memory.memsw.limit_in_bytes', 'memory.limit_in_bytes'
    if raising:
        _write_if_offered(swap, limit, fd)
    kernel.write_once(memory, limit, fd)
    if not raising:
        _write_if_offered(swap, limit, fd)
    # Buffers of TCP sockets are counted apart in v1, and not limited unless asked.
    _write_if_offered('memory.kmem.tcp.limit_in_bytes', limit, fd)


def _write_if_offered(name, value, fd):
    """Swap accounting and group kill are compile-time or boot options of the kernel; the limit holds without them."""
    try:
        kernel.write_once(name, value, fd)
    except OSError:
        pass


def join(groups):
    for fd in groups.values():
        kernel.write_once('cgroup.procs', 0, fd)


def _fields(text):
    return dict(line.split() for line in text.splitlines() if len(line.split()) == 2)


def usage(groups):
    """What the job used so far: cpuUs, memoryPeak (bytes), outOfMemory and processLimitHits (counts)."""
    found = {}
    if 'memory' in groups:
        fd = groups['memory']
        found['memoryPeak'] = int(kernel.read_small('memory.max_usage_in_bytes', fd))
        found['outOfMemory'] = int(_fields(kernel.read_small('memory.oom_control', fd)).get('oom_kill', 0))
    if 'pids' in groups:
        found['processLimitHits'] = int(_fields(kernel.read_small('pids.events', groups['pids'])).get('max', 0))
    if 'cpuacct' in groups:
        found['cpuUs'] = int(kernel.read_small('cpuacct.usage', groups['cpuacct'])) // 1000
    exact = groups.get('v2', groups.get('unified'))
    if exact is not None:
        found['cpuUs'] = int(_fields(kernel.read_small('cpu.stat', exact))['usage_usec'])
    if 'v2' in groups:
        fd = groups['v2']
        found['outOfMemory'] = int(_fields(kernel.read_small('memory.events', fd)).get('oom_kill', 0))
        found['processLimitHits'] = int(_fields(kernel.read_small('pids.events', fd)).get('max', 0))
        try:
            found['memoryPeak'] = int(kernel.read_small('memory.peak', fd))
        except OSError:
            found['memoryPeak'] = int(kernel.read_small('memory.current', fd))  # kernels before 5.19
    return found


def remove_job(parent_fds, job):
    """True when every group of the job is gone; False means: try again a moment later."""
    return all([_remove_patiently(job, fd, tries=1) for fd in parent_fds.values()])
