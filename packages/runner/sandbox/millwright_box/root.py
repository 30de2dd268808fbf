"""
Builds the only file system a candidate ever sees: a read-only root with the language runtimes and nothing else.
The project, its content (hidden tests!), the data directory and every home directory are simply not there.
"""
import os

from . import kernel

RUNTIME = '/opt/millwright'
INTERPRETER_PREFIX = f'{RUNTIME}/python'
LIBRARIES = f'{RUNTIME}/libraries'
NODE = f'{RUNTIME}/node'
PROGRAMS = f'{RUNTIME}/programs'
POLICY = f'{RUNTIME}/policy.bpf'

_SYSTEM = ('/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec', '/usr/share/zoneinfo')
_LOCAL = ('/usr/local/bin', '/usr/local/lib')
_MOUNT_POINTS = ('/mnt', '/media', '/srv', '/opt', '/var/tmp', '/tmp', '/run', '/var')
_FILES = ('ld.so.cache', 'nsswitch.conf', 'localtime', 'mime.types')
_DEVICES = ('null', 'zero', 'full', 'random', 'urandom')


def _is_below(path, folder):
    return path == folder or path.startswith(folder.rstrip('/') + '/')


def _mount_point(sources):
    """A directory to build in: it disappears from our view while we build, so no source may lie below it."""
    for folder in _MOUNT_POINTS:
        if os.path.isdir(folder) and not any(_is_below(os.path.realpath(source), folder) for source in sources):
            return folder
    raise OSError(f'no free mount point among {", ".join(_MOUNT_POINTS)}')


def _bind_folder(source, target):
    os.makedirs(target, exist_ok=True)
    kernel.mount(source, target, None, kernel.MS_BIND | kernel.MS_REC)


def _bind_file(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    open(target, 'w').close()
    kernel.mount(source, target, None, kernel.MS_BIND)


def build(interpreter_prefix, libraries, node, folders, hide, programs, policy, memory_is_counted):
    """
    Replaces this process's root. Needs a fresh mount and pid namespace and the capabilities for mounting.

    interpreter_prefix: where Python is installed; bound when it is not the system's own
    libraries: folder with the installed packages, or None; node: the Node binary, or None
    folders: {name: host folder}, what other runtimes need, each read-only at /opt/millwright/<name>
    hide: host folders that must not show even when they lie inside a bound one
    programs: {relative path: bytes}, our own code that runs inside the box
    """
    system = [path for path in _SYSTEM if os.path.isdir(path)]
    own_python = not _is_below(interpreter_prefix, '/usr')
    if not own_python and _is_below(interpreter_prefix, '/usr/local'):
        system += [path for path in _LOCAL if os.path.isdir(path)]
    extra = [path for path in (libraries, node, *folders.values()) if path]
    extra += [interpreter_prefix] if own_python else []

    kernel.mount('none', '/', None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount('proc', '/proc', 'proc', kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    new = _mount_point(extra)
    kernel.mount('none', new, 'tmpfs', kernel.MS_NOSUID, 'size=16m,mode=755')
    for folder in ('etc', 'dev', 'proc', 'box', 'old', 'usr'):
        os.mkdir(f'{new}/{folder}')

    for path in system:
        _bind_folder(path, new + path)
    for link in ('bin', 'lib', 'lib32', 'lib64', 'sbin'):
        if os.path.islink(f'/{link}'):
            os.symlink(os.readlink(f'/{link}'), f'{new}/{link}')
        elif os.path.isdir(f'/{link}'):
            _bind_folder(f'/{link}', f'{new}/{link}')
            system.append(f'/{link}')
    os.makedirs(new + RUNTIME)
    if own_python:
        _bind_folder(interpreter_prefix, new + INTERPRETER_PREFIX)
    if libraries:
        _bind_folder(libraries, new + LIBRARIES)
    if node:
        _bind_file(node, new + NODE)
    for name, path in folders.items():
        _bind_folder(path, f'{new}{RUNTIME}/{name}')
    _cover(new, system, hide)
    for path, content in programs.items():
        target = f'{new}{PROGRAMS}/{path}'
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as file:
            file.write(content)
    with open(new + POLICY, 'wb') as file:
        file.write(policy)

    _write_etc(new)
    # Memory that is mapped from /dev/zero and shared belongs to no process: only a control group counts it.
    devices = [name for name in _DEVICES if memory_is_counted or name != 'zero']
    for name in devices:
        _bind_file(f'/dev/{name}', f'{new}/dev/{name}')
    for name, target in (
        ('fd', '/proc/self/fd'), ('stdin', '/proc/self/fd/0'), ('stdout', '/proc/self/fd/1'),
        ('stderr', '/proc/self/fd/2'), ('shm', '/box/shm'),
    ):
        os.symlink(target, f'{new}/dev/{name}')
    os.symlink('box/tmp', f'{new}/tmp')
    os.symlink('box/work', f'{new}/work')
    # A process without privileges may mount a new proc only while it can see a complete one.
    kernel.mount('/proc', f'{new}/proc', None, kernel.MS_BIND | kernel.MS_REC)

    os.chdir(new)
    kernel.pivot_root('.', 'old')
    os.chdir('/')
    kernel.unmount('/old')
    os.rmdir('/old')
    ours = [INTERPRETER_PREFIX, LIBRARIES, NODE, '/etc/alternatives', *(f'{RUNTIME}/{name}' for name in folders)]
    for path in system + [path for path in ours if os.path.ismount(path)]:
        kernel.make_read_only(path)
    for name in devices:
        kernel.make_read_only(f'/dev/{name}', devices=True)  # devices work; their times and modes stay as they are
    # Last the root itself. Not recursive: the device nodes below must stay devices.
    kernel.mount('none', '/', None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID)


def _cover(new, system, hide):
    """Puts an empty folder over what must not be seen: globally installed npm packages may hold our own content."""
    for path in {'/usr/lib/node_modules', '/usr/local/lib/node_modules', *hide}:
        if os.path.isdir(new + path) and any(_is_below(path, folder) for folder in system):
            kernel.mount('none', new + path, 'tmpfs', kernel.MS_NOSUID | kernel.MS_NODEV, 'size=4k,mode=755')


def _write_etc(new):
    for name in _FILES:
        try:
            with open(f'/etc/{name}', 'rb') as source:
                content = source.read()
        except OSError:
            continue  # not every distribution has all of them
        with open(f'{new}/etc/{name}', 'wb') as target:
            target.write(content)
    if os.path.isdir('/etc/alternatives'):
        _bind_folder('/etc/alternatives', f'{new}/etc/alternatives')  # where Debian's numpy finds its BLAS
    for name, text in (
        ('passwd', 'root:x:0:0::/:/usr/sbin/nologin\ncandidate:x:1000:1000::/work:/bin/sh\n'),
        ('group', 'root:x:0:\ncandidate:x:1000:\n'),
        ('hosts', '127.0.0.1 localhost\n::1 localhost\n'),
    ):
        with open(f'{new}/etc/{name}', 'w') as file:
            file.write(text)
