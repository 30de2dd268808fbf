"""
PID 2 of a job: locks itself in for good, then becomes the candidate's program.

Forked before the job is known; waits for init's "go". After `_lock_down` nothing trusted happens here any more.
"""
import fcntl
import gc
import json
import os
import resource
import signal
import sys

from . import cgroups, kernel, landlock, programs

STDIN, STDOUT, STDERR, RESULT, GO, ENTERED, OUTER_PROC, WORK = range(8)
EXIT_SETUP_FAILED = 125
EXIT_CANNOT_START = 127
# A program could end with this number on purpose; it would only harm itself.
EXIT_OUT_OF_MEMORY = 124
RESERVED_BY_V8 = 1 << 30
# A thread reserves its whole stack and uses little of it.
STACK_OF_A_THREAD, USUAL_THREADS = 8 << 20, 32


def start(box, theirs):
    try:
        header = _wait_for_go(box, theirs)
        enter_user_namespace(box.as_root, box.uid)
        _enter_limits(box, header)
        _lock_down(box, header)
        os.write(ENTERED, b'1')
        os.close(ENTERED)
        kernel.close_from(RESULT + 1)
    except BaseException as error:
        os.write(STDERR, f'sandbox set-up failed: {type(error).__name__}: {error}\n'.encode())
        os._exit(EXIT_SETUP_FAILED)
    if header['program'] == 'exec':
        _exec(header['argv'])
    _run_python(header)


def _wait_for_go(box, theirs):
    cgroups.join(box.groups)
    kernel.unshare(kernel.CLONE_NEWCGROUP)  # after joining, so that our own groups look like the root
    # Out of the way first: the numbers we want may be taken by descriptors we still need.
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 64) for fd in theirs]
    for number, fd in enumerate(high):
        os.dup2(fd, number)
    kernel.close_from(len(high))
    os.setsid()
    received = bytearray()
    while chunk := os.read(GO, 65536):
        received += chunk
    if not received:
        os._exit(0)  # prepared, but never needed
    header = json.loads(received)
    if header.get('joinNet'):
        # Only our own prober asks for this: it visits the network, and nothing else, of the job it probes.
        network = os.open(f"{int(header['joinNet'])}/ns/net", os.O_RDONLY | os.O_CLOEXEC, dir_fd=OUTER_PROC)
        kernel.setns(network, kernel.CLONE_NEWNET)
        os.close(network)
    os.close(OUTER_PROC)
    # By the descriptor and still with our rights: before a restart the program may have closed or moved its folder.
    os.fchdir(WORK)
    os.close(WORK)
    os.close(GO)
    if header.get('cores'):
        os.sched_setaffinity(0, header['cores'])
    return header


def enter_user_namespace(as_root, uid):
    """
    A user namespace of this job's own, in which it is user 1000 and nobody else exists. What the kernel counts for
    each user (processes, pending signals, watches) then counts for this job alone, and a hole that hands out
    capabilities hands out those of this namespace, which owns nothing.
    """
    if as_root:
        kernel.become_user(uid)
    outside_uid, outside_gid = os.getuid(), os.getgid()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # or our own /proc/self/uid_map would belong to root
    kernel.unshare(kernel.CLONE_NEWUSER)
    kernel.map_single_user(1000, outside_uid, outside_gid)


def _enter_limits(box, header):
    limits = header['limits']

    def limit(what, soft, hard=None):
        # Never above what we were started with: without privileges that would be refused.
        _, ceiling = resource.getrlimit(what)
        within = lambda value: value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)  # noqa: E731
        resource.setrlimit(what, (within(soft), within(soft if hard is None else hard)))

    cpu = int(limits['cpuSeconds']) + 1
    limit(resource.RLIMIT_CORE, 1)  # see seccomp/policy.ts
    limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    limit(resource.RLIMIT_FSIZE, limits['disk'])
    limit(resource.RLIMIT_NOFILE, 256 if cgroups.has_memory(box.groups) else 128)
    limit(resource.RLIMIT_STACK, STACK_OF_A_THREAD, 64 << 20)
    limit(resource.RLIMIT_MEMLOCK, 65536)
    limit(resource.RLIMIT_MSGQUEUE, 0)
    limit(resource.RLIMIT_SIGPENDING, 256)
    if not cgroups.has_memory(box.groups):
        # A hard stop for each process; init samples the sum of them, and should see it above the limit before that.
        ceiling = limits['memory'] + limits['memory'] // 4
        if header['program'] == 'exec':
            # V8 reserves far more than it uses, its code range even writable; the samples hold the real limit.
            limit(resource.RLIMIT_DATA, ceiling + RESERVED_BY_V8)
        else:
            inherited = int(kernel.read_small('/proc/self/statm').split()[5]) * resource.getpagesize()
            limit(resource.RLIMIT_DATA, inherited + ceiling + USUAL_THREADS * STACK_OF_A_THREAD)
    # Where a control group holds the limit it must be met first: it counts how often, which tells a bomb.
    limit_processes(limits['processes'] + (16 if box.groups else 0))


def limit_processes(count):
    """RLIMIT_NPROC counts per user and user namespace, so this is this job's limit and nobody else's."""
    resource.setrlimit(resource.RLIMIT_NPROC, (count, count))


def _lock_down(box, header):
    kernel.drop_bounding_set()
    kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # changing the user has cleared it
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # its own /proc/self stays readable; init's is not
    os.umask(0o077)
    os.environ.update(header.get('env', {}))
    _default_signals()
    if header['program'] != 'exec':
        _python_signals()
        _reseed(header['seed'])
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    landlock.confine(box.landlock, network=header.get('net') == 'lo' or header.get('joinNet') is not None)
    box.system_calls.install()


def _default_signals():
    signal.set_wakeup_fd(-1)
    for number in range(1, 32):
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _python_signals():
    """What a freshly started interpreter sets."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _reseed(seed):
    """Forks share the generators' state; without this every job would draw the same "random" numbers."""
    import random

    random.seed(seed)
    if numpy := sys.modules.get('numpy'):
        numpy.random.seed(seed % 2**32)


def _exec(argv):
    try:
        os.execve(argv[0], argv, dict(os.environ))
    except OSError as error:
        os.write(STDERR, f'{argv[0]}: {error.strerror}\n'.encode())
        os._exit(EXIT_CANNOT_START)


def _run_python(header):
    """The interpreter we are becomes the candidate's. Ends the process in every case."""
    code = 1
    try:
        gc.enable()
        sys.stdin = open(STDIN, encoding='utf-8')
        heard = header.get('heard', False)  # somebody watches: line by line, as in a terminal
        sys.stdout = open(STDOUT, 'w', encoding='utf-8', errors='backslashreplace', buffering=1 if heard else -1)
        sys.stderr = open(STDERR, 'w', encoding='utf-8', errors='backslashreplace', buffering=1)
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        sys.path.insert(0, '/work')
        programs.PROGRAMS[header['program']](header)
        code = 0
    except SystemExit as exit_request:
        value = exit_request.code
        code = value if isinstance(value, int) else 0 if value is None else 1
        if isinstance(value, str):
            print(value, file=sys.stderr)
    except MemoryError:
        programs.print_candidates_traceback()
        code = EXIT_OUT_OF_MEMORY
    except BaseException:
        programs.print_candidates_traceback()
    try:
        import atexit
        import threading

        threading._shutdown()  # as the interpreter does at its end: waits for threads that are not daemons
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        code = code or 120
    os._exit(code & 0xFF)
