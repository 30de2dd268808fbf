import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PreparedRuntimes } from '@millwright/runner'
import { compilePolicy } from '../../packages/runner/src/seccomp/policy.ts'

/** Runs Python code in a process that starts from nothing; resolves with what it printed. */
export interface Cold {
  name: string
  run(code: string): Promise<string>
  close(): void
}

const THREADS = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }

type Python = NonNullable<PreparedRuntimes['python']>

/** The same interpreter and libraries as in the box, without any box. */
export function coldPython(python: Python): Cold {
  const env = { ...THREADS, PATH: '/usr/bin:/bin', PYTHONPATH: python.libraries ?? '' }
  return {
    name: 'cold python3',
    run: (code) => output(python.executable, ['-B', '-c', code], { env }),
    close() {},
  }
}

/** What Debian's bubblewrap gives with all namespaces and our filter of system calls; null when it is not installed. */
export function bubblewrap(python: Python): Cold | null {
  const executable = ['/usr/bin/bwrap', '/usr/local/bin/bwrap'].find((path) => existsSync(path))
  if (!executable) return null
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-'))
  const policy = join(folder, 'policy.bpf')
  writeFileSync(policy, compilePolicy({ memoryIsCounted: true }))
  const bind = (path: string) => ['--ro-bind', path, path]
  const args = [
    ...bind('/usr'),
    ...['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...['/etc/alternatives', '/etc/ld.so.cache'].filter((path) => existsSync(path)).flatMap(bind),
    ...'--proc /proc --dev /dev --size 33554432 --tmpfs /tmp --dir /work --chdir /work'.split(' '),
    ...(python.prefix.startsWith('/usr') ? [] : bind(python.prefix)),
    ...(python.libraries ? bind(python.libraries) : []),
    ...'--unshare-all --unshare-user --uid 1000 --gid 1000 --new-session --die-with-parent'.split(' '),
    ...'--cap-drop ALL --seccomp 3 --clearenv'.split(' '),
    ...Object.entries({ ...THREADS, PATH: '/usr/bin:/bin', PYTHONPATH: python.libraries ?? '' }).flatMap(
      ([name, value]) => ['--setenv', name, value],
    ),
    python.executable,
    '-B',
    '-c',
  ]
  return {
    name: `bubblewrap + cold python3 (${spawnSync(executable, ['--version'], { encoding: 'utf8' }).stdout.trim()})`,
    async run(code) {
      const fd = openSync(policy, 'r')
      try {
        return await output(executable, [...args, code], { fd })
      } finally {
        closeSync(fd)
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function output(
  command: string,
  args: string[],
  { env = {}, fd }: { env?: NodeJS.ProcessEnv; fd?: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe', ...(fd === undefined ? [] : [fd])] })
    let said = ''
    let complained = ''
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (complained += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) =>
      code === 0
        ? resolve(said)
        : reject(new Error(`${command} ended with ${signal ?? code}: ${complained.slice(-500)}`)),
    )
  })
}
