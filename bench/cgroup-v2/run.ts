/**
 * Proves the driver for control groups v2 on a stock Debian kernel in a virtual machine, because machines like ours run the older
 * hybrid of v1: memory, processes and processor are limited, nothing is left, as root and as an ordinary user.
 *
 *   node --conditions=development bench/cgroup-v2/run.ts [--package linux-image-amd64] [places...]
 *
 * Needs Debian or Ubuntu with: apt-get install qemu-system-x86 busybox-static cpio kmod. No root, no KVM: the processor is emulated,
 * so times say nothing. The kernel is fetched with apt-get and unpacked beside, not installed. This machine's files are seen
 * read-only. Ends with 0 when every check held, 1 when one did not, 2 when something is missing.
 */
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')
const PLACES = ['root', 'service', 'user', 'container', 'plain', 'read-only', 'systemd']
const LIMIT_MS = 20 * 60_000
/** An ordinary user without an account. */
const ORDINARY_UID = 61_234
/** In the order of their dependencies: what a kernel as Debian builds it needs to see the host's files. */
const MODULES = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'netfs',
  'fscache',
  '9pnet',
  '9pnet_virtio',
  '9p',
  'overlay',
]

interface Line {
  kernel?: string
  modules?: string
  place?: string
  check?: string
  ok?: boolean
  seen?: string
  exit?: number
  end?: boolean
}

const { values, positionals } = parseArgs({
  options: { package: { type: 'string', default: 'linux-image-amd64' } },
  allowPositionals: true,
})
const places = positionals.length > 0 ? positionals : PLACES

function missing(text: string): never {
  console.error(`NOT RUN: ${text}`)
  process.exit(2)
}

