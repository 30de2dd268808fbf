import type { Distribution, Machine, Surroundings } from './machine.ts'

/** What may be missing. */
export type Fault =
  | 'architecture'
  | 'kernel-too-old'
  | 'musl'
  | 'node'
  | 'python'
  | 'wheels'
  | 'pip'
  | 'packages'
  | 'preload'
  | 'user-namespaces'
  | 'user-namespaces-limit'
  | 'user-namespaces-switch'
  | 'user-namespaces-apparmor'
  | 'user-namespaces-profile'
  | 'user-namespaces-selinux'
  | 'chroot'
  | 'filter'
  | 'masked-proc'
  | 'mounts'
  | 'process-limit'
  | 'control-groups'
  | 'control-groups-v1'
  | 'seccomp'
  | 'landlock'
  | 'overcommit'
  | 'noexec'
  | 'disk'
  | 'clock'
  | 'attack-not-held'
  | 'unknown'

type Where = Distribution | Exclude<Surroundings, 'machine'> | 'any'

const keepSysctl = (setting: string) =>
  `sysctl -w ${setting}, and to keep it: echo ${setting} > /etc/sysctl.d/90-millwright.conf`
const onTheHost = (setting: string) => `On the machine that runs the container, not in it: ${keepSysctl(setting)}`

const FILTER_FILE = 'deploy/kubernetes/millwright-worker.seccomp.json'
const GVISOR =
  'gVisor lacks system calls that the box needs (tried: 20221219 and 20240729). Use Kata Containers, or user namespaces without gVisor (deploy/kubernetes).'
const POD = 'Use deploy/kubernetes/worker.yaml'
const MORE_PYTHONS = 'Any other CPython 3.11, 3.12 or 3.13 will do: name it in MILLWRIGHT_PYTHON'
const AGAIN = 'then start again'

