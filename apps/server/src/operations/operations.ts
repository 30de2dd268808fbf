import type { Logger } from 'pino'
import type { Db } from '../db/open-database.ts'
import type { TrustedProxies } from '../web/client-address.ts'
import { readinessOf, type Readiness } from './health.ts'
import { Lifecycle } from './lifecycle.ts'
import { createLog } from './log.ts'

/** How this process is run, watched and ended: what the application needs to know of it. */
export interface Operations {
  log: Logger
  /** On which level the line of each request is written. */
  requestLevel: 'info' | 'debug'
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: TrustedProxies
  lifecycle: Lifecycle
  readiness: () => Promise<Readiness>
}

/** For tests: says only what goes wrong, and believes nobody. */
export function quietOperations(db: Db): Operations {
  const lifecycle = new Lifecycle()
  return {
    log: createLog({ format: 'text', level: 'warn' }),
    requestLevel: 'debug',
    trustedProxies: [],
    lifecycle,
    readiness: readinessOf({ db, lifecycle }),
  }
}
