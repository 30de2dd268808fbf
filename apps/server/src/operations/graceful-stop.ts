import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lifecycle } from './lifecycle.ts'

/** MILLWRIGHT_STOP_SECONDS or MILLWRIGHT_DRAIN_SECONDS is no number. */
export class StopSettingsError extends Error {
  override name = 'StopSettingsError'
}

/** `npm start` kills what has not ended after 8 s. */
const STOP_SECONDS = 6

/** How long stopping may take: MILLWRIGHT_DRAIN_SECONDS, then MILLWRIGHT_STOP_SECONDS. */
export function stopSettings(environment: NodeJS.ProcessEnv): { drainMs: number; limitMs: number } {
  const seconds = (name: string, otherwise: number) => {
    const given = environment[name] ?? otherwise
    const value = Number(given)
    if (!(value >= 0 && value <= 3600)) throw new StopSettingsError(`${name} is "${given}". Give seconds, 0 to 3600.`)
    return value * 1000
  }
  return { drainMs: seconds('MILLWRIGHT_DRAIN_SECONDS', 0), limitMs: seconds('MILLWRIGHT_STOP_SECONDS', STOP_SECONDS) }
}

export interface GracefulStop {
  server: Pick<Server, 'close' | 'closeAllConnections' | 'closeIdleConnections'>
  lifecycle: Lifecycle
  /** How long new requests are still taken while readiness says no: until the proxy in front has noticed. */
  drainMs: number
  /** How long requests in flight may take after that. */
  limitMs: number
  /** What comes after the last request: queues, database, traces. */
  close: () => Promise<void>
  exit: (code: number) => void
  say: (message: string) => void
}

/** How often connections are looked at that a client keeps open after its answer. */
const LOOK_MS = 25

/**
 * How this process ends: it says that it is not ready, lets long polls go, finishes what was begun, and closes. The second call ends
 * at once. @returns what to call when a signal arrives
 */
export function gracefulStop({ server, lifecycle, drainMs, limitMs, close, exit, say }: GracefulStop): () => void {
  const stop = async () => {
    lifecycle.beginStopping()
    if (drainMs > 0) await sleep(drainMs)
    let closed = false
    const last = new Promise<void>((resolve) => {
      server.close(() => {
        closed = true
        resolve()
      })
    })
    const began = performance.now()
    while (!closed && performance.now() - began < limitMs) {
      // A browser keeps its connection open for the next request, which shall go to another process.
      server.closeIdleConnections()
      await Promise.race([last, sleep(LOOK_MS)])
    }
    if (!closed) {
      say(`Requests that took longer than ${limitMs / 1000} s were cut off.`)
      server.closeAllConnections()
      await last
    }
    await close()
    exit(0)
  }
  return () => {
    if (lifecycle.isStopping) return exit(1)
    stop().catch((error: unknown) => {
      say(`Stopping failed: ${error instanceof Error ? error.message : String(error)}`)
      exit(1)
    })
  }
}
