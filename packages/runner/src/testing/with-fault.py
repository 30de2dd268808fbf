"""
Runs a command on this machine with something taken away, for tests of the doctor. Needs root; gives nothing more than
a namespace or a filter of its own, so the machine stays as it is.

    with-fault.py FAULT[,FAULT...] UID COMMAND...
"""
import ctypes
import os
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE, MS_NOEXEC = 1, 32, 4096, 16384, 1 << 18, 8
EPERM, AUDIT_ARCH_X86_64 = 1, 0xC000003E
UNSHARE, CLONE, CLONE3, SETNS, MOUNT = 272, 56, 435, 308, 165


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def mount(source, target, kind=None, flags=0, data=None):
    encode = lambda text: None if text is None else text.encode()  # noqa: E731
    check(libc.mount(encode(source), encode(target), encode(kind), ctypes.c_ulong(flags), encode(data)), f'mount {target}')


def private_mounts():
    check(libc.unshare(NEWNS), 'unshare')
    mount('none', '/', flags=MS_REC | MS_PRIVATE)


def enter_user_namespace(numbers):
    """With a map that only root may give; this process stays outside and ends as the one inside does."""
    inside_ready, map_given = os.pipe(), os.pipe()
    child = os.fork()
    if child:
        os.read(inside_ready[0], 1)
        for name in ('uid_map', 'gid_map'):
            with open(f'/proc/{child}/{name}', 'w') as file:
                file.write(numbers)
        os.write(map_given[1], b'1')
        wait_and_end_like(child)
    check(libc.unshare(NEWUSER), 'unshare')
    os.write(inside_ready[1], b'1')
    os.read(map_given[0], 1)


def wait_and_end_like(child):
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def no_user_namespaces():
    """As `sysctl user.max_user_namespaces=0`, in a user namespace in which everybody keeps their number."""
    enter_user_namespace('0 0 4294967295')
    with open('/proc/sys/user/max_user_namespaces', 'w') as file:
        file.write('0')


def pod():
    """As a Kubernetes pod with hostUsers: false and procMount: Unmasked: namespaces of its own, groups read-only."""
    enter_user_namespace('0 100000 65536')
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    check(libc.unshare(NEWNS | NEWPID | NEWCGROUP | NEWUTS | NEWIPC | NEWNET), 'unshare')
    child = os.fork()
    if child:
        wait_and_end_like(child)
    mount('none', '/', flags=MS_REC | MS_PRIVATE)
    mount('proc', '/proc', 'proc')
    mount('none', '/sys/fs/cgroup', 'tmpfs', flags=MS_RDONLY)


def filtered():
    """As Docker's filter does: no unshare, no mount, no clone into namespaces; everything else is allowed."""
    load = lambda offset: (0x20, 0, 0, offset)  # noqa: E731
    refuse, allow = (0x06, 0, 0, 0x00050000 | EPERM), (0x06, 0, 0, 0x7FFF0000)
    program = [load(4), (0x15, 1, 0, AUDIT_ARCH_X86_64), allow, load(0)]
    for number in (UNSHARE, SETNS, MOUNT):
        program += [(0x15, 0, 1, number), refuse]
    # clone: only with a namespace flag; clone3 hides its flags, and "not implemented" makes libc fall back.
    program += [(0x15, 0, 1, CLONE3), (0x06, 0, 0, 0x00050000 | 38)]
    program += [(0x15, 0, 3, CLONE), load(16), (0x45, 0, 1, 0x7E020000), refuse, allow]
    install_filter(b''.join(struct.pack('=HBBI', *instruction) for instruction in program))


def install_filter(code):
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack('=HxxxxxxQ', len(code) // 8, ctypes.addressof(buffer))
    check(libc.prctl(38, 1, 0, 0, 0), 'no_new_privs')
    check(libc.prctl(22, 2, ctypes.create_string_buffer(header, len(header)), 0, 0), 'seccomp')


def bpf(path):
    """Any filter of system calls, as the kernel takes it. Give it last."""
    with open(path, 'rb') as file:
        install_filter(file.read())


def masked_proc():
    """As containers do: something lies over a file of /proc."""
    private_mounts()
    hidden = next(path for path in ('/proc/kcore', '/proc/keys', '/proc/timer_list') if os.path.exists(path))
    mount('/dev/null', hidden, flags=MS_BIND)


def no_python():
    private_mounts()
    for folder in os.environ['PATH'].split(':') + ['/usr/local/bin', '/usr/bin']:
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            if name.startswith('python3'):
                mount('/dev/null', f'{folder}/{name}', flags=MS_BIND)


def noexec(folder):
    private_mounts()
    mount(folder, folder, flags=MS_BIND)
    mount('none', folder, flags=MS_REMOUNT | MS_BIND | MS_NOEXEC)


def no_groups():
    private_mounts()
    mount('none', '/sys/fs/cgroup', 'tmpfs')


def small_disk(folder):
    private_mounts()
    mount('none', folder, 'tmpfs', data='size=8m,mode=777')


def chroot():
    """The same files, but below a folder that is no mount."""
    private_mounts()
    mount('none', '/mnt', 'tmpfs')
    os.makedirs('/mnt/root/proc')
    for name in os.listdir('/'):
        if os.path.islink(f'/{name}'):
            os.symlink(os.readlink(f'/{name}'), f'/mnt/root/{name}')
        elif name not in ('mnt', 'proc') and os.path.isdir(f'/{name}'):
            os.makedirs(f'/mnt/root/{name}')
            mount(f'/{name}', f'/mnt/root/{name}', flags=MS_BIND | MS_REC)
    mount('proc', '/mnt/root/proc', 'proc')
    os.chroot('/mnt/root')


FAULTS = {
    'no-user-namespaces': no_user_namespaces, 'filtered': filtered, 'masked-proc': masked_proc, 'no-python': no_python,
    'noexec': noexec, 'no-groups': no_groups, 'small-disk': small_disk, 'chroot': chroot, 'pod': pod, 'bpf': bpf,
}
faults, uid, command = sys.argv[1].split(','), int(sys.argv[2]), sys.argv[3:]
here = os.getcwd()


def become(user):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


for fault in faults:
    name, _, argument = fault.partition('=')
    if name == 'bpf' and uid:
        become(uid)
        uid = 0
    if name != 'none':
        FAULTS[name](*([argument] if argument else []))
os.chdir(here)
if uid:
    become(uid)
os.execvp(command[0], command)