/** Every remedy there is, once: for the surroundings first, then for the distribution, then for any Linux. */
const REMEDIES: Record<Fault, Partial<Record<Where, string>> & { any: string }> = {
  architecture: {
    any: 'Run a worker on a Linux x86-64 machine, and give it this server’s address and a token (docs/workers.md).',
  },
  'kernel-too-old': {
    any: 'Boot Linux 5.12 or newer.',
    rhel: 'Use release 9 or newer: release 8 has Linux 4.18.',
    ubuntu: 'Use 22.04 or newer, or the HWE kernel: apt-get install linux-generic-hwe-20.04.',
    wsl: 'In Windows: wsl --update',
    gvisor: GVISOR,
  },
  musl: {
    any: 'Our Node and Python packages are built for glibc, and Alpine has musl. Run the worker on Debian, Ubuntu, Fedora or the like; the server runs anywhere.',
  },
  node: { any: 'Run "npm run millwright -- doctor" in the project folder: it brings a Node of its own.' },
  python: {
    any: `Install Python 3.11, 3.12 or 3.13, ${AGAIN}. ${MORE_PYTHONS}.`,
    debian: `apt-get install python3 python3-venv, ${AGAIN}. Debian 11 and older have Python 3.9: install Python 3.11, 3.12 or 3.13 beside it and name it in MILLWRIGHT_PYTHON.`,
    ubuntu: `apt-get install python3 python3-venv (24.04 has 3.12; on 22.04: python3.11 python3.11-venv), ${AGAIN}. ${MORE_PYTHONS}.`,
    fedora: `dnf install python3.13, ${AGAIN}. ${MORE_PYTHONS}.`,
    rhel: `dnf install python3.12 python3.12-pip, ${AGAIN}.`,
    arch: `pacman -S uv && uv python install 3.13, name it in MILLWRIGHT_PYTHON (uv python find 3.13), ${AGAIN}: Arch’s own Python may be newer than our packages.`,
    opensuse: `zypper install python312 python312-pip, ${AGAIN}.`,
  },
  wheels: {
    any: `Install Python 3.11, 3.12 or 3.13, or name one in MILLWRIGHT_PYTHON, ${AGAIN}.`,
  },
  pip: {
    any: `Install pip for this Python (python3 -m ensurepip --user), ${AGAIN}.`,
    debian: `apt-get install python3-venv, ${AGAIN}.`,
    ubuntu: `apt-get install python3-venv, ${AGAIN}.`,
    fedora: `dnf install python3-pip, ${AGAIN}.`,
    rhel: `dnf install python3.12-pip, ${AGAIN}.`,
    arch: `pacman -S python-pip, ${AGAIN}.`,
    opensuse: `zypper install python312-pip, ${AGAIN}.`,
  },
  packages: {
    any: `Check that PyPI is reached (pip config list shows proxies and indexes), ${AGAIN}.`,
    debian: `Check that PyPI is reached (pip config list shows proxies and indexes), ${AGAIN}; or apt-get install python3-sklearn python3-pandas.`,
    ubuntu: `Check that PyPI is reached (pip config list shows proxies and indexes), ${AGAIN}; or apt-get install python3-sklearn python3-pandas.`,
  },
  preload: {
    any: 'Delete the runtimes folder in the data directory and start again, so that the packages are installed anew.',
  },
  'user-namespaces': {
    any:
      'User namespaces must be permitted. Try: sysctl -w user.max_user_namespaces=15000; sysctl -w kernel.unprivileged_userns_clone=1 (older Debian, hardened Arch); ' +
      'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 23.10 and later). In a chroot, start the worker outside of it. In a container, see docs/workers.md.',
    gvisor: GVISOR,
  },
  'user-namespaces-limit': {
    any: `${keepSysctl('user.max_user_namespaces=15000')}. If it is above 0 already, the limit of a surrounding namespace is reached: raise it there.`,
    docker: onTheHost('user.max_user_namespaces=15000'),
    podman: onTheHost('user.max_user_namespaces=15000'),
    kubernetes: onTheHost('user.max_user_namespaces=15000'),
    container: onTheHost('user.max_user_namespaces=15000'),
  },
  'user-namespaces-switch': {
    any: keepSysctl('kernel.unprivileged_userns_clone=1'),
    arch: `The hardened kernel forbids them: ${keepSysctl('kernel.unprivileged_userns_clone=1')}; or boot the usual kernel.`,
    docker: onTheHost('kernel.unprivileged_userns_clone=1'),
    podman: onTheHost('kernel.unprivileged_userns_clone=1'),
    kubernetes: onTheHost('kernel.unprivileged_userns_clone=1'),
    container: onTheHost('kernel.unprivileged_userns_clone=1'),
  },
  'user-namespaces-apparmor': {
    any:
      'Ubuntu permits them to programs with an AppArmor profile only. cp deploy/apparmor/millwright-worker /etc/apparmor.d/ && apparmor_parser -r /etc/apparmor.d/millwright-worker, then start with ' +
      '"aa-exec -p millwright-worker -- npm start" or as the service in deploy/systemd. For the whole machine instead: ' +
      `${keepSysctl('kernel.apparmor_restrict_unprivileged_userns=0')}.`,
    docker: `The host restricts them. ${onTheHost('kernel.apparmor_restrict_unprivileged_userns=0')}.`,
    podman: `The host restricts them. ${onTheHost('kernel.apparmor_restrict_unprivileged_userns=0')}.`,
    kubernetes: `The node restricts them: load deploy/kubernetes/millwright-worker.apparmor on it. ${POD}.`,
  },
  'user-namespaces-profile': {
    any: 'An AppArmor profile confines the worker and forbids it (cat /proc/self/attr/apparmor/current): put "userns," and "mount," into it, or start with the one in deploy/apparmor.',
    docker: 'docker run --security-opt apparmor=unconfined --security-opt systempaths=unconfined',
    podman: 'podman run --security-opt apparmor=unconfined --security-opt unmask=ALL',
    kubernetes: `The pod needs an AppArmor profile that permits it (deploy/kubernetes/millwright-worker.apparmor). ${POD}.`,
  },
  'user-namespaces-selinux': {
    any: 'SELinux refuses: ausearch -m avc -ts recent shows which rule. Start the worker from a login shell, or as a service with SELinuxContext=system_u:system_r:unconfined_service_t:s0.',
  },
  chroot: {
    any: 'The kernel builds no box for processes in a chroot. Start the worker outside of it, or in a container or virtual machine (systemd-nspawn moves the root for real).',
  },
  filter: {
    any: 'A filter of system calls forbids it (grep Seccomp /proc/self/status). As a systemd service: no RestrictNamespaces= and no SystemCallFilter= but those in deploy/systemd.',
    docker: `docker run --security-opt seccomp=${FILTER_FILE} --security-opt apparmor=unconfined --security-opt systempaths=unconfined. A virtual machine is the better place.`,
    podman: `podman run --security-opt seccomp=${FILTER_FILE} --security-opt unmask=ALL`,
    kubernetes: `The pod needs the Localhost profile ${FILTER_FILE} on its node. ${POD}.`,
  },
  'masked-proc': {
    any: 'Something covers parts of /proc (findmnt -R /proc), so the kernel gives no fresh one. Unmount it, or start the worker outside.',
    docker: 'docker run --security-opt systempaths=unconfined',
    podman: 'podman run --security-opt unmask=ALL',
    kubernetes: `The container needs procMount: Unmasked, which needs hostUsers: false. ${POD}.`,
  },
  mounts: {
    any: 'The kernel refuses mounts inside the box: dmesg and journalctl -k say who. AppArmor and SELinux can; start the worker unconfined by them.',
    gvisor: GVISOR,
  },
  'process-limit': {
    any:
      'Run the worker as an ordinary user of the machine, or as root outside of any user namespace, or give it a delegated control group ' +
      '(systemd-run --user --scope -p Delegate=yes npm start).',
  },
  'control-groups': {
    any:
      'For limits that the kernel enforces for a job as a whole: systemd-run --user --scope -p Delegate=yes npm start, or run the worker as the service in ' +
      'deploy/systemd, or as root.',
    alpine: 'Run the worker as root: without systemd nobody delegates a group.',
    docker: 'Docker shows control groups read-only. Run the worker outside, or accept sampled limits.',
    podman: 'podman run --cgroups=split under a systemd service with Delegate=yes, or accept sampled limits.',
    kubernetes:
      'Pods see control groups read-only. Accept sampled limits, or use containerd 2.1 with cgroup_writable = true in a runtime class of its own.',
    wsl: 'Put [boot] systemd=true into /etc/wsl.conf, wsl --shutdown, then systemd-run --user --scope -p Delegate=yes npm start',
  },
  'control-groups-v1': {
    any:
      'This machine has the older control groups, which only root can use: boot it with systemd.unified_cgroup_hierarchy=1 on the kernel’s command line, then ' +
      'systemd-run --user --scope -p Delegate=yes npm start. Or run the worker as root.',
  },
  seccomp: { any: 'Boot a kernel with CONFIG_SECCOMP_FILTER, as every distribution builds it.' },
  landlock: {
    any: 'The second wall behind the mounts is missing; the first ones stand. Boot Linux 5.13 or newer with landlock in the kernel’s list of modules (lsm=landlock,… on its command line).',
  },
  overcommit: {
    any: `TypeScript reserves far more memory than it uses, and this setting refuses that: ${keepSysctl('vm.overcommit_memory=0')}`,
  },
  noexec: {
    any: 'Libraries cannot be loaded from a file system that is mounted noexec. Choose another folder with --data (a worker: MILLWRIGHT_RUNTIMES), or mount it again with exec.',
  },
  disk: { any: 'Free some space there, or choose another folder with --data (a worker: MILLWRIGHT_RUNTIMES).' },
  clock: {
    any: 'Set the clock (timedatectl set-ntp true): certificates look invalid, and times of results are wrong.',
    wsl: 'In Windows: wsl --shutdown, and start again; the clock stood still while the computer slept.',
  },
  'attack-not-held': {
    any: 'Do not let others hand in code on this machine. Please report this output; run a worker elsewhere.',
  },
  unknown: { any: 'Please report the whole output of "npm run millwright -- doctor".' },
}

