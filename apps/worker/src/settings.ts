import { hostname } from 'node:os'

export interface WorkerSettings {
  serverUrl: string
  token: string
  /** Where the runtimes were, or will be, installed. */
  runtimesDirectory: string
  /** Shown in the server's list of workers. */
  name: string
  /** Stop when standard input closes: the server that started us is gone. */
  withParent: boolean
  slots: number | undefined
}

export class SettingsError extends Error {}

/**
 * Reads MILLWRIGHT_SERVER_URL, MILLWRIGHT_WORKER_TOKEN, MILLWRIGHT_RUNTIMES and, optionally, MILLWRIGHT_WORKER_SLOTS and
 * MILLWRIGHT_WORKER_NAME.
 */
export function readSettings(environment: NodeJS.ProcessEnv, args: readonly string[]): WorkerSettings {
  const required = (name: string) => {
    const value = environment[name]
    if (!value) throw new SettingsError(`Set ${name}.`)
    return value
  }
  const slots = environment['MILLWRIGHT_WORKER_SLOTS']
  if (slots !== undefined && !/^[1-9]\d?$/.test(slots)) throw new SettingsError('MILLWRIGHT_WORKER_SLOTS is 1 to 99.')
  return {
    serverUrl: required('MILLWRIGHT_SERVER_URL').replace(/\/+$/, ''),
    token: required('MILLWRIGHT_WORKER_TOKEN'),
    runtimesDirectory: required('MILLWRIGHT_RUNTIMES'),
    name: environment['MILLWRIGHT_WORKER_NAME'] ?? `${hostname()}-${process.pid}`,
    withParent: args.includes('--with-parent'),
    slots: slots === undefined ? undefined : Number(slots),
  }
}
