"""
The fork servers: PID 1 of the outer box and, forked from it, one with the libraries imported. Each forks a fresh box
per connection of its own socket.

 bare     PID 1: small, for jobs that exec another program (Node, bash)
 python   its child: imports the libraries once, for jobs that stay in this interpreter

They accept and fork but never read: a child can read all memory its parent ever held, so no byte of any job may pass
through here. The child of the accept (see init.py) reads the job itself.
"""
import errno
import gc
import json
import os
import select
import signal
import socket
import sys
import time

from . import candidate, cgroups, huge_pages, init, kernel, landlock, preload, root

BARE_LISTENER, PYTHON_LISTENER, SETTINGS = 3, 4, 5


def _read_settings():
    with os.fdopen(SETTINGS) as pipe:
        return json.loads(pipe.read())


def _tell(message):
    os.write(1, (json.dumps(message) + '\n').encode())


def main():
    started = time.perf_counter()
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    settings = _read_settings()
    for fd in (BARE_LISTENER, PYTHON_LISTENER, *settings['groups'].values()):
        os.set_inheritable(fd, False)
    with open(root.POLICY, 'rb') as file:
        system_calls = kernel.SystemCallFilter(file.read())
    sys.path.remove(root.PROGRAMS)
    if settings['libraries'] or settings['preload'] == 'none':
        # Exactly the pinned packages: not what happens to be installed beside the interpreter.
        sys.path[:] = [path for path in sys.path if not path.endswith(('site-packages', 'dist-packages'))]
    if settings['libraries']:
        sys.path.append(root.LIBRARIES)
    settings['landlock'] = landlock.version()
    if refused := _why_no_job_namespace(settings):
        _tell({'failed': 'user-namespace', 'errno': errno.errorcode.get(refused), 'text': os.strerror(refused)})
        sys.exit(1)
    if not settings['groups'] and not _process_limit_holds(settings):
        _tell({'failed': 'process-limit', 'errno': None, 'text': 'the kernel does not hold RLIMIT_NPROC for this user'})
        sys.exit(1)
    os.environ.pop('LD_LIBRARY_PATH', None)
    # Uids of the two must differ: a user's limits count all its processes.
    python = {**settings, 'baseUid': settings['baseUid'] + settings['slots']}
    child = os.fork()
    if child == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.close(BARE_LISTENER)
        versions = _import_libraries(python['preload'])
        _Zygote('python', PYTHON_LISTENER, python, system_calls).serve({
            'ready': True, 'versions': versions, 'root': settings['root'], 'groups': list(settings['groups']),
            'sampled': settings['sampled'], 'landlock': settings['landlock'],
            'startMs': round((time.perf_counter() - started) * 1000),
        })
    os.close(PYTHON_LISTENER)
    _Zygote('bare', BARE_LISTENER, settings, system_calls, sibling=child).serve(None)


def _import_libraries(kind):
    pins = huge_pages.reserve_arenas() if kind != 'none' else None
    try:
        versions = preload.load(kind)
    except Exception as error:  # a broken wheel must be told as such, not as a broken box
        _tell({'failed': 'preload', 'errno': None, 'text': f'{type(error).__name__}: {error}'})
        os._exit(1)
    threads = len(os.listdir('/proc/self/task'))
    if threads != 1:
        # A fork copies one thread only: locks held by the others stay locked for ever in every job.
        _tell({'failed': 'preload', 'errno': None, 'text': f'{threads} threads after the imports; one is allowed'})
        os._exit(1)
    del pins
    return versions


