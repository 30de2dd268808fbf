"""Checked wrappers over the system calls that Python's standard library does not offer. x86_64 numbers."""
import ctypes
import os
import struct

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2

_SYS_PIVOT_ROOT, _SYS_CLOSE_RANGE, _SYS_MOUNT_SETATTR = 155, 436, 442
_SYS_KCMP, _KCMP_VM = 312, 1
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_MOUNT_ATTR_RDONLY, _MOUNT_ATTR_NOSUID, _MOUNT_ATTR_NODEV = 1, 2, 4

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_SECCOMP = 1, 4, 8, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 24, 38, 47
_PR_CAP_AMBIENT_RAISE, _PR_CAP_AMBIENT_CLEAR_ALL = 2, 4
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f'{what}: {os.strerror(number)}')
    return result


def _bytes(text):
    return None if text is None else os.fsencode(text)


def system_call(number, *arguments):
    """For calls without a wrapper in the C library. Integers are passed as the kernel's unsigned long."""
    passed = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    return _check(_libc.syscall(ctypes.c_long(number), *passed), f'system call {number}')


def same_memory(pid, other):
    """Whether two processes share one address space."""
    return system_call(_SYS_KCMP, pid, other, _KCMP_VM, 0, 0) == 0


def unshare(flags):
    _check(_libc.unshare(flags), f'unshare {flags:#x}')


def setns(fd, kind):
    _check(_libc.setns(fd, kind), 'setns')


def mount(source, target, kind=None, flags=0, data=None):
    result = _libc.mount(_bytes(source), _bytes(target), _bytes(kind), ctypes.c_ulong(flags), _bytes(data))
    _check(result, f'mount {source} on {target}')


def unmount(target):
    _check(_libc.umount2(_bytes(target), MNT_DETACH), f'unmount {target}')


def make_read_only(path, devices=False):
    """Makes a mount and all mounts below it read-only, without set-user-id and, unless asked for, devices."""
    flags = _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | (0 if devices else _MOUNT_ATTR_NODEV)
    attributes = struct.pack('=QQQQ', flags, 0, 0, 0)
    result = _libc.syscall(_SYS_MOUNT_SETATTR, _AT_FDCWD, _bytes(path), _AT_RECURSIVE, attributes, len(attributes))
    _check(result, f'mount_setattr {path}')


def pivot_root(new, old):
    _check(_libc.syscall(_SYS_PIVOT_ROOT, _bytes(new), _bytes(old)), 'pivot_root')


def close_from(first):
    _check(_libc.syscall(_SYS_CLOSE_RANGE, first, ctypes.c_uint(0xFFFFFFFF), 0), 'close_range')


def set_host_name(name):
    _check(_libc.sethostname(_bytes(name), len(name)), 'sethostname')


def prctl(option, *arguments):
    padded = (list(arguments) + [0, 0, 0, 0])[:4]
    _check(_libc.prctl(option, *[ctypes.c_ulong(value) for value in padded]), f'prctl {option}')


def drop_bounding_set():
    """No program that is started later can ever hold a capability."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break  # past the kernel's last capability


def drop_capabilities():
    header = struct.pack('=II', _CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, struct.pack('=6I', *([0] * 6))), 'capset')
    prctl(PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)


def _raise_permitted():
    """Makes every capability that this process may hold effective and inheritable."""
    header = struct.pack('=II', _CAPABILITY_VERSION_3, 0)
    current = ctypes.create_string_buffer(24)
    _check(_libc.capget(header, current), 'capget')
    _, permitted0, _, _, permitted1, _ = struct.unpack('=6I', current.raw)
    raised = struct.pack('=6I', permitted0, permitted0, permitted0, permitted1, permitted1, permitted1)
    _check(_libc.capset(header, raised), 'capset')


def become_user(uid):
    """Changes from root to a user without groups; capabilities stay until they are dropped."""
    prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    _raise_permitted()


def keep_capabilities_across_exec():
    """Lets a user who is not root in its own user namespace exec and keep what it holds there."""
    _raise_permitted()
    for capability in range(64):
        _libc.prctl(PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)


class _Program(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_void_p)]


class SystemCallFilter:
    """A compiled seccomp policy, ready to be installed without allocating anything afterwards."""

    def __init__(self, policy):
        self._buffer = ctypes.create_string_buffer(policy, len(policy))
        self._program = _Program(len(policy) // 8, ctypes.cast(self._buffer, ctypes.c_void_p))

    def install(self):
        """The process must have set PR_SET_NO_NEW_PRIVS."""
        prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(self._program))


def write_once(path, text, dir_fd=None):
    """One write(2), so that the kernel's answer is not lost in a buffered close."""
    fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC, dir_fd=dir_fd)
    try:
        os.write(fd, str(text).encode())
    finally:
        os.close(fd)


def read_small(path, dir_fd=None):
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=dir_fd)
    try:
        return os.read(fd, 65536).decode()
    finally:
        os.close(fd)


def map_single_user(inside, outside_uid, outside_gid):
    write_once('/proc/self/setgroups', 'deny')
    write_once('/proc/self/uid_map', f'{inside} {outside_uid} 1')
    write_once('/proc/self/gid_map', f'{inside} {outside_gid} 1')
