"""
Landlock, a second wall behind the read-only mounts: the kernel's own list of what a job may open, from Linux 5.13 on.
Numbers are those of include/uapi/linux/landlock.h. Where the kernel has none, mounts and seccomp stand alone.
"""
import ctypes
import os
import struct

from . import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GIVE_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_TRUNCATE, _DEVICE_CONTROL = 1 << 14, 1 << 15
_FILE_RIGHTS = (1 << 13) - 1
_RIGHTS_BY_VERSION = {1: _FILE_RIGHTS, 2: _FILE_RIGHTS | 1 << 13, 3: _FILE_RIGHTS | 3 << 13, 4: _FILE_RIGHTS | 3 << 13}
_RIGHTS_NEWEST = _FILE_RIGHTS | 7 << 13
_BIND_TCP, _CONNECT_TCP = 1, 2
_SCOPE_ABSTRACT_SOCKETS, _SCOPE_SIGNALS = 1, 2
# A hostile program could fill the machine's audit log with its refusals.
_LOG_NOTHING = 1 | 4

_DEVICES = ('/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom')


def version():
    """The kernel's Landlock version, 0 where it has none."""
    try:
        return kernel.system_call(_CREATE_RULESET, None, 0, _GIVE_VERSION)
    except OSError:
        return 0


def confine(abi, network):
    """
    From now on this process reads and executes what the box holds, writes to /box and to the harmless devices, and
    signals and names nobody outside. Without `network` it has no TCP either. Needs PR_SET_NO_NEW_PRIVS.
    """
    if abi < 1:
        return
    rights = _RIGHTS_BY_VERSION.get(abi, _RIGHTS_NEWEST)
    attributes = struct.pack('=Q', rights)
    if abi >= 4:
        attributes += struct.pack('=Q', 0 if network else _BIND_TCP | _CONNECT_TCP)
    if abi >= 6:
        attributes += struct.pack('=Q', _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS)
    ruleset = kernel.system_call(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        _allow(ruleset, '/', (_EXECUTE | _READ_FILE | _READ_DIR) & rights)
        _allow(ruleset, '/box', rights & ~(_MAKE_CHAR | _MAKE_BLOCK | _DEVICE_CONTROL))
        for device in filter(os.path.exists, _DEVICES):
            _allow(ruleset, device, (_READ_FILE | _WRITE_FILE | _TRUNCATE) & rights)
        kernel.system_call(_RESTRICT_SELF, ruleset, _LOG_NOTHING if abi >= 7 else 0)
    finally:
        os.close(ruleset)


def _allow(ruleset, path, rights):
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = ctypes.create_string_buffer(struct.pack('=Qi', rights, beneath), 12)
        kernel.system_call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(beneath)