def _why_no_job_namespace(settings):
    """
    Each job has a user namespace of its own, also where we are root and the box stands already: that may be forbidden.
    Tried once here, so that the worker does not start and fail every job. Returns 0, or the kernel's error number.
    """
    pid = os.fork()
    if pid == 0:
        try:
            candidate.enter_user_namespace(settings['root'], settings['baseUid'])
            os._exit(0)
        except OSError as error:
            os._exit(error.errno or errno.EPERM)
        except BaseException:
            os._exit(errno.EPERM)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _process_limit_holds(settings):
    """
    Without control groups RLIMIT_NPROC is all that stops a fork bomb, and the kernel excuses its own root user from
    it, even behind a user namespace. So this is tried, in the way a job does it.
    """
    pid = os.fork()
    if pid == 0:
        try:
            candidate.enter_user_namespace(settings['root'], settings['baseUid'])
            candidate.limit_processes(1)
            grandchild = os.fork()
            if grandchild == 0:
                os._exit(0)
            os.waitpid(grandchild, 0)
            os._exit(1)
        except BlockingIOError:
            os._exit(0)
        except BaseException:
            os._exit(2)
    _, status = os.waitpid(pid, 0)
    return status == 0


class _Zygote:
    def __init__(self, name, listener, settings, system_calls, sibling=None):
        self.name = name
        self.settings = settings
        self.system_calls = system_calls
        self.listener = socket.socket(fileno=listener)
        self.sibling = sibling  # the other zygote, when it is our child: we live and die together
        self.own_pid_namespace = os.open('/proc/self/ns/pid', os.O_RDONLY | os.O_CLOEXEC)
        self.free_slots = list(range(settings['slots']))
        self.live = {}  # pid of an init -> (job, slot)
        self.leaving = []  # groups of ended jobs that were still busy when we tried to remove them
        self.count = 0

    def serve(self, greeting):
        gc.collect()
        gc.freeze()  # collections in the jobs must not touch, and so copy, our pages
        gc.disable()
        if self.name == 'python':
            huge_pages.collapse()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        self.wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        if greeting:
            _tell(greeting)
        lifeline = 0
        watch = select.poll()
        watch.register(self.wake_read, select.POLLIN)
        watch.register(lifeline, select.POLLIN | select.POLLHUP)
        listening = False
        while True:
            # While all slots are taken, connections wait in the listener's queue.
            if bool(self.free_slots) != listening:
                listening = not listening
                if listening:
                    watch.register(self.listener, select.POLLIN)
                else:
                    watch.unregister(self.listener)
            for fd, _ in watch.poll(20 if self.leaving else None):
                if fd == self.wake_read:
                    self._drain_wake()
                elif fd == lifeline:
                    if not os.read(lifeline, 4096):
                        os._exit(0)  # the worker is gone; as PID 1 we take every job with us
                elif self.free_slots:
                    self._start_job()
            self._reap()

    def _drain_wake(self):
        try:
            os.read(self.wake_read, 4096)
        except BlockingIOError:
            pass

    def _start_job(self):
        connection, _ = self.listener.accept()
        self.count += 1
        job, slot = f'job-{self.name}-{self.count}', self.free_slots.pop()
        kernel.unshare(kernel.CLONE_NEWPID)  # for our next child, not for us
        pid = os.fork()
        if pid == 0:
            self._become_init(connection, job, slot)
        kernel.setns(self.own_pid_namespace, kernel.CLONE_NEWPID)
        connection.close()
        self.live[pid] = (job, slot)

    def _become_init(self, connection, job, slot):
        status = 126
        try:
            signal.set_wakeup_fd(-1)
            self.listener.close()
            for fd in (self.wake_read, self.own_pid_namespace):
                os.close(fd)
            init.run(connection, job, slot, self.settings, self.system_calls)
            status = 0
        except (EOFError, ConnectionError):
            status = 0  # the worker closed a prepared connection it did not need
        except BaseException as error:
            init.report_own_failure(connection, error)
        finally:
            os._exit(status)

    def _reap(self):
        while self.live or self.sibling:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid == self.sibling:
                os._exit(1)  # the worker starts us both anew
            job, slot = self.live.pop(pid, (None, None))
            if job:
                self.free_slots.append(slot)
                self.leaving.append(job)
        self.leaving = [job for job in self.leaving if not cgroups.remove_job(self.settings['groups'], job)]