const TOOLS = { 'qemu-system-x86_64': 'qemu-system-x86', busybox: 'busybox-static', cpio: 'cpio', 'dpkg-deb': 'dpkg' }
for (const [tool, debianPackage] of Object.entries(TOOLS)) {
  const found = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, tool)))
  if (!found) missing(`${tool} is not here. Debian and Ubuntu: apt-get install ${debianPackage}`)
}
if (/^\/(tmp|run)\//.test(`${ROOT}/`))
  missing(`in the virtual machine /tmp and /run are new, so the project cannot lie in ${ROOT}`)

const CACHE = join(tmpdir(), 'millwright-cgroup-v2')
/** All that the machine said. */
const LOG = join(CACHE, 'last.log')

/** Downloads the kernel's package once and unpacks it. */
function kernelFolder(name: string): string {
  mkdirSync(CACHE, { recursive: true })
  // linux-image-amd64 only names the package of the current kernel.
  const depends = execFileSync('apt-cache', ['depends', name], { encoding: 'utf8' })
  const real = /Depends: (linux-image-\d\S+)/.exec(depends)?.[1] ?? name
  const folder = join(CACHE, real)
  if (!existsSync(folder)) {
    execFileSync('apt-get', ['download', '-q', real], { cwd: CACHE, stdio: 'inherit' })
    const file = readdirSync(CACHE).find((entry) => entry.startsWith(`${real}_`) && entry.endsWith('.deb'))
    execFileSync('dpkg-deb', ['-x', join(CACHE, file!), `${folder}.partial`])
    execFileSync('mv', [`${folder}.partial`, folder])
  }
  return folder
}

/** In place of the worker, which needs a server, the check itself runs as the service that we deploy; nothing else starts. */
const SERVICE = `[Unit]
DefaultDependencies=no
After=
Wants=
[Service]
Type=oneshot
Restart=no
EnvironmentFile=
Environment=HOME=/tmp
ExecStart=
ExecStart=${process.execPath} --conditions=development --disable-warning=ExperimentalWarning ${HERE}/guest.ts systemd
StandardOutput=file:/run/service.txt
StandardError=inherit
`
const TRY = `[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/sh /etc/try.sh
`

/** A small first file system: loads the modules, then hands over to guest.sh on the host's files, or to systemd. */
function buildInitramfs(kernel: string, folder: string, there: readonly string[]): string {
  const tree = join(folder, 'tree')
  for (const name of ['bin', 'modules', 'proc', 'dev', 'lower', 'upper', 'host']) {
    mkdirSync(join(tree, name), { recursive: true })
  }
  const modules = ['usr/lib/modules', 'lib/modules'].map((path) => join(kernel, path)).find(existsSync)!
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' })
  MODULES.forEach((name, index) => {
    const file = files.find((path) => path.endsWith(`/${name}.ko`) || path.endsWith(`/${name}.ko.xz`))
    if (!file) return // built in, or gone in this version; the mount will tell
    const target = join(tree, 'modules', `${10 + index}-${name}.ko`)
    const source = join(modules, file)
    if (file.endsWith('.xz')) writeFileSync(target, execFileSync('xz', ['-dc', source], { maxBuffer: 1e9 }))
    else cpSync(source, target)
  })
  cpSync('/bin/busybox', join(tree, 'bin/busybox'))
  cpSync(join(HERE, 'init.sh'), join(tree, 'init'))
  for (const name of ['guest.sh', 'try.sh']) cpSync(join(HERE, name), join(tree, name))
  writeFileSync(join(tree, 'service.conf'), SERVICE)
  writeFileSync(join(tree, 'try.service'), TRY)
  writeFileSync(
    join(tree, 'settings'),
    `ROOT='${ROOT}'\nNODE='${process.execPath}'\nORDINARY_UID=${ORDINARY_UID}\nPLACES='${there.join(' ')}'\n`,
  )
  execFileSync('chmod', ['755', join(tree, 'init')])
  const image = join(folder, 'initramfs')
  execFileSync('sh', ['-c', `find . | cpio --quiet -o -H newc > "${image}"`], { cwd: tree })
  return image
}

const lines: Line[] = []

/** Starts the machine, and tells what is said in it until it switches itself off. */
async function boot(kernel: string, there: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-vm-'))
  const image = readdirSync(join(kernel, 'boot')).find((name) => name.startsWith('vmlinuz'))!
  const qemu = {
    accel: 'tcg,thread=multi',
    cpu: 'max',
    smp: '2',
    m: '3072',
    serial: 'stdio',
    kernel: join(kernel, 'boot', image),
    initrd: buildInitramfs(kernel, folder, there),
    // An emulated timer on a busy host may look broken to the kernel.
    append: 'console=ttyS0 quiet panic=-1 no_timer_check systemd.unified_cgroup_hierarchy=1 systemd.show_status=false',
    virtfs: 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap',
  }
  const arguments_ = Object.entries(qemu).flatMap(([name, value]) => [`-${name}`, value])
  arguments_.push('-nographic', '-nodefaults', '-no-reboot')
  const machine = spawn('qemu-system-x86_64', arguments_, { stdio: ['ignore', 'pipe', 'inherit'] })
  const timer = setTimeout(() => machine.kill('SIGKILL'), LIMIT_MS)
  try {
    for await (const line of createInterface({ input: machine.stdout })) {
      appendFileSync(LOG, `${line}\n`)
      const start = line.indexOf('@@ ')
      if (start < 0) continue
      const said = JSON.parse(line.slice(start + 3)) as Line
      lines.push(said)
      if (said.check) console.log(`${said.ok ? 'ok  ' : 'FAIL'}  ${said.place}: ${said.check}: ${said.seen}`)
      if (said.kernel) console.log(`Kernel ${said.kernel}, security modules ${said.modules}`)
    }
  } finally {
    clearTimeout(timer)
    rmSync(folder, { recursive: true, force: true })
  }
}

const kernel = kernelFolder(values.package)
writeFileSync(LOG, '')
const others = places.filter((place) => place !== 'systemd')
if (others.length > 0) await boot(kernel, others)
// As the first process of a machine of its own.
if (places.includes('systemd')) {
  if (existsSync('/lib/systemd/systemd')) await boot(kernel, ['systemd'])
  else console.log('NOT RUN: the service, because this machine has no systemd.')
}

const checks = lines.filter(({ check }) => check !== undefined)
const failed = checks.filter(({ ok }) => !ok)
const broken = places.filter((place) => !lines.some((line) => line.place === place && line.exit === 0))
const finished = lines.some(({ end }) => end) && broken.length === 0
console.log(`\n${checks.length - failed.length} of ${checks.length} checks held in ${places.length} places.`)
if (!finished) console.log(`Did not end as it should: ${broken.join(', ') || 'the machine'}. All it said: ${LOG}`)
process.exitCode = failed.length === 0 && finished ? 0 : 1
