"""
Stage 1: builds the outer box and execs the zygote in it.

The worker starts this program with one line of JSON on standard input and keeps that pipe open: when it closes
(the worker stopped or was killed), everything here dies and nothing stays behind, neither process nor control group.

   keeper (this process, outside)   holds the control groups, waits, cleans up
     └ bare zygote, PID 1 of the box, and the Python zygote below it: see millwright_box/zygote.py

Answers on standard output, one line of JSON: {"ready": ...} from the zygote, or {"failed": step, "errno", "text"}.
"""
import base64
import errno
import fcntl
import json
import os
import select
import signal
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from millwright_box import cgroups, kernel, root  # noqa: E402  (isolated mode leaves our folder off the path)

# The descriptors at which the zygotes find their sockets and their settings.
BARE_LISTENER, PYTHON_LISTENER, SETTINGS = 3, 4, 5


class Step:
    """Names what was being done when the kernel said no, so that the worker can tell the remedy."""

    current = 'start'


def fail(error):
    text = f'{type(error).__name__}: {error}'
    report = {'failed': Step.current, 'errno': errno.errorcode.get(getattr(error, 'errno', None)), 'text': text}
    os.write(1, (json.dumps(report) + '\n').encode())


def read_line():
    line = bytearray()
    while not line.endswith(b'\n'):
        chunk = os.read(0, 65536)
        if not chunk:
            sys.exit(1)
        line += chunk
    return json.loads(line)


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o600)
    listener.listen(128)
    return listener


def our_programs():
    programs = {}
    for folder, _, names in os.walk(HERE):
        for name in names:
            if name.endswith(('.py', '.mjs')):
                path = os.path.join(folder, name)
                with open(path, 'rb') as file:
                    programs[os.path.relpath(path, HERE)] = file.read()
    return programs


def enter_box(config, listeners, groups, as_root, programs):
    """Runs in the child: PID 1 of the new pid namespace. Ends in the exec of the zygote."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    Step.current = 'namespaces'
    kernel.unshare(kernel.CLONE_NEWNS | kernel.CLONE_NEWUTS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWNET)
    Step.current = 'mounts'
    memory_is_counted = cgroups.has_memory(groups.fds)
    policy = base64.b64decode(config['policy' if memory_is_counted else 'policySampled'])
    root.build(
        config['prefix'], config['libraries'], config['node'], config['folders'], config['hide'], programs, policy,
        memory_is_counted,
    )
    Step.current = 'exec'
    if not as_root:
        kernel.keep_capabilities_across_exec()
    settings = {
        'preload': config['preload'], 'slots': config['slots'], 'baseUid': config['baseUid'], 'root': as_root,
        'groups': {}, 'sampled': groups.problem, 'libraries': bool(config['libraries']),
    }
    for offset, (kind, fd) in enumerate(groups.fds.items()):
        settings['groups'][kind] = os.dup2(fd, 200 + offset, inheritable=True)
    reader, writer = os.pipe()
    os.write(writer, json.dumps(settings).encode())
    os.close(writer)
    # Out of the way first: the numbers we want may be taken by descriptors we still need.
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 100) for fd in (*(one.fileno() for one in listeners), reader)]
    for number, fd in zip((BARE_LISTENER, PYTHON_LISTENER, SETTINGS), high):
        os.dup2(fd, number, inheritable=True)
        os.close(fd)
    # Everything the candidate could read from its inherited environment block is written here.
    environment = {
        'PATH': '/usr/bin:/bin', 'HOME': '/work', 'LANG': 'C.UTF-8', 'PYTHONHASHSEED': '0',
        'OPENBLAS_NUM_THREADS': '1', 'OMP_NUM_THREADS': '1', 'MKL_NUM_THREADS': '1', 'OMP_WAIT_POLICY': 'passive',
    }
    own_python = os.path.isdir(root.INTERPRETER_PREFIX)
    folders = [f'{root.LIBRARIES}/openmp'] if config['libraries'] else []  # see installLibraries
    folders += [f'{root.INTERPRETER_PREFIX}/lib'] if own_python else []
    if folders:
        environment['LD_LIBRARY_PATH'] = ':'.join(folders)
    relative = os.path.relpath(config['interpreter'], config['prefix'])
    interpreter = f'{root.INTERPRETER_PREFIX}/{relative}' if own_python else config['interpreter']
    os.execve(interpreter, [interpreter, '-I', '-B', f'{root.PROGRAMS}/zygote.py'], environment)


def keep(child, groups, config):
    """Waits until the worker goes away or the zygote ends, then removes every trace."""
    watch = select.poll()
    watch.register(0, select.POLLIN | select.POLLHUP)
    zygote = os.pidfd_open(child)
    watch.register(zygote, select.POLLIN)
    try:
        while True:
            ready = dict(watch.poll())
            if zygote in ready:
                break
            if 0 in ready and not os.read(0, 4096):
                break
    finally:
        # PID 1 of a pid namespace takes everyone in it along.
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(child, 0)
        groups.remove()
        sockets = config['sockets']
        for remove, path in (*((os.unlink, one) for one in sockets), (os.rmdir, os.path.dirname(sockets[0]))):
            try:
                remove(path)
            except OSError:
                pass  # the worker cleaned up first


def main():
    os.closerange(3, 65536)  # whatever else our parent had open is not for the box
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the worker, which then closes our input
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = read_line()
    as_root = os.geteuid() == 0
    uid, gid = os.geteuid(), os.getegid()
    Step.current = 'socket'
    listeners = [listen(path) for path in config['sockets']]
    Step.current = 'programs'
    programs = our_programs()
    groups = cgroups.open_parent() if config['cgroups'] else cgroups.Parent()
    if not config['cgroups']:
        groups.problem = 'switched off by option'
    child = None
    try:
        if not as_root:
            Step.current = 'user-namespace'
            kernel.unshare(kernel.CLONE_NEWUSER)
            kernel.map_single_user(1000, uid, gid)
        Step.current = 'pid-namespace'
        kernel.unshare(kernel.CLONE_NEWPID)
        child = os.fork()
        if child == 0:
            try:
                enter_box(config, listeners, groups, as_root, programs)
            except BaseException as error:
                fail(error)
            os._exit(1)
        for listener in listeners:
            listener.close()
    except OSError as error:
        groups.remove()
        fail(error)
        sys.exit(1)
    keep(child, groups, config)


main()
