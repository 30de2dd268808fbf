import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { asBothUsers } from './hostile-box.ts'

asBothUsers(
  '/proc and the machine',
  ({ hostile, ask, worked, run }) => {
    hostile('processes of others: it sees its init and itself', async () => {
      const seen = await ask(
        "print(json.dumps([sorted(p for p in os.listdir('/proc') if p.isdigit()), os.getpid(), os.getppid()]))",
      )
      expect(seen).toEqual([['1', '2'], 2, 1])
    })

    hostile('its init’s memory, environment, files and threads', async () => {
      const attempts = `
def reads(path):
    with open(path, 'rb') as file: return file.read(1) or True
names = ('environ', 'mem', 'maps', 'smaps', 'smaps_rollup', 'auxv', 'pagemap', 'stack', 'syscall', 'io', 'personality', 'numa_maps', 'map_files', 'timers', 'attr/exec')
attempts = {name: (lambda name=name: reads(f'/proc/1/{name}')) for name in names if name != 'attr/exec'}
attempts |= {'thread ' + name: (lambda name=name: reads(f'/proc/1/task/1/{name}')) for name in ('environ', 'mem', 'maps')}
for name in ('fd', 'fdinfo', 'map_files', 'root/etc', 'cwd/.', 'ns'):
    attempts['list ' + name] = lambda name=name: os.listdir(f'/proc/1/{name}') and name != 'ns'
for name in ('exe', 'cwd', 'root', 'fd/0', 'fd/3', 'ns/mnt', 'ns/net', 'ns/user'):
    attempts['link ' + name] = lambda name=name: os.readlink(f'/proc/1/{name}')
    attempts['open ' + name] = lambda name=name: os.open(f'/proc/1/{name}', os.O_RDONLY) >= 0`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('what the kernel tells about the machine', async () => {
      const attempts = `
names = ('kcore', 'kmsg', 'kallsyms', 'iomem', 'ioports', 'modules', 'slabinfo', 'vmallocinfo', 'timer_list', 'sched_debug', 'keys', 'key-users', 'interrupts',
  'softirqs', 'diskstats', 'partitions', 'buddyinfo', 'zoneinfo', 'pagetypeinfo', 'locks', 'cmdline', 'config.gz', 'bus', 'driver', 'fs', 'irq', 'acpi', 'scsi',
  'sysvipc', 'tty', 'pressure', 'sys', 'sysrq-trigger', 'kpagecount', 'kpageflags', 'kpagecgroup', 'mtrr', 'crypto')
attempts = {name: (lambda name=name: os.path.exists('/proc/' + name)) for name in names}
attempts |= {path: (lambda path=path: os.path.exists(path)) for path in ('/sys/kernel', '/sys/fs/cgroup', '/dev/kmsg', '/dev/mem', '/dev/fuse', '/dev/kvm', '/dev/loop-control', '/dev/ptmx', '/dev/tty', '/dev/mqueue', '/boot', '/lib/modules/x')}
attempts['log'] = lambda: call(103, 3, ctypes.create_string_buffer(4096), 4096)`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('writing to the kernel’s files', async () => {
      const attempts = `
def write(path, text):
    fd = os.open(path, os.O_WRONLY)
    return os.write(fd, text.encode()) > 0
attempts = {path: (lambda path=path, text=text: write('/proc/' + path, text)) for path, text in (
  ('sysrq-trigger', 'h'), ('sys/kernel/core_pattern', '|/work/x'), ('sys/kernel/hostname', 'x'), ('sys/kernel/modprobe', '/work/x'), ('sys/vm/drop_caches', '3'),
  ('sys/kernel/ns_last_pid', '1'), ('sys/fs/binfmt_misc/register', 'x'), ('sys/user/max_user_namespaces', '9'), ('sys/net/ipv4/ip_forward', '1'), ('sys/kernel/shmmax', '1'),
  ('1/oom_score_adj', '1000'), ('1/oom_adj', '15'), ('1/autogroup', '19'), ('1/timerslack_ns', '1'), ('1/comm', 'x'), ('1/clear_refs', '1'), ('1/attr/current', 'x'),
  ('1/uid_map', '0 0 1'), ('self/uid_map', '0 0 1'), ('self/gid_map', '0 0 1'), ('self/projid_map', '0 0 1'), ('self/setgroups', 'allow'), ('self/timens_offsets', 'monotonic 1 1'),
  ('self/oom_score_adj', '-1000'), ('self/loginuid', '0'), ('pressure/cpu', 'some 500000 2000000'), ('irq/0/smp_affinity', '1'), ('mtrr', 'x'))}`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('names of the host: its own name, control groups, users', async () => {
      const [texts, uids] = (await ask(`
texts = []
for name in ('cgroup', 'mounts', 'mountinfo', 'status', 'cmdline', 'environ', 'uid_map', 'limits', 'comm', 'sched', 'attr/current', 'cpuset'):
    for pid in ('self', '1'):
        try: texts.append(open(f'/proc/{pid}/{name}', errors='replace').read())
        except OSError: pass
texts += [open('/etc/passwd').read(), open('/etc/hosts').read(), json.dumps(dict(os.environ))]
print(json.dumps([texts, [socket.gethostname(), os.uname().nodename, os.getuid(), os.geteuid(), os.getgid()]]))`)) as [
        string[],
        unknown,
      ]
      const said = texts.join('\n')
      const ownGroups = readFileSync('/proc/self/cgroup', 'utf8')
        .split('\n')
        .map((line) => line.split(':')[2] ?? '')
      for (const secret of [...ownGroups, 'millwright-box-', 'job-', 'MILLWRIGHT', '.sock']) {
        if (secret.length > 1) expect(said).not.toContain(secret)
      }
      expect(uids).toEqual(['box', 'box', 1000, 1000, 1000])
    })

    hostile('ways up and around: dots, links of /proc, other roots', async () => {
      const attempts = `
paths = ('/../../../../work/main', '/proc/self/root/home', '/proc/self/cwd/../../home', '/proc/thread-self/root/root', '/proc/self/task/2/root/../home', '/proc/2/root/var', '/box/../../home', '/old',
  '/proc/self/fd/../../1/root/home', '/dev/fd/../root/home', '/work/main/package.json')
attempts = {path: (lambda path=path: os.path.exists(path) and (os.path.isfile(path) or os.listdir(path))) for path in paths}
def through_descriptors():
    "Directories that were left open would be a way out."
    for fd in range(256):
        for path in ('..', '../..', '../../..', '../../../..'):
            try: inner = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=fd)
            except OSError: continue
            return 'home' in os.listdir(inner)
attempts['descriptors'] = through_descriptors
attempts['chroot'] = lambda: done(lambda: os.chroot('/box'))
attempts['handle'] = lambda: call(304, 3, ctypes.create_string_buffer(64), 0)`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('writing anywhere but in its working directories', async () => {
      const found = await ask(`
writable = []
for folder in ('/', '/etc', '/usr', '/usr/bin', '/usr/lib', '/opt', '/opt/millwright', '/opt/millwright/programs', '/opt/millwright/programs/millwright_box', '/opt/millwright/libraries', '/dev', '/proc', '/proc/self', '/box'):
    if done(lambda: open(folder + '/planted', 'w')): writable.append(folder)
    if done(lambda: os.mkdir(folder + '/planted-folder')) : writable.append(folder)
    if done(lambda: os.symlink('/etc/passwd', folder + '/planted-link')): writable.append(folder)
for path in ('/etc/passwd', '/etc/ld.so.cache', '/usr/bin/env', '/opt/millwright/programs/zygote.py', '/opt/millwright/policy.bpf', '/dev/null'):
    for what in (lambda: open(path, 'r+b') and path != '/dev/null', lambda: os.chmod(path, 0o777), lambda: os.unlink(path), lambda: os.rename(path, path + 'x'), lambda: os.utime(path),
      lambda: os.setxattr(path, 'user.x', b'x'), lambda: os.truncate(path, 0) and path != '/dev/null', lambda: os.link(path, '/box/tmp/linked')):
        if path != '/dev/null' and done(what): writable.append(path)
print(json.dumps(sorted(set(writable) - {'/box'})))`)
      expect(found).toEqual([])
    })

    hostile('devices: making them, mounting over them, changing their inodes', async () => {
      const attempts = `
attempts = {f'{kind} {major}:{minor}': (lambda k=kind, a=major, b=minor: done(lambda: os.mknod(f'/tmp/{k}{a}-{b}', k | 0o666, os.makedev(a, b))) and open(f'/tmp/{k}{a}-{b}', 'rb'))
  for kind, major, minor in ((0o020000, 1, 1), (0o020000, 1, 11), (0o060000, 8, 0), (0o060000, 254, 0), (0o060000, 7, 0), (0o020000, 10, 229), (0o020000, 5, 0))}
attempts |= {'touch ' + name: (lambda name=name: done(lambda: os.utime('/dev/' + name))) for name in os.listdir('/dev') if name in ('null', 'zero', 'full', 'random', 'urandom')}
attempts['mode'] = lambda: done(lambda: os.chmod('/dev/null', 0o600))
attempts['entropy'] = lambda: fcntl.ioctl(open('/dev/urandom', 'wb'), 0x40045201, struct.pack('i', 1)) == 0
attempts['reseed'] = lambda: fcntl.ioctl(open('/dev/urandom', 'wb'), 0x5206, 0) == 0`
      expect(await worked(attempts)).toEqual([])
    })

    hostile('names of paths as long and deep as the kernel takes them', async () => {
      const code = `
depth = 0
try:
    while depth < 2000:
        os.mkdir('d' * 200); os.chdir('d' * 200); depth += 1
except OSError: pass
done(lambda: os.getcwd())
print(depth)`
      const { verdict, stdout } = await run(code)
      expect(verdict).toMatch(/^(ok|disk-limit)$/)
      expect(Number(stdout.toString() || 0)).toBeLessThan(256)
    })
  },
  { libraries: false },
)