/** What to do about a fault on this machine, word for word. */
export function remedyFor(fault: Fault, machine: Pick<Machine, 'surroundings' | 'distribution'>): string {
  const texts = REMEDIES[fault]
  const surroundings = machine.surroundings === 'machine' ? 'any' : machine.surroundings
  return (surroundings === 'any' ? undefined : texts[surroundings]) ?? texts[machine.distribution] ?? texts.any
}

/** Why the kernel refused a user namespace, as far as the machine tells. */
export function whyNoUserNamespace(machine: Machine, errno: string | null): Fault {
  const { most, unprivileged, appArmorRestricts } = machine.userNamespaces
  if (errno === 'ENOSPC' || errno === 'EUSERS' || most === 0) return 'user-namespaces-limit'
  if (unprivileged === false) return 'user-namespaces-switch'
  if (machine.surroundings === 'chroot') return 'chroot'
  if (machine.isFiltered) return 'filter'
  if (machine.appArmorProfile) return 'user-namespaces-profile'
  if (appArmorRestricts) return 'user-namespaces-apparmor'
  if (machine.seLinuxEnforces) return 'user-namespaces-selinux'
  return 'user-namespaces'
}

/** Why the kernel refused a mount. */
export function whyNoMount(machine: Machine): Fault {
  if (machine.surroundings === 'chroot') return 'chroot'
  if (machine.procIsMasked) return 'masked-proc'
  if (machine.isFiltered) return 'filter'
  if (machine.appArmorProfile) return 'user-namespaces-profile'
  if (machine.userNamespaces.appArmorRestricts) return 'user-namespaces-apparmor'
  return 'mounts'
}
