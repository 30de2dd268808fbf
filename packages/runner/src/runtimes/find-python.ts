import { realpath, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { runCommand } from './run-command.ts'

export interface Python {
  /** The real binary, behind version managers' scripts and links. */
  executable: string
  /** Where it is installed (`sys.base_prefix`). */
  prefix: string
  /** For example `3.11.7`. */
  version: string
  hasPip: boolean
  /** Whether every user can reach it; one in root's home works for a worker that runs as root only. */
  shared: boolean
}

/** Python versions the pinned wheels exist for. The box itself works from 3.9 on. */
const WITH_WHEELS = /^3\.(11|12|13)\./
const FOR_THE_BOX = /^3\.(9|\d\d)\./

const DESCRIBE = `
import importlib.util, json, platform, sys
print(json.dumps({'executable': getattr(sys, '_base_executable', None) or sys.executable, 'prefix': sys.base_prefix,
  'version': platform.python_version(), 'hasPip': importlib.util.find_spec('pip') is not None}))`

/** Asks an interpreter what it is; null when it does not run or is too old. */
async function describePython(command: string): Promise<Python | null> {
  const { ok, stdout } = await runCommand(command, ['-I', '-c', DESCRIBE], { limitMs: 20_000 })
  if (!ok) return null
  const python = JSON.parse(stdout) as Omit<Python, 'shared'>
  if (!FOR_THE_BOX.test(python.version)) return null
  const executable = await realpath(python.executable)
  return { ...python, executable, prefix: await realpath(python.prefix), shared: await isShared(executable) }
}

async function isShared(path: string): Promise<boolean> {
  const everyone = 0o001
  for (let part = path; part !== '/'; part = dirname(part)) {
    if (((await stat(part)).mode & everyone) === 0) return false
  }
  return true
}

export function hasWheels(python: Python): boolean {
  return WITH_WHEELS.test(python.version)
}

/**
 * Every usable interpreter, best first: one the operator names (MILLWRIGHT_PYTHON), then those on the path.
 * Those the wheels exist for come first; then those that every user can reach; then those with pip.
 */
export async function findPythons(environment: NodeJS.ProcessEnv = process.env): Promise<Python[]> {
  const folders = [...(environment['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/usr/bin'].filter(Boolean)
  const names = ['python3', 'python3.13', 'python3.12', 'python3.11']
  const named = environment['MILLWRIGHT_PYTHON']
  const commands = new Set([
    ...(named ? [named] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ])
  const found = (await Promise.all([...commands].map(describePython))).filter((python) => python !== null)
  const distinct = [...new Map(found.map((python) => [python.executable, python])).values()]
  const rank = (python: Python) => (hasWheels(python) ? 0 : 4) + (python.shared ? 0 : 2) + (python.hasPip ? 0 : 1)
  const preferred = named ? distinct[0] : undefined
  const sorted = distinct.toSorted((a, b) => rank(a) - rank(b))
  return preferred ? [preferred, ...sorted.filter((python) => python !== preferred)] : sorted
}
