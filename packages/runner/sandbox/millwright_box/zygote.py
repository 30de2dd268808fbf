"""
The fork server: PID 1 of the outer box. Imports the libraries once, then forks a fresh box per connection.

It accepts and forks but never reads: a child can read all memory its parent ever held, so no byte of any job may
pass through here. The child of the accept (see init.py) reads the job itself.
"""
import gc
import json
import os
import select
import signal
import socket
import sys
import time

from . import candidate, cgroups, init, kernel, preload, root

LISTENER, SETTINGS = 3, 4


def _read_settings():
    with os.fdopen(SETTINGS) as pipe:
        return json.loads(pipe.read())


def _tell(message):
    os.write(1, (json.dumps(message) + '\n').encode())


def main():
    started = time.perf_counter()
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    settings = _read_settings()
    for fd in (LISTENER, *settings['groups'].values()):
        os.set_inheritable(fd, False)
    with open(root.POLICY, 'rb') as file:
        system_calls = kernel.SystemCallFilter(file.read())
    sys.path.remove(root.PROGRAMS)
    if settings['libraries'] or settings['preload'] == 'none':
        # Exactly the pinned packages: not what happens to be installed beside the interpreter.
        sys.path[:] = [path for path in sys.path if not path.endswith(('site-packages', 'dist-packages'))]
    if settings['libraries']:
        sys.path.append(root.LIBRARIES)
    try:
        versions = preload.load(settings['preload'])
    except Exception as error:  # a broken wheel must be told as such, not as a broken box
        _tell({'failed': 'preload', 'errno': None, 'text': f'{type(error).__name__}: {error}'})
        sys.exit(1)
    threads = len(os.listdir('/proc/self/task'))
    if threads != 1:
        # A fork copies one thread only: locks held by the others stay locked for ever in every job.
        _tell({'failed': 'preload', 'errno': None, 'text': f'{threads} threads after the imports; one is allowed'})
        sys.exit(1)
    os.environ.pop('LD_LIBRARY_PATH', None)
    if not settings['groups'] and not _process_limit_holds(settings):
        _tell({'failed': 'process-limit', 'errno': None, 'text': 'the kernel does not hold RLIMIT_NPROC for this user'})
        sys.exit(1)
    gc.collect()
    gc.freeze()  # collections in the jobs must not touch, and so copy, our pages
    gc.disable()
    _Zygote(settings, system_calls).serve({
        'ready': True, 'versions': versions, 'root': settings['root'], 'groups': list(settings['groups']),
        'sampled': settings['sampled'], 'startMs': round((time.perf_counter() - started) * 1000),
    })


def _process_limit_holds(settings):
    """
    Without control groups RLIMIT_NPROC is all that stops a fork bomb, and the kernel excuses its own root user from
    it, even behind a user namespace. So this is tried, in the way a job does it.
    """
    pid = os.fork()
    if pid == 0:
        try:
            candidate.limit_processes(settings['root'], 1)
            if settings['root']:
                os.setresuid(settings['baseUid'], settings['baseUid'], settings['baseUid'])
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
    def __init__(self, settings, system_calls):
        self.settings = settings
        self.system_calls = system_calls
        self.listener = socket.socket(fileno=LISTENER)
        self.own_pid_namespace = os.open('/proc/self/ns/pid', os.O_RDONLY | os.O_CLOEXEC)
        self.free_slots = list(range(settings['slots']))
        self.live = {}  # pid of an init -> (job, slot)
        self.leaving = []  # groups of ended jobs that were still busy when we tried to remove them
        self.count = 0

    def serve(self, greeting):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        self.wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
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
        job, slot = f'job-{self.count}', self.free_slots.pop()
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
        while self.live:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            job, slot = self.live.pop(pid, (None, None))
            if job:
                self.free_slots.append(slot)
                self.leaving.append(job)
        self.leaving = [job for job in self.leaving if not cgroups.remove_job(self.settings['groups'], job)]
